// Somebody who lost their only machine and has no backup: the 24 words, an invitation and a voice bring back what is shared, and end the lost device.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { SECRET } from "./stage/first.mjs";
import { fits, isAccessible, speaks } from "./stage/look.mjs";
import { Profile } from "./stage/program.mjs";
import { until } from "./stage/until.mjs";
import { at, browser, Window } from "./stage/window.mjs";
import * as world from "./stage/world.mjs";

let claire, jean, started, words, matter;
const up = [];

before(async () => {
  [[claire, jean], started] = await Promise.all([world.people(["Me Claire Dubois", "fr", "avocat"], ["Jean Martin"]), browser()]);
  up.push(claire, jean);
  words = readFileSync(join(jean.around, "words"), "utf8").trim();
  matter = await world.acquainted(claire, jean, "Martin c. Durand");
  await jean.terminal("send", matter, "De mon ancienne machine.");
  await world.delivered(jean);
  await jean.stop();
});
after(async () => {
  await started?.close();
  await Promise.all(up.map((one) => one.stop()));
});

async function good(window, told) {
  await speaks(window.page, "fr", told);
  await fits(window.page, told);
  await isAccessible(window.page, told);
}

test("the words alone make a machine somebody's again; who knows them compares the phrase, and the lost device is ended", async () => {
  const profile = await new Profile("Jean Martin").up({ given: false });
  up.push(profile);
  const window = await (await Window.opened(started, profile)).enter();
  await window.page.locator("button[name=language][value=fr]").click();
  await at(window.page, "/start/who");
  await window.page.locator("a[href='/start/recover']").click();
  await at(window.page, "/start/recover");
  await good(window, "the words alone");
  const recover = async (typed) => {
    await window.page.locator("#name").fill("Jean Martin");
    await window.page.locator("#label").fill("nouveau");
    await window.page.locator("#words").fill(typed);
    await window.page.locator("#passphrase").fill(SECRET);
    await window.page.locator("#again").fill(SECRET);
    await window.page.locator("details:has(input[name=small])").evaluate((one) => (one.open = true));
    await window.page.locator("input[name=small]").check();
    const weak = window.page.locator("input[name=weak]");
    if (await weak.count()) await weak.check();
    await window.page.locator("main form .main").click();
  };
  await recover("barque barque barque");
  await window.shows("[role=alert]", "WORDS-01");
  assert.equal(await window.page.locator("#name").inputValue(), "Jean Martin", "what is no secret stays");
  assert.equal(await window.page.locator("#words").inputValue(), "", "what is one does not");
  await recover(words);
  await until(() => new URL(window.page.url()).pathname === "/start/recover/done", "the profile is there");
  await good(window, "made again");
  const { link } = await claire.terminal("invite", matter);
  await profile.terminal("join", link);
  await world.verified(claire, profile);
  await until(async () => {
    const items = await profile.terminal("read", matter).catch(() => []);
    return items.some((item) => item.text === "De mon ancienne machine.");
  }, "what was shared has come back");
  await window.go("/settings");
  const devices = window.page.locator("#part-devices");
  await devices.locator("#device").selectOption({ index: 0 });
  await devices.locator("#revoke-words").fill(words);
  await devices.locator("form[data-part] button").click();
  await devices.locator("[role=status]").waitFor();
  const listed = await profile.terminal("device", "list");
  assert.deepEqual(listed.map((one) => [one.label, Boolean(one.revoked)]), [["1", true], ["nouveau", false]]);
  await profile.terminal("send", matter, "Mon ancienne machine est perdue.");
  await world.delivered(profile);
  window.isClean();
});
