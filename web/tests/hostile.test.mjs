// What somebody tries who means harm: other sites' pages, stolen and planted sessions, paths, floods, and words that are
// script. The line stays up, the station answers the watch, and nothing of it is done.

import assert from "node:assert/strict";
import { connect } from "node:net";
import { after, before, test } from "node:test";
import { connect as connect_tls } from "node:tls";

import { Browser } from "./support/browser.mjs";
import { PASSPHRASE, pair, until } from "./support/stations.mjs";

let stations, watch;

before(async () => {
  stations = await pair();
  watch = new Browser(stations.blue);
  assert.equal((await watch.sign_in("watch", PASSPHRASE)).status, 200);
});

after(async () => {
  watch?.close();
  await stations?.end();
});

const words = (text, more = {}) => ({ precedence: "routine", from: "ops", to: ["RED/ops"], text, ...more });

/** Messages on the record of the first station. */
async function said() {
  return (await watch.get("/api/message/list?all=true&limit=1000")).json.messages;
}

/** The watch is answered, and soon. */
async function is_well() {
  const began = performance.now();
  const { status, json } = await watch.get("/api/status");
  assert.equal(status, 200);
  assert.equal(json.lines[0].peers[0].state, "up");
  assert.ok(performance.now() - began < 2_000, "the watch waits");
}

/** A connection with TLS done, to send bytes over as they are. */
function raw() {
  const [host, port] = stations.blue.console.split(":");
  return new Promise((resolve, reject) => {
    const socket = connect_tls({ host, port: Number(port), ca: stations.blue.certificate }, () => resolve(socket));
    socket.on("error", reject);
  });
}

test("a page of another site has nothing done, whatever it sends", async () => {
  const before = (await said()).length;
  for (const headers of [
    { origin: "https://evil.example", "sec-fetch-site": "cross-site" },
    { origin: "null", "sec-fetch-site": "cross-site" },
    { origin: stations.red.origin, "sec-fetch-site": "same-site" },
    { "sec-fetch-site": "cross-site" },
    { origin: `${stations.blue.origin}.evil.example` },
    { origin: stations.blue.origin.replace("https", "http") },
  ]) {
    const own = { cookie: watch.cookie, "content-type": "application/json", ...headers };
    const answer = await watch.send("POST", "/api/message/send", { headers: own, body: JSON.stringify(words("Forged.")) });
    assert.equal(answer.status, 403, JSON.stringify(headers));
  }
  for (const media of ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"]) {
    const answer = await watch.post("/api/message/send", words("Forged."), { "content-type": media });
    assert.equal(answer.status, 415, media);
  }
  assert.equal((await watch.get("/api/message/send?text=Forged")).status, 405);
  for (const method of ["OPTIONS", "PUT", "PATCH", "TRACE"]) {
    const answer = await watch.send(method, "/api/message/send", { headers: { cookie: watch.cookie } });
    assert.ok([403, 405].includes(answer.status), `${method}: ${answer.status}`);
    assert.equal(answer.headers["access-control-allow-origin"], undefined);
  }
  assert.equal((await said()).length, before);
});

test("a session that somebody planted is none, and signing in makes another", async () => {
  const planted = new Browser(stations.blue);
  const name = watch.cookie.split("=")[0];
  planted.cookie = `${name}=${"a".repeat(64)}`;
  assert.equal((await planted.get("/api/session")).status, 401);
  await planted.sign_in("deputy", PASSPHRASE);
  assert.notEqual(planted.cookie, `${name}=${"a".repeat(64)}`);
  const before = planted.cookie;
  await planted.sign_in("deputy", PASSPHRASE);
  assert.notEqual(planted.cookie, before);
  const old = new Browser(stations.blue);
  old.cookie = before;
  assert.equal((await old.get("/api/session")).status, 401, "the one before has ended");
  const both = new Browser(stations.blue);
  both.cookie = `${name}=${"a".repeat(64)}; ${planted.cookie}`;
  assert.equal((await both.get("/api/session")).status, 401, "one of two is somebody else's");
  const out = await planted.send("DELETE", "/api/session", { headers: { cookie: planted.cookie, origin: stations.blue.origin, "sec-fetch-site": "same-origin" } });
  assert.equal(out.status, 204);
  assert.equal((await planted.get("/api/session")).status, 401);
  for (const browser of [planted, old, both]) browser.close();
});

