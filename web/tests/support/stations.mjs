// Two real stations with consoles, each a process of its own, in a folder that goes away with the test.
// Everything stands on loopback; only processes that were started here are ended.

import { execFile, execFileSync, spawn } from "node:child_process";
import { createSocket } from "node:dgram";
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

/** The program under test. */
export const PROGRAM = process.env.DETENTE ?? new URL("../../../target/debug/detente", import.meta.url).pathname;

/** The passphrase of everybody who is enrolled here. */
export const PASSPHRASE = "a passphrase of the test's own";

/** Milliseconds after which what should have happened has failed: enough for a loaded machine of two cores. */
export const SOON = 30_000;

const PARTIES = {
  blue: {
    code: "BLUE",
    name: "Blue Republic",
    language: "en",
    posts: [
      "ops:tactical:Operations staff:Duty officer:minister",
      "chief:operational:Chief of staff:General:minister",
      "minister:ministry:Minister:Minister::Deputy minister",
    ],
  },
  red: {
    code: "RED",
    name: "Red Federation",
    language: "ru",
    posts: [
      "ops:tactical:Оперативный состав:Дежурный:minister",
      "chief:operational:Начальник штаба:Генерал:minister",
      "minister:ministry:Министр:Министр::Заместитель министра",
    ],
  },
};

/** Who is enrolled where nothing else is said: by office, with roles and languages. */
export const STAFF = {
  watch: ["reader", "drafter", "linguist", "releaser", "technician", "administrator"],
  deputy: ["reader", "second-releaser"],
  clerk: ["drafter"],
  engineer: ["technician"],
};

/** A port for datagrams that nobody listens at. */
export function freeUdp() {
  return new Promise((resolve) => {
    const socket = createSocket("udp4");
    socket.bind(0, "127.0.0.1", () => {
      const { port } = socket.address();
      socket.close(() => resolve(port));
    });
  });
}

function freeTcp() {
  return new Promise((resolve) => {
    const server = createServer();
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** Waits until something is so. */
export async function until(what, look, within = SOON) {
  const end = Date.now() + within;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (Date.now() > end) throw new Error(`not in ${within} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** One station: its folder, its process, its console. */
export class Station {
  constructor(dir, side) {
    this.side = side;
    this.dir = join(dir, side);
    this.party = PARTIES[side];
  }

  /** Runs the program as an officer does, in this station's folder; gives what it prints. */
  run(...words) {
    return execFileSync(PROGRAM, ["--dir", this.dir, ...words], { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  }

  /** The same, as an object. */
  json(...words) {
    return JSON.parse(this.run("--json", ...words));
  }

  /** The same, without waiting here. */
  async later(...words) {
    return (await promisify(execFile)(PROGRAM, ["--dir", this.dir, ...words], { encoding: "utf8" })).stdout;
  }

  /** Gives its console a place of its own. Each side has a host of its own: to a browser all ports of a host share their cookies. */
  async listen(host) {
    this.console = `${host}:${await freeTcp()}`;
    const settings = join(this.dir, "detente.toml");
    writeFileSync(settings, readFileSync(settings, "utf8").replace(/^# console = .*$/m, `console = "${this.console}"`));
  }

  /** Starts it and waits until its console answers. */
  async start(...options) {
    this.process = spawn(PROGRAM, ["--dir", this.dir, ...options, "serve"], { stdio: ["ignore", "ignore", "pipe"] });
    this.log = "";
    this.process.stderr.on("data", (bytes) => (this.log += bytes));
    await until(`the console of ${this.side}: ${this.log}`, () => this.log.includes("the console"));
    return this;
  }

  /** Ends it as a power cut does. */
  async kill() {
    const gone = new Promise((resolve) => this.process.once("exit", resolve));
    this.process.kill("SIGKILL");
    await gone;
  }

  /** Ends it in an orderly way. */
  async stop() {
    if (this.process === undefined || this.process.exitCode !== null || this.process.signalCode !== null) return;
    const gone = new Promise((resolve) => this.process.once("exit", resolve));
    this.process.kill("SIGTERM");
    await gone;
  }

  /** The certificate that its console shows. */
  get certificate() {
    return readFileSync(join(this.dir, "console.pem"), "utf8").split("-----END PRIVATE KEY-----").pop();
  }

  /** Where its console is. */
  get origin() {
    return `https://${this.console}`;
  }

  /** Enrols people, each with the one passphrase, and signs the first in at the command line. */
  enroll(staff = STAFF) {
    const file = join(this.dir, "..", "passphrase");
    writeFileSync(file, PASSPHRASE, { mode: 0o600 });
    for (const [person, roles] of Object.entries(staff)) {
      const of = roles.flatMap((role) => ["--role", role]);
      const languages = roles.includes("linguist") ? ["--language", "en@2040-01-01", "--language", "ru@2040-01-01"] : [];
      this.run("desk", "enroll", person, ...of, ...languages, "--passphrase-file", file);
      if (person === Object.keys(staff)[0]) this.run("desk", "sign-in", person, "--passphrase-file", file);
    }
  }
}

/**
 * Makes two stations with an open line between them, starts both, and waits until the line is up. `areas` are the charter's
 * standing areas as GeoJSON; `settings` changes those of a side, as text; `udp` are the ports that the two listen at.
 */
export async function pair({ staff = STAFF, drill = false, terms = "", areas = null, settings = {}, udp = [] } = {}) {
  const dir = mkdtempSync(join(tmpdir(), "detente-web-"));
  const [blue, red] = ["blue", "red"].map((side) => new Station(dir, side));
  for (const [at, station] of [blue, red].entries()) {
    const { code, name, language, posts } = station.party;
    station.udp = udp[at] ?? (await freeUdp());
    const of = posts.flatMap((post) => ["--post", post]);
    station.run("init", "--code", code, "--name", name, "--language", language, ...of, "--listen", `127.0.0.1:${station.udp}`);
  }
  const charter = join(dir, "charter.detente");
  writeFileSync(join(dir, "terms.toml"), `heartbeat_ms = 250\ncheck_every_s = 86400\ncheck_answer_s = 3600\n${terms}`);
  const more = drill ? ["--drill"] : [];
  if (areas) {
    writeFileSync(join(dir, "areas.geojson"), JSON.stringify(areas));
    more.push("--areas", join(dir, "areas.geojson"));
  }
  blue.run("charter", "propose", "--with", join(red.dir, "identity.detente"), "--name", "Deconfliction line", "--terms", join(dir, "terms.toml"), "--out", charter, ...more);
  red.run("charter", "accept", charter);
  const words = blue.run("charter", "show", charter).split(/^Fingerprint.*$/m)[1];
  for (const [station, other] of [[blue, red], [red, blue]]) {
    station.run("charter", "open", charter, "--as", "north", "--words", words);
    await station.listen(station === blue ? "127.0.0.1" : "127.0.0.2");
    const file = join(station.dir, "detente.toml");
    appendFileSync(file, `${other.party.code} = ["127.0.0.1:${other.udp}"]\n`);
    if (settings[station.side]) writeFileSync(file, settings[station.side](readFileSync(file, "utf8")));
  }
  await Promise.all([blue.start(), red.start()]);
  for (const station of [blue, red]) station.enroll(staff);
  await until("the line is up", () => [blue, red].every((station) => station.json("status").lines[0].peers[0].state === "up"));
  return {
    blue,
    red,
    dir,
    async end() {
      await Promise.all([blue.stop(), red.stop()]);
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
