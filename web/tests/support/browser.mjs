// A browser without a page: what a page of the console's own sends, and what a hostile one would.

import assert from "node:assert/strict";
import { Agent, request } from "node:https";

import { PASSPHRASE, until } from "./stations.mjs";

/** Speaks to one console in the name of one session. */
export class Browser {
  constructor(station) {
    this.station = station;
    this.cookie = "";
    this.agent = new Agent({ ca: station.certificate, keepAlive: true });
  }

  /** Sends a request as it is, and gives status, headers and body. */
  send(method, path, { headers = {}, body } = {}) {
    const [host, port] = this.station.console.split(":");
    return new Promise((resolve, reject) => {
      const sent = request({ host, port, method, path, agent: this.agent, headers }, (response) => {
        const chunks = [];
        response.on("data", (chunk) => chunks.push(chunk));
        response.on("error", reject);
        response.on("end", () => {
          const bytes = Buffer.concat(chunks);
          const text = bytes.toString("utf8");
          const is_json = /json/.test(response.headers["content-type"] ?? "") && text !== "";
          resolve({ status: response.statusCode, headers: response.headers, bytes, text, json: is_json ? JSON.parse(text) : undefined });
        });
      });
      sent.on("error", reject);
      sent.end(body);
    });
  }

  /** Reads, as the page does. */
  get(path, headers = {}) {
    return this.send("GET", path, { headers: { cookie: this.cookie, ...headers } });
  }

  /** Changes something, as the page does. */
  post(path, body, headers = {}) {
    const own = { cookie: this.cookie, origin: this.station.origin, "sec-fetch-site": "same-origin", "content-type": "application/json" };
    return this.send("POST", path, { headers: { ...own, ...headers }, body: JSON.stringify(body) });
  }

  /** Begins a session. */
  async sign_in(person, passphrase) {
    const answer = await this.post("/api/session", { person, passphrase });
    const cookie = answer.headers["set-cookie"]?.[0];
    if (cookie !== undefined) this.cookie = cookie.split(";")[0];
    return answer;
  }

  /** Listens to events until told to stop; `heard` grows. */
  listen(last) {
    const [host, port] = this.station.console.split(":");
    const listening = { heard: [], status: undefined, stop: () => sent.destroy() };
    const headers = { cookie: this.cookie, ...(last === undefined ? {} : { "last-event-id": last }) };
    let text = "";
    // A connection of its own: it never ends by itself.
    const sent = request({ host, port, path: "/api/events", ca: this.station.certificate, agent: false, headers }, (response) => {
      listening.status = response.statusCode;
      response.on("data", (chunk) => {
        text += chunk;
        const whole = text.split("\n\n");
        text = whole.pop();
        for (const event of whole) {
          const field = (name) => event.split("\n").find((line) => line.startsWith(`${name}:`))?.slice(name.length + 1).trim();
          if (field("event") !== undefined) listening.heard.push({ at: performance.now(), id: field("id"), event: field("event"), data: JSON.parse(field("data")) });
        }
      });
      response.on("error", () => {});
    });
    sent.on("error", () => {});
    sent.end();
    return listening;
  }

  /** Ends its connections. */
  close() {
    this.agent.destroy();
  }
}

/** The second releaser of a side releases what waits, as the desk asks: what was shown, and no other. */
export async function second(station) {
  const deputy = new Browser(station);
  assert.equal((await deputy.sign_in("deputy", PASSPHRASE)).status, 200);
  const waiting = await until("a draft waits", async () => {
    const { json } = await deputy.get("/api/draft/list");
    return json.drafts.length ? json.drafts : undefined;
  });
  for (const { draft } of waiting) {
    await deputy.get(`/api/draft/show?draft=${draft}`);
    const released = await deputy.post("/api/draft/release", { draft });
    assert.equal(released.status, 200, released.text);
  }
  deputy.close();
}
