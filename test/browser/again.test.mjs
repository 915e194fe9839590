// A profile on a second machine, through the pages alone: joined from the first one, restored from a backup; and the words divided on paper.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { SECRET } from "./stage/first.mjs";
import { fits, isAccessible, speaks } from "./stage/look.mjs";
import { Profile, storage } from "./stage/program.mjs";
import { until } from "./stage/until.mjs";
import { at, browser, Window } from "./stage/window.mjs";
import * as world from "./stage/world.mjs";

let claire, jean, started, hers, words, matter;
const up = [];

before(async () => {
  [[claire, jean], started] = await Promise.all([world.people(["Me Claire Dubois", "fr", "avocat"], ["Jean Martin"]), browser()]);
  up.push(claire, jean);
  words = readFileSync(join(claire.around, "words"), "utf8").trim();
  matter = await world.acquainted(claire, jean, "Martin c. Durand");
  await claire.terminal("send", matter, "Bonjour Monsieur.");
  await world.delivered(claire);
  hers = await (await Window.opened(started, claire)).enter();
});
after(async () => {
  await started?.close();
  await Promise.all(up.map((one) => one.stop()));
});

/** A program without a profile, and a window on the second step of its first run. */
async function fresh() {
  const profile = await new Profile("autre").up({ given: false });
  up.push(profile);
  const window = await (await Window.opened(started, profile)).enter();
  await at(window.page, "/start");
  await window.page.locator("button[name=language][value=fr]").click();
  await at(window.page, "/start/who");
  return window;
}

async function secrets(page, typed = words) {
  await page.locator("#words").fill(typed);
  await page.locator("#passphrase").fill(SECRET);
  await page.locator("#again").fill(SECRET);
  await page.locator("details:has(input[name=small])").evaluate((one) => (one.open = true));
  await page.locator("input[name=small]").check();
}

async function good(window, told) {
  await speaks(window.page, "fr", told);
  await fits(window.page, told);
  await isAccessible(window.page, told);
}

test("a link from the settings and the 24 words make another machine one more device, and its matters follow", async () => {
  await hers.go("/settings");
  await hers.page.locator("form[action='/settings/devices/invite'] button").click();
  await at(hers.page, "/settings/devices/invite");
  await good(hers, "the link of a device");
  const link = await hers.page.locator("#link").inputValue();
  const window = await fresh();
  await window.page.locator("a[href='/start/device']").click();
  await at(window.page, "/start/device");
  await good(window, "joining another device");
  const join = async (typed, secret = words) => {
    await window.page.locator("#link").fill(typed);
    await window.page.locator("#label").fill("portable");
    await secrets(window.page, secret);
    const weak = window.page.locator("input[name=weak]");
    if (await weak.count()) await weak.check();
    await window.page.locator("main form .main").click();
  };
  await join("parloir:rien");
  await window.shows("[role=alert]", "INV-05");
  assert.equal(await window.page.locator("#label").inputValue(), "portable", "what is no secret stays");
  assert.equal(await window.page.locator("#words").inputValue(), "", "what is one does not");
  await join(link, words.replace(/^\S+/, "abaisser"));
  await window.shows("[role=alert]", "WORDS-01");
  await join(link);
  await until(() => new URL(window.page.url()).pathname === "/start/device/done", "the device has joined");
  await good(window, "joined");
  const second = up.at(-1);
  await until(async () => {
    const items = await second.terminal("read", matter).catch(() => []);
    return items.some((item) => item.text === "Bonjour Monsieur.");
  }, "the history has come");
  await window.go(`/m/${matter}`);
  await window.shows("main", "Bonjour Monsieur.");
  const listed = await claire.terminal("device", "list");
  assert.deepEqual(listed.map((one) => one.label).sort(), ["1", "portable"].sort());
  window.isClean();
});

test("a backup is set up, made, tried, and restored on a machine that has nothing, through the pages alone", async () => {
  const disk = join(claire.around, "disk");
  mkdirSync(disk);
  await hers.go("/settings");
  const part = hers.page.locator("#part-backup");
  await part.locator("#folder").fill("/nulle/part");
  await part.locator("#backup-words").fill(words);
  await part.locator("form button").click();
  await hers.shows("#part-backup [role=alert]", "BACKUP-02");
  assert.equal(await part.locator("#folder").inputValue(), "/nulle/part");
  await part.locator("#folder").fill(disk);
  await part.locator("#backup-words").fill(words);
  await part.locator("form button").click();
  await hers.shows("#part-backup [role=status]");
  await good(hers, "settings with a backup");
  await part.locator("form[action='/settings/backup/check'] button").click();
  await hers.shows("#part-backup [role=status]");
  const { whole, failed } = await claire.terminal("backup", "status");
  assert.ok(whole && !failed);
  const window = await fresh();
  await window.page.locator("a[href='/start/restore']").click();
  await at(window.page, "/start/restore");
  await good(window, "restoring");
  const restore = async (folder) => {
    await window.page.locator("#folder").fill(folder);
    await secrets(window.page);
    const weak = window.page.locator("input[name=weak]");
    if (await weak.count()) await weak.check();
    await window.page.locator("main form .main").click();
  };
  await restore(jean.around);
  await window.shows("[role=alert]", "BACKUP-01");
  await restore(disk);
  await until(() => new URL(window.page.url()).pathname === "/start/restore/done", "the backup is restored");
  await good(window, "restored");
  await window.go(`/m/${matter}`);
  await window.shows("main", "Bonjour Monsieur.");
  window.isClean();
});

