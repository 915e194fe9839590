// The settings and their table of contents: every part is reached from it, by keys too, and nothing moves.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { fits, isAccessible, isStill, speaks } from "./stage/look.mjs";
import { until } from "./stage/until.mjs";
import { browser, Window } from "./stage/window.mjs";
import * as world from "./stage/world.mjs";

let claire, started;
const windows = {};

before(async () => {
  [[claire], started] = await Promise.all([world.people(["Me Claire Dubois", "fr", "avocat"]), browser()]);
  for (const [language, locale] of [["fr", "fr-FR"], ["en", "en-GB"]]) windows[language] = await (await Window.opened(started, claire, { language: locale })).enter();
});
after(async () => {
  await started?.close();
  await claire?.stop();
});

test("every part stands in the table of contents, in its order, under its own name, and every name leads to its part", async () => {
  for (const [language, window] of Object.entries(windows)) {
    await window.go("/settings");
    const found = await window.page.evaluate(() => {
      const text = (one) => one.textContent.trim();
      const links = [...document.querySelectorAll(".contents-list a")].map((one) => [one.getAttribute("href").slice(1), text(one)]);
      const heads = [...document.querySelectorAll(".settings [id^=group-][role=group], .settings section[id^=part-]")].map((one) => [one.id, text(one.querySelector("h2, h3"))]);
      return { links, heads };
    });
    assert.deepEqual(found.links, found.heads, language);
    assert.ok(found.links.length > 15);
  }
});

test("it fits every window, moves nowhere, speaks one language, and everybody can use it", async () => {
  for (const [language, window] of Object.entries(windows)) {
    for (const [width, colorScheme] of [[1280, "light"], [1024, "dark"], [640, "light"], [320, "dark"]]) {
      await window.page.setViewportSize({ width, height: 800 });
      await window.page.emulateMedia({ colorScheme });
      await window.go("/settings");
      await isStill(window.page, `settings, ${language}, ${width} wide`);
      await window.page.locator("main details").evaluateAll((all) => all.forEach((one) => (one.open = true)));
      await fits(window.page, `settings, ${language}, ${width} wide`);
      await isAccessible(window.page, `settings, ${language}, ${width} wide`);
    }
    await speaks(window.page, language, "settings");
    await window.page.setViewportSize({ width: 1280, height: 800 });
    window.isClean();
  }
});

test("by keys alone one goes from the contents to a part and on to its first field", async () => {
  const { page } = windows.fr;
  await windows.fr.go("/settings");
  await page.locator(".contents-list a[href='#part-backup']").focus();
  await page.keyboard.press("Enter");
  await until(async () => (await page.locator("#part-backup").boundingBox()).y < 500, "the part is in sight");
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.id), "folder");
});

test("what is kept leads back to its part, in its group", async () => {
  const { page } = windows.fr;
  await windows.fr.go("/settings");
  await page.locator("#part-notify button").click();
  await windows.fr.shows("#part-notify [role=status]");
  assert.match(page.url(), /#part-notify$/);
  await page.locator("#part-authorities a").click();
  await windows.fr.shows("h1", "Autorités d’horodatage");
});
