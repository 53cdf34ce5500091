// The map in a browser: a notice is planned, checked, kept and released in one console, and answered in the other; conflicts,
// sites and warnings; and that whoever sees no map misses nothing.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { accessible, close, open, quit } from "./support/page.mjs";
import { pair, until } from "./support/stations.mjs";

let stations;

/** So many hours from now, to the minute. */
const hours = (count) => `${new Date(Date.now() + count * 3_600_000).toISOString().slice(0, 16)}Z`;

before(async () => {
  stations = await pair();
});

after(async () => {
  await quit();
  await stations?.end();
});

/** Waits until the map stands still: without its worker it would be silently blank. */
async function drawn(page) {
  await page.locator(".canvas[data-idle='true'] canvas").waitFor();
}

/** Goes elsewhere in the same page. */
async function go(page, path) {
  await page.evaluate((to) => {
    history.pushState(null, "", to);
    dispatchEvent(new PopStateEvent("popstate"));
  }, path);
}

/** The same without WebGL: the list is whole, and a shared machine draws no second map. */
async function listed(station, options) {
  const page = await open(station, { ...options, path: "/line" });
  await page.evaluate(() => {
    const real = HTMLCanvasElement.prototype.getContext;
    HTMLCanvasElement.prototype.getContext = function (kind, ...rest) {
      return /webgl/.test(kind) ? null : real.call(this, kind, ...rest);
    };
  });
  await go(page, "/map");
  return page;
}

/** The row of something in the list. */
const row = (page, text) => page.getByRole("listbox").getByRole("option").filter({ hasText: text });

