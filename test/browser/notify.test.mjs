// A notice of the system for what really arrives: only where it was chosen, only while nobody looks, and never a word of it.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";

import { Bare } from "./stage/bare.mjs";
import { until } from "./stage/until.mjs";
import * as world from "./stage/world.mjs";

let claire, jean, page, matter;

before(async () => {
  [claire, jean] = await world.people(["Me Claire Dubois", "fr", "avocat"], ["Jean Martin", "fr"]);
  matter = await world.acquainted(claire, jean, "Martin, bail commercial");
  // Nobody but a bare browser lets its page be out of sight: whoever drives one holds it in front.
  page = await Bare.opened("about:blank");
  await page.ask("Page.enable");
  // The system's own notices, and nothing else, are played: nobody could see them here.
  await page.ask("Page.addScriptToEvaluateOnNewDocument", { source: `(${played})()` });
  await page.ask("Page.navigate", { url: pathToFileURL(claire.file).href });
  await until(() => page.worth("location.pathname === '/matters' && document.readyState === 'complete'"), "she is let in");
});
after(async () => {
  await page?.close();
  await Promise.all([claire?.stop(), jean?.stop()]);
});

function played() {
  globalThis.notices = [];
  globalThis.Notification = class extends EventTarget {
    static permission = "granted";
    static requestPermission = async () => "granted";
    constructor(title, options) {
      super();
      globalThis.notices.push({ title, ...options });
    }
    close() {}
  };
}

async function room(path) {
  const { href } = new URL(path, claire.origin);
  await page.ask("Page.navigate", { url: href });
  await until(() => page.worth(`location.href === ${JSON.stringify(href)} && document.readyState === "complete"`), `the page is ${path}`);
}

/** Puts the window away, as a person does, or takes it out again. */
async function window(windowState) {
  const { windowId } = await page.ask("Browser.getWindowForTarget");
  await page.ask("Browser.setWindowBounds", { windowId, bounds: { windowState } });
  const wanted = windowState === "minimized" ? "hidden" : "visible";
  await until(async () => (await page.worth("document.visibilityState")) === wanted, `the window is ${wanted}`);
}

/** Jean writes; resolves once it is on the page. */
async function arrives(text) {
  await jean.terminal("send", matter, text);
  await until(() => page.worth(`document.querySelector("#items").innerText.includes(${JSON.stringify(text)})`), "it is on the page");
}
const notices = () => page.worth("globalThis.notices");
const title = () => page.worth("document.title");

test("whoever did not choose it is told by a dot in the page's title alone", async () => {
  await room(`/m/${matter}`);
  await window("minimized");
  await arrives("Bonjour Maître.");
  await until(async () => (await title()).startsWith("● "), "the title has a dot");
  assert.doesNotMatch(await title(), /Bonjour/);
  assert.deepEqual(await notices(), []);
  await window("normal");
  await until(async () => !(await title()).startsWith("● "), "whoever looks has seen it");
});

test("whoever chose it gets one notice while nobody looks, and it says nothing of whom, of what, or where", async () => {
  await room("/settings");
  await page.worth("document.getElementById('notifies').click()");
  await page.worth("document.querySelector('form[data-part=notify] button').click()");
  await until(() => page.worth("location.search.startsWith('?kept=') && document.readyState === 'complete'"), "it is kept");
  assert.equal(await page.worth("document.getElementById('notifies').checked"), true);
  await room(`/m/${matter}`);
  await window("minimized");
  await arrives("Le loyer sera payé le 3 mars.");
  const [notice, ...more] = await until(async () => (await notices()).length && notices(), "there is a notice");
  assert.deepEqual(more, [], "one");
  assert.match(notice.body, /^(Un message est arrivé dans|A message has arrived in) Parloir\.$/);
  assert.deepEqual(notice, { title: "Parloir", body: notice.body, tag: "parloir", icon: "/a/seal.svg" }, "and nothing else");
  await window("normal");
});

test("whoever looks at the page is not told of what they see", async () => {
  await room(`/m/${matter}`);
  await arrives("Le reste en avril.");
  await arrives("Et la fin en mai.");
  assert.deepEqual(await notices(), []);
  assert.doesNotMatch(await title(), /^●/);
});
