// Each room in each of its states, in both languages, light and dark, wide, narrow and enlarged: everybody can use it.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { fits, isAccessible, speaks, weight } from "./stage/look.mjs";
import { PASSPHRASE } from "./stage/program.mjs";
import { until } from "./stage/until.mjs";
import { browser, Window } from "./stage/window.mjs";
import * as world from "./stage/world.mjs";

/** Bytes of a page with all that it asks for, documents aside. */
const WEIGHT_MAX = 150 * 1024;
/** 640 points of 1280 are what 200 % leaves. */
const SIZES = [[1280, 900], [640, 450], [390, 844], [320, 640]];
/** Where the rules are checked: each size, each scheme, each language, in pairs; everywhere when asked for. */
const RULES = { fr: ["1280 light", "390 dark"], en: ["640 dark", "320 light"] };
const isFull = process.env.PARLOIR_BROWSER_FULL === "1";

let claire, jean, louis, zoe, started;
const windows = new Map();
const place = {};

before(async () => {
  [[claire, jean, louis, zoe], started] = await Promise.all([
    world.people(["Me Claire Dubois", "fr", "avocat"], ["Jean Martin", "fr"], ["Louis Lefèvre-Montgolfier", "fr", "expert-comptable"], ["Zoé Petit", "fr"]),
    browser(),
  ]);
  const full = await world.acquainted(claire, jean, "Martin, bail commercial du 12 rue de la République");
  place.full = `/m/${full}`;
  for (let number = 1; number <= 30; number += 1) {
    await claire.terminal("send", full, `Pièce ${number} : le bailleur a répondu le ${number} mars.`);
    await jean.terminal("send", full, `Bien reçu (${number}).\nJe vous envoie la suite demain, avec les quittances.`);
  }
  await Promise.all([world.delivered(claire), world.delivered(jean)]);
  const own = (await claire.terminal("read", full)).filter((item) => item.mine).map((item) => item.number);
  await claire.terminal("correct", full, `${own.at(-1)}`, "La date exacte est le 27 mars.");
  await claire.terminal("withdraw", full, `${own.at(-2)}`);
  await claire.terminal("reply", full, "1", "En réponse à la première pièce.");
  place.corrected = `${place.full}/i/${own.at(-1)}`;
  place.withdrawn = `${place.full}/i/${own.at(-2)}`;
  place.own = own.at(-1);

  const other = await claire.terminal("matter", "new", "Durand, succession");
  place.closed = `/m/${other.line.matter}`;
  await claire.terminal("admit", other.line.matter, "Jean Martin");
  await claire.terminal("send", other.line.matter, "L’acte est signé.");
  await claire.terminal("matter", "close", other.line.matter);

  place.alone = `/m/${(await claire.terminal("matter", "new", "Dossier sans personne")).line.matter}`;
  for (let number = 1; number <= 12; number += 1) await claire.terminal("matter", "new", `Affaire ${number}`);

  place.awaited = `/m/${await world.joined(claire, louis, "Société Lefèvre, cession de parts")}`;
  await claire.terminal("send", place.awaited.slice(3), "Ceci attend la phrase.");
  place.louis = `/people/${(await until(() => world.met(claire, louis.name), "Louis was met")).person}`;
  place.jean = `/people/${(await world.met(claire, "Jean Martin")).person}`;
  place.claire = `/people/${(await until(async () => (await world.met(louis, claire.name))?.phrase && world.met(louis, claire.name), "the phrase is ready")).person}`;
  for (const _ of [1, 2, 3]) await louis.terminal("verify", claire.name, "--words", "abaisser abaisser abaisser abaisser").catch(() => {});
  await claire.terminal("invite", place.awaited.slice(3), "--role", "expert");
  // Nobody listens there: the settings say so.
  await claire.terminal("rendezvous", "add", "parloir-rendezvous:ATMzMzMzMzMzMzMzMzMzMzMzMzMzMzMzMzMzMzMzMzMzAQR_AAABVwTL9mML");
});
after(async () => {
  await started?.close();
  await Promise.all([claire, jean, louis, zoe].map((one) => one?.stop()));
});

/** Somebody's window in a language. */
async function window(profile, language) {
  const key = `${profile.name} ${language}`;
  if (!windows.has(key)) {
    const made = await Window.opened(started, profile, { language: language === "fr" ? "fr-FR" : "en-GB" });
    windows.set(key, await made.enter());
  }
  return windows.get(key);
}

