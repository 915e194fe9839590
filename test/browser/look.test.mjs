// What looks at the pages is looked at too: each planted fault is seen.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { fits, isAccessible, speaks } from "./stage/look.mjs";
import { browser } from "./stage/window.mjs";

let started, page;
before(async () => {
  started = await browser();
  page = await started.newPage({ viewport: { width: 320, height: 640 } });
});
after(() => started?.close());

const shows = (body, lang = "fr") =>
  page.setContent(`<!doctype html><html lang="${lang}"><title>Essai</title><body><main><h1>Essai</h1>${body}</main>`);

test("a page without a fault passes", async () => {
  await shows("<p>Tout est remis.</p><label>Titre <input></label>");
  await isAccessible(page, "plain");
  await fits(page, "plain");
  await speaks(page, "fr", "plain");
});

test("a picture without words, a grey that is too pale and a target that is too small are seen", async () => {
  for (const [body, rule] of [
    ["<img src='data:image/gif;base64,R0lGODlhAQABAAAAACw='>", /image-alt/],
    ["<p style='color:#bbb'>pâle</p>", /color-contrast/],
    ["<a href='#a' style='display:inline-block;width:10px;height:10px'>a</a><a href='#b' style='display:inline-block;width:10px;height:10px'>b</a>", /target-size/],
    ["<input>", /label/],
    ["<h4>trop bas</h4>", /heading-order/],
  ]) {
    await shows(body);
    await assert.rejects(isAccessible(page, "planted"), rule);
  }
});

test("what is too wide, outside or cut is seen", async () => {
  await shows("<p style='width:400px'>large</p>");
  await assert.rejects(fits(page, "planted"), /the page is \d+ wide/);
  await shows("<p style='overflow:hidden;width:50px;white-space:nowrap'>un texte coupé par son cadre</p>");
  await assert.rejects(fits(page, "planted"), /cut: p/);
  await shows("<p style='overflow:hidden;height:8px;line-height:20px'>un texte coupé</p>");
  await assert.rejects(fits(page, "planted"), /cut below: p/);
});

test("a word of another language, and the name of a sentence in place of it, are seen", async () => {
  for (const body of ["<button>Send</button>", "<input placeholder='Find a matter'>", "<p>room-matters</p>"]) {
    await shows(body);
    await assert.rejects(speaks(page, "fr", "planted"), body);
  }
  await shows("<button>Envoyer</button>", "en");
  await assert.rejects(speaks(page, "en", "planted"));
  await shows("<p>bonjour</p>", "en");
  await assert.rejects(speaks(page, "fr", "planted"));
});