test("guessing is slowed, whoever's name is guessed at, and the watch goes on", async () => {
  const guesser = new Browser(stations.blue);
  const answers = [];
  for (let guess = 0; guess < 6; guess += 1) answers.push(await guesser.sign_in("clerk", `guess ${guess}`));
  assert.ok(answers.every(({ status }) => status === 409));
  assert.match(answers.at(-1).json.hint, /try again in \d+ s/);
  assert.equal((await guesser.get("/api/session")).status, 401);
  await is_well();
  guesser.close();
});

test("no path leads out of the page, and no text into a file or a flag", async () => {
  for (const path of ["/../detente.toml", "/%2e%2e/root.key", "/..%2f..%2fetc/passwd", "/assets/..%2f..%2froot.key", "/api/../../station.key", "/.well-known/../console.pem", "//etc/passwd", "/root.key", "/console.pem"]) {
    const socket = await raw();
    const answer = await new Promise((resolve) => {
      let text = "";
      socket.on("data", (bytes) => (text += bytes));
      socket.on("close", () => resolve(text));
      socket.write(`GET ${path} HTTP/1.1\r\nhost: ${stations.blue.console}\r\nconnection: close\r\n\r\n`);
    });
    assert.match(answer, /^HTTP\/1\.1 (404|200)/, path);
    assert.doesNotMatch(answer, /PRIVATE KEY|listen =|root:|[0-9a-f]{64}\n/, path);
  }
  for (const text of ["--dir=/tmp", "@/etc/passwd", "-", "--", "-h", "$(id)", "`id`", "a\u0000b", "../../x"]) {
    const answer = await watch.post("/api/message/send", words(text, { subject: text }));
    assert.ok([200, 409, 422].includes(answer.status), `${text}: ${answer.text}`);
    if (answer.status === 200) assert.equal((await watch.get(`/api/message/show?message=${answer.json.serial}`)).json.text, text);
  }
  const drop = await watch.post("/api/plan/drop", { name: "../../root.key" });
  assert.ok([404, 409, 422].includes(drop.status), drop.text);
  for (const path of ["/api/plan/show?name=../../detente.toml", "/api/plan/show?name=/etc/passwd", "/api/charter/show?file=/etc/passwd"]) {
    const answer = await watch.get(path);
    assert.ok([404, 409, 422].includes(answer.status), `${path}: ${answer.status} ${answer.text.slice(0, 200)}`);
  }
  for (const body of [{ file: "/etc/passwd" }, { file: { path: "/etc/passwd" } }, { dir: "/tmp" }, { session: "/tmp/x" }, { out: "/tmp/out" }]) {
    assert.equal((await watch.post("/api/verify", body)).status, 422, JSON.stringify(body));
  }
});

test("script in whatever the other side fills comes back as the words that it is, and as nothing that runs", async () => {
  const far = new Browser(stations.red);
  await far.sign_in("watch", PASSPHRASE);
  const script = `</script><img src=x onerror="fetch('/api/message/cancel')">{{7*7}}\u202e`;
  const sent = await far.post("/api/message/send", { precedence: "routine", from: "ops", to: ["BLUE/ops"], subject: "<b>bold</b>", text: script });
  assert.equal(sent.status, 200, sent.text);
  const shown = await until("it arrives", async () => {
    const answer = await watch.get(`/api/message/show?message=${sent.json.serial}`);
    return answer.status === 200 && answer;
  });
  assert.equal(shown.headers["content-type"], "application/json");
  assert.equal(shown.headers["x-content-type-options"], "nosniff");
  assert.match(shown.headers["content-security-policy"], /script-src 'self'/);
  assert.equal(shown.json.text, script);
  const asText = await watch.get(`/api/message/show?message=${sent.json.serial}`, { accept: "text/plain" });
  assert.match(asText.headers["content-type"], /^text\/plain/);
  far.close();
});

