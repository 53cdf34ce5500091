// The map in a browser: a notice is planned, checked, kept and released in one console, and answered in the other; conflicts,
// sites and warnings; and that whoever sees no map misses nothing.

import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { archive, picture } from "./support/archive.mjs";
import { accessible, close, open, quit } from "./support/page.mjs";
import { pair, STAFF, until } from "./support/stations.mjs";

let stations;

/** So many hours from now, to the minute. */
const hours = (count) => `${new Date(Date.now() + count * 3_600_000).toISOString().slice(0, 16)}Z`;

/** Kept clear of by agreement, far from everything else that is told here. */
const AREAS = {
  type: "Feature",
  properties: { name: "Northern strip", "name:ru": "Северная полоса", distance_m: 5000, kinds: "live-fire missile-launch" },
  geometry: { type: "LineString", coordinates: [[30, 68], [31, 68.4]] },
};

before(async () => {
  stations = await pair({ areas: AREAS, staff: { ...STAFF, planner: ["reader", "drafter"] } });
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

/** Opens what a row is of. What comes meanwhile moves the rows, also under a pointer that is about to press. */
async function choose(page, text) {
  const shown = page.getByRole("article").getByText(text).first();
  await until(`${text} is open`, async () => {
    await row(page, text).click();
    return shown.waitFor({ timeout: 2_000 }).then(() => true, () => false);
  });
}

test("a standing area is in the list and on the map, which goes there, and a plan too near is told so", async () => {
  const page = await open(stations.red, { language: "ru", path: "/map" });
  await drawn(page);
  await row(page, "Северная полоса").click();
  const seen = async () => (await drawn(page), (await page.locator(".canvas canvas").screenshot()).toString("base64"));
  const near = await seen();
  for (let times = 0; times < 4; times++) await page.keyboard.press("-");
  let far;
  await until("the map is wider", async () => (far = await seen()) !== near);
  await page.keyboard.press("f");
  await until("the map went there", async () => (await seen()) !== far);
  await accessible(page, "a standing area in Russian");
  const told = await stations.red.json("plan", "check", "--kind", "live-fire", "--circle", "68.22,30.5,500m", "--from-time", hours(30), "--until", hours(31), "--lower", "0mAMSL", "--upper", "3000mAMSL");
  assert.deepEqual(told.plans[0].lines[0].meets.map((met) => met.with.name), ["Northern strip / Северная полоса"]);
  await close(page);
});

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

  await choose(far, "Strikes");
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
  await choose(far, "District hospital");
  await far.getByRole("button", { name: /أخذ العلم/ }).click();
  await choose(near, "District hospital");
  await near.getByRole("article").getByText("acknowledged").waitFor();
  await accessible(near, "site");
  await accessible(far, "site in Arabic");
  await close(near);
  await close(far);
});

