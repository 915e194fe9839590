// The first quarter of an hour: from a program that was just started to the first matter, and the settings.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { copies, steps } from "./stage/first.mjs";
import { fits, isAccessible, speaks } from "./stage/look.mjs";
import { Profile } from "./stage/program.mjs";
import { until } from "./stage/until.mjs";
import { at, browser, Window } from "./stage/window.mjs";
import { enter, form, request } from "./stage/wire.mjs";

let started;
const up = [];

before(async () => {
  started = await browser();
});
after(async () => {
  await started?.close();
  await Promise.all(up.map((one) => one.stop()));
});

/** A program without a profile, and a window on it. */
async function fresh(name, language = "fr-FR") {
  const profile = await new Profile(name, language.slice(0, 2)).up({ given: false });
  up.push(profile);
  const window = await Window.opened(started, profile, { language });
  await window.enter();
  return window;
}

/** The page as everybody needs it, in the language that was chosen. */
async function good(window, language, told) {
  await speaks(window.page, language, told);
  for (const [width, height] of [[1280, 900], [640, 450], [390, 844], [320, 640]]) {
    await window.page.setViewportSize({ width, height });
    await fits(window.page, `${told}, ${width} wide`);
  }
  for (const colorScheme of ["light", "dark"]) {
    await window.page.emulateMedia({ colorScheme });
    await isAccessible(window.page, `${told}, ${colorScheme}`);
  }
  await window.page.setViewportSize({ width: 1280, height: 900 });
}

const on = (window) => window.page.locator("main form .main").last().click();

test("somebody bound by secrecy makes a profile, sees it all in French, and comes to the first matter", async () => {
  const window = await fresh("Me Claire Dubois");
  const { page } = window;
  const words = await steps(window, { language: "fr", name: "Me Claire Dubois", profession: "avocat", seen: (step) => good(window, "fr", step) });
  await page.locator("#first").fill("faux");
  await page.locator("#second").fill("faux");
  await on(window);
  await window.shows("[role=alert]");
  await copies(window, words, (word) => word.normalize("NFD").replace(/\p{M}/gu, "").toUpperCase());
  await at(page, "/start/done");
  await good(window, "fr", "done");
  await page.locator("a[href='/matters/new']").click();
  await at(page, "/matters/new");
  await window.go("/start/words");
  assert.doesNotMatch(new URL(page.url()).pathname, /start/, "the words are never shown again");
  await window.keepsNothing();
  for (const url of window.urls) assert.doesNotMatch(decodeURIComponent(url), /Claire|Dubois|personne|4711/);
  window.isClean();
});

test("a client is shown the invitation first, in English", async () => {
  const window = await fresh("Jean Martin", "en-GB");
  const { page } = window;
  const words = await steps(window, { language: "en", name: "Jean Martin", seen: (step) => good(window, "en", step) });
  await copies(window, words);
  await at(page, "/start/done");
  assert.equal(await page.locator("a.main").getAttribute("href"), "/join");
  window.isClean();
  await window.go("/settings");
  await good(window, "en", "settings");
  await page.locator("#part-device details").evaluate((one) => (one.open = true));
  await good(window, "en", "settings, open");
  await page.locator("input[name=language][value=fr]").check();
  await page.locator("form[data-part=language] button").click();
  await until(async () => (await window.go("/settings"), (await page.locator("html").getAttribute("lang")) === "fr"), "the page speaks French now");
  await good(window, "fr", "settings");
});

test("three wrong copies give new words, and going back loses nothing that was typed", async () => {
  const window = await fresh("Zoé Petit");
  const { page } = window;
  const words = await steps(window, { language: "fr", name: "Zoé “la grande” <b>" });
  await window.go("/start/name");
  assert.equal(await page.locator("#name").inputValue(), "Zoé “la grande” <b>");
  await window.go("/start/passphrase");
  assert.doesNotMatch(await page.content(), /4711/, "the passphrase is not in the page");
  await window.go("/start/check");
  for (let number = 1; number <= 3; number += 1) {
    await page.locator("#first").fill("faux");
    await page.locator("#second").fill("faux");
    await on(window);
    await window.shows("[role=alert]");
  }
  const anew = (await page.locator(".kit-words li").allInnerTexts()).map((word) => word.trim());
  assert.equal(anew.length, 24);
  assert.notDeepEqual(anew, words);
});

test("nobody walks past a step, nobody else sees what is being made, and nothing is made by a form from elsewhere", async () => {
  const window = await fresh("Louis Lefèvre");
  const { page, profile } = window;
  for (const path of ["/start/who", "/start/name", "/start/passphrase", "/start/words", "/start/check", "/start/done", "/matters"]) {
    await window.go(path);
    await at(page, "/start");
  }
  const words = await steps(window, { language: "fr", name: "Louis Lefèvre" });
  const other = await enter(profile);
  for (const path of ["/start/words", "/start/name", "/start/check"]) {
    const answer = await request(profile.port, { path, headers: { Cookie: other.cookie } });
    assert.doesNotMatch(answer.body, new RegExp(`Lefèvre|${words[3]}`), "another session begins at the beginning");
  }
  assert.equal((await request(profile.port, { path: "/start/words" })).status, 303, "without a session: the door");
  const session = await window.session();
  const foreign = await form(profile.port, "/start/name", session, { name: "Autre" }, { Origin: "http://evil.example" });
  assert.equal(foreign.status, 403);
  const long = await form(profile.port, "/start/name", session, { name: "N".repeat(400_000) });
  assert.equal(long.status, 422, "a name as long as a book");
  assert.ok(long.body.length < 40_000, "and it is not said back");
  const larger = await form(profile.port, "/start/name", session, { name: "N".repeat(1 << 20) });
  assert.equal(larger.status, 413);
  for (const name of ["a\u202Eb", "a\nb", "\u200B", " "]) {
    assert.equal((await form(profile.port, "/start/name", session, { name })).status, 422, JSON.stringify(name));
  }
});
