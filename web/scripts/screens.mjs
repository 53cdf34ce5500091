// Draws every screen into docs/screens, by day and by night: on the stations of the spring of 2022, a drill, and the first
// screen and an alarm on a live line besides. They are drawn by the tests' own browser, and nothing on them is touched up.

import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { open, quit } from "../tests/support/page.mjs";
import { pair, PROGRAM, Station, until } from "../tests/support/stations.mjs";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const INTO = join(ROOT, "docs/screens");

/** When the story is asked about. */
const ASKED = "2022-05-14T12:00:00Z";

/** What is drawn of the story: address, and what is opened there first. */
const SCREENS = {
  line: "/line",
  traffic: "/traffic/USA/I/0001",
  map: "/map",
  calls: "/calls",
  readouts: "/readouts",
  affairs: "/affairs",
  record: "/record",
  performance: "/performance",
  watch: "/watch",
  charter: "/charter",
};

const PHONE = { width: 390, height: 844 };

mkdirSync(INTO, { recursive: true });
const dir = mkdtempSync(join(tmpdir(), "detente-screens-"));
const told = (words) => process.stdout.write(`${words}\n`);

/** One picture, once nothing on it moves any more. */
async function draw(page, name) {
  await page.locator("main h1").first().waitFor();
  await page.waitForLoadState("networkidle").catch(() => {});
  await page.screenshot({ path: join(INTO, `${name}.png`), animations: "disabled" });
  told(name);
}

async function story() {
  told("the spring of 2022 is played");
  execFileSync(PROGRAM, ["scenario", "run", join(ROOT, "scenarios/spring-2022.toml"), "--into", dir], { stdio: "ignore" });
  const sides = ["usa", "rus"].map((name) => new Station(dir, name));
  for (const [at, side] of sides.entries()) await side.listen(`127.0.0.${at + 1}`);
  await Promise.all(sides.map((side) => side.start("--drill-clock", ASKED)));
  for (const side of sides) side.enroll();
  await until("the line is up", () => sides.every((side) => side.json("status").lines[0].peers[0].state === "up"));
  for (const theme of ["day", "night"]) {
    const page = await open(sides[0], { theme });
    for (const [name, path] of Object.entries(SCREENS)) {
      await page.goto(sides[0].origin + path);
      await draw(page, `${name}-${theme}`);
    }
    await page.context().close();
  }
  const page = await open(sides[1], { language: "ru", path: "/traffic", ...PHONE });
  await draw(page, "phone-day");
  await page.context().close();
  for (const side of sides) await side.stop();
}

async function live() {
  const stations = await pair();
  const { blue, red } = stations;
  for (const theme of ["day", "night"]) {
    const page = await open(blue, { theme });
    await draw(page, `live-${theme}`);
    if (theme === "night") {
      red.run("send", "FLASH", "--from", "ops", "--to", "BLUE/ops", "--text", "x");
      await page.locator("dialog[open]").waitFor();
      await draw(page, "flash-night");
    }
    await page.context().close();
  }
  await stations.end();
}

try {
  await story();
  await live();
} finally {
  await quit();
  rmSync(dir, { recursive: true, force: true });
}
