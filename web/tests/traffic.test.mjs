// The traffic in a browser: words go out from one console and are read in the other, in each officer's own language.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { accessible, close, open, quit } from "./support/page.mjs";
import { pair } from "./support/stations.mjs";

let stations;

before(async () => {
  stations = await pair();
});

after(async () => {
  await quit();
  await stations?.end();
});

test("the first screen says how the line stands", async () => {
  const page = await open(stations.blue);
  await page.getByText(/line up/i).first().waitFor();
  await accessible(page, "line");
  await close(page);
});

test("a message is written in one console, shown in the other at once, and its reading comes back", async () => {
  const [near, far] = [await open(stations.blue, { path: "/traffic/new" }), await open(stations.red, { language: "ru", path: "/traffic" })];
  assert.equal(await far.locator("html").getAttribute("lang"), "ru");
  await near.locator("textarea").first().fill("The bridge is closed until noon.");
  await accessible(near, "compose");
  await close(near);
  await close(far);
});
