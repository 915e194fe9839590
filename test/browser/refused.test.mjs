// What is not taken is said in a sentence, in the person's language, and nothing that was written is lost: with a script and without.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { fits, isAccessible, speaks } from "./stage/look.mjs";
import { until } from "./stage/until.mjs";
import { at, browser, Window } from "./stage/window.mjs";
import * as world from "./stage/world.mjs";

/** Within what the field takes, and more than 64 KiB all the same. */
const LONG = "é".repeat(40_000);
let claire, jean, started, matter;

before(async () => {
  [[claire, jean], started] = await Promise.all([world.people(["Me Claire Dubois", "fr", "avocat"], ["Jean Martin", "fr"]), browser()]);
  matter = `/m/${await world.acquainted(claire, jean, "Martin, bail commercial")}`;
});
after(async () => {
  await started?.close();
  await Promise.all([claire?.stop(), jean?.stop()]);
});

const items = async () => (await claire.terminal("read", matter.slice(3))).map((item) => item.text);
/** Presses what sends, and waits for the page that comes. */
const sends = (page) => Promise.all([page.waitForNavigation(), page.locator("#write .main").click()]);

/** The page is good for everybody. */
async function good(page, language, told) {
  await speaks(page, language, told);
  for (const [width, colorScheme] of [[1280, "light"], [320, "dark"]]) {
    await page.setViewportSize({ width, height: 800 });
    await page.emulateMedia({ colorScheme });
    await fits(page, `${told}, ${width} wide`);
    await isAccessible(page, `${told}, ${width} wide`);
  }
  await page.setViewportSize({ width: 1280, height: 900 });
}

test("without a script, a message that is too long is refused with words and still stands where it was written", async () => {
  const hers = await Window.opened(started, claire, { javaScriptEnabled: false });
  const { page } = hers;
  await page.goto(`file://${claire.file}`);
  await page.locator("button").click();
  await at(page, "/matters");
  await hers.go(matter);
  await page.locator("#text").fill(LONG);
  await sends(page);
  assert.match(await (await hers.shows("[role=alert]")).innerText(), /\S+ \S+/);
  assert.equal(await page.locator("#text").inputValue(), LONG, "what was written is there");
  assert.deepEqual(await items(), []);
  await page.locator("#text").fill("Plus court.");
  await sends(page);
  assert.deepEqual(await items(), ["Plus court."]);

  await page.locator("a", { hasText: "Corriger" }).click();
  await page.waitForURL(/correct=1/);
  assert.equal(await page.locator("#text").inputValue(), "Plus court.");
  await page.locator("#text").fill(LONG);
  await sends(page);
  await hers.shows("[role=alert]");
  assert.equal(await page.locator("#text").inputValue(), LONG);
  assert.match(await page.locator(".write-about").innerText(), /Correction de la pièce 1/, "it is still a correction");
  await page.locator("#text").fill("Plus court, et juste.");
  await sends(page);
  assert.deepEqual(await items(), ["Plus court, et juste."], "and corrects");

  await page.locator("a", { hasText: "Répondre" }).click();
  await page.waitForURL(/reply=1/);
  await page.locator("#text").fill(LONG);
  await sends(page);
  await hers.shows("[role=alert]");
  await page.locator("#text").fill("En réponse.");
  await sends(page);
  await page.locator("#i-3 .reply-to").waitFor();
  hers.isClean();
  await hers.close();
});

test("with a script too: refused with words, still written, still a correction", async () => {
  const hers = await (await Window.opened(started, claire)).enter();
  const { page } = hers;
  await hers.go(`${matter}?correct=3#write`);
  await page.locator("#text").fill(LONG);
  await page.locator("#write .main").click();
  await hers.shows("main > [role=alert]");
  assert.equal(await page.locator("#text").inputValue(), LONG);
  await page.locator("#text").fill("En réponse, corrigé.");
  await page.locator("#write .main").click();
  await until(async () => (await items())[1] === "En réponse, corrigé.", "it is corrected");
  assert.equal((await items()).length, 2);
  await hers.close();
});

