// The watch in a browser: taken, handed over with the whole list, what was seen written down and told, who is suspected,
// and who works here.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { accessible, close, open, quit } from "./support/page.mjs";
import { PASSPHRASE, STAFF, pair, until } from "./support/stations.mjs";

let stations;

/** Words of the page as they are read: what is filled into a sentence stands between marks of direction. */
const words_like = (text) => new RegExp(text.replace(/[.?]/g, "\\$&").replace(/ /g, "[\\s\u2068\u2069]+"));

/** Opens a screen, and waits until the line is known: until then it is made anew. */
async function opened(...how) {
  const page = await open(...how);
  await page.locator("section[aria-labelledby=watch] dt", { hasText: /^(BLUE|RED)$/ }).first().waitFor({ state: "attached" });
  return page;
}

before(async () => {
  stations = await pair({ staff: { ...STAFF, relief: ["reader", "drafter", "releaser"] } });
});

after(async () => {
  await quit();
  await stations?.end();
});

test("the shift is planned, taken, and handed over with the whole list and not otherwise", async () => {
  const { blue } = stations;
  const [going, coming] = [await opened(blue, { path: "/watch" }), await opened(blue, { person: "relief", path: "/watch", language: "ru" })];
  await going.getByLabel("Who", { exact: true }).selectOption("relief");
  const from = going.getByLabel("From, universal time");
  await until("the next hour is proposed", async () => /\d\d:00Z$/.test(await from.inputValue()));
  await from.fill("the morning");
  await going.getByText(/Write it as/).first().waitFor();
  await from.fill("2039-01-01 08:00");
  await going.getByLabel("Until, universal time").fill("011600Z JAN 39");
  await going.getByRole("button", { name: "Plan the shift" }).click();
  await going.getByRole("cell", { name: "010800Z JAN 39" }).waitFor();
  await accessible(going, "roster");

  await going.getByRole("button", { name: "Take the shift" }).click();
  await going.getByText("You have the shift.").waitFor();
  await going.getByLabel("Note for the log").fill("The relay at the border was changed.");
  await going.getByRole("button", { name: "Write it down" }).click();
  await going.locator("ol li", { hasText: "The relay at the border was changed." }).first().waitFor();

  await going.getByRole("link", { name: /Handover/ }).first().click();
  const over = going.getByRole("button", { name: "Hand the shift over" });
  await over.waitFor();
  assert.equal(await over.isDisabled(), true);
  await going.getByText("Nobody else has taken the shift.").waitFor();
  await coming.getByRole("button", { name: "Принять смену" }).click();
  await coming.getByText("Смена ваша.").waitFor();

  await going.getByRole("button", { name: "Sound the alarm" }).click();
  await going.getByText("Was it heard in the next room?").waitFor();
  await going.getByLabel("The alarm was sounded").check();
  await going.getByRole("button", { name: "Check the line" }).click();
  await going.getByText(words_like("RED answered after")).waitFor();
  assert.equal(await going.getByLabel("A line check was answered").isChecked(), true);
  await going.getByLabel("It was read aloud").check();
  await going.getByLabel("What the next are to know").fill("All quiet.");
  await until("the relief is proposed", async () => (await going.getByLabel("To whom").inputValue()) === "relief");
  await accessible(going, "handover");
  await over.click();
  await going.getByText(words_like("Handed over to relief")).waitFor();
  assert.deepEqual(blue.json("shift", "roster").on_shift.map(({ person }) => person), ["relief"]);
  await coming.locator("ol li", { hasText: "All quiet." }).first().waitFor();
  assert.equal(await coming.locator("main").getByText("relief").count() > 0, true);
  await close(going);
  await close(coming);
});

test("a report is entered, assessed and released, and the other side reads the words without source and grade", async () => {
  const near = await opened(stations.blue, { path: "/watch/situation/new" });
  await near.getByLabel("Source", { exact: true }).last().fill("GLADE");
  await near.getByLabel("How reliable the source is").selectOption("B");
  await near.getByLabel("How credible this is").selectOption("2");
  await near.getByLabel("Place: latitude, longitude in degrees").fill("49.95, 23.40");
  await near.getByLabel("What it is about").fill("Column");
  await near.getByLabel("What was seen or told").fill("Twelve vehicles go west on the bridge road.");
  await accessible(near, "report");
  await near.getByRole("button", { name: "Enter", exact: true }).click();
  await near.waitForURL(/situation\/1$/);
  await near.getByText("usually reliable").waitFor();
  await near.getByRole("link", { name: "Assess", exact: true }).last().click();
  await near.getByRole("radio", { name: /moderate/ }).check();
  await near.getByLabel("What is made of it").fill("A company moves to the river.");
  await accessible(near, "assessment");
  await near.getByRole("button", { name: "Enter", exact: true }).click();
  await near.waitForURL(/situation\/2$/);

  await near.getByRole("link", { name: /Column/ }).click();
  await near.getByRole("button", { name: "Release to the other side" }).click();
  await near.getByRole("checkbox", { name: /RED\/ops/ }).check();
  await accessible(near, "release of a report");
  await near.getByRole("button", { name: "Make the draft" }).click();
  await near.getByText(/Nothing was said yet/).waitFor();
  const far = await opened(stations.red, { path: "/traffic", language: "ru" });
  await near.locator("main").getByRole("link", { name: "Drafts" }).first().click();
  await near.getByRole("button", { name: "Release" }).first().click();
  const words = far.getByText("Twelve vehicles go west on the bridge road.").first();
  await until("the other side has the words", () => stations.red.json("inbox").messages.length > 0);
  await far.locator("[role=option]").first().click();
  await words.waitFor();
  assert.doesNotMatch(await far.locator("main").innerText(), /GLADE|B2/);
  await close(far);

  await near.goto(`${stations.blue.origin}/watch/situation/2`);
  await near.getByRole("button", { name: "Withdraw" }).click();
  await near.getByLabel("Why").fill("They were ours.");
  await near.locator("form").getByRole("button", { name: "Withdraw" }).click();
  await near.getByText("They were ours.").waitFor();
  await close(near);
});