test("a site is told from the map, changed, acknowledged with all others and passed down", async () => {
  const near = await open(stations.blue, { path: "/map" });
  const far = await listed(stations.red, { language: "ru" });
  await drawn(near);
  await near.keyboard.press("r");
  await near.getByLabel("What it is called").fill("Field hospital");
  await near.getByRole("combobox", { name: "shape" }).selectOption("circle");
  await near.getByRole("button", { name: "Draw on the map" }).click();
  const { x, y, width, height } = await near.locator(".canvas canvas").boundingBox();
  await near.mouse.click(x + width / 2, y + height / 2);
  await near.mouse.click(x + width / 2 + 60, y + height / 2);
  assert.match(await near.getByLabel(/^Place:/).inputValue(), /^-?\d+\.\d{5}, -?\d+\.\d{5}$/);
  // Beside one that is told already, and so perhaps the same.
  await near.getByLabel(/^Place:/).fill("49.83831, 24.02321");
  await near.getByLabel(/^radius/).fill("150 m");
  await near.getByText(/Another site is.* within 50 m/).waitFor();
  await near.getByLabel(/^Place:/).fill("49.80, 24.00");
  await near.getByLabel("verified by").fill("Ministry of Health");
  await near.getByLabel(/^verified on/).fill("2026-11-02");
  await near.getByLabel("grade").selectOption("A1");
  // As they will read it.
  await near.locator("section .read").getByText("больница", { exact: false }).waitFor();
  await accessible(near, "a new site");
  await near.getByRole("button", { name: /Release the site/ }).click();
  await near.getByRole("button", { name: "Change", exact: false }).waitFor();
  const told = () => stations.blue.json("site", "list").sites.find((site) => site.name.startsWith("Field hospital"));
  assert.deepEqual([told().at, told().radius_m, told().verified_by, told().grade], [[49.8, 24], 150, "Ministry of Health", "A1"]);

  await near.keyboard.press("c");
  await near.getByRole("heading", { name: /^Change .?BLUE/ }).waitFor();
  const release = near.getByRole("button", { name: /Release the change/ });
  await near.getByText("Nothing differs from what is told.").waitFor();
  assert.ok(await release.isDisabled());
  await near.getByLabel("whom to reach").fill("Head of administration");
  await release.click();
  // The form shows it too, before it is told.
  const changed = await until("the change is told", () => (told().contact ? told() : undefined));
  await near.getByRole("article").locator("dd", { hasText: "Head of administration" }).waitFor();
  assert.deepEqual([changed.contact, changed.radius_m, changed.verified_on?.slice(0, 10)], ["Head of administration", 150, "2026-11-02"]);

  await row(far, "Field hospital").getByText("ждёт нас").waitFor();
  await choose(far, "Field hospital");
  await far.getByRole("article").getByText("Head of administration").waitFor();
  await far.getByRole("button", { name: /Принять к сведению все записи/ }).click();
  await until("nothing waits for an answer", () => stations.red.json("status").lines[0].sites.to_answer === 0);
  await far.getByRole("button", { name: /Все записи доведены до частей/ }).click();
  await far.locator("form textarea").fill("Центр управления, 4-я бригада");
  await accessible(far, "passing all down in Russian");
  await far.locator("form textarea").press("Control+Enter");
  await until("nothing waits to be passed down", () => stations.red.json("status").lines[0].sites.to_pass === 0);
  await until("no site waits", async () => (await row(far, "Field hospital").getByText("ждёт нас").count()) === 0);
  await near.getByRole("article").getByText("Центр управления, 4-я бригада").first().waitFor();
  await close(near);
  await close(far);
});

test("a site that another desk changes meanwhile is told so, and what was typed is kept", async () => {
  const { blue, red } = stations;
  blue.run("site", "add", "--kind", "hospital", "--name", "Polyclinic", "--at", "48.10, 22.10", "--contact", "Night nurse");
  const told = () => blue.json("site", "list").sites.find(({ name }) => name === "Polyclinic");
  const { site } = told();
  const page = await listed(blue);
  await go(page, `/map/new-site?changes=${encodeURIComponent(site)}`);
  const contact = page.getByLabel("whom to reach");
  await until("the form shows it", async () => (await contact.inputValue()) === "Night nurse");
  await contact.fill("Day nurse");
  await page.getByLabel("reference").fill("B-17");
  const release = page.getByRole("button", { name: /Release the change/ });
  // That the other side answered is in nobody's way; that somebody changed it is.
  await until("it has come", () => red.json("site", "list").sites.some(({ name }) => name === "Polyclinic"));
  red.run("site", "answer", site.replace(/\.\d+$/, ""), "acknowledge");
  blue.run("site", "change", site, "--contact", "The porter", "--grade", "B2", "--verified-by", "Ministry");
  await release.click();
  const moved = page.locator(".moved");
  await moved.getByText("It was changed meanwhile, and nothing of yours was sent.").waitFor();
  const [{ y, height }, bar] = [await moved.boundingBox(), await page.locator(".release").boundingBox()];
  assert.ok(0 < y && y + height < bar.y, "it is in sight above what releases");
  await moved.getByText("Night nurse").waitFor();
  await moved.getByText("The porter").waitFor();
  await moved.getByText("You typed something else here, which stands in the form.").waitFor();
  await moved.getByText("Ministry").waitFor();
  assert.equal(await contact.inputValue(), "Day nurse", "what was typed is kept");
  assert.equal(await page.getByLabel("grade").inputValue(), "B2", "what was not touched follows");
  assert.equal(told().contact, "The porter", "nothing was sent");
  await accessible(page, "a site that was changed meanwhile");
  await release.click();
  await until("the change is told", () => told().contact === "Day nurse");
  assert.deepEqual([told().reference, told().grade, told().verified_by], ["B-17", "B2", "Ministry"]);
  await close(page);
});

