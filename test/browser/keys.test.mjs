// The keyboard alone, less motion, and no script at all: everything is still there.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import * as act from "./stage/act.mjs";
import { until } from "./stage/until.mjs";
import { at, browser, Window } from "./stage/window.mjs";
import * as world from "./stage/world.mjs";

let claire, jean, started, hers, page, matter;

before(async () => {
  [[claire, jean], started] = await Promise.all([world.people(["Me Claire Dubois", "fr", "avocat"], ["Jean Martin", "fr"]), browser()]);
  matter = `/m/${await world.acquainted(claire, jean, "Martin, bail commercial")}`;
  for (const number of [1, 2, 3]) await jean.terminal("send", matter.slice(3), `Pièce ${number}`);
  await world.delivered(jean);
  hers = await (await Window.opened(started, claire)).enter();
  page = hers.page;
});
after(async () => {
  await started?.close();
  await Promise.all([claire?.stop(), jean?.stop()]);
});

const key = (name) => page.keyboard.press(name);
/** Where the keyboard is, and whether one can see it. */
const here = () =>
  page.evaluate(() => {
    const one = document.activeElement;
    const style = getComputedStyle(one);
    const box = one.getBoundingClientRect();
    const isMarked = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
    const isInSight = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth && box.width > 0;
    const place = [...document.querySelectorAll("*")].indexOf(one);
    return { name: `${one.localName} ${one.id} ${(one.innerText ?? "").slice(0, 30)}`, place, isMarked, isInSight, isBody: one === document.body, text: one.innerText ?? "" };
  });
/** Goes on with Tab until the words are under the keyboard. */
async function reach(words) {
  for (let step = 0; step < 80; step += 1) {
    await key("Tab");
    if (words.test((await here()).text)) return;
  }
  assert.fail(`Tab does not lead to ${words}`);
}

test("Tab goes through each page in its order, and one always sees where one is", async () => {
  for (const path of ["/matters", "/matters/new", matter, `${matter}/parties`, `${matter}/invite`, "/people", "/join", "/owed", "/search", "/network", `${matter}/proof`, `${matter}/bundle`, `${matter}/papers`, `${matter}/keeping`, "/reviews", "/certificates", "/cachet", "/cachet/check", "/authorities", `${matter}/parcel`, `${matter}/import`, "/settings"]) {
    await hers.go(path);
    await page.evaluate(() => document.querySelector(".skip").focus());
    const places = [];
    for (let step = 0; step < 60; step += 1) {
      await key("Tab");
      const now = await here();
      // Past the last one, some browsers go round to the first.
      if (now.isBody || /Aller au contenu|Skip to content/.test(now.text)) break;
      if (places.includes(now.place)) break;
      assert.ok(now.isMarked, `${path}: ${now.name} shows that it has the keyboard`);
      assert.ok(now.isInSight, `${path}: ${now.name} is in sight`);
      places.push(now.place);
    }
    assert.ok(places.length > 8, `${path}: there is something to go through`);
    assert.deepEqual(places, places.toSorted((one, other) => one - other), `${path}: the order of Tab is the order of the page`);
  }
});

test("the first Tab leads past the rail", async () => {
  await hers.go(matter);
  await page.evaluate(() => document.activeElement.blur());
  await key("Tab");
  assert.match((await here()).text, /Aller au contenu/);
  await key("Enter");
  await key("Tab");
  assert.equal(await page.evaluate(() => document.querySelector("main").contains(document.activeElement)), true);
});

