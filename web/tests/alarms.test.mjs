// What takes the whole screen: warnings, accidents that are admitted, people in distress, a FLASH, a FLASH call. Each is there
// at every desk of the side that owes the answer, is answered by keys alone, and is gone from all of them with the fact.

import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";

import { accessible, close, open, quit } from "./support/page.mjs";
import { pair, until } from "./support/stations.mjs";

let stations, rung;
/** Two desks of the near side, in English, and one of the far side, in Russian. */
let near, second, far;

const ahead = (minutes) => new Date(Date.now() + minutes * 60_000).toISOString();
const alarm = (page) => page.locator("dialog[open]", { has: page.locator("#alarm-title") });

/** Waits until this takes the screen, and has the keys where it is answered. */
async function taken(page, title, words) {
  await alarm(page).locator("#alarm-title", { hasText: title }).waitFor();
  await alarm(page).getByText(words).first().waitFor();
  await until("the answer has the keys", () => page.evaluate(() => document.activeElement.dataset.answer !== undefined));
}

/** Waits until nothing takes the screen of any desk of ours. */
async function calm() {
  for (const page of [near, second]) await alarm(page).waitFor({ state: "detached" });
}

/** Presses a key until it is taken for an answer: for a moment after an alarm appears it is not. */
async function pressed(page, key, is) {
  await until(`${key} is taken`, async () => {
    await page.keyboard.press(key);
    return is();
  });
}

/** Says at one key that somebody has read of it; then the keys are where the units are named. */
async function read(page) {
  await pressed(page, "Enter", () => page.evaluate(() => document.activeElement.id === "alarm-units"));
}

/** Has the page write down the notes that it plays. */
async function listen(page) {
  await page.evaluate(() => {
    window.heard = [];
    const { createOscillator } = BaseAudioContext.prototype;
    BaseAudioContext.prototype.createOscillator = function () {
      const tone = createOscillator.call(this);
      const set = tone.frequency.setValueAtTime.bind(tone.frequency);
      tone.frequency.setValueAtTime = (hertz, at) => (window.heard.push(hertz), set(hertz, at));
      return tone;
    };
  });
  await page.keyboard.press("Shift");
}

/** Waits until the page plays a voice with these notes, from now on. */
async function sounds(page, ...notes) {
  await page.evaluate(() => (window.heard = []));
  await until(`it sounds ${notes}`, () => page.evaluate((notes) => notes.every((each) => window.heard.includes(each)), notes));
}

before(async () => {
  // Whoever is not at a screen is rung: here by a command that writes down what it is told.
  rung = join(mkdtempSync(join(tmpdir(), "detente-rung-")), "rung");
  const ring = (text) => text.replace("after_s = 30", "after_s = 1").replace('\ncommand = ""', `\ncommand = "/usr/bin/tee -a ${rung}"`);
  stations = await pair({ settings: { blue: ring } });
  near = await open(stations.blue, { path: "/traffic" });
  second = await open(stations.blue, { person: "deputy", path: "/map", theme: "night" });
  far = await open(stations.red, { language: "ru", path: "/calls/new" });
  for (const page of [near, second]) await page.locator("h1").first().waitFor({ state: "attached" });
  await listen(near);
});

after(async () => {
  await quit();
  await stations?.end();
  rmSync(dirname(rung), { recursive: true, force: true });
});

