// A vault that was copied and used twice: the other side says in words that one device wrote two histories, and keeps both as proof.
import assert from "node:assert/strict";
import { cpSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { fits, isAccessible, speaks } from "./stage/look.mjs";
import { Profile } from "./stage/program.mjs";
import { until } from "./stage/until.mjs";
import { at, browser, Window } from "./stage/window.mjs";
import * as world from "./stage/world.mjs";

let claire, jean, copy, started, watched, matter;

before(async () => {
  [[claire, jean], started] = await Promise.all([world.people(["Me Claire Dubois", "fr", "avocat"], ["Jean Martin", "fr"]), browser()]);
  matter = await world.acquainted(claire, jean, "Martin, bail commercial");
  await jean.terminal("send", matter, "Avant la copie.");
  await Promise.all([world.delivered(claire), world.delivered(jean)]);
  const listen = { claire: await claire.listened(), jean: await jean.listened() };
  await jean.stop();
  copy = new Profile(jean.name, jean.language);
  cpSync(jean.home, copy.home, { recursive: true });
  // Neither history hears of the other: nobody answers while it is written.
  await claire.stop();
  for (const [one, text] of [[jean, "Je reste dans les lieux."], [copy, "Je pars à la fin du mois."]]) {
    await one.up({ listen: listen.jean });
    await one.terminal("send", matter, text);
    await one.stop();
  }
  await claire.up({ listen: listen.claire });
  await jean.up({ listen: listen.jean });
  await world.delivered(jean);
  await jean.stop();
  watched = await (await Window.opened(started, claire)).enter();
  await watched.go(`/m/${matter}`);
  await copy.up({ listen: listen.jean });
  await until(async () => (await claire.terminal("matter", "show", matter)).forks.length > 0, "the fork is found", 60_000);
  await copy.stop();
});
after(async () => {
  await started?.close();
  await Promise.all([claire, jean, copy].map((one) => one?.stop()));
});

test("a page that was open when it was found says so by itself", async () => {
  await watched.shows("#forks .note-bad", "Jean Martin");
  watched.isClean();
});

for (const [language, locale, said, remedy] of [
  ["fr", "fr-FR", /L’appareil de Jean Martin a écrit deux histoires différentes \(place \d+\)\. Les deux sont gardées/, /Appelez cette personne/],
  ["en", "en-GB", /The device of Jean Martin wrote two different histories \(place \d+\)\. Both are kept/, /Call this person/],
]) {
  test(`the other side says it in words, in every room of the matter (${language})`, async () => {
    const hers = await (await Window.opened(started, claire, { language: locale })).enter();
    for (const path of [`/m/${matter}`, `/m/${matter}/proof`, `/m/${matter}/parties`]) {
      await hers.go(path);
      const note = await (await hers.shows(".note-bad[role=alert]")).innerText();
      assert.match(note, said, path);
      assert.match(note, remedy, path);
      await looked(hers, language, path);
    }
    await hers.go(`/m/${matter}/proof`);
    assert.equal(await hers.page.locator("#whole-part .note-good").count(), 0, "nothing says that all is whole");
    await hers.shows("#whole-part .note-bad", "Jean Martin");
    hers.isClean();
    await hers.close();
  });
}

/** The page is good for everybody. */
async function looked(window, language, told) {
  await speaks(window.page, language, told);
  for (const [width, colorScheme] of [[1280, "light"], [320, "dark"]]) {
    await window.page.setViewportSize({ width, height: 800 });
    await window.page.emulateMedia({ colorScheme });
    await fits(window.page, `${told}, ${width} wide`);
    await isAccessible(window.page, `${told}, ${width} wide`);
  }
}

test("a refusal in such a matter is said beside the fork, and the fork stays said", async () => {
  const hers = await (await Window.opened(started, claire)).enter();
  await hers.go(`/m/${matter}`);
  const send = (text) => hers.page.locator("#text").fill(text).then(() => hers.page.locator("#write .main").click());
  await send("é".repeat(40_000));
  await hers.shows("main > .note-bad .code");
  await hers.shows("#forks .note-bad", "Jean Martin");
  await send("Je vous appelle.");
  await hers.shows(".text", "Je vous appelle.");
  assert.equal(await hers.page.locator("main > .note-bad .code").count(), 0, "what is done is not refused any more");
  await hers.shows("#forks .note-bad", "Jean Martin");
  hers.isClean();
  await hers.close();
});

test("what needs her says it, and leads to the matter", async () => {
  const hers = await (await Window.opened(started, claire)).enter();
  await hers.go("/matters");
  const need = await hers.shows("#needs [data-urgency=bad]");
  assert.match(await need.innerText(), /Un appareil a écrit deux histoires/);
  await need.locator("a").click();
  await at(hers.page, `/m/${matter}/proof`);
  hers.isClean();
  await hers.close();
});

test("what came first stands, what contradicts it is not among the items", async () => {
  const texts = (await claire.terminal("read", matter)).map((item) => item.text);
  assert.deepEqual(texts, ["Avant la copie.", "Je reste dans les lieux.", "Je vous appelle."]);
});

test("on the copied side it is this device that forked, and nobody else is said to have", async () => {
  await copy.up();
  const his = await (await Window.opened(started, copy)).enter();
  await his.go("/matters");
  assert.match(await (await his.shows("#needs [data-urgency=bad]")).innerText(), /Cet appareil-ci a écrit deux histoires/);
  for (const path of ["/matters", "/owed"]) {
    await his.go(path);
    const said = await his.page.locator("main").innerText();
    assert.match(said, /Cet appareil-ci a écrit deux histoires/, path);
    assert.doesNotMatch(said, /L’appareil de Me Claire Dubois/, path);
    await looked(his, "fr", path);
  }
  await his.go(`/m/${matter}`);
  assert.match(await (await his.shows("#forks .note-bad")).innerText(), /C’est cet appareil/);
  assert.equal(await his.page.locator("#text").count(), 0, "there is nowhere to write what nobody would take");
  await looked(his, "fr", "a matter where this device is forked");
  his.isClean();
  await his.close();
});

test("the words make the copy a new device, and what it wrote comes to the other side after all", async () => {
  const his = await (await Window.opened(started, copy)).enter();
  await his.go(`/m/${matter}`);
  await his.page.locator("#forks a").click();
  await at(his.page, "/settings");
  const part = his.page.locator("#part-renew");
  const renew = async (typed) => {
    await part.locator("textarea").fill(typed);
    await part.locator("button").click();
  };
  await renew("abaisser");
  await his.shows("#part-renew [role=alert]", "WORDS-01");
  await renew(readFileSync(join(jean.around, "words"), "utf8").trim());
  await his.shows("#part-renew [role=status]");
  const texts = async () => (await claire.terminal("read", matter)).map((item) => item.text);
  await until(async () => (await texts()).includes("Je pars à la fin du mois."), "it is written again");
  await his.go(`/m/${matter}`);
  await his.page.locator("#text").fill("Me voici de nouveau.");
  await his.page.locator("#write .main").click();
  await until(async () => (await texts()).includes("Me voici de nouveau."), "he writes again");
  assert.equal((await texts()).filter((text) => text === "Je reste dans les lieux.").length, 1);
  const hers = await (await Window.opened(started, claire)).enter();
  await hers.go("/matters");
  await until(async () => (await hers.page.locator("#needs [data-urgency=bad]").count()) === 0, "nothing is left to look at");
  await hers.close();
  his.isClean();
  await his.close();
});
