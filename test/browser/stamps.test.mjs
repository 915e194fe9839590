// Time-stamping authorities in the pages: none is asked before a person asks, what leaves is a digest, and what does not come is waited for in sight.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";

import { NAME } from "./stage/authority.mjs";
import { opened, opens } from "./stage/both.mjs";
import { isAccessible, speaks } from "./stage/look.mjs";
import { until } from "./stage/until.mjs";
import { at } from "./stage/window.mjs";
import { form } from "./stage/wire.mjs";
import * as world from "./stage/world.mjs";

const HOSTILE = `<img src=x onerror=ran("authority")>`;
let all, claire, hers, theirs, tsa, matter, good;

before(async () => {
  all = await opened({ stamps: true });
  ({ claire, hers, theirs, tsa, matter, good } = all);
  await claire.terminal("send", matter.slice(3), "Le bail est résilié au 30 juin.");
  await world.delivered(claire);
});
after(() => all?.stop());

async function adds(name, { address = tsa.url, certificates = tsa.anchor, policy = "" } = {}) {
  const { page } = hers;
  await hers.go("/authorities");
  await page.locator("#name").fill(name);
  await page.locator("#address").fill(address);
  await page.locator("#certificates").fill(certificates);
  if (policy) {
    await page.locator("details:has(#policy)").evaluate((one) => (one.open = true));
    await page.locator("#policy").fill(policy);
  }
  await page.locator("form[action='/authorities'] .main").click();
  await hers.shows("[role=status]", "n’a pas été contactée");
}

test("the page says when somebody is asked and what leaves, before anybody is chosen", async () => {
  await good("/authorities", "no authority", opens);
  assert.match(await hers.page.locator("main").innerText(), /la choisir ici ne la contacte pas/);
  await good(`${matter}/proof`, "evidence without an authority");
});

test("what is no address, no certificate or no policy is refused, and stays typed", async () => {
  for (const wrong of [{ address: "ftp://tsa.example/" }, { certificates: "rien" }, { policy: "la meilleure" }]) {
    // Past what the browser itself would have asked to be mended.
    await hers.go("/authorities");
    await hers.page.locator("form[action='/authorities']").evaluate((one) => (one.noValidate = true));
    await hers.page.locator("details:has(#policy)").evaluate((one) => (one.open = true));
    for (const [field, text] of Object.entries({ name: "essai", address: tsa.url, certificates: tsa.anchor, policy: "", ...wrong })) await hers.page.locator(`#${field}`).fill(text);
    await hers.page.locator("form[action='/authorities'] .main").click();
    await hers.shows("[role=alert]", "STAMP-05");
    assert.equal(await hers.page.locator("#name").inputValue(), "essai");
  }
  await speaks(hers.page, "fr", "an authority that is refused");
  await isAccessible(hers.page, "an authority that is refused");
  assert.equal(tsa.heard.length, 0);
});

test("certificates come from a file, an authority is chosen, shown as text, and was asked nothing", async () => {
  await hers.go("/authorities");
  const [chooser] = await Promise.all([hers.page.waitForEvent("filechooser"), hers.page.locator("[data-reads=certificates]").click()]);
  await chooser.setFiles(tsa.anchorPath);
  await until(async () => (await hers.page.locator("#certificates").inputValue()) === readFileSync(tsa.anchorPath, "utf8").trim(), "the file is read into the field");
  await hers.page.locator("#name").fill(HOSTILE);
  await hers.page.locator("#address").fill(tsa.url);
  await hers.page.locator("form[action='/authorities'] .main").click();
  await hers.shows("[role=status]", "n’a pas été contactée");
  await hers.shows(".authority h2", HOSTILE);
  assert.equal(await hers.page.locator("main img").count(), 0);
  assert.equal(tsa.heard.length, 0, "nobody is asked who was merely chosen");
  await adds("essai");
  assert.equal(await hers.page.locator(".authority").count(), 2);
  await good("/authorities", "two authorities", opens);
  await good(`${matter}/proof`, "evidence with two authorities");
  const first = hers.page.locator(".authority", { hasText: HOSTILE });
  await hers.go("/authorities");
  await first.locator("summary", { hasText: "Y renoncer" }).click();
  await first.locator("button.bad").click();
  await hers.shows("[role=status]", "n’est plus choisie");
  assert.deepEqual((await claire.terminal("stamp", "authority", "list")).map((one) => one.name), ["essai"]);
  hers.isClean();
});

test("a seal is stamped when it is asked for: one question, a digest, and the page says who said when", async () => {
  await hers.go(`${matter}/proof`);
  await hers.shows("#stamps-part", "pas encore de scellé");
  await hers.page.locator("form[action$='/seal'] button").click();
  await hers.shows("form[action$='/stamps/now'] button");
  assert.equal(tsa.heard.length, 0);
  await hers.page.locator("form[action$='/stamps/now'] button").click();
  await hers.shows(".stamp", NAME);
  assert.equal(tsa.heard.length, 1);
  assert.ok(tsa.heard[0].length < 200 && !tsa.heard[0].includes("Martin") && !tsa.heard[0].includes("Claire"), "a digest leaves, and no name");
  await good(`${matter}/proof`, "a stamped seal");
  await hers.go("/network");
  await hers.shows("main", new URL(tsa.url).host);
});

test("each new seal is stamped once that is wanted, and what is not answered waits in sight and comes when it is asked again", async () => {
  await hers.go(`${matter}/proof`);
  await hers.page.locator("#each").selectOption("essai");
  await hers.page.locator("form[action$='/stamps/each'] button").click();
  await at(hers.page, `${matter}/proof`);
  assert.equal(await hers.page.locator("#each").inputValue(), "essai");
  await hers.go("/authorities");
  await hers.shows(".authority dd a", "Martin, bail commercial");
  tsa.silent = true;
  await claire.terminal("send", matter.slice(3), "Encore un mot.");
  await hers.go(`${matter}/proof`);
  await hers.page.locator("form[action$='/seal'] button").click();
  await until(async () => (await hers.page.locator("#seals-part .seal-line").count()) === 2, "a second seal");
  await hers.go(`${matter}/proof`);
  await hers.page.locator("form:not(.acts)[action$='/stamps/now'] button").click();
  await hers.shows("#stamps-part .note-warn", "STAMP-03");
  await good("/authorities", "an authority that owes a time-stamp");
  await good(`${matter}/proof`, "a seal whose time-stamp is awaited");
  await hers.go("/authorities");
  await hers.shows(".authority li", "STAMP-03");
  tsa.silent = false;
  await hers.go(`${matter}/proof`);
  await hers.page.locator("#stamps-part .note-warn button").click();
  await until(async () => (await hers.page.locator(".stamp").count()) === 2, "the second time-stamp came");
  assert.equal(await hers.page.locator("#stamps-part .note-warn").count(), 0);
  hers.isClean();
  theirs.isClean();
});

test("acts without the mark of a page do nothing, and what is no act is none", async () => {
  const session = await hers.session();
  const heard = tsa.heard.length;
  for (const path of ["/authorities", "/authorities/remove", `${matter}/stamps/now`, `${matter}/stamps/each`]) {
    assert.equal((await form(claire.port, path, { ...session, mark: "0" }, { name: "essai", authority: "essai" })).status, 403, path);
    assert.equal((await form(claire.port, path, session, { name: "essai" }, { Origin: "http://evil.example" })).status, 403, path);
  }
  assert.equal((await form(claire.port, `${matter}/stamps/other`, session, {})).status, 404);
  assert.equal((await claire.terminal("stamp", "authority", "list")).length, 1);
  assert.equal(tsa.heard.length, heard);
});
