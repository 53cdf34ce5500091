// The console's API over two real stations: whoever is signed in does what the command line does, and no more.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { Browser } from "./support/browser.mjs";
import { PASSPHRASE, pair, until } from "./support/stations.mjs";

let stations, watch, far;

before(async () => {
  stations = await pair();
  [watch, far] = [new Browser(stations.blue), new Browser(stations.red)];
  for (const browser of [watch, far]) assert.equal((await browser.sign_in("watch", PASSPHRASE)).status, 200);
});

after(async () => {
  watch?.close();
  far?.close();
  await stations?.end();
});

/** A session of another person at the first station. */
async function signed_in(person, station = stations.blue) {
  const browser = new Browser(station);
  assert.equal((await browser.sign_in(person, PASSPHRASE)).status, 200);
  return browser;
}

const words = (text, more = {}) => ({ precedence: "routine", from: "ops", to: ["RED/ops"], text, ...more });

test("a message goes from one browser to the other, and its reading comes back", async () => {
  const heard = watch.listen();
  await until("it listens", () => heard.status === 200);
  const said = await watch.post("/api/message/send", words("The bridge is open."));
  assert.equal(said.status, 200, said.text);
  const { serial } = said.json;
  const shown = await until("it arrives", async () => {
    const { json } = await far.get("/api/message/list?limit=50");
    return json.messages.find((message) => message.serial === serial);
  });
  assert.equal(shown.text, "The bridge is open.");
  assert.equal((await far.post("/api/message/read", { message: serial, by: "somebody else" })).status, 200);
  await until("the reading is heard", () => heard.heard.some(({ data }) => JSON.stringify(data).includes(serial) && data.event === "read"));
  const { json } = await watch.get(`/api/message/show?message=${serial}`);
  assert.equal(json.read[0].party, "RED");
  heard.stop();
});

test("what the browser is answered is what the command line prints", async () => {
  for (const [path, command] of [
    ["/api/charter/show", ["charter", "show"]],
    ["/api/call/list", ["call", "list"]],
    ["/api/message/list?all=true", ["inbox", "--all"]],
    ["/api/phrases", ["phrases"]],
    ["/api/desk/people", ["desk", "people"]],
    ["/api/readout/list", ["readout", "list"]],
  ]) {
    const { status, json } = await watch.get(path);
    assert.equal(status, 200, path);
    assert.deepEqual(json, stations.blue.json(...command), path);
  }
  const inWords = await watch.get("/api/charter/show", { accept: "text/plain" });
  assert.equal(inWords.text.trim(), stations.blue.run("charter", "show").trim());
});

test("each role does what it may, and is told who may do the rest", async () => {
  const [clerk, engineer] = await Promise.all([signed_in("clerk"), signed_in("engineer")]);
  // Words of somebody who does not release wait for somebody who does.
  const drafted = await clerk.post("/api/message/send", words("A clerk's words."));
  assert.deepEqual([drafted.status, drafted.json.state], [200, "draft"]);
  const refused = await clerk.post("/api/draft/release", { draft: drafted.json.draft });
  assert.deepEqual([refused.status, refused.json.type], [403, "forbidden"]);
  assert.match(refused.json.hint, /ask one of them/);
  // Whoever keeps the machine sees how the links stand, and no words.
  const status = (await engineer.get("/api/status")).json;
  assert.equal(status.lines[0].warnings, undefined);
  for (const path of ["/api/message/list", "/api/find?words=bridge", "/api/transcript/export", "/api/situation/list", "/api/call/list", "/api/performance", "/api/clocks"]) {
    assert.equal((await engineer.get(path)).status, 403, path);
  }
  for (const [path, body] of [
    ["/api/desk/enroll", { person: "x", roles: ["administrator"], passphrase_file: Buffer.from(PASSPHRASE).toString("base64") }],
    ["/api/desk/end", { person: "watch" }],
    ["/api/desk/widen", { kinds: ["message"] }],
    ["/api/sign-without", { party: "RED" }],
  ]) {
    const answer = await clerk.post(path, body);
    assert.equal(answer.status, 403, `${path}: ${answer.text}`);
  }
  clerk.close();
  engineer.close();
});

