// Calls and readouts in a browser: a call rings in the other console, is answered in that officer's language, is held, and
// what each side makes of it is compared, agreed and released.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { accessible, close, open, quit } from "./support/page.mjs";
import { pair, until } from "./support/stations.mjs";

let stations;
/** Its windows are always still to come. */
const ahead = (minutes) => new Date(Date.now() + minutes * 60_000).toISOString();

before(async () => {
  stations = await pair();
});

after(async () => {
  await quit();
  await stations?.end();
});

/** The first call that a station lists with this subject. */
const call_of = (station, subject) => station.json("call", "list").calls.find((call) => call.subject === subject);

test("a call is sought in English, rings in Russian, is declined with a reason, and the reason comes back", async () => {
  const [near, far] = [await open(stations.blue, { path: "/calls" }), await open(stations.red, { language: "ru", path: "/calls" })];
  await accessible(near, "no call yet");
  await near.keyboard.press("n");
  await near.locator("#subject").fill("Convoy at the bridge");
  await near.getByRole("radio", { name: "IMMEDIATE" }).check();
  // What they will read stands there in their language before it is said.
  await near.getByText("возможное время").first().waitFor();
  await accessible(near, "seek");
  await near.keyboard.press("Control+Enter");
  await near.getByRole("article").getByText("Convoy at the bridge").first().waitFor();
  await accessible(near, "a call that is sought");

  const ring = far.getByRole("link", { name: /запрашивает разговор с нами/ });
  await ring.waitFor();
  await accessible(far, "ringing");
  await ring.click();
  await far.getByText("Ответ за нами").waitFor();
  await far.keyboard.press("d");
  await far.locator("#words").fill("Министр в пути.");
  await accessible(far, "decline");
  await far.locator("form button.main").click();
  await near.getByText("Министр в пути.").first().waitFor();
  await near.getByText("That is an answer").waitFor();
  assert.equal(call_of(stations.blue, "Convoy at the bridge").status, "declined");
  await Promise.all([close(near), close(far)]);
});

test("a time is proposed and agreed, both come to the machine, they speak, and notes are taken", async () => {
  const [from, to] = [ahead(5), ahead(120)];
  stations.blue.run("call", "seek", "-p", "immediate", "--from", "minister", "--with", "RED/minister", "--subject", "Safety of forces", "--window", `${from}..${to}`);
  const { call } = call_of(stations.blue, "Safety of forces");
  const [near, far] = [await open(stations.blue, { path: `/calls/${call}` }), await open(stations.red, { language: "ru", path: "/calls" })];
  await far.getByRole("link", { name: /Safety of forces/ }).first().click();
  await far.getByText("Ответ за нами").waitFor();
  await far.keyboard.press("a");
  await far.locator("form .time").waitFor();
  await far.getByText("с ним разговор согласован").waitFor();
  await accessible(far, "accept");
  await far.locator("form button.main").click();
  await near.getByText("We are to show who is at the machine.").waitFor();

  await near.keyboard.press("m");
  await near.getByRole("button", { name: "Add somebody" }).click();
  await accessible(near, "present");
  await near.locator("form button.main").click();
  await far.getByText("Interpreter", { exact: false }).first().waitFor();
  await far.keyboard.press("m");
  await far.locator("#capacity-0").selectOption("deputy");
  assert.equal(await far.locator("#office-0").inputValue(), "Заместитель министра");
  await far.locator("form button.main").click();
  await near.getByText("Both sides are at the machine.").waitFor();
  await accessible(near, "both there");

  await near.keyboard.press("s");
  await far.getByText("Разговор идёт.").first().waitFor();
  await far.keyboard.press("s");
  await near.getByRole("timer").waitFor();
  await near.locator("#note").fill("They agreed on noon.");
  await near.getByRole("button", { name: "Note it" }).click();
  await near.getByText("They agreed on noon.").waitFor();
  await accessible(near, "under way");
  await near.getByRole("button", { name: /They have ended now/ }).click();
  await near.getByText(/They spoke for|over/).first().waitFor();
  await until("both say that it is over", () => call_of(stations.red, "Safety of forces").status === "over");
  // A calendar file is saved, and nothing is navigated to.
  const [saved] = await Promise.all([near.waitForEvent("download"), near.keyboard.press("i")]);
  assert.match(saved.suggestedFilename(), /^call-.*\.ics$/);
  await near.keyboard.press("r");
  await near.getByText("состояние").first().waitFor();
  await accessible(near, "as they read it");
  await Promise.all([close(near), close(far)]);
});