test("in Arabic: a suspicion is raised, challenged and lifted, and the other side sees nothing of it", async () => {
  const near = await opened(stations.blue, { path: "/watch/suspicions", language: "ar" });
  assert.equal(await near.locator("html").getAttribute("dir"), "rtl");
  await near.locator("#s-of").selectOption("RED/ops");
  await near.locator('input[name="kind"]').nth(1).check();
  await near.locator("#s-reason").fill("The voice was another's.");
  await near.locator("form button.main").last().click();
  const item = near.locator("li.stands");
  await item.waitFor();
  await item.getByRole("button").first().click();
  await near.locator('input[name="reply"]').first().check();
  await accessible(near, "a challenge in Arabic");
  await item.locator("form button.main").click();
  await item.locator(".challenge").waitFor();
  assert.deepEqual(stations.red.json("suspicion", "list").suspicions, []);
  await item.getByRole("button").nth(1).click();
  await near.locator("#l-reason").fill("Answered right by voice.");
  await item.locator("form button.main").click();
  await item.waitFor({ state: "detached" });
  await near.locator('main input[type="checkbox"]').first().check();
  await near.getByText("Answered right by voice.").waitFor();
  await accessible(near, "suspicions in Arabic");
  await close(near);
});

test("somebody is enrolled, works, is changed and ended", async () => {
  const page = await opened(stations.blue, { path: "/watch/people" });
  const form = page.getByRole("region", { name: "Enrol somebody" });
  await form.getByLabel("Office or number").fill("watch-7");
  await form.getByRole("checkbox", { name: /^drafter/ }).check();
  await form.getByLabel("Passphrase", { exact: true }).fill(PASSPHRASE);
  await form.getByLabel("The same once more").fill("something else");
  await form.getByText("The two differ.").waitFor();
  await form.getByLabel("The same once more").fill(PASSPHRASE);
  await accessible(page, "people");
  await form.getByRole("button", { name: "Enrol somebody" }).click();
  await page.getByText(/watch-7.?: kept\./).waitFor();
  const theirs = await opened(stations.blue, { person: "watch-7", path: "/watch/people", language: "ru" });
  assert.equal(await theirs.getByRole("region", { name: "Внести человека" }).count(), 0);
  await accessible(theirs, "people, to a drafter");

  const list = page.getByRole("region", { name: "People", exact: true });
  await list.getByRole("button", { name: "Change watch-7" }).click();
  await list.getByRole("checkbox", { name: /^releaser/ }).check();
  await accessible(page, "a person that is changed");
  await list.getByRole("button", { name: "Keep the change" }).click();
  await list.getByText("drafter, releaser", { exact: true }).waitFor();
  await page.getByLabel("readout", { exact: true }).check();
  await page.getByRole("button", { name: "Ask for two" }).click();
  await page.getByText("It is so from now on.").waitFor();
  assert.deepEqual(stations.blue.json("desk", "status").two_persons, ["readout"]);

  await list.getByRole("button", { name: "End watch-7" }).click();
  await list.getByLabel(words_like("Type watch-7 to confirm")).fill("watch-7");
  await list.locator("form").getByRole("button", { name: "End" }).click();
  await page.getByText(words_like("watch-7 is not of this desk any more.")).waitFor();
  await theirs.locator("#passphrase").waitFor();
  await close(theirs);
  await close(page);
});

test("the journal is checked against a hash that was noted, and each form has its checklist", async () => {
  const page = await opened(stations.blue, { path: "/watch/journal" });
  await page.getByRole("button", { name: "Check it now" }).click();
  await page.getByText(/The journal is sound/).waitFor();
  const { head } = stations.blue.json("desk", "check");
  await page.getByLabel("A hash that was noted before").fill(head.match(/.{4}/g).join(" "));
  await page.getByRole("button", { name: "Check it now" }).click();
  await page.getByText("The hash that was noted is of an entry that is there.").waitFor();
  await accessible(page, "journal");
  await page.getByLabel("A hash that was noted before").fill("0".repeat(64));
  await page.getByRole("button", { name: "Check it now" }).click();
  await page.locator(".problem").waitFor();
  await page.getByRole("link", { name: "Checklists" }).click();
  for (const form of ["FLASH message", "Warning", "Admission of an accident", "Notice", "Call", "Proposal", "Suspension"]) {
    await page.getByRole("navigation", { name: "Checklists" }).getByRole("link", { name: form }).click();
    await page.getByRole("heading", { name: form }).waitFor();
    assert.ok((await page.locator("main ol input").count()) >= 6, form);
  }
  await page.locator("main ol input").first().check();
  await accessible(page, "checklist");
  await close(page);
});