test("a FLASH is released by two persons, each from a browser of their own", async () => {
  const deputy = await signed_in("deputy");
  const flash = await watch.post("/api/message/send", words("Recall your aircraft.", { precedence: "flash" }));
  assert.deepEqual([flash.status, flash.json.state], [200, "draft"], flash.text);
  const { draft } = flash.json;
  const shown = await deputy.get(`/api/draft/show?draft=${draft}`);
  assert.equal(shown.status, 200, shown.text);
  const same = await watch.post("/api/draft/release", { draft });
  assert.notEqual(same.json?.state, "placed", "nobody is two persons");
  const released = await deputy.post("/api/draft/release", { draft });
  assert.equal(released.status, 200, released.text);
  await until("it is at the other side", async () => (await far.get("/api/message/list")).json.messages.some((message) => message.precedence === "FLASH"));
  deputy.close();
});

test("events go on where a connection broke, and nothing is told to whoever may not hear it", async () => {
  const first = watch.listen();
  await until("it listens", () => first.status === 200);
  await watch.post("/api/message/send", words("One."));
  const last = (await until("something is heard", () => first.heard.at(-1))).id;
  first.stop();
  await watch.post("/api/message/send", words("Two."));
  const next = watch.listen(last);
  await until("what was missed is heard", () => next.heard.some(({ event }) => event === "told"));
  assert.ok(next.heard.every(({ id, event }) => event === "told" && id !== last));
  next.stop();
  const anew = watch.listen("0-1");
  await until("it is told to read anew", () => anew.heard.some(({ event }) => event === "anew"));
  anew.stop();
  const engineer = await signed_in("engineer");
  const little = engineer.listen();
  await until("it listens", () => little.status === 200);
  const all = watch.listen();
  await until("it listens", () => all.status === 200);
  await watch.post("/api/message/send", words("Three."));
  await until("those who read hear of it", () => all.heard.length > 0);
  // That something changed at the desk is told to all who are signed in; what, to those who may read it and ask.
  assert.deepEqual(little.heard.filter(({ data }) => data.event !== "state" && Object.keys(data).join() !== "event"), []);
  for (const listening of [little, all]) listening.stop();
  engineer.close();
});

test("an event is heard as soon as the words are here, and before a person could have asked", async () => {
  const heard = far.listen();
  await until("it listens", () => heard.status === 200);
  const took = [];
  for (let turn = 0; turn < 20; turn += 1) {
    const before = heard.heard.length;
    const began = performance.now();
    await watch.post("/api/message/send", words(`Turn ${turn}.`));
    await until("it is heard", () => heard.heard.slice(before).some(({ data }) => data.event === "kept" || data.event === "message"));
    took.push(heard.heard.slice(before)[0].at - began);
  }
  took.sort((one, other) => one - other);
  assert.ok(took[18] < 250, `p95 ${took[18]} ms`);
  heard.stop();
});

test("a change is made once however often it is sent, and only of what was shown", async () => {
  const key = { "idempotency-key": "b9b5d1c8" };
  const [first, again] = [await watch.post("/api/message/send", words("Once."), key), await watch.post("/api/message/send", words("Once."), key)];
  assert.deepEqual(again.json, first.json);
  const { messages } = (await watch.get("/api/message/list?all=true&limit=100")).json;
  assert.equal(messages.filter(({ text }) => text === "Once.").length, 1);
  const shown = await watch.get(`/api/message/show?message=${first.json.serial}`);
  const held = { "if-match": shown.headers.etag };
  await far.post("/api/message/read", { message: first.json.serial, by: "x" });
  await until("it is read", async () => (await watch.get(`/api/message/show?message=${first.json.serial}`)).json.read.length > 0);
  const late = await watch.post("/api/message/cancel", { message: first.json.serial, reason: "wrong" }, held);
  assert.deepEqual([late.status, late.json.type], [412, "changed"]);
});