test("a call that is agreed is put off with a reason, which both records keep, and is withdrawn in the end", async () => {
  stations.blue.run("call", "seek", "--from", "ops", "--with", "RED/ops", "--subject", "Weekly review", "--window", `${ahead(180)}..${ahead(300)}`);
  const { call } = call_of(stations.blue, "Weekly review");
  await until("it has come", () => call_of(stations.red, "Weekly review"));
  stations.red.run("call", "accept", call, "--at", ahead(200));
  const [near, far] = [await open(stations.blue, { path: `/calls/${call}` }), await open(stations.red, { language: "ru", path: `/calls/${call}` })];
  await far.getByText("Согласовано.").waitFor();
  await far.keyboard.press("p");
  await far.locator("#words").fill("Голосование.");
  await far.locator("form button.main").click();
  await near.getByText("We are to answer.").waitFor();
  await near.getByText("Голосование.").first().waitFor();
  await accessible(near, "postponed");
  await near.keyboard.press("o");
  await near.locator("form .day").fill(ahead(2880).slice(0, 10));
  await near.locator("form .time").fill("0915");
  await near.locator("form button.main").click();
  await far.getByText("Ответ за нами").waitFor();
  await near.keyboard.press("x");
  await near.locator("#words").fill("No longer needed.");
  await near.locator("form button.main").click();
  await far.getByText("No longer needed.").first().waitFor();
  assert.equal(call_of(stations.red, "Weekly review").status, "withdrawn");
  await Promise.all([close(near), close(far)]);
});

test("both sides give readouts, which are compared; a joint text is agreed word for word, and its release waits for a second person", async () => {
  const { call } = call_of(stations.blue, "Safety of forces");
  const [near, far] = [await open(stations.blue, { path: `/readouts/${call}` }), await open(stations.red, { language: "ru", path: `/readouts/${call}` })];
  await near.getByRole("link", { name: /^Give a readout/ }).first().waitFor();
  await near.keyboard.press("n");
  await near.getByRole("button", { name: "Add a point" }).click();
  await near.locator("#text").fill("The ministers spoke. An immediate ceasefire was urged.");
  await near.getByText("прекращение огня").first().waitFor();
  await accessible(near, "give");
  await near.locator("form button.main").click();
  await near.getByText("has given no readout").first().waitFor();
  await far.getByText(/сообщает только .BLUE/).first().waitFor();
  await accessible(far, "one readout");

  await far.keyboard.press("n");
  await far.locator("#text").fill("Министры говорили.");
  await far.getByRole("radio", { name: /совместный текст/ }).check();
  await far.locator("form button.main").click();
  await near.getByText("We are to agree or object:").first().waitFor();
  await near.getByText("both say it").first().waitFor();
  await accessible(near, "two readouts");
  await near.getByRole("button", { name: "Agree, word for word" }).click();
  await far.getByText(/совместный/).first().waitFor();
  await until("it is joint", () => stations.red.json("readout", "list").readouts.some((readout) => readout.standing === "joint"));

  await far.getByRole("button", { name: "Обнародовать" }).click();
  await far.getByText("Что станет известно всем").waitFor();
  await accessible(far, "release");
  await far.locator("form button.main").click();
  await far.getByText(/это проект/).first().waitFor();
  assert.deepEqual(stations.red.json("readout", "list").readouts.flatMap((readout) => readout.released), []);
  await Promise.all([close(near), close(far)]);
});

