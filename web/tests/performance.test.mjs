// How each side kept the charter, in a browser: both sides find the same, and what was late leads to its entry.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { accessible, close, open, quit } from "./support/page.mjs";
import { pair, until } from "./support/stations.mjs";

let stations;
/** What nobody reads. */
let routine;

/** Opens a screen, and waits until the line is known: until then it is made anew. */
async function opened(...how) {
  const page = await open(...how);
  await page.locator("section[aria-labelledby=watch] dt", { hasText: /^(BLUE|RED)$/ }).first().waitFor({ state: "attached" });
  return page;
}

before(async () => {
  // A message that nobody reads is overdue at once.
  stations = await pair({ terms: "received_within_s = [1, 1, 1, 1]\nread_within_s = [600, 600, 600, 1]\n" });
  const { blue, red } = stations;
  routine = blue.json("send", "-p", "routine", "--from", "ops", "--to", "RED/ops", "--wait", "10", "The bridge is closed.").serial;
  const priority = blue.json("send", "-p", "priority", "--from", "ops", "--to", "RED/ops", "--wait", "10", "The road is open.").serial;
  red.run("read", priority);
  blue.run("check", "--wait", "10");
  await until("its reading is known on both sides", () => [blue, red].every((side) => side.json("inbox", "--all").messages.some((message) => message.read.length > 0)));
  await until("the time to read has run out", () => blue.json("performance").messages.some((each) => each.overdue > 0));
});

after(async () => {
  await quit();
  await stations?.end();
});

test("both sides see what was kept, and a late case leads to its entry", async () => {
  const [near, far] = [await opened(stations.blue, { path: "/performance?days=all" }), await opened(stations.red, { path: "/performance?days=all", language: "ru" })];
  for (const page of [near, far]) {
    const row = page.getByRole("row", { name: /ROUTINE/ });
    await row.locator("strong").first().waitFor();
    assert.match(await row.innerText(), /0.? (of|из) .?1/);
    await row.locator("summary").click();
    assert.equal(await row.getByRole("link", { name: routine }).getAttribute("href").then((to) => to.endsWith(`/${routine}`)), true);
    assert.match(await page.getByRole("row", { name: /PRIORITY/ }).first().innerText(), /1.? (of|из) .?1/);
    await page.locator("figure svg").first().waitFor();
    for (const details of await page.locator("main > * details:not([open]) > summary").all()) await details.click();
    await accessible(page, "performance");
  }
  await close(far);
  await near.getByRole("link", { name: routine }).first().click();
  await near.waitForURL((url) => url.pathname.endsWith(`/${routine}`));
  await close(near);
});

test("a period is chosen by key and by date, and the finding is saved as it was told", async () => {
  const page = await opened(stations.blue, { path: "/performance" });
  await page.getByRole("button", { name: "7 days" }).click();
  await page.waitForURL(/days=7/);
  const today = new Date().toISOString().slice(0, 10);
  await page.getByLabel("From", { exact: true }).fill(today);
  await page.getByRole("button", { name: "Show" }).click();
  await page.waitForURL(new RegExp(`from=${today}`));
  await page.getByRole("row", { name: /PRIORITY/ }).first().waitFor();
  const saved = page.waitForEvent("download");
  await page.getByRole("heading", { level: 1 }).focus();
  await page.keyboard.press("d");
  const file = await saved;
  assert.match(file.suggestedFilename(), new RegExp(`^performance-north-${today}-.*\\.json$`));
  const { readFile } = await import("node:fs/promises");
  const told = JSON.parse(await readFile(await file.path(), "utf8"));
  assert.equal(told.messages.find((each) => each.precedence === "ROUTINE").overdue, 1);
  await close(page);
});

test("in Arabic, at night and on a telephone, nothing runs out of the screen", async () => {
  const page = await opened(stations.red, { path: "/performance?days=all", language: "ar", theme: "night", width: 390, height: 844 });
  await page.getByRole("row", { name: /ROUTINE/ }).locator("strong").first().waitFor();
  await page.locator("figure svg").first().waitFor();
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true);
  await accessible(page, "performance in Arabic");
  await close(page);
});