test("each letter does what the help says", async () => {
  await hers.go("/people");
  await key("g");
  await key("m");
  await at(page, "/matters");
  await key("/");
  await until(async () => (await page.evaluate(() => document.activeElement.type)) === "search", "the field to search in has the keyboard");
  await page.keyboard.type("gm?");
  assert.equal(await page.evaluate(() => document.activeElement.value), "gm?", "letters are letters while one writes");
  await key("Escape");
  await key("?");
  await hers.shows("dialog#keys[open]");
  await key("Escape");
  await page.locator("dialog#keys").waitFor({ state: "hidden" });
  await hers.go(matter);
  await hers.shows("li.item");
  await page.evaluate(() => document.activeElement.blur());
  await key("j");
  const first = (await here()).text;
  await key("j");
  const second = (await here()).text;
  await key("k");
  assert.match(first, /Pièce 1/);
  assert.match(second, /Pièce 2/);
  assert.match((await here()).text, /Pièce 1/);
  await key("n");
  assert.equal(await page.evaluate(() => document.activeElement.id), "text");
  const isEnter = (await page.locator("#write").getAttribute("data-enter")) === "sends";
  const [sends, begins] = isEnter ? ["Enter", "Control+Enter"] : ["Control+Enter", "Enter"];
  await page.keyboard.type("Une ligne");
  await key(begins);
  await page.keyboard.type("et une autre");
  await key(sends);
  await until(async () => (await page.locator("li.item .text").last().innerText()) === "Une ligne\net une autre", "the key that sends has sent it");
});

test("a matter is opened, someone is invited and an item acknowledged without touching a mouse", async () => {
  await hers.go("/matters");
  await reach(/^Nouveau dossier/);
  await key("Enter");
  await at(page, "/matters/new");
  await until(async () => (await page.evaluate(() => document.activeElement.id)) === "title", "one writes at once");
  await page.keyboard.type("Durand, succession");
  await key("Enter");
  await page.waitForURL(/\/invite$/);
  await reach(/^Faire l’invitation/);
  await key("Enter");
  await hers.shows("textarea#link");
  await hers.go(matter);
  await page.evaluate(() => document.activeElement.blur());
  await reach(/^Marquer comme ouverte/);
  await key("Enter");
  await page.locator("form[action$='/i/1/acknowledge']").waitFor();
  await page.evaluate(() => document.activeElement.blur());
  await reach(/^Accuser réception/);
  await key("Enter");
  await until(async () => (await page.locator("form[action$='/i/1/acknowledge']").count()) === 0, "it is acknowledged");
});

test("whoever asks for less motion sees none", async () => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  for (const path of ["/matters", matter, "/people"]) {
    await hers.go(path);
    const moving = await page.evaluate(() => {
      const long = (times) => times.split(",").some((one) => parseFloat(one) * (one.trim().endsWith("ms") ? 1 : 1000) > 10);
      return [...document.querySelectorAll("*")]
        .filter((one) => { const style = getComputedStyle(one); return long(style.transitionDuration) || (style.animationName !== "none" && long(style.animationDuration)) || style.scrollBehavior === "smooth"; })
        .map((one) => one.localName);
    });
    assert.deepEqual(moving, [], path);
  }
  hers.isClean();
});

test("without any script one opens a matter, invites, joins, compares the phrase, writes and reads", async () => {
  const [marie] = await world.people(["Marie Curtet", "fr"]);
  const plain = { javaScriptEnabled: false };
  const [one, other] = await Promise.all([Window.opened(started, claire, plain), Window.opened(started, marie, plain)]);
  try {
    for (const window of [one, other]) {
      await window.page.goto(`file://${window.profile.file}`);
      await window.page.locator("button").click();
      await at(window.page, "/matters");
    }
    const opened = await act.acquainted(one, other, "Curtet, divorce");
    await act.send(one, "Sans aucun script.");
    await until(async () => (await other.go(opened), /Sans aucun script/.test(await other.page.locator("main").innerText())), "it arrives");
    await other.page.locator("form[action$='/open'] button").first().click();
    await other.page.locator("form[action$='/acknowledge'] button").first().click();
    await until(async () => (await one.go(opened), one.page.locator("[data-progress=acknowledged]").count()), "it is acknowledged");
    await one.page.locator("form.lock button").click();
    await at(one.page, "/door");
  } finally {
    await one.close();
    await other.close();
    await marie.stop();
  }
});