test("a FLASH call that the other side seeks rings on the whole screen of both desks, and is accepted at one key", async () => {
  await far.locator("#subject").fill("Ракета у границы");
  await far.getByRole("radio", { name: /FLASH/ }).check();
  await far.keyboard.press("Control+Enter");
  for (const page of [near, second]) await taken(page, "FLASH call", "Ракета у границы");
  await near.getByText(/Начальник|Министр|Оперативный/).first().waitFor();
  await sounds(near, 1000, 1250);
  await accessible(near, "a FLASH call");
  await accessible(second, "a FLASH call, at night");
  // Nothing hides it: not Escape, not the palette, not another screen.
  for (const keys of ["Escape", "Control+k", "1"]) await near.keyboard.press(keys);
  assert.ok(await alarm(near).isVisible());
  await pressed(near, "a", async () => !(await alarm(near).isVisible()));
  await calm();
  await near.waitForURL(/\/calls\/RED\/F\//);
  await until("it is agreed", () => stations.red.json("call", "list").calls[0].status === "agreed");
});

test("it is accepted in so many minutes, or declined with the reason, by keys alone", async () => {
  const seek = (subject) => stations.red.run("call", "seek", "-p", "flash", "--from", "minister", "--with", "BLUE/minister", "--subject", subject, "--window", `${ahead(5)}..${ahead(240)}`);
  const call_of = (subject) => stations.red.json("call", "list").calls.find((call) => call.subject === subject);
  seek("первый");
  await taken(near, "FLASH call", "первый");
  await near.keyboard.press("i");
  await near.keyboard.type("45");
  await near.getByText("This time was offered").waitFor();
  await near.keyboard.press("Enter");
  await calm();
  await until("it is agreed", () => call_of("первый").status === "agreed");
  const minutes = (Date.parse(call_of("первый").agreed) - Date.now()) / 60_000;
  assert.ok(43 < minutes && minutes < 47, `in ${minutes} minutes`);

  seek("второй");
  await taken(near, "FLASH call", "второй");
  await near.keyboard.press("d");
  await near.keyboard.type("The minister is in the air.");
  await near.keyboard.press("Enter");
  await calm();
  await until("it is declined", () => call_of("второй").status === "declined");
  await far.goto(`${stations.red.origin}/calls/${call_of("второй").call}`);
  await far.getByText("The minister is in the air.").first().waitFor();
});

test("an accident that is admitted takes both screens in our own language, until the units are named", async () => {
  stations.red.run("incident", "admit", "launched", "missile", "--at", "50.10,23.20", "--toward", "50.40,23.90", "--control", "not-under", "--words", "Ошибка расчёта.");
  for (const page of [near, second]) await taken(page, "Accident, no attack", /We did not intend it/);
  await alarm(near).getByText(/launched or fired by mistake/).waitFor();
  await alarm(near).getByText("Ошибка расчёта.").waitFor();
  await until("somebody is rung elsewhere", () => existsSync(rung) && /"owes":"pass to units"/.test(readFileSync(rung, "utf8")));
  assert.doesNotMatch(readFileSync(rung, "utf8"), /Ошибка/, "that something waits is told, and never what");
  await sounds(near, 660, 495);
  await accessible(near, "an accident that is admitted");
  await read(second);
  const sides = () => stations.red.json("incident", "list").incidents[0].parties;
  await until("the other side knows that a person has read of it", () => sides().find(({ party }) => party === "BLUE").read !== null);
  assert.ok(sides().find(({ party }) => party === "BLUE").is_to_pass);
  await alarm(near).getByText(/read by the watch/).waitFor();
  await accessible(near, "an accident that somebody has read of");
  await second.keyboard.type("Air defence, western sector");
  await second.keyboard.press("Enter");
  await calm();
  const [incident] = stations.red.json("incident", "list").incidents;
  await until("the other side knows", () => stations.red.json("incident", "show", incident.incident).passed.some(({ party }) => party === "BLUE"));
  await second.waitForURL(/\/affairs\/incident\/RED\/F\//);
});

test("people in distress take the screen until they are passed on and the help is answered", async () => {
  stations.red.run("incident", "distress", "helicopter", "--at", "49.60,24.00", "--needs", "четверо на земле");
  for (const page of [near, second]) await taken(page, "Distress", "четверо на земле");
  await sounds(near, 740);
  await accessible(near, "people in distress");
  // Whoever types faster than a slow station answers is not held up.
  await near.route(/incident\/read/, async (route) => {
    await sleep(1000);
    await route.continue();
  });
  await read(near);
  await near.keyboard.type("Search and rescue");
  await near.keyboard.press("Enter");
  await near.locator("#alarm-units").waitFor({ state: "detached" });
  await second.locator("#alarm-units").waitFor({ state: "detached" });
  assert.ok(await alarm(near).isVisible());
  await accessible(near, "help that is asked for");
  await until("the minutes have the keys", () => near.evaluate(() => document.activeElement.dataset.key === "i"));
  await near.keyboard.type("20");
  await near.keyboard.press("Enter");
  await calm();
  await until("it is agreed", () => stations.red.json("request", "list").requests[0].response?.response === "agreed");
});

test("of several the one that is worth most is shown, the others are one key away, and what is less than FLASH takes nothing", async () => {
  const { red } = stations;
  red.run("call", "seek", "-p", "immediate", "--from", "ops", "--with", "BLUE/ops", "--subject", "не срочно", "--window", `${ahead(30)}..${ahead(240)}`);
  await near.goto(`${stations.blue.origin}/calls`);
  await near.getByRole("link", { name: /не срочно/ }).first().waitFor();
  assert.equal(await alarm(near).count(), 0);
  red.run("call", "seek", "-p", "flash", "--from", "minister", "--with", "BLUE/minister", "--subject", "третий", "--window", `${ahead(5)}..${ahead(240)}`);
  await taken(near, "FLASH call", "третий");
  red.run("incident", "admit", "strayed", "drone", "--at", "50.20,23.30");
  await taken(near, "Accident, no attack", /left its course/);
  red.run("cease", "--at", "49.95,23.40", "больница");
  await taken(near, "Warning", "больница");
  await near.getByText(/and \W*2\W* more/).waitFor();
  await listen(near);
  await sounds(near, 420);
  await accessible(near, "three alarms");
  // The keys are in the field for the place; the button for the next is reached like everything else.
  await near.locator('[data-key="n"]').focus();
  await near.keyboard.press("Enter");
  await taken(near, "Accident, no attack", /left its course/);
  await near.locator('[data-key="n"]').focus();
  await near.keyboard.press("n");
  await taken(near, "FLASH call", "третий");
  await near.keyboard.press("n");
  await taken(near, "Warning", "больница");

  await near.keyboard.type("49.95,23.40");
  await near.keyboard.press("Enter");
  await taken(near, "Accident, no attack", /left its course/);
  await read(near);
  await near.keyboard.type("Air defence");
  await near.keyboard.press("Enter");
  await taken(near, "FLASH call", "третий");
  await pressed(near, "a", async () => !(await alarm(near).isVisible()));
  await calm();
});

test("an answer that is a draft leaves the alarm standing, and is released where the screen is taken", async () => {
  const clerk = await open(stations.blue, { person: "clerk", path: "/line" });
  stations.red.run("call", "seek", "-p", "flash", "--from", "minister", "--with", "BLUE/minister", "--subject", "четвёртый", "--window", `${ahead(5)}..${ahead(240)}`);
  for (const page of [clerk, near]) await taken(page, "FLASH call", "четвёртый");
  await clerk.keyboard.press("d");
  await clerk.keyboard.type("Not before noon.");
  await clerk.keyboard.press("Enter");
  await clerk.getByText("Nothing was said yet").waitFor();
  await alarm(near).getByText("Not before noon.").waitFor();
  await alarm(near).getByText("reply to a call").waitFor();
  await accessible(near, "a draft in an alarm");
  await near.getByRole("button", { name: "Release" }).focus();
  await near.keyboard.press("Enter");
  await calm();
  await alarm(clerk).waitFor({ state: "detached" });
  assert.equal(stations.blue.json("call", "list").calls.find((call) => call.subject === "четвёртый").status, "declined");
  for (const page of [clerk, near, second, far]) await close(page);
});

test("on a phone the duty principal reads, declines or accepts a call, and co-signs a release", async () => {
  const phone = await open(stations.blue, { person: "deputy", path: "/calls", width: 390, height: 844 });
  const narrow = async (what) => {
    assert.ok(await phone.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${what} scrolls sideways`);
    await accessible(phone, what);
  };
  /** All of it is where a thumb reaches it. */
  const press = async (button) => {
    await button.scrollIntoViewIfNeeded();
    const { x, width, height } = await button.boundingBox();
    assert.ok(x >= 0 && x + width <= 390 && height >= 24, "a button that is cut off");
    await button.click();
  };
  const watch = await open(stations.blue, { path: "/traffic/new" });
  stations.red.run("call", "seek", "--from", "ops", "--with", "BLUE/ops", "--subject", "Паром", "--window", `${ahead(60)}..${ahead(240)}`);
  await phone.getByRole("link", { name: /Паром/ }).first().click();
  await phone.locator("article").getByText("We are to answer").waitFor();
  await narrow("a call on a phone");
  await press(phone.getByRole("button", { name: /^Accept a time/ }));
  await press(phone.locator("form button.main"));
  // The deputy releases as the second person alone, so that the answer waits for a first.
  await phone.getByText("Nothing was said yet").waitFor();

  await watch.locator('input[name="precedence"][value="FLASH"]').check();
  await watch.locator('input[type="checkbox"][value="RED/ops"]').check();
  await watch.locator("#text").fill("Stop the ferry.");
  await watch.locator("#text").press("Control+Enter");
  await watch.getByText("Nothing was said yet").waitFor();
  await phone.goto(`${stations.blue.origin}/traffic/drafts`);
  const of = (words) => phone.getByRole("listitem").filter({ hasText: words });
  await of("Stop the ferry.").waitFor();
  await of("Accept a time").getByText("reply to a call").waitFor();
  await narrow("drafts on a phone");
  await press(of("Stop the ferry.").getByRole("button", { name: "Release" }));
  await phone.getByRole("link", { name: /On the record as/ }).waitFor();
  await watch.goto(`${stations.blue.origin}/traffic/drafts`);
  await watch.getByRole("listitem").filter({ hasText: "Accept a time" }).getByRole("button", { name: "Release" }).click();
  const call = () => stations.red.json("call", "list").calls.find(({ subject }) => subject === "Паром");
  await until("it is agreed", () => call().status === "agreed");

  stations.red.run("call", "seek", "-p", "flash", "--from", "minister", "--with", "BLUE/minister", "--subject", "пятый", "--window", `${ahead(5)}..${ahead(240)}`);
  await taken(phone, "FLASH call", "пятый");
  await narrow("a FLASH call on a phone");
  await alarm(phone).getByLabel("The reason").fill("In an hour.");
  await press(alarm(phone).getByRole("button", { name: /^Decline/ }));
  await phone.getByText("Nothing was said yet").waitFor();
  await alarm(watch).getByText("In an hour.").waitFor();
  await alarm(watch).getByRole("button", { name: "Release" }).click();
  for (const page of [watch, phone]) {
    await alarm(page).waitFor({ state: "detached" });
    await close(page);
  }
});
