// Passkeys in a browser: a device that knows its person signs in where the console is opened by its name, and nothing
// else does: no answer of before, no page of somebody else's, no passkey that was removed.

import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { Browser } from "./support/browser.mjs";
import { accessible, close, open, quit } from "./support/page.mjs";
import { PASSPHRASE, pair, until } from "./support/stations.mjs";

let stations, named;

before(async () => {
  stations = await pair();
  // The same console by its name: a passkey is never of an address.
  const console = `localhost:${stations.blue.console.split(":")[1]}`;
  named = Object.create(stations.blue, { console: { value: console }, origin: { value: `https://${console}` } });
});

after(async () => {
  await quit();
  await stations?.end();
});

/** Gives a page a device of its own that knows its person. */
async function device(page) {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("WebAuthn.enable");
  const options = { protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true, isUserVerified: true };
  const { authenticatorId } = await cdp.send("WebAuthn.addVirtualAuthenticator", { options });
  return {
    passkeys: async () => (await cdp.send("WebAuthn.getCredentials", { authenticatorId })).credentials,
    knows: (isUserVerified) => cdp.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified }),
    /** Has the device say that it signed less often than it did, as a copy of it would. */
    recount: async (signCount) => {
      const [credential] = (await cdp.send("WebAuthn.getCredentials", { authenticatorId })).credentials;
      await cdp.send("WebAuthn.removeCredential", { authenticatorId, credentialId: credential.credentialId });
      await cdp.send("WebAuthn.addCredential", { authenticatorId, credential: { ...credential, signCount } });
    },
  };
}

const by_passkey = (page) => page.getByRole("button", { name: "Sign in with a passkey" });

async function signed_out(page) {
  await page.getByRole("button", { name: "Sign out" }).click();
  await by_passkey(page).waitFor();
}

/** Adds a passkey to whoever is signed in on the page. */
async function added(page, name) {
  await page.getByLabel("What the device is called").fill(name);
  await page.getByRole("button", { name: "Add a passkey to this account" }).click();
  await page.getByText("signs you in from now on").waitFor();
}

/** What a page of this origin has the device answer to a challenge of the console's. */
function answer(page, asked) {
  return page.evaluate(async (asked) => {
    const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(asked);
    const { id, response } = (await navigator.credentials.get({ publicKey })).toJSON();
    return {
      passkey: id,
      client_data: response.clientDataJSON,
      authenticator_data: response.authenticatorData,
      signature: response.signature,
      user_handle: response.userHandle,
    };
  }, asked);
}

test("a passkey is added, signs in without a name, is removed, and then signs in nobody", async () => {
  const page = await open(named, { path: "/watch/people" });
  const key = await device(page);
  await page.getByText("There is none yet.").waitFor();
  await accessible(page, "no passkey");
  await added(page, "Key in the safe");
  await page.locator("li", { hasText: "Key in the safe" }).getByText("on one device").waitFor();
  await accessible(page, "a passkey");
  assert.equal((await key.passkeys()).length, 1);
  await page.getByLabel("What the device is called").fill("The same");
  await page.getByRole("button", { name: "Add a passkey to this account" }).click();
  await page.getByText("This device has a passkey of yours already.").waitFor();

  await signed_out(page);
  await accessible(page, "signing in by passkey");
  const sent = page.waitForRequest((request) => request.method() === "POST" && request.url() === `${named.origin}/api/session`);
  await by_passkey(page).click();
  const used = (await sent).postDataJSON();
  assert.equal(JSON.stringify(used).includes("watch"), false, "no name is sent");
  const listed = page.locator("li", { hasText: "Key in the safe" });
  await listed.getByText(/last used/).waitFor();
  const [shown] = named.json("desk", "passkey", "list").passkeys;
  assert.deepEqual([shown.person, shown.name, shown.synced], ["watch", "Key in the safe", false]);

  const stranger = new Browser(named);
  const replayed = await stranger.post("/api/session", used);
  assert.deepEqual([replayed.status, replayed.headers["set-cookie"]], [409, undefined], replayed.text);
  assert.match(replayed.json.detail, /was answered before/);

  await listed.getByRole("button", { name: "Remove Key in the safe" }).click();
  await accessible(page, "before it is removed");
  await page.getByRole("button", { name: "Remove it now" }).click();
  await page.getByText("There is none yet.").waitFor();
  await signed_out(page);
  await by_passkey(page).click();
  await page.getByText("the passkey is of nobody at this desk").waitFor();
  stranger.close();
  await close(page);
});