test("a body of 100 MB is turned away at its head, or where it passes the bound", async () => {
  const head = (more) => `POST /api/verify HTTP/1.1\r\nhost: ${stations.blue.console}\r\ncookie: ${watch.cookie}\r\norigin: ${stations.blue.origin}\r\nsec-fetch-site: same-origin\r\ncontent-type: application/json\r\n${more}\r\n\r\n`;
  const told = await raw();
  const answer = await new Promise((resolve) => {
    let text = "";
    told.on("data", (bytes) => resolve((text += bytes)));
    told.write(head(`content-length: ${100 * 1024 * 1024}`));
  });
  assert.match(answer, /^HTTP\/1\.1 413/);
  told.destroy();
  const pieces = await raw();
  let came = "";
  pieces.on("data", (bytes) => (came += bytes));
  pieces.on("error", () => {});
  pieces.write(head("transfer-encoding: chunked"));
  const piece = Buffer.from(`10000\r\n${"x".repeat(0x10000)}\r\n`);
  for (let sent = 0; sent < 100 * 1024 * 1024 && came === "" && !pieces.destroyed; sent += piece.length) {
    if (!pieces.write(piece)) await new Promise((resolve) => (pieces.once("drain", resolve), pieces.once("close", resolve)));
  }
  await until("it is turned away", () => came !== "" || pieces.destroyed);
  if (came !== "") assert.match(came, /^HTTP\/1\.1 413/);
  pieces.destroy();
  const long = await watch.send("GET", `/api/find?words=${"x".repeat(400_000)}`, { headers: { cookie: watch.cookie } }).catch((error) => ({ status: error.code }));
  assert.ok([414, 431, 400, "ECONNRESET"].includes(long.status), `${long.status}`);
  await is_well();
});

test("a thousand connections that say nothing keep nobody out, and are closed", async (t) => {
  const [host, port] = stations.blue.console.split(":");
  const idle = [];
  // A few at a time: those that a full queue of the system's turns away it forgets, and never tells that they are closed.
  while (idle.length < 1_000) {
    const few = Array.from({ length: 50 }, () => connect(Number(port), host));
    for (const socket of few) {
      socket.on("error", () => {});
      // Whoever never reads never sees the end.
      socket.resume();
    }
    await until("they stand", () => few.every((socket) => !socket.connecting));
    idle.push(...few);
  }
  t.after(() => idle.forEach((socket) => socket.destroy()));
  assert.ok(idle.filter((socket) => socket.readyState === "open").length >= 900);
  await is_well();
  const fresh = new Browser(stations.blue);
  assert.equal((await fresh.sign_in("deputy", PASSPHRASE)).status, 200, "another signs in beside them");
  fresh.close();
  await until("they are closed", () => idle.every((socket) => socket.destroyed || socket.readyState === "closed"), 90_000);
});

test("clients that send or take a byte at a time hold nobody up", async () => {
  const slow = await Promise.all(Array.from({ length: 50 }, raw));
  for (const socket of slow) {
    socket.on("error", () => {});
    socket.write("GET /api/status HTTP/1.1\r\nhost: ");
  }
  const bodies = await Promise.all(Array.from({ length: 50 }, raw));
  for (const socket of bodies) {
    socket.on("error", () => {});
    socket.write(`POST /api/verify HTTP/1.1\r\nhost: ${stations.blue.console}\r\ncookie: ${watch.cookie}\r\norigin: ${stations.blue.origin}\r\nsec-fetch-site: same-origin\r\ncontent-type: application/json\r\ncontent-length: 1000\r\n\r\n{`);
  }
  await is_well();
  await until("those that never say their head are closed", () => slow.every((socket) => socket.destroyed || socket.readyState === "closed" || socket.readyState === "writeOnly" ), 25_000);
  await is_well();
  for (const socket of [...slow, ...bodies]) socket.destroy();
});

test("what is no HTTP is not answered by anything that gives the station away", async () => {
  for (const bytes of ["\u0000\u0001\u0002", "GET / HTTP/9.9\r\n\r\n", "GET\r\n\r\n", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", `GET / HTTP/1.1\r\n${"a: b\r\n".repeat(2_000)}\r\n`, "POST /api/session HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n"]) {
    const socket = await raw();
    let came = "";
    socket.on("data", (data) => (came += data));
    socket.on("error", () => {});
    socket.write(bytes);
    socket.end();
    await new Promise((resolve) => socket.once("close", resolve));
    assert.doesNotMatch(came, /detente|axum|hyper|panicked/i);
  }
  await is_well();
});
