// Incidents, requests, proposals, violations and outages in two consoles: each task from the form at one side to what is seen
// and said at the other, in English at one side and in Russian or Arabic at the other.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { second } from "./support/browser.mjs";
import { accessible, close, open, quit } from "./support/page.mjs";
import { pair } from "./support/stations.mjs";

let stations, near, far;

before(async () => {
  stations = await pair();
  near = await open(stations.blue, { path: "/affairs" });
  far = await open(stations.red, { language: "ru", path: "/affairs" });
});

after(async () => {
  if (near) await close(near);
  if (far) await close(far);
  await quit();
  await stations?.end();
});

const path = (page, pattern) => page.waitForURL(pattern).then(() => new URL(page.url()).pathname);
const row = (page, serial) => page.locator('[role="option"]').filter({ hasText: serial });

test("an accident is admitted with six fields, read in the other language at once, and passed to units", async () => {
  await near.getByText(/Choose one from the list/).waitFor();
  await accessible(near, "overview");
  await near.keyboard.press("a");
  const form = near.locator("main form");
  await form.waitFor();
  assert.equal(await form.locator(".fields > .field").count(), 6, "no more than six inputs");
  await form.getByLabel("With what").selectOption("missile");
  await form.getByLabel(/^place/i).fill("50.10, 23.20");
  await form.getByLabel(/heading/).fill("50.40, 23.90");
  // What they will read stands beside it before it leaves, in their language.
  await form.getByText(/Случайный инцидент\. Это не нападение/).waitFor();
  await form.getByText(/50\.40000, 23\.90000/).last().waitFor();
  await accessible(near, "admission");
  await near.keyboard.press("Control+Enter");
  assert.match(await path(near, "**/affairs/incident/BLUE/F/*"), /BLUE\/F\/0001$/);
  await near.getByText(/Accident, no attack/).waitFor();
  // At the other side it waits for them, with the clock in their column, and takes the screen until it was passed on.
  const there = row(far, "BLUE/F/0001");
  await there.getByText("довести до частей").waitFor();
  await far.locator("#alarm-units").fill("ПВО, западный сектор");
  await far.locator("#alarm-units").press("Enter");
  await near.getByText("ПВО, западный сектор").waitFor();
  assert.match(await path(far, "**/affairs/incident/BLUE/F/*"), /BLUE\/F\/0001$/);
  await far.getByText(/Это не нападение/).first().waitFor();
  await accessible(far, "incident");
  await far.locator("h1").focus();
  await far.keyboard.press("p");
  await far.locator(".say input").first().fill("Радиотехнический полк");
  await far.keyboard.press("Control+Enter");
  await near.getByText("Радиотехнический полк").waitFor();
  await close_say(far);
});

/** The form of what was said is gone once it is said. */
async function close_say(page) {
  await page.locator(".say").waitFor({ state: "detached" });
}

test("a report asks whose it was, facts are agreed to or disputed apart, and a question is answered", async () => {
  await near.goto(`${stations.blue.origin}/affairs/new/report`);
  const form = near.locator("main form");
  await form.getByLabel(/^place/i).fill("49.95, 23.40");
  await form.getByLabel(/when it happened/i).fill("-2h");
  await form.getByLabel("not ours", { exact: true }).check();
  await form.getByLabel(/ask the others/i).check();
  await form.getByLabel(/^damage/i).fill("Two warehouses.");
  await form.locator("button.main").click();
  const incident = (await path(near, "**/affairs/incident/BLUE/I/*")).split("/incident/")[1];
  await row(far, incident).click();
  // They say whose it was.
  await far.locator(".clocks").getByText("сказать, чьё это было").waitFor();
  await far.locator("h1").focus();
  await far.keyboard.press("w");
  await far.locator(".say").getByLabel("не наше").check();
  await far.locator(".say button.main").click();
  await close_say(far);
  // Two facts: one is agreed to, one is disputed.
  for (const [about, words] of [["damage", "Two warehouses burned down."], ["casualties", "Nobody was hurt."]]) {
    await near.locator("article").getByRole("button", { name: /State a fact/ }).click();
    await near.locator(".say select").selectOption(about);
    await near.locator(".say textarea").fill(words);
    await near.locator(".say button.main").click();
    await near.locator("section.stated").getByText(words).waitFor();
    await close_say(near);
  }
  const fact = (page, group, words) => page.locator(`section.${group} li`).filter({ hasText: words });
  await fact(far, "stated", "Two warehouses").getByRole("button", { name: /Оспорить/ }).click();
  await far.locator("section.stated textarea").fill("Сгорел один склад.");
  await far.locator("section.stated form button.main").click();
  await fact(far, "disputed", "Two warehouses").waitFor();
  await fact(far, "stated", "Nobody").getByRole("button", { name: /Согласиться/ }).click();
  await far.locator("section.stated form button.main").click();
  await fact(near, "agreed", "Nobody was hurt.").waitFor();
  await fact(near, "disputed", "Сгорел один склад.").waitFor();
  await accessible(near, "facts");
  // A question about it, and its answer.
  await near.locator("article").getByRole("button", { name: /Ask for something/ }).click();
  await near.locator("main form textarea").first().fill("Which unit fired, and at what?");
  await near.locator("main form button.main").click();
  const request = (await path(near, "**/affairs/request/BLUE/I/*")).split("/request/")[1];
  await row(far, request).click();
  await far.locator("article").getByText("Which unit fired, and at what?").waitFor();
  await far.locator("h1").focus();
  await far.keyboard.press("r");
  await far.locator(".say textarea").fill("Батарея ошиблась в координатах.");
  await far.locator(".say button.main").click();
  await near.getByText("Батарея ошиблась в координатах.").first().waitFor();
  await near.locator("article").getByRole("button", { name: /We are done with it/ }).click();
  await near.locator(".say button.main").click();
  await near.getByText(/Closed by whoever asked/).waitFor();
});

