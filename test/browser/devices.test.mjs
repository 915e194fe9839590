// Devices of one person in the settings: each is listed, one is revoked with the words, and a slip of the hand revokes no other one.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { isAccessible, speaks } from "./stage/look.mjs";
import { Profile } from "./stage/program.mjs";
import { browser, Window } from "./stage/window.mjs";
import * as world from "./stage/world.mjs";

let claire, started, hers, words;

before(async () => {
  [[claire], started] = await Promise.all([world.people(["Me Claire Dubois", "fr", "avocat"]), browser()]);
  words = readFileSync(join(claire.around, "words"), "utf8").trim();
  for (const label of ["portable", "cabinet"]) {
    const { link } = await claire.terminal("device", "invite");
    const flags = ["--label", label, "--words-file", join(claire.around, "words"), "--weak-passphrase-accepted", "--small-machine"];
    await new Profile(label).terminal("device", "join", link, ...flags);
  }
  hers = await (await Window.opened(started, claire)).enter();
});
after(async () => {
  await started?.close();
  await claire?.stop();
});

const section = () => hers.page.locator("#part-devices");
const lines = async () => (await section().locator("li").allInnerTexts()).map((line) => line.replace(/\s+/g, " "));

test("every device is listed, this one named, and only the others can be revoked", async () => {
  await hers.go("/settings");
  const all = await lines();
  assert.equal(all.length, 3);
  assert.equal(all.filter((line) => line.includes("celui-ci")).length, 1);
  const options = await section().locator("#device option").allInnerTexts();
  assert.deepEqual(options.map((one) => one.replace(/\s+/g, " ")), ["portable (n° 2)", "cabinet (n° 3)"]);
  await speaks(hers.page, "fr", "settings with devices");
  await isAccessible(hers.page, "settings with devices");
});

test("wrong words revoke nothing and leave the choice as it was; the right ones revoke that device alone", async () => {
  const choose = async (typed) => {
    await section().locator("#revoke-words").fill(typed);
    await section().locator("form[data-part] button").click();
    await hers.page.waitForLoadState("load");
  };
  await section().locator("#device").selectOption({ label: await section().locator("#device option").nth(1).innerText() });
  await section().locator("#reason").selectOption("stolen");
  await choose(words.replace(/\S+$/, "abaisser abaisser"));
  await section().locator("[role=alert]").waitFor();
  assert.match(await section().locator("#device option:checked").innerText(), /cabinet/, "the device that was chosen");
  assert.equal(await section().locator("#reason").inputValue(), "stolen");
  assert.ok((await lines()).every((line) => !line.includes("volé")), "nothing was revoked");
  await choose(words);
  await section().locator("[role=status]").waitFor();
  const revoked = (await lines()).filter((line) => line.includes("volé"));
  assert.equal(revoked.length, 1);
  assert.match(revoked[0], /cabinet/);
  const listed = await claire.terminal("device", "list");
  assert.deepEqual(listed.filter((one) => one.revoked).map((one) => one.label), ["cabinet"]);
  hers.isClean();
});
