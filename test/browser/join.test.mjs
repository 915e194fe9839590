// A link that is used while the program of whoever gave it does not run: said plainly, and done by itself once it runs.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import * as act from "./stage/act.mjs";
import { fits, isAccessible, speaks } from "./stage/look.mjs";
import { until } from "./stage/until.mjs";
import { browser, Window } from "./stage/window.mjs";
import * as world from "./stage/world.mjs";

/** The longest wait between two calls, and room. */
const CALLED_MS = 90_000;
let claire, jean, started, his, matter, listen;

before(async () => {
  [[claire, jean], started] = await Promise.all([world.people(["Me Claire Dubois", "fr", "avocat"], ["Jean Martin", "en"]), browser()]);
  his = await (await Window.opened(started, jean, { language: "en-GB" })).enter();
});
after(async () => {
  await started?.close();
  await Promise.all([claire?.stop(), jean?.stop()]);
});

test("the page says that the other device does not answer yet, and what to do", async () => {
  const hers = await (await Window.opened(started, claire)).enter();
  matter = await act.openMatter(hers, "Martin, bail commercial");
  const link = await act.invite(hers, matter);
  await hers.close();
  listen = await claire.listened();
  await claire.stop();

  await his.go("/join");
  await his.page.locator("#link").fill(link);
  await Promise.all([his.page.waitForNavigation({ timeout: 40_000 }), his.page.locator("main form .main").click({ timeout: 40_000 })]);
  const said = await his.page.locator("main").innerText();
  assert.match(said, /does not answer yet/);
  assert.match(said, /Parloir keeps trying by itself.*Ask the person who invited you to open Parloir/);
  await speaks(his.page, "en", "awaited");
  for (const [width, colorScheme] of [[1280, "light"], [320, "dark"]]) {
    await his.page.setViewportSize({ width, height: 800 });
    await his.page.emulateMedia({ colorScheme });
    await fits(his.page, `awaited, ${width} wide`);
    await isAccessible(his.page, `awaited, ${width} wide`);
  }
  await his.page.setViewportSize({ width: 1280, height: 900 });
});

test("it completes by itself when the other program runs again, though this one was stopped in between", async () => {
  await his.page.goto("about:blank");
  await jean.stop();
  await jean.up();
  await his.enter();
  await claire.up({ listen });
  await until(async () => (await his.go("/people"), his.page.locator("a.line", { hasText: "Me Claire Dubois" }).count()), "they met", CALLED_MS);
  const hers = await (await Window.opened(started, claire)).enter();
  await act.verifyEachOther(hers, "Jean Martin", his, "Me Claire Dubois");
  await until(async () => (await his.go(matter), his.page.locator("#write").count()), "the matter arrived");
  await hers.go(matter);
  await act.send(hers, "Vous voilà.");
  await his.shows(".text", "Vous voilà.");
  hers.isClean();
  his.isClean();
});
