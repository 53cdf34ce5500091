// Draws every screen into docs/screens, by day and by night: those of the record on the stations of the spring of 2022, which
// is a drill, and those of the watch on a live line. They are drawn by the tests' own browser; nothing is touched up.

import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { second } from "../tests/support/browser.mjs";
import { open, quit } from "../tests/support/page.mjs";
import { pair, PROGRAM, Station, until } from "../tests/support/stations.mjs";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const INTO = join(ROOT, "docs/screens");

/** When the story is asked about. */
const ASKED = "2022-05-14T12:00:00Z";

/** What is drawn of the story, by name: where it is, or which row is chosen there. */
const STORY = {
  drill: { path: "/line" },
  map: { path: "/map", row: "Border of Poland", key: "f" },
  calls: { path: "/calls", row: "May 13 14:00Z" },
  readouts: { path: "/readouts", row: "minister" },
  affairs: { path: "/affairs", row: "USA/I/0001" },
  record: { path: "/record", row: "Safety of forces" },
  performance: { path: "/performance" },
  charter: { path: "/charter" },
};

const PHONE = { width: 390, height: 844 };

/** One picture of what is open, once nothing on it is on its way any more. */
async function draw(page, name, { row, key } = {}) {
  await page.locator("h1").first().waitFor();
  // A watch has allowed the sound long ago.
  const silent = page.locator("button", { hasText: /^\s*(Switch sound on|Включить звук)\s*$/ });
  if (!name.startsWith("flash") && (await silent.waitFor({ timeout: 2_000 }).then(() => true, () => false))) await silent.click();
  await page.waitForLoadState("networkidle");
  if (row !== undefined) await page.locator("main [role=option], main li a", { hasText: row }).first().click();
  await page.waitForLoadState("networkidle");
  // What is new is drawn with the next frame, and the map with some more.
  await page.waitForTimeout(name.startsWith("map") ? 4_000 : 500);
  if (key !== undefined) {
    await page.keyboard.press(key);
    await page.waitForTimeout(2_000);
  }
  await page.screenshot({ path: join(INTO, `${name}.png`), animations: "disabled" });
  process.stdout.write(`${name}\n`);
}

/** By day and by night. */
async function both(station, drawn) {
  for (const theme of ["day", "night"]) {
    const page = await open(station, { theme });
    for (const [name, { path, ...how }] of Object.entries(drawn)) {
      await page.goto(station.origin + path);
      await draw(page, `${name}-${theme}`, how);
    }
    await page.context().close();
  }
}

async function story(dir) {
  execFileSync(PROGRAM, ["scenario", "run", join(ROOT, "scenarios/spring-2022.toml"), "--into", dir], { stdio: "ignore" });
  const sides = ["usa", "rus"].map((name) => new Station(dir, name));
  for (const [at, side] of sides.entries()) await side.listen(`127.0.0.${at + 1}`);
  await Promise.all(sides.map((side) => side.start("--drill-clock", ASKED)));
  for (const side of sides) side.enroll();
  await until("the line is up", () => sides.every((side) => side.json("status").lines[0].peers[0].state === "up"));
  await both(sides[0], STORY);
  const phone = await open(sides[1], { language: "ru", path: "/affairs", ...PHONE });
  await draw(phone, "phone-day");
  await phone.context().close();
  await Promise.all(sides.map((side) => side.stop()));
}

async function live() {
  const stations = await pair();
  const { blue, red } = stations;
  const asked = "Strikes are reported near 49.95 N 23.40 E, close to the border. State whether they are yours.";
  const question = blue.json("send", "-p", "priority", "--from", "ops", "--to", "RED/ops", "--subject", "Strikes near the border", "--wait", "10", asked).serial;
  red.run("read", question, "--by", "дежурный офицер");
  red.run("send", "-p", "routine", "--from", "ops", "--to", "BLUE/ops", "--subject", "Дежурство", "--wait", "10", "Дежурство принято. Связь проверена.");
  blue.run("shift", "take");
  await both(blue, { line: { path: "/line" }, traffic: { path: `/traffic/${question}` }, watch: { path: "/watch" } });
  red.run("send", "-p", "flash", "--from", "ops", "--to", "BLUE/ops", "--subject", "Опасное сближение", "Ваш самолёт идёт на наш конвой. Измените курс немедленно.");
  await second(red);
  for (const theme of ["day", "night"]) {
    const page = await open(blue, { theme });
    await page.locator("dialog[open]").waitFor();
    await draw(page, `flash-${theme}`);
    await page.context().close();
  }
  await stations.end();
}

mkdirSync(INTO, { recursive: true });
const dir = mkdtempSync(join(tmpdir(), "detente-screens-"));
try {
  await story(dir);
  await live();
} finally {
  await quit();
  rmSync(dir, { recursive: true, force: true });
}