/** A room: whose, where, and what is done there first. */
function room(name, who, where, first = async () => {}) {
  test(name, async () => {
    for (const language of ["fr", "en"]) {
      const { page, profile, ...shown } = await window(who(), language);
      const told = (more) => `${name}, ${language}, ${more}`;
      const bytes = await weight(page, new URL(where(), profile.origin).href);
      assert.ok(bytes <= WEIGHT_MAX, told(`it weighs ${bytes} bytes`));
      await first(page);
      await speaks(page, language, told("words"));
      for (const [width, height] of SIZES) {
        await page.setViewportSize({ width, height });
        await fits(page, told(`${width} wide`));
        for (const scheme of ["light", "dark"]) {
          if (!isFull && !RULES[language].includes(`${width} ${scheme}`)) continue;
          await page.emulateMedia({ colorScheme: scheme });
          await isAccessible(page, told(`${width} wide, ${scheme}`));
        }
      }
      await page.emulateMedia({ colorScheme: "light" });
      assert.deepEqual([...shown.violations, ...shown.errors, ...shown.foreign], [], told("clean"));
    }
  });
}

/** Sends a form as it is, past what the browser would have asked to be mended. */
const submit = (selector, fill = {}) => async (page) => {
  for (const [field, text] of Object.entries(fill)) await page.locator(field).fill(text);
  await Promise.all([page.waitForNavigation(), page.locator(selector).first().evaluate((form) => form.submit())]);
};
const opens = (selector) => (page) => page.locator(selector).evaluateAll((all) => all.forEach((one) => (one.open = true)));

room("matters: none yet", () => zoe, () => "/matters");
room("matters: one", () => jean, () => "/matters");
room("matters: many", () => claire, () => "/matters");
room("matters: nothing has this title", () => claire, () => "/matters", submit("form.find", { "#find": "zzz" }));
room("a new matter", () => claire, () => "/matters/new", opens("details"));
room("a new matter, refused", () => claire, () => "/matters/new", submit("main form", { "#title": " " }));
room("a matter: alone in it", () => claire, () => place.alone);
room("a matter: many items", () => claire, () => place.full, opens("details"));
room("a matter: its first items", () => claire, () => `${place.full}?before=12`);
room("a matter: as its other party sees it", () => jean, () => place.full);
room("a matter: a reply is written", () => claire, () => `${place.full}?reply=2`);
room("a matter: a correction is written", () => claire, () => `${place.full}?correct=${place.own}`);
room("a matter: a message is refused", () => claire, () => place.full, submit("#write", { "#text": " " }));
room("a matter: closed", () => claire, () => place.closed);
room("a matter: awaited", () => louis, () => place.awaited);
room("a matter: a party is not verified", () => claire, () => place.awaited);
room("an item: corrected", () => claire, () => place.corrected);
room("an item: withdrawn", () => claire, () => place.withdrawn);
room("an item of somebody else", () => jean, () => `${place.full}/i/1`);
room("parties: with invitations", () => claire, () => `${place.awaited}/parties`);
room("parties: of a client", () => jean, () => `${place.full}/parties`);
room("an invitation: to whom", () => claire, () => `${place.alone}/invite`);
room("an invitation: made", () => claire, () => `${place.alone}/invite`, submit("form[action$='/invite']"));
room("to join", () => zoe, () => "/join");
room("to join: a link that is none", () => zoe, () => "/join", submit("form[action='/join']", { "#link": "parloir:abc" }));
room("people: nobody", () => zoe, () => "/people");
room("people: some", () => claire, () => "/people");
room("a person: the phrase is to be compared", () => claire, () => place.louis);
room("a person: verified", () => claire, () => place.jean);
room("a person: locked after three wrong phrases", () => louis, () => place.claire);
room("owed: nothing", () => zoe, () => "/owed");
room("owed: to whom, and why", () => claire, () => "/owed");
room("search: before", () => zoe, () => "/search");
room("search: found", () => claire, () => "/search", submit("form.search", { "#words": "bailleur" }));
room("search: nothing", () => claire, () => "/search", submit("form.search", { "#words": "zzz" }));
room("search: words that are refused", () => claire, () => "/search", submit("form.search", { "#words": '"' }));
room("network: nobody was met", () => zoe, () => "/network");
room("network: who was met", () => claire, () => "/network");
room("evidence: a matter with many links", () => claire, () => `${place.full}/proof`, opens("details"));
room("evidence: a matter with one", () => claire, () => `${place.alone}/proof`);
room("evidence: a closed matter", () => jean, () => `${place.closed}/proof`);
room("keeping: a closed matter", () => jean, () => `${place.closed}/keeping`, opens("details"));
room("keeping: an open matter", () => claire, () => `${place.full}/keeping`, opens("details"));
room("to review", () => jean, () => "/reviews");
room("certificates: none", () => zoe, () => "/certificates");
room("a bundle: what and where", () => claire, () => `${place.full}/bundle`, opens("details"));
room("a bundle: a path that is none", () => claire, () => `${place.full}/bundle`, async (page) => {
  await page.locator("details:has(#target)").evaluate((one) => (one.open = true));
  await page.locator("#target").fill("nulle part");
  await page.locator("button[value=folder]").click();
  await page.locator("[role=alert]").first().waitFor();
});
room("papers: which and where", () => claire, () => `${place.full}/papers`, opens("details"));
room("papers: a path that is none", () => claire, () => `${place.full}/papers`, async (page) => {
  await page.locator("details:has(#target)").evaluate((one) => (one.open = true));
  await page.locator("#target").fill("nulle part");
  await page.locator("button[value=folder]").click();
  await page.locator("[role=alert]").first().waitFor();
});
room("a parcel: which form and where", () => claire, () => `${place.full}/parcel`, opens("details"));
room("a parcel: a path that is none", () => claire, () => `${place.full}/parcel`, async (page) => {
  await page.locator("details:has(#target)").evaluate((one) => (one.open = true));
  await page.locator("#target").fill("nulle part");
  await page.locator("button[value=file]").click();
  await page.locator("[role=alert]").first().waitFor();
});
room("to import a conversation", () => claire, () => `${place.full}/import`, opens("details"));
room("to import a conversation: a closed matter", () => jean, () => `${place.closed}/import`);
room("cachets: none", () => zoe, () => "/cachet", opens("details"));
room("a cachet to check", () => zoe, () => "/cachet/check");
room("authorities: none", () => zoe, () => "/authorities", opens("details"));
room("to check a bundle", () => zoe, () => "/proof", opens("details"));
room("to check a bundle: a path that is none", () => zoe, () => "/proof", async (page) => {
  await page.locator("details:has(#path)").evaluate((one) => (one.open = true));
  await page.locator("#path").fill("nulle part");
  await page.locator("form[action='/proof'] button").click();
  await page.locator("[role=alert]").first().waitFor();
});
room("settings", () => claire, () => "/settings", opens("details"));
room("the keys", () => claire, () => "/matters", (page) => page.keyboard.press("?"));
room("a matter that is none", () => claire, () => `/m/${"0".repeat(64)}`);