test("the plan of a day is sent on the eve and returned in Arabic", async () => {
  const day = new Date(Date.now() + 4 * 86_400_000).toISOString().slice(0, 10);
  for (const [title, lat] of [["Survey", "47.1"], ["Rehearsal", "46.1"]]) {
    stations.blue.run("notice", "send", "--kind", "flight", "--title", title, "--from", "ops", "--circle", `${lat},20.4,3km`, "--from-time", `${day}T10:00Z`, "--until", `${day}T12:00Z`, "--lower", "300mAMSL", "--upper", "900mAMSL", "--wait", "10");
  }
  const far = await listed(stations.red, { language: "ar", theme: "night" });
  await go(far, "/map/day");
  await far.getByText("لم تُرسل خطة يومية بعد.").waitFor();
  const near = await listed(stations.blue);
  await near.getByRole("link", { name: "Daily plans" }).click();
  await near.getByLabel(/^Day/).fill(day);
  await near.getByLabel("Survey").waitFor();
  await near.getByLabel("Rehearsal").uncheck();
  await near.getByLabel("What else there is to say").fill("Weather permitting.");
  await near.getByText(/On time if released before/).waitFor();
  await accessible(near, "daily plan");
  await near.getByRole("button", { name: "Release the daily plan" }).click();
  await near.getByRole("article").getByText(new RegExp(`BLUE.?: .?${day}`)).waitFor();
  const [{ serial, notices }] = stations.blue.json("notice", "plans").plans;
  assert.equal(notices.length, 1);

  await far.getByRole("button", { name: "لا اعتراض" }).click();
  await near.getByRole("article").getByText(/RED:.*no objection/s).waitFor();
  assert.equal(stations.blue.json("notice", "plans").plans.find((plan) => plan.serial === serial).answers[0].stance, "no objection");
  await accessible(far, "daily plan in Arabic");
  await close(near);
  await close(far);
});

test("whoever may not release makes drafts of a site and of a daily plan, which another person releases", async () => {
  const day = new Date(Date.now() + 5 * 86_400_000).toISOString().slice(0, 10);
  stations.blue.run("notice", "send", "--kind", "flight", "--title", "Ferry", "--from", "ops", "--circle", "44.1,20.4,3km", "--from-time", `${day}T10:00Z`, "--until", `${day}T12:00Z`, "--lower", "300mAMSL", "--upper", "900mAMSL", "--wait", "10");
  const maker = await listed(stations.blue, { person: "planner" });
  await go(maker, "/map/new-site");
  await maker.getByLabel("What it is called").fill("Clinic");
  await maker.getByLabel(/^Place:/).fill("44.5, 20.5");
  await maker.getByText("A releaser. Until then it is a draft.").waitFor();
  await maker.getByRole("button", { name: /Release the site/ }).click();
  await maker.getByRole("status").getByText(/Nothing was said yet/).waitFor();
  await accessible(maker, "a site that is a draft");
  await go(maker, "/map/day");
  await maker.getByLabel(/^Day/).fill(day);
  await maker.getByLabel("Ferry").waitFor();
  await maker.getByRole("button", { name: "Release the daily plan" }).click();
  await maker.getByRole("status").getByText(/Nothing was said yet/).waitFor();
  const told = () => [stations.red.json("site", "list").sites.some((site) => site.name === "Clinic"), stations.red.json("notice", "plans").plans.some((plan) => plan.day.startsWith(day))];
  assert.deepEqual(told(), [false, false], "nothing left");

  const other = await open(stations.blue, { path: "/traffic/drafts" });
  for (let left = 2; left > 0; left--) {
    await until(`${left} drafts wait`, async () => (await other.getByRole("article").count()) === left);
    await other.getByRole("article").first().getByRole("button", { name: "Release", exact: true }).click();
  }
  await until("both are told", () => told().every(Boolean));
  await close(maker);
  await close(other);
});