test("a backup is kept in a storage of one's own, and restored from there, through the pages alone", async () => {
  const there = await storage();
  const fill = async (place, secret = there.secret_key) => {
    await place.locator("details:has(#endpoint)").evaluateAll((all) => all.forEach((one) => (one.open = true)));
    await place.locator("#endpoint").fill(there.endpoint);
    await place.locator("#bucket").fill(there.bucket);
    await place.locator("#access-key").fill(there.access_key);
    await place.locator("#secret-key").fill(secret);
  };
  await hers.go("/settings");
  const part = hers.page.locator("#part-backup");
  await part.locator("details:has(#folder)").evaluateAll((all) => all.forEach((one) => (one.open = true)));
  const set = async (secret) => {
    await fill(part, secret);
    await part.locator("#backup-words").fill(words);
    await part.locator("form[action='/settings/backup'] > .acts button").click();
  };
  // Which of the two is meant, nobody knows: neither is taken.
  await part.locator("#folder").fill("/media/disque");
  await set();
  await hers.shows("#part-backup [role=alert]", "tous les deux");
  assert.equal(await part.locator("#folder").inputValue(), "/media/disque");
  assert.equal(await part.locator("#endpoint").inputValue(), there.endpoint);
  assert.equal((await claire.terminal("backup", "status")).storage, null, "nothing was set up");
  await good(hers, "settings with two places for a backup");
  await part.locator("#folder").fill("");
  await set("une-autre-cle");
  await hers.shows("#part-backup [role=alert]", "BACKUP-09");
  assert.equal(await part.locator("#endpoint").inputValue(), there.endpoint, "what is no secret stays");
  assert.equal(await part.locator("#secret-key").inputValue(), "", "what is one does not");
  await set();
  await hers.shows("#part-backup [role=status]");
  await hers.shows("#backup-state", there.endpoint);
  await good(hers, "settings with a storage");
  await hers.go("/network");
  await hers.shows("main", new URL(there.endpoint).host);
  await good(hers, "the network journal with a storage");
  const window = await fresh();
  await window.page.locator("a[href='/start/restore']").click();
  await at(window.page, "/start/restore");
  await good(window, "restoring from a storage");
  const restore = async (secret) => {
    await fill(window.page, secret);
    await secrets(window.page);
    const weak = window.page.locator("input[name=weak]");
    if (await weak.count()) await weak.check();
    await window.page.locator("main form .main").click();
  };
  await restore("une-autre-cle");
  await window.shows("[role=alert]", "BACKUP-09");
  await restore();
  await until(() => new URL(window.page.url()).pathname === "/start/restore/done", "the backup is restored");
  await window.go(`/m/${matter}`);
  await window.shows("main", "Bonjour Monsieur.");
  window.isClean();
});

test("the words are divided on sheets of paper, of which any two find them again", async () => {
  await hers.go("/settings");
  const part = hers.page.locator("#part-shares");
  const divide = async (typed, needed = "2") => {
    await part.locator("#among").selectOption("3");
    await part.locator("#needed").selectOption(needed);
    await part.locator("#shares-words").fill(typed);
    await part.locator("form button").click();
  };
  await divide(readFileSync(join(jean.around, "words"), "utf8").trim());
  await hers.shows("#part-shares [role=alert]", "WORDS-01");
  await divide(words, "4");
  await hers.shows("#part-shares [role=alert]", "WORDS-03");
  assert.equal(await part.locator("#needed").inputValue(), "4");
  await divide(words);
  const sheets = hers.page.locator(".sheet");
  await sheets.first().waitFor();
  assert.equal(await sheets.count(), 3);
  await good(hers, "sheets");
  await hers.page.emulateMedia({ media: "print" });
  assert.ok(!(await hers.page.locator("nav").first().isVisible()), "on paper there is nothing but the sheets");
  await hers.page.emulateMedia({ media: "screen" });
  const typed = (await sheets.locator(".kit-words").allInnerTexts()).map((text) => text.trim().split(/\s+/).join(" "));
  const files = typed.slice(1).map((text, at) => {
    const file = join(claire.around, `share-${at}`);
    writeFileSync(file, text, { mode: 0o600 });
    return ["--share-file", file];
  });
  const again = join(claire.around, "again");
  await jean.terminal("words", "rejoin", ...files.flat(), "--words-file", again);
  assert.deepEqual(readFileSync(again, "utf8").trim().split(/\s+/), words.split(/\s+/).filter((word) => !/^\d+$/.test(word)));
  hers.isClean();
});
