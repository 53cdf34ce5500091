// The API is as its description says: requests of every shape that the description allows, and many that it does not, made
// up by schemathesis against a station that runs. No fault of the station's, and no answer that is not described.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { Browser } from "./support/browser.mjs";
import { PASSPHRASE, pair } from "./support/stations.mjs";

const SCHEMATHESIS = new URL("../../.venv/bin/schemathesis", import.meta.url).pathname;

/** Requests to each path, beside those that follow from the description one by one. */
const EXAMPLES = process.env.DETENTE_API_EXAMPLES ?? "3";

/** What would end the session that asks, or take what it has. */
const ENDS = ["/api/session", "/api/desk/end", "/api/desk/change", "/api/desk/enroll", "/api/desk/clear", "/api/desk/widen"];

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

test("no request that can be made up has the station fail or answer what is not described", { skip: !existsSync(SCHEMATHESIS) && "schemathesis is not installed" }, async () => {
  const ca = join(stations.dir, "ca.pem");
  writeFileSync(ca, stations.blue.certificate);
  const own = { cookie: watch.cookie, origin: stations.blue.origin, "sec-fetch-site": "same-origin" };
  const words = [
    "run", `${stations.blue.origin}/api/openapi.json`, "--tls-verify", ca, "--no-color",
    "--checks", "not_a_server_error,status_code_conformance,content_type_conformance,response_headers_conformance,response_schema_conformance,unsupported_method",
    "--phases", "examples,coverage,fuzzing", "--max-examples", EXAMPLES, "--seed", "1", "--generation-database", "none",
    // A connection that the station closed because nothing came for a while is no fault of it.
    "--request-retries", "2", "--request-timeout", "30", "--suppress-health-check", "all", "--warnings", "off",
    ...Object.entries(own).flatMap(([name, value]) => ["--header", `${name}: ${value}`]),
    // An answer that never ends is tried elsewhere.
    ...["/api/events", ...ENDS].flatMap((path) => ["--exclude-path", path]),
  ];
  const { code, said } = await new Promise((resolve) => {
    const run = spawn(SCHEMATHESIS, words, { stdio: ["ignore", "pipe", "pipe"] });
    let said = "";
    run.stdout.on("data", (bytes) => (said += bytes));
    run.stderr.on("data", (bytes) => (said += bytes));
    run.on("exit", (code) => resolve({ code, said }));
  });
  assert.equal(code, 0, said.slice(-20_000));
  assert.equal((await watch.get("/api/status")).status, 200, "it goes on");
});