test("a readout that replaces another shows what changed, word by word, and an objection says what would have to change", async () => {
  const { call } = call_of(stations.blue, "Safety of forces");
  const [first] = stations.blue.json("readout", "list").readouts.filter((readout) => readout.by === "BLUE");
  const [near, far] = [await open(stations.blue, { path: `/readouts/${call}/give?replaces=${first.readout}` }), await open(stations.red, { language: "ru", path: `/readouts/${call}` })];
  await until("the text is there", async () => (await near.locator("#text").inputValue()) !== "");
  await near.locator("#text").fill("The ministers spoke. An immediate truce was urged.");
  await near.getByRole("radio", { name: /Offered to the other side/ }).check();
  await near.locator("form button.main").click();
  assert.equal((await near.locator("mark").first().textContent()).trim(), "truce");
  await accessible(near, "differences");
  await far.getByRole("button", { name: "Возразить" }).click();
  await far.locator("form textarea").fill("Слово truce заменить.");
  await far.locator("form button.main").click();
  await near.getByText("Слово truce заменить.").waitFor();
  await Promise.all([close(near), close(far)]);
});

test("in Arabic: an earlier contact is told, agreed by the other side, and the record says how long ago it was", async () => {
  const [near, far] = [await open(stations.blue, { language: "ar", path: "/calls/contacts" }), await open(stations.red, { language: "ru", path: "/calls/contacts" })];
  assert.equal(await near.locator("html").getAttribute("dir"), "rtl");
  await near.getByRole("button", { name: "الإبلاغ عن اتصال" }).click();
  await near.locator("#tell-from").selectOption("BLUE/chief");
  await near.locator("#tell-with").selectOption("RED/chief");
  const day = new Date(Date.now() - 84 * 86_400_000).toISOString();
  await near.locator("form .day").fill(day.slice(0, 10));
  await near.locator("form .time").fill(day.slice(11, 16));
  await accessible(near, "tell");
  await near.locator("form button.main").click();
  await far.getByRole("button", { name: "Так и было" }).click();
  await near.getByText("أكّده الطرفان").first().waitFor();
  await near.locator("#post-0").selectOption("BLUE/chief");
  await near.locator("#post-1").selectOption("RED/chief");
  await near.getByText(/84/).first().waitFor();
  await accessible(near, "contact record");
  await Promise.all([close(near), close(far)]);
});

test("the watches speak, a term is asked about and explained, and a brief is approved by another person", async () => {
  const [near, far] = [await open(stations.blue, { path: "/calls/watches" }), await open(stations.red, { language: "ru", path: "/calls/watches" })];
  await near.getByText("never a position of a party").first().waitFor();
  await near.locator("#chat").fill("Our aerial is iced.");
  await near.keyboard.press("Enter");
  await far.getByText("Our aerial is iced.").waitFor();
  const [theirs] = stations.blue.json("readout", "list").readouts.filter((readout) => readout.by === "RED");
  await near.getByRole("button", { name: "Ask about a term" }).click();
  await near.locator("#term-on").fill(theirs.readout);
  await near.locator("#term").fill("говорили");
  await accessible(near, "watches");
  await near.locator("form").filter({ has: near.locator("#term") }).locator("button.main").click();
  await far.getByRole("button", { name: "Разъяснить" }).click();
  await far.locator("#meaning").fill("Беседовали.");
  await far.locator("form").filter({ has: far.locator("#meaning") }).locator("button.main").click();
  await near.getByText("Беседовали.").waitFor();
  await close(far);

  await near.goto(`${stations.blue.origin}/calls/briefs`);
  const clerk = await open(stations.blue, { person: "clerk", path: "/calls/briefs" });
  await clerk.getByRole("button", { name: "Prepare a brief" }).click();
  await clerk.locator("#brief-title").fill("Before the call");
  await clerk.locator("#brief-text").fill("Ask for the hour first.");
  await accessible(clerk, "brief");
  await clerk.locator("form button.main").click();
  await clerk.getByText("Another person approves it").waitFor();
  await close(clerk);
  await near.reload();
  await near.getByRole("button", { name: /Before the call/ }).click();
  await near.getByRole("button", { name: "Approve", exact: true }).click();
  await near.getByText(/approved by .watch/).waitFor();
  await accessible(near, "briefs");
  await close(near);
});
