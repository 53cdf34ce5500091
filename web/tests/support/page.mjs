// Debian's Chromium on a console of a real station: signed in, in a language, with every complaint of its own collected.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

import { chromium } from "playwright-core";

import { PASSPHRASE, SOON } from "./stations.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Where Debian has it. */
const CHROMIUM = process.env.CHROMIUM ?? "/usr/bin/chromium";

/** Software drawing of WebGL, and no word to anybody outside. */
const SWITCHES = [
  "--no-sandbox",
  "--use-gl=angle",
  "--use-angle=swiftshader",
  "--enable-unsafe-swiftshader",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
  "--autoplay-policy=no-user-gesture-required",
];

let browser;

/** Starts the browser, once a file of tests. */
export async function launch() {
  browser ??= await chromium.launch({ executablePath: CHROMIUM, args: SWITCHES });
  return browser;
}

/** Ends it. */
export async function quit() {
  await browser?.close();
  browser = undefined;
}

/**
 * Opens a console and signs somebody in there, unless `person` is null. `complaints` is what the page and its policy complained of, and a test
 * ends with none: see `close`.
 */
export async function open(station, { person = "watch", language = "en", path = "/", theme = "day", width = 1600, height = 1000 } = {}) {
  await launch();
  const context = await browser.newContext({ ignoreHTTPSErrors: true, viewport: { width, height }, locale: language, timezoneId: "UTC" });
  context.setDefaultTimeout(SOON);
  await context.addInitScript(
    ([language, theme]) => {
      localStorage.setItem("detente.language", localStorage.getItem("detente.language") ?? language);
      localStorage.setItem("detente.preferences", localStorage.getItem("detente.preferences") ?? JSON.stringify({ theme, density: "normal" }));
    },
    [language, theme],
  );
  const page = await context.newPage();
  page.complaints = [];
  page.on("pageerror", (error) => page.complaints.push(`${error}`));
  page.on("console", (message) => {
    // What the station refuses is shown to the officer, and the browser names it here too.
    if (message.type() === "error" && !/Failed to load resource/.test(message.text())) page.complaints.push(message.text());
  });
  await page.goto(station.origin + path);
  if (person !== null) {
    await page.locator("#person").fill(person);
    await page.locator("#passphrase").fill(PASSPHRASE);
    await page.locator("form button.main").click();
    await page.locator("#passphrase").waitFor({ state: "detached" });
    await page.locator("h1").first().waitFor();
  }
  return page;
}

/** Nothing on the page as it is now is out of reach of somebody (WCAG 2.2 A and AA, by axe-core). */
export async function accessible(page, what) {
  await page.evaluate(`${axe};0`);
  const violations = await page.evaluate(async () => {
    const { violations } = await axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] });
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target, any }) => `${target.join(" ")} ${any[0]?.message ?? ""}`).join(" | ")}`);
  });
  assert.deepEqual(violations, [], what);
}

/** Closes a page that complained of nothing. */
export async function close(page) {
  const { complaints } = page;
  await page.context().close();
  assert.deepEqual(complaints, []);
}
