// The charter in a browser: read the same on both sides, amended and signed by both, the keys, and the order to sign without.

import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { second } from "./support/browser.mjs";
import { accessible, close, open, quit } from "./support/page.mjs";
import { pair, until } from "./support/stations.mjs";

let stations;

/** Opens a screen, and waits until the line is known: until then it is made anew. */
async function opened(...how) {
  const page = await open(...how);
  await page.locator("section[aria-labelledby=watch] dt", { hasText: /^(BLUE|RED)$/ }).first().waitFor({ state: "attached" });
  return page;
}

before(async () => {
  stations = await pair();
});

after(async () => {
  await quit();
  await stations?.end();
});

/** Chooses a file as a person does. */
async function choose(page, file) {
  const chooser = page.waitForEvent("filechooser");
  await page.locator("input[type=file]").click();
  await (await chooser).setFiles(file);
}

test("both sides read one charter, with one fingerprint", async () => {
  const [near, far] = [await opened(stations.blue, { path: "/charter" }), await opened(stations.red, { path: "/charter", language: "ru" })];
  const words = [];
  for (const page of [near, far]) {
    await page.locator("main ol[lang=en] li").first().waitFor();
    words.push((await page.locator("main ol[lang=en]").innerText()).replace(/\s+/g, " "));
    await accessible(page, "charter");
  }
  assert.equal(words[0], words[1]);
  assert.equal(words[0].trim().split(" ").length, 28);
  await near.getByText("Начальник штаба").waitFor();
  await close(near);
  await close(far);
});

test("an amendment goes round in one browser and is signed in the other, and both see that all have signed", async () => {
  const { blue, red, dir } = stations;
  writeFileSync(join(dir, "changed.toml"), "urgent_words_max = 150\n");
  const drawn = join(dir, "amended.detente");
  const from = new Date(Date.now() + 3_600_000).toISOString().replace(/\.\d+/, "");
  blue.run("charter", "amend", "--terms", join(dir, "changed.toml"), "--from", from, "--out", drawn);
  const near = await opened(blue, { path: "/charter/amendments" });
  await choose(near, drawn);
  await near.getByText(/Amendment .?1/).first().waitFor();
  await accessible(near, "a file before it goes round");
  await near.getByRole("button", { name: "Circulate the file" }).click();
  await near.getByText(/Nothing was said yet/).waitFor();
  await second(blue);

  const far = await opened(red, { path: "/charter/amendments", language: "ru" });
  await far.getByRole("link", { name: /BLUE\/R/ }).click();
  await far.getByText(/Слов в срочном сообщении, не более.?: .?150.? \(было: .?200.?\)/).waitFor();
  const download = far.waitForEvent("download");
  await far.getByRole("button", { name: "Сохранить файл" }).click();
  const saved = join(dir, "saved.detente");
  await (await download).saveAs(saved);
  await choose(far, saved);
  await far.getByText(/Нашей подписи в файле нет/).waitFor();
  await accessible(far, "an amendment");
  red.run("charter", "accept", saved);
  await choose(far, saved);
  await far.getByText(/Нашей подписи в файле нет/).waitFor({ state: "detached" });
  await far.getByRole("button", { name: "Внести нашу подпись в запись" }).click();
  await second(red);
  await far.getByText("подписано всеми; ждёт срока").first().waitFor();
  await near.getByRole("link", { name: /Amendment .?1/ }).first().click();
  await near.getByText("signed by all; waits for its time").first().waitFor();
  await close(near);
  await close(far);
});

test("in Arabic: the keys of both parties with what is left of them, and what is done at the machine", async () => {
  const page = await opened(stations.blue, { path: "/charter/keys", language: "ar" });
  for (const party of ["BLUE", "RED"]) await page.getByRole("cell", { name: new RegExp(party) }).first().waitFor();
  await accessible(page, "keys in Arabic");
  await page.goto(`${stations.blue.origin}/charter/machine`);
  await page.locator("code", { hasText: "detente key renew --days 730" }).waitFor();
  assert.ok((await page.locator("main code").count()) > 10);
  await accessible(page, "at the machine, in Arabic");
  await close(page);
});

test("why a line is not up is said in the language that is shown", async () => {
  const { blue, red } = stations;
  await red.stop();
  const page = await opened(blue, { path: "/line", language: "ru" });
  const why = () => blue.json("status").lines[0].peers[0];
  await until("the line is down", () => why().state === "down");
  assert.ok(why().why.code && why().reason.length > 5, JSON.stringify(why()));
  const words = { silent: "С другого конца вовремя ничего не слышно.", unreachable: "Адрес недостижим:", forgotten: "Другой конец ничего не знает", missing: "Сигналов жизни нет.", closed: "Другой конец закрыл" };
  await page.getByText(new RegExp(Object.values(words).join("|"))).first().waitFor();
  await accessible(page, "a line that is down, in Russian");
  await close(page);
});

test("an officer orders to sign without a party, with its name typed, and what waited is signed", async () => {
  const { blue, red } = stations;
  await red.stop();
  await blue.kill();
  await blue.start();
  blue.run("desk", "sign-in", "watch", "--passphrase-file", join(blue.dir, "..", "passphrase"));
  assert.equal(blue.json("status").lines[0].may_sign, false);
  const page = await opened(blue, { path: "/charter/keys" });
  const order = page.getByRole("button", { name: "Order to sign without it" });
  await order.waitFor();
  assert.equal(await order.isDisabled(), true);
  await accessible(page, "before the order");
  await page.getByLabel(/Type .?RED.? to give the order/).fill("RED");
  await order.click();
  await page.getByText(/It is ordered/).waitFor();
  await until("it signs", () => blue.json("status").lines[0].may_sign);
  await close(page);
});