test("what another page had a device answer, or the device of somebody it does not know, signs in nobody", async () => {
  const page = await open(named, { path: "/watch/people", person: "deputy" });
  const key = await device(page);
  await added(page, "Deputy's");
  await signed_out(page);
  await key.knows(false);
  await by_passkey(page).click();
  await page.getByText(/No passkey signed in/).waitFor();
  await accessible(page, "no passkey signed in");
  await key.knows(true);

  const stranger = new Browser(named);
  const asked = async () => {
    const { status, json } = await stranger.post("/api/session/passkey", {});
    assert.equal(status, 200);
    assert.equal(JSON.stringify(json).includes("deputy"), false, "it names nobody");
    return json;
  };
  // Another program's page on this machine is of the same name, and of another port.
  await page.route("https://localhost:1/**", (route) => route.fulfill({ contentType: "text/html", body: "<title>Prize</title>" }));
  await page.goto("https://localhost:1/");
  const phished = await stranger.post("/api/session", await answer(page, await asked()));
  assert.deepEqual([phished.status, phished.headers["set-cookie"]], [409, undefined], phished.text);
  assert.match(phished.json.detail, /a page of somebody else's/);
  assert.match(phished.json.hint, new RegExp(named.origin));

  await page.goto(named.origin);
  await by_passkey(page).waitFor();
  const altered = async (field, value) => stranger.post("/api/session", { ...(await answer(page, await asked())), [field]: value });
  for (const [field, value] of [["signature", "AAAA"], ["user_handle", "AAAA"], ["passkey", "AAAA"]]) {
    const refused = await altered(field, value);
    assert.deepEqual([refused.status, refused.json.detail], [409, "the passkey is of nobody at this desk"], field);
  }
  const whole = await stranger.post("/api/session", await answer(page, await asked()));
  assert.deepEqual([whole.status, whole.json.person], [200, "deputy"], whole.text);
  await until("many attempts have to wait", async () => /too many attempts/.test((await altered("signature", "AAAA")).json.detail));
  assert.equal((await stranger.sign_in("deputy", PASSPHRASE)).status, 200, "the passphrase has waits of its own");
  stranger.close();
  await close(page);
});

test("a copy of a passkey is told from it, and an administrator removes whosever it is", async () => {
  const page = await open(named, { path: "/watch/people", person: "clerk" });
  const key = await device(page);
  await added(page, "Clerk's");
  for (let turn = 0; turn < 2; turn++) {
    await signed_out(page);
    await by_passkey(page).click();
    await page.locator("li", { hasText: "Clerk's" }).waitFor();
  }
  await signed_out(page);
  await key.recount(1);
  await by_passkey(page).click();
  await page.getByText(/there is a copy of it/).waitFor();

  const administrator = await open(named, { path: "/watch/people" });
  const listed = administrator.locator("li", { hasText: "Clerk's" });
  await listed.getByText("clerk", { exact: true }).waitFor();
  // The session of the command line ended with the passkey that was removed before.
  named.run("desk", "sign-in", "watch", "--passphrase-file", join(named.dir, "..", "passphrase"));
  const { passkey } = named.json("desk", "passkey", "list").passkeys.find(({ person }) => person === "clerk");
  assert.match(named.run("desk", "passkey", "remove", `${passkey}`), /signs in nobody any more/);
  await administrator.reload();
  await administrator.getByRole("button", { name: "Add a passkey to this account" }).waitFor();
  assert.equal(await listed.count(), 0);
  await close(administrator);
  await close(page);
});

test("a passkey that is added under duress signs in under duress, shows nothing of it, and is gone once that is cleared", async () => {
  const [own, other] = [join(named.dir, "..", "passphrase"), join(named.dir, "..", "other")];
  writeFileSync(other, "another of the test's own", { mode: 0o600 });
  named.run("desk", "sign-in", "watch", "--passphrase-file", own);
  named.run("desk", "enroll", "chief", "--role", "administrator", "--passphrase-file", own, "--duress-file", other);
  const page = await open(named, { path: "/watch/people", person: null });
  await device(page);
  await page.locator("#person").fill("chief");
  await page.locator("#passphrase").fill("another of the test's own");
  await page.locator("form button.main").click();
  await added(page, "Whose is it");
  await signed_out(page);
  await by_passkey(page).click();
  await page.locator("li", { hasText: "Whose is it" }).getByText(/last used/).waitFor();
  assert.deepEqual(named.json("desk", "status").duress.map(({ person }) => person), ["chief"]);
  assert.equal(/duress/.test(JSON.stringify(named.json("desk", "passkey", "list"))), false);
  // An administrator who is forced to look sees none, and clears none.
  const seen = await page.evaluate(async () => (await fetch("/api/desk/status")).json());
  assert.deepEqual([seen.signed_in, "duress" in seen], ["chief", false]);
  named.run("desk", "clear", "chief");
  assert.equal(named.json("desk", "passkey", "list").passkeys.some(({ person }) => person === "chief"), false);
  await close(page);
});

test("a console that is opened by an address says where passkeys are, and one without a name how it gets one", async () => {
  const page = await open(stations.blue, { person: null });
  await page.getByRole("link", { name: named.origin }).waitFor();
  assert.equal(await by_passkey(page).count(), 0);
  await accessible(page, "signing in by address");
  await close(page);
  const inside = await open(stations.blue, { path: "/watch/people" });
  await inside.getByText(/A passkey is of a name and never of an address/).waitFor();
  await inside.getByRole("link", { name: named.origin }).waitFor();
  await accessible(inside, "people by address");
  await close(inside);

  const nameless = await open(stations.red, { path: "/watch/people" });
  await nameless.getByText(/sets console_name in detente.toml/).waitFor();
  await close(nameless);
  const far = new Browser(stations.red);
  assert.deepEqual((await far.get("/api/session/passkey")).json, { origin: null });
  const refused = await far.post("/api/session/passkey", {});
  assert.equal(refused.status, 409);
  assert.match(refused.json.hint, /console_name/);
  far.close();
});
