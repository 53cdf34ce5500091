// The ways of a line in a browser: which carries it, which stands ready, which leads nowhere and what is done about it, as a
// cable is cut and a thin path takes over.

import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { accessible, close, open, quit } from "./support/page.mjs";
import { relay } from "./support/relay.mjs";
import { freeUdp, pair, until } from "./support/stations.mjs";

let stations, cable, thin;

/** Each side reaches the other over a cable, a thin path, and a radio that is not plugged in. */
function settings(at, listen) {
  return (text) => {
    const known = /^(BLUE|RED) = \["127\.0\.0\.1:(\d+)"\]$/m;
    const path = `[paths.thin]\nudp = "127.0.0.1:${listen}"\n\n[paths.radio]\nserial = "/dev/ttyNONE"\nrate = 9600\n\n[peers]\n`;
    return text
      .replace(known, `$1 = ["127.0.0.1:${cable.ports[at]}", "thin:127.0.0.1:${thin.ports[at]}", "radio"]`)
      .replace(/^\[peers\]\n/m, path)
      .replace("spare_test_s = 900", "spare_test_s = 2");
  };
}

before(async () => {
  const [udp, listen] = [[await freeUdp(), await freeUdp()], [await freeUdp(), await freeUdp()]];
  [cable, thin] = [await relay(udp), await relay(listen)];
  stations = await pair({ udp, settings: { blue: settings(0, listen[0]), red: settings(1, listen[1]) } });
});

after(async () => {
  await quit();
  await stations?.end();
  for (const each of [cable, thin]) each?.end();
});

const way = (page, text) => page.locator("section li").filter({ hasText: text });

/** Nothing reaches beyond the page's edge. */
const fits = (page) => page.evaluate(() => document.documentElement.scrollWidth <= innerWidth);

test("the way in use, the spare that stands ready and the path that is not open are told apart", async () => {
  const page = await open(stations.blue, { path: "/line" });
  await way(page, "QUIC").getByText("in use").waitFor();
  const spare = way(page, `thin:127.0.0.1:${thin.ports[0]}`);
  await spare.getByText("stands ready").waitFor();
  await spare.getByText(/tried .*ago/).waitFor();
  await spare.getByText(/^udp 127\.0\.0\.1:\d+$/).waitFor();
  const radio = way(page, "serial /dev/ttyNONE");
  await radio.getByText("leads nowhere").waitFor();
  await radio.getByText(/cannot open the serial port/).waitFor();
  await radio.getByText("Have the technician look at it").waitFor();
  assert.equal(await page.locator(".sentence").getByText("no spare way").count(), 0, "one stands ready");
  await accessible(page, "ways");
  await close(page);
});

test("a person answers: a staffed check is asked here, waits there in their words, and is answered with a key", async () => {
  const [near, far] = [await open(stations.blue, { path: "/line" }), await open(stations.red, { path: "/line", language: "ru" })];
  await near.getByText("Nobody has asked yet.").waitFor();
  await near.keyboard.press("s");
  await near.getByLabel("kind", { exact: true }).selectOption("opening");
  await accessible(near, "asking");
  await near.getByRole("button", { name: "Ask", exact: true }).click();
  const waits = far.locator(".ours").filter({ hasText: "открытие дня" });
  await waits.getByText(/^Проверка линии\./).waitFor();
  await accessible(far, "a check that waits for us, in Russian");
  await far.locator("h1").focus();
  await far.keyboard.press("a");
  await waits.waitFor({ state: "detached" });
  await near.getByText(/RED.*watch.*answered after/).waitFor();
  const { check } = stations.blue.json("staffed", "list").checks[0];
  assert.deepEqual(stations.red.json("staffed", "show", check).answers, stations.blue.json("staffed", "show", check).answers);
  await near.goto(`${stations.blue.origin}/record/${check}?kind=staffed`);
  await near.locator("pre").getByText(check).waitFor();
  await Promise.all([close(near), close(far)]);
});

test("a station key that ends is said while there is time, to whoever keeps the machine too", async () => {
  const { blue } = stations;
  const { keys } = blue.json("status").lines[0];
  assert.deepEqual(keys.map(({ party, epoch, ends }) => [party, epoch, ends]), [["BLUE", 1, null], ["RED", 1, null]]);
  blue.run("key", "renew", "--days", "10");
  blue.run("key", "accept", join(blue.dir, "delegation.detente"));
  const engineer = await open(blue, { person: "engineer", path: "/charter/keys" });
  await engineer.locator(".sentence").getByText(/The station key of .*BLUE.* ends in .*9 days/).waitFor();
  await engineer.getByText(/Key .*2.* of .*BLUE.* ends in .*9 days/).waitFor();
  await engineer.getByRole("cell", { name: /older; valid until it is taken back/ }).waitFor();
  await accessible(engineer, "keys, to a technician");
  await close(engineer);
  assert.match(blue.run("status"), /Station key 2 of BLUE ends at .*detente key renew/);
});

test("a cable is cut: the thin path carries the line, and that nothing would take over is said in every language", async () => {
  const page = await open(stations.blue, { path: "/line" });
  await way(page, "QUIC").getByText("in use").waitFor();
  cable.passes = false;
  await way(page, "thin:").getByText("in use").waitFor();
  const cut = way(page, "QUIC");
  await cut.getByText("leads nowhere").waitFor();
  await cut.getByText("Nothing heard from the other end in time.").waitFor();
  await cut.getByText(/ask the other side whether its station listens there/).waitFor();
  await page.getByText("Nothing takes over if this way fails.").waitFor();
  await page.locator(".sentence").getByText(/RED.*no spare way carries/).waitFor();
  await accessible(page, "no spare");
  thin.passes = false;
  await page.getByText("Use the other way that you have agreed on.", { exact: false }).waitFor();
  await until("no way is said to be in use", async () => (await page.getByText("leads nowhere").count()) === 3);
  assert.equal(await page.getByText("Nothing takes over if this way fails.").count(), 0, "there is nothing to take over from");
  thin.passes = true;
  await way(page, "thin:").getByText("in use").waitFor();
  await page.goto(`${stations.blue.origin}/watch/handover`);
  await page.locator(".aloud").getByText(/RED.*no spare way carries/).waitFor();
  await close(page);

  // By night, on the telephone of a duty principal.
  const phone = await open(stations.red, { path: "/line", language: "ar", theme: "night", width: 390, height: 844 });
  const words = { ar: ["مستعمل", "لا يوصل"], ru: ["используется", "не действует"], uk: ["використовується", "не діє"], fr: ["en service", "ne mène nulle part"], zh: ["使用中", "不通"] };
  for (const [language, [used, fails]] of Object.entries(words)) {
    await phone.evaluate((language) => localStorage.setItem("detente.language", language), language);
    await phone.reload();
    await way(phone, "thin:").getByText(used, { exact: true }).waitFor();
    await way(phone, "QUIC").getByText(fails, { exact: true }).waitFor();
    assert.ok(await fits(phone), `${language} is as wide as the telephone`);
    await accessible(phone, `ways in ${language}`);
  }
  await close(phone);
});