test("a warning goes out at once, and takes over the other side's screen", async () => {
  const far = await listed(stations.red, { language: "ru" });
  const near = await listed(stations.blue);
  await choose(near, "District hospital");
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

test("archives of tiles of the station and of a disk are shown without prejudice, a part at a time", async () => {
  const folder = join(stations.blue.dir, "map");
  mkdirSync(folder, { recursive: true });
  const land = [[[1100, 1000], [3100, 1000], [3100, 3000], [1100, 3000], [1100, 1000]]];
  const tiles = archive({
    regions: [{ type: 3, tags: { name: "Everywhere" }, geometry: land }],
    places: [{ type: 1, tags: { name: "Town", "name:ru": "Город" }, geometry: [[2048, 1400]] }],
  });
  writeFileSync(join(folder, "tiles.pmtiles"), tiles);
  writeFileSync(join(folder, "broken.pmtiles"), "no archive at all, and long enough that its head can be read".padEnd(200));
  writeFileSync(join(folder, "line.geojson"), JSON.stringify({ type: "Feature", properties: { name: "A line" }, geometry: { type: "LineString", coordinates: [[22, 49], [24, 51]] } }));
  const page = await open(stations.blue, { language: "ru", path: "/line" });
  const parts = [];
  page.on("response", (response) => {
    if (response.url().includes("tiles.pmtiles")) parts.push(response.status());
  });
  await go(page, "/map/files");
  await drawn(page);
  const box = page.getByRole("checkbox", { name: "tiles.pmtiles" });
  await box.waitFor();
  await page.getByText("Makers of the tiles").waitFor();
  await page.getByRole("checkbox", { name: "line.geojson" }).waitFor();
  await page.getByText("Wrong magic number").waitFor();
  await page.getByText("без ущерба").first().waitFor();
  await accessible(page, "files in Russian");
  const seen = async () => (await drawn(page), (await page.locator(".canvas canvas").screenshot()).toString("base64"));
  await page.mouse.move(0, 0);
  await until("a tile was read", () => parts.length > 1);
  // The first click takes the word about sound away, and the map grows.
  await page.locator("article h2").click();
  let shown;
  await until("the map stands still", async () => shown === (shown = await seen()));
  await box.uncheck();
  await until("it is drawn no more", async () => (await seen()) !== shown);
  await box.check();
  await until("it is drawn again", async () => (await seen()) === shown);
  assert.deepEqual([...new Set(parts)], [206], "never the whole");

  await page.locator("#map-file").setInputFiles({ name: "disk.pmtiles", mimeType: "application/octet-stream", buffer: tiles });
  await page.getByRole("checkbox", { name: "disk.pmtiles" }).waitFor();
  await drawn(page);
  await close(page);
});

test("an archive of pictures is drawn below all else, and without its colours", async () => {
  const page = await open(stations.blue, { path: "/map/files" });
  await drawn(page);
  await page.locator("article h2").click();
  const shot = async () => (await drawn(page), (await page.locator(".canvas canvas").screenshot()).toString("base64"));
  let bare;
  await until("the map stands still", async () => bare === (bare = await shot()));
  await page.locator("#map-file").setInputFiles({ name: "pictures.pmtiles", mimeType: "application/octet-stream", buffer: picture([255, 0, 0]) });
  await page.getByRole("checkbox", { name: "pictures.pmtiles" }).waitFor();
  let shown;
  await until("the picture is drawn", async () => (shown = await shot()) !== bare);
  await until("it stands still", async () => shown === (shown = await shot()));
  /** How far the reddest place of a picture is from grey. */
  const redness = await page.evaluate(async (base64) => {
    const bitmap = await createImageBitmap(new Blob([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))]));
    const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext("2d");
    context.drawImage(bitmap, 0, 0);
    const [red, green] = context.getImageData(10, bitmap.height - 40, 1, 1).data;
    return red - green;
  }, shown);
  assert.ok(redness < 60, `a picture keeps ${redness} of its red`);
  await page.getByRole("checkbox", { name: "pictures.pmtiles" }).uncheck();
  await until("it is drawn no more", async () => (await shot()) === bare);
  await accessible(page, "an archive of pictures");
  await close(page);
});