test("from outside: a page says how to come in, and nothing else", async () => {
  for (const [language, locale] of [["fr", "fr-FR"], ["en", "en-GB"]]) {
    const outside = await Window.opened(started, zoe, { language: locale });
    await outside.go("/matters");
    await speaks(outside.page, language, "elsewhere");
    for (const [width, height] of SIZES) {
      await outside.page.setViewportSize({ width, height });
      await fits(outside.page, `elsewhere, ${width} wide`);
      await isAccessible(outside.page, `elsewhere, ${width} wide`);
    }
    outside.isClean();
    await outside.close();
  }
});

test("the door: closed, and a wrong passphrase", async () => {
  for (const [language, locale] of [["fr", "fr-FR"], ["en", "en-GB"]]) {
    const inside = await (await Window.opened(started, zoe, { language: locale })).enter();
    await inside.page.locator("form.lock button").click();
    await inside.page.waitForURL(/\/door(\?|$)/);
    for (const state of ["closed", "wrong", "words"]) {
      if (state === "words") await inside.go("/door/words");
      if (state === "wrong") {
        await inside.page.locator("#passphrase").fill("pas celle-ci");
        await inside.page.locator("main form .main").click();
        await inside.shows("[role=alert]");
      }
      await speaks(inside.page, language, `the door, ${state}`);
      for (const [width, height] of SIZES) {
        for (const colorScheme of ["light", "dark"]) {
          await inside.page.setViewportSize({ width, height });
          await inside.page.emulateMedia({ colorScheme });
          await fits(inside.page, `the door, ${state}, ${width} wide`);
          await isAccessible(inside.page, `the door, ${state}, ${width} wide, ${colorScheme}`);
        }
      }
    }
    await inside.go("/door");
    await inside.page.locator("#passphrase").fill(PASSPHRASE);
    await inside.page.locator("main form .main").click();
    await inside.page.waitForURL(/\/matters$/);
    inside.isClean();
    await inside.close();
  }
});