test("a notice is planned, moved out of what it would meet, kept and released, and the other side answers it", async () => {
  stations.red.run("notice", "send", "--kind", "flight", "--title", "Вертолёты", "--from", "ops", "--circle", "49.95,23.4,5km", "--from-time", hours(30), "--until", hours(32), "--lower", "300mAMSL", "--upper", "1500mAMSL", "--wait", "10");
  const far = await listed(stations.red, { language: "ru" });
  const near = await open(stations.blue, { path: "/map" });
  await row(near, "Вертолёты").waitFor();
  await drawn(near);
  await accessible(near, "map");

  await near.keyboard.press("n");
  await near.getByLabel("kind", { exact: true }).selectOption("strike-warning");
  await near.getByLabel("What it is called").fill("Strikes");
  await near.getByLabel(/^Place:/).fill("50.01, 23.4");
  await near.getByLabel(/^radius/).fill("2 km");
  await near.getByLabel("from height", { exact: true }).fill("0");
  await near.getByLabel("up to height", { exact: true }).fill("3000");
  await near.getByLabel(/^begins/).fill(hours(31));
  await near.getByLabel(/^ends/).fill(hours(33));
  await near.getByText(/It meets .?one thing/).waitFor();
  await accessible(near, "plan that meets something");

  await near.getByLabel("Keep it as a plan named").fill("raid");
  await near.getByRole("button", { name: "Keep", exact: true }).click();
  await near.getByText(/Kept as .?raid.? on this side/).waitFor();
  assert.deepEqual(stations.red.json("notice", "list").notices.length, 1, "nothing left");

  // An alternative is one key away.
  await near.locator("h1").focus();
  await near.keyboard.press("a");
  await near.getByText("It meets nothing that is told.").waitFor();
  await near.getByRole("button", { name: /Release the notice/ }).click();
  await near.getByRole("article").getByRole("heading", { level: 2, name: /^BLUE\// }).waitFor();
  await accessible(near, "notice");
  const { serial } = stations.blue.json("notice", "list").notices.find((notice) => notice.title === "Strikes");
  assert.equal(stations.blue.json("plan", "list").kept.length, 0, "what is released is kept no more");

  await row(far, "Strikes").click();
  await far.getByRole("button", { name: /Возражений нет/ }).click();
  await near.getByRole("article").getByText("no objection").waitFor();
  await accessible(far, "notice in Russian");
  assert.equal(stations.blue.json("notice", "show", serial).answers[0].stance, "no objection");
  await close(near);
  await close(far);
});

test("a conflict says how near and when, and is answered; what clears it is taken into an amendment", async () => {
  stations.red.run("notice", "send", "--kind", "flight", "--title", "Разведка", "--from", "ops", "--circle", "48.5,35,4km", "--from-time", hours(40), "--until", hours(42), "--lower", "300mAMSL", "--upper", "1500mAMSL", "--wait", "10");
  stations.blue.run("notice", "send", "--kind", "flight", "--title", "Patrol", "--from", "ops", "--circle", "48.5,35.02,4km", "--from-time", hours(41), "--until", hours(43), "--lower", "1000mAMSL", "--upper", "2000mAMSL", "--although-conflicts", "--wait", "10");
  const near = await open(stations.blue, { path: "/map" });
  const far = await listed(stations.red, { language: "ru" });
  await row(near, "Patrol – Разведка").click();
  await near.getByText(/They meet: .?0 m.? apart, .?heights overlap/).waitFor();
  await near.getByRole("button", { name: /later/ }).waitFor();
  await accessible(near, "conflict");
  await near.keyboard.press("f");
  await drawn(near);
  await row(far, "Patrol – Разведка").click();
  await far.getByRole("button", { name: /Согласиться с мерами/ }).first().click();
  await far.locator("form textarea").fill("Не выше 900 м.");
  await far.locator("form textarea").press("Control+Enter");
  await near.getByText("Не выше 900 м.").waitFor();

  await near.getByRole("button", { name: /later/ }).click();
  await near.getByText("It meets nothing that is told.").waitFor();
  await accessible(near, "amendment");
  await near.getByRole("button", { name: /Release the amendment/ }).click();
  await far.getByText("Этого конфликта больше нет").waitFor();
  await close(near);
  await close(far);
});

test("a footprint is drawn with clicks on the map, and a file is read by the station", async () => {
  const page = await open(stations.blue, { path: "/map/plan" });
  await drawn(page);
  await page.getByRole("button", { name: "Draw on the map" }).click();
  const { x, y, width, height } = await page.locator(".canvas canvas").boundingBox();
  await page.mouse.click(x + width / 2, y + height / 2);
  await page.mouse.move(x + width / 2 + 40, y + height / 2);
  await page.mouse.click(x + width / 2 + 60, y + height / 2);
  assert.match(await page.getByLabel(/^Place:/).inputValue(), /^-?\d+\.\d{4}, -?\d+\.\d{4}$/);
  assert.match(await page.getByLabel(/^radius/).inputValue(), /^\d+ m$/);
  await page.getByRole("combobox", { name: "shape" }).selectOption("polygon");
  await page.getByRole("button", { name: "Draw on the map" }).click();
  for (const [dx, dy] of [[0, 0], [80, 0], [40, 60]]) await page.mouse.click(x + width / 2 + dx, y + height / 2 + dy);
  await page.keyboard.press("Enter");
  assert.equal((await page.getByLabel(/^Places, one/).inputValue()).split("\n").length, 3);

  const kml = `<kml xmlns="http://www.opengis.net/kml/2.2"><Placemark><name>Box</name><Polygon><outerBoundaryIs><LinearRing><coordinates>23,49 24,49 24,50 23,49</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark></kml>`;
  await page.getByLabel(/^begins/).fill(hours(50));
  await page.locator(".file input").setInputFiles({ name: "box.kml", mimeType: "application/vnd.google-earth.kml+xml", buffer: Buffer.from(kml) });
  await until("the file is in the form", async () => (await page.getByLabel("What it is called").inputValue()) === "Box");
  await until("nothing of it is kept", () => stations.blue.json("plan", "list").kept.length === 0);
  await page.getByText("It meets nothing that is told.").waitFor();
  await close(page);
});

test("a list of sites is tried first, then released, and acknowledged in Arabic", async () => {
  const near = await open(stations.blue, { path: "/map/sites" });
  const csv = "reference,name,type,latitude,longitude,radius\nB-1,District hospital,hospital,49.8383,24.0232,150\nB-2,School No. 4,school,49.8412,24.0301,\n";
  await near.locator("#import-file").setInputFiles({ name: "sites.csv", mimeType: "text/csv", buffer: Buffer.from(csv) });
  await near.getByText("What would be released").waitFor();
  assert.equal(stations.blue.json("site", "list").count, 0, "a trial releases nothing");
  await accessible(near, "import");
  await near.getByRole("button", { name: "Release the list" }).click();
  await row(near, "District hospital").waitFor();

  const far = await listed(stations.red, { language: "ar", theme: "night" });
  assert.equal(await far.locator("html").getAttribute("dir"), "rtl");
  await row(far, "District hospital").click();
  await far.getByRole("button", { name: /أخذ العلم/ }).click();
  await row(near, "District hospital").click();
  await near.getByRole("article").getByText("acknowledged").waitFor();
  await accessible(near, "site");
  await accessible(far, "site in Arabic");
  await close(near);
  await close(far);
});

test("a warning goes out at once, and takes over the other side's screen", async () => {
  const far = await listed(stations.red, { language: "ru" });
  const near = await listed(stations.blue);
  await row(near, "District hospital").click();
  await near.getByRole("button", { name: "Raise a warning here" }).click();
  assert.equal(await near.locator("#warn-at").inputValue(), "49.83830, 24.02320");
  await near.getByLabel("What is being struck").fill("the hospital");
  await near.getByLabel("From which known place").fill("Lviv");
  await near.getByLabel(/^Where that is/).fill("49.84, 24.03");
  await near.getByLabel(/^True bearing/).fill("90");
  await near.getByLabel(/^Distance/).fill("9 km");
  await near.getByText("One of the two is wrong").waitFor();
  await near.getByLabel(/^True bearing/).fill("249");
  await near.getByLabel(/^Distance/).fill("0.5 km");
  await near.getByText("The two ways agree").waitFor();
  await accessible(near, "warning");
  await near.getByLabel("What is being struck").press("Control+Enter");
  await far.getByText(/BLUE.? полагает, что мы/).first().waitFor();
  const [warning] = stations.red.json("cease", "list").warnings;
  assert.deepEqual(warning.at, [49.8383, 24.0232]);
  await row(near, "the hospital").waitFor();
  await close(near);
  await close(far);
});

test("whoever has no map has everything in the list, and opens files of boundaries without prejudice", async () => {
  const page = await listed(stations.blue);
  await page.getByText("The map cannot be drawn here").waitFor();
  await row(page, "Strikes").waitFor();
  await row(page, "School No. 4").waitFor();
  await page.getByRole("searchbox").fill("school");
  assert.equal(await page.getByRole("listbox").getByRole("option").count(), 1);
  await go(page, "/map/files");
  const border = { type: "Feature", properties: { name: "A line" }, geometry: { type: "LineString", coordinates: [[22, 49], [24, 51]] } };
  await page.locator("#map-file").setInputFiles({ name: "line.geojson", mimeType: "application/geo+json", buffer: Buffer.from(JSON.stringify(border)) });
  await page.getByText("line.geojson").waitFor();
  await page.getByText("without prejudice").first().waitFor();
  await accessible(page, "files");
  await page.context().close();
});