test("a site is changed only as it was shown, and a grade that was given is taken back", async () => {
  const told = await watch.post("/api/site/add", { kind: "hospital", name: "Clinic", at: "49.8, 24.0", verified_by: "Ministry", grade: "B2" });
  assert.equal(told.status, 200, told.text);
  const { site } = (await watch.get("/api/site/list")).json.sites.find(({ name }) => name === "Clinic");
  const show = () => watch.get(`/api/site/show?site=${site}`);
  const shown = await show();
  assert.equal(shown.json.grade, "B2");
  const first = await watch.post("/api/site/change", { site, grade: "" });
  assert.equal(first.status, 200, first.text);
  await until("it has no grade", async () => (await show()).json.grade === null);
  const second = await watch.post("/api/site/change", { site, contact: "Nobody" }, { "if-match": shown.headers.etag });
  assert.deepEqual([second.status, second.json.type], [412, "changed"]);
  assert.deepEqual([(await show()).json.contact, (await show()).json.verified_by], ["", "Ministry"]);
});

test("a call is a file of a calendar by its address alone", async () => {
  const sought = await watch.post("/api/call/seek", { from: "ops", with: ["RED/ops"], subject: "Bridge" });
  assert.equal(sought.status, 200, sought.text);
  const given = await watch.get(`/api/call/calendar?call=${sought.json.serial}`, { accept: "text/html,*/*" });
  assert.equal(given.status, 200, given.text);
  assert.match(given.headers["content-disposition"], /^attachment; filename="call-calendar-BLUE-P-\d+\.ics"$/);
  assert.match(given.text, /^BEGIN:VCALENDAR\r\n/);
});

test("a contact, a staffed check and a pause are shown one by one, and answered only as they were shown", async () => {
  const told = await watch.post("/api/contact/tell", { from: "chief", with: "RED/chief", at: "2022-02-11T15:00:00Z", words: "By telephone." });
  assert.equal(told.status, 200, told.text);
  const contact = told.json.serial;
  const shown = await until("it has come", async () => {
    const answer = await far.get(`/api/contact/show?contact=${contact}`);
    return answer.status === 200 ? answer : undefined;
  });
  assert.deepEqual([shown.json.words, shown.json.standing, shown.json.owed_here], ["By telephone.", "claimed by one", true]);
  const held = { "if-match": shown.headers.etag };
  assert.equal((await far.post("/api/contact/agree", { contact }, held)).status, 200);
  const late = await far.post("/api/contact/dispute", { contact, reason: "It was not so." }, held);
  assert.deepEqual([late.status, late.json.type], [412, "changed"]);
  const outage = (await watch.post("/api/suspension/outage", { cause: "planned", from: "ops", reason: "The generator." })).json.serial;
  const pause = await watch.get(`/api/suspension/show?suspension=${outage}`);
  assert.deepEqual([pause.json.cause, pause.json.reason, pause.json.over], ["planned", "The generator.", null]);
  assert.equal((await watch.post("/api/suspension/resume", { suspension: outage }, { "if-match": pause.headers.etag })).status, 200);
  const again = await watch.post("/api/suspension/resume", { suspension: outage }, { "if-match": pause.headers.etag });
  assert.deepEqual([again.status, again.json.type], [412, "changed"]);
  for (const [path, named] of [["staffed", "check"], ["violation", "violation"], ["contact", "contact"], ["suspension", "suspension"]]) {
    assert.equal((await watch.get(`/api/${path}/show?${named}=BLUE/R/9999`)).status, 404, path);
  }
});

test("a file is sent as what it holds, and comes back as a file that verifies", async () => {
  const list = Buffer.from("name,latitude,longitude\n").toString("base64");
  const dry = await watch.post("/api/site/import", { file: list, all_lines: true, dry_run: true });
  assert.notEqual(dry.status, 500, dry.text);
  const transcript = await watch.get("/api/transcript/export");
  assert.equal(transcript.status, 200, transcript.text.slice(0, 300));
  assert.match(transcript.headers["content-disposition"], /^attachment; filename="transcript-export.*\.detente"$/);
  const verified = await watch.post("/api/verify", { file: transcript.bytes.toString("base64") });
  assert.equal(verified.status, 200, verified.text);
});

test("a station that is started again is heard by those who listened before", async () => {
  const last = "1-1";
  await stations.red.kill();
  await stations.red.start();
  const again = new Browser(stations.red);
  assert.equal((await again.sign_in("watch", PASSPHRASE)).status, 200);
  const heard = again.listen(last);
  await until("it is told to read anew", () => heard.heard.some(({ event }) => event === "anew"));
  heard.stop();
  again.close();
  far.close();
  far = new Browser(stations.red);
  await far.sign_in("watch", PASSPHRASE);
});