test("a proposal is accepted word for word by two persons, and a violation of it is counted on both sides", async () => {
  const words = ["All firing stops on land, at sea and in the air.", "Прекращается всякая стрельба на суше, на море и в воздухе."];
  await near.goto(`${stations.blue.origin}/affairs/new/offer`);
  const form = near.locator("main form");
  await form.getByLabel(/The text: .?English/).fill(words[0]);
  await form.getByLabel(/The text: .?Русский/).fill(words[1]);
  await form.getByLabel(/^begins/i).fill("+0m");
  await form.getByLabel(/can be accepted until/i).fill("+2h");
  await form.locator("button.main").click();
  await near.getByText(/It waits for .?a second releaser/).waitFor();
  await second(stations.blue);
  const there = row(far, "прекращение огня").or(far.locator('[role="option"]').filter({ hasText: /огня – предложено/i })).first();
  await there.waitFor();
  await there.click();
  // The very words, in each language, and what they bind to.
  await far.locator("article h2").filter({ hasText: /предложено/ }).waitFor();
  await far.locator("h1").focus();
  await far.keyboard.press("g");
  const accept = far.locator("article form");
  for (const text of words) await accept.getByText(text, { exact: true }).waitFor();
  await accept.getByText(/Наше первое слово остаётся навсегда/).waitFor();
  const button = accept.locator("button.main");
  assert.ok(await button.isDisabled(), "nothing is accepted that was not read");
  for (const box of await accept.getByRole("checkbox").all()) await box.check();
  await accessible(far, "acceptance");
  await button.click();
  await accept.getByText(/второй разрешающий/i).waitFor();
  await second(stations.red);
  await near.goto(`${stations.blue.origin}/affairs`);
  const agreed = near.locator('[role="option"]').filter({ hasText: /Ceasefire – in force/i });
  await agreed.waitFor();
  await agreed.click();
  await near.locator("article h2").filter({ hasText: /in force/ }).waitFor();
  await accessible(near, "proposal in force");
  await near.locator("h1").focus();
  await near.keyboard.press("v");
  await near.locator("main form").getByLabel(/^place/i).fill("49.95, 23.40");
  await near.locator("main form").getByLabel(/how often/i).fill("6");
  await near.locator("main form").getByLabel("What was seen").fill("Seen from post 4.");
  await near.locator("main form button.main").click();
  const violation = (await path(near, "**/affairs/violation/BLUE/**")).split("/violation/")[1];
  await row(far, violation).click();
  await far.locator("article").getByText("Seen from post 4.").waitFor();
  assert.deepEqual(stations.red.json("violation", "show", violation), stations.blue.json("violation", "show", violation));
  // As the others read it: this one alone, whatever else was reported.
  await far.locator("details summary").click();
  await far.locator("details pre").getByText("Seen from post 4.").waitFor();
  assert.equal((await far.locator("details pre").innerText()).match(/BLUE\/I\/\d+/g).filter((serial) => serial === violation).length, 1);
  await far.locator("h1").focus();
  await far.keyboard.press("x");
  await far.locator(".say textarea").fill("Наши миномёты молчали.");
  await far.locator(".say button.main").click();
  await near.getByText("Наши миномёты молчали.").waitFor();
  for (const page of [near, far]) {
    await page.goto(`${page === near ? stations.blue.origin : stations.red.origin}/affairs`);
    const counted = page.locator(".overview tbody tr").first();
    await counted.waitFor();
    assert.deepEqual((await counted.locator("td").allTextContents()).slice(2, 5), ["1", "6", "0"]);
  }
});

test("an outage is told in Arabic before the other side has to guess, and ended", async () => {
  await far.evaluate(() => localStorage.setItem("detente.language", "ar"));
  await far.goto(`${stations.red.origin}/affairs/new/outage`);
  await far.locator('html[dir="rtl"] main form').waitFor();
  const form = far.locator("main form");
  await form.locator("textarea").fill("صيانة المولد");
  await form.getByText(/planned work/i).waitFor();
  await accessible(far, "outage in Arabic");
  await form.locator("button.main").click();
  const pause = (await path(far, "**/affairs/suspension/RED/**")).split("/suspension/")[1];
  await row(near, pause).click();
  await near.getByText("صيانة المولد").last().waitFor();
  await near.getByText(/safety traffic passes/).first().waitFor();
  await accessible(near, "outage");
  await far.locator("h1").focus();
  await far.keyboard.press("r");
  await far.locator(".say button.main").click();
  await close_say(far);
  await near.locator("article").getByText("not yet").waitFor({ state: "detached" });
});