test("all that the field takes is answered with words, whatever the letters, and still written", async () => {
  // Each is nine bytes of a form.
  const most = "漢".repeat(65_536);
  const hers = await (await Window.opened(started, claire)).enter();
  await hers.go(matter);
  await hers.page.locator("#text").fill(most);
  await hers.page.locator("#write .main").click();
  await hers.shows("main > [role=alert]");
  assert.equal(await hers.page.locator("#text").inputValue(), most);
  await hers.page.locator("#text").fill("");
  await hers.close();
  const plain = await Window.opened(started, claire, { javaScriptEnabled: false });
  await plain.page.goto(`file://${claire.file}`);
  await plain.page.locator("button").click();
  await at(plain.page, "/matters");
  await plain.go(matter);
  await plain.page.locator("#text").fill(most);
  await sends(plain.page);
  await plain.shows("[role=alert]");
  assert.equal(await plain.page.locator("#text").inputValue(), most);
  await plain.close();
});

test("a message of an older page is corrected, not sent anew", async () => {
  const { line } = await claire.terminal("matter", "new", "Durand, succession");
  for (let number = 1; number <= 40; number += 1) await claire.terminal("send", line.matter, `Pièce ${number}`);
  const hers = await (await Window.opened(started, claire)).enter();
  const { page } = hers;
  await hers.go(`/m/${line.matter}?before=12`);
  await page.locator("#i-2 a", { hasText: "Corriger" }).click();
  await page.waitForURL(/correct=2/);
  assert.equal(await page.locator("#text").inputValue(), "Pièce 2");
  await page.locator("#text").fill("Pièce 2, juste.");
  await page.locator("#write .main").click();
  const texts = async () => (await claire.terminal("read", line.matter)).map((item) => item.text);
  await until(async () => (await texts())[1] === "Pièce 2, juste.", "it is corrected");
  assert.equal((await texts()).length, 40);
  hers.isClean();
  await hers.close();
});

for (const [language, locale, nothing, large, foreign] of [
  ["fr", "fr-FR", /Rien à cette adresse/, /Trop grand/, /ne vient pas de Parloir/],
  ["en", "en-GB", /Nothing at this address/, /Too large/, /does not come from Parloir/],
]) {
  test(`an address that leads nowhere, a form that is too large and one from elsewhere are answered with a sentence (${language})`, async () => {
    const hers = await (await Window.opened(started, claire, { language: locale })).enter();
    const { page } = hers;
    for (const path of ["/nothing", "/m", "/a/none.js", "/people/x/y", `${matter}/none`, "/%F0%9F%92%A9"]) {
      const answer = await hers.go(path);
      assert.equal(answer.status(), 404, path);
      assert.match(await page.locator("h1").innerText(), nothing, path);
    }
    await good(page, language, "nowhere");
    await page.locator("a.button").click();
    await at(page, "/matters");

    for (const [path, field, form] of [["/matters/new", "#title", "main form"], [matter, "#text", "#write"], ["/join", "#link", "main form"], ["/search", "#words", "form.search"]]) {
      await hers.go(path);
      const answered = page.waitForNavigation();
      await page.locator(field).evaluate((one, form) => {
        one.removeAttribute("maxlength");
        one.value = "x".repeat(700 * 1024);
        document.querySelector(form).submit();
      }, form);
      assert.equal((await answered).status(), 413, path);
      assert.match(await page.locator("h1").innerText(), large, path);
    }
    await good(page, language, "too large");

    await hers.go("/matters/new");
    const answered = page.waitForNavigation();
    await page.locator("main form").evaluate((form) => {
      form.elements.title.value = "Faux";
      form.elements.mark.value = "0";
      form.submit();
    });
    assert.equal((await answered).status(), 403);
    assert.match(await page.locator("h1").innerText(), foreign);
    await good(page, language, "foreign");
    hers.isClean();
    await hers.close();
  });
}
