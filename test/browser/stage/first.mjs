// The first run, through the pages: five steps, and the profile is there.
import assert from "node:assert/strict";

import { until } from "./until.mjs";
import { at } from "./window.mjs";

export const SECRET = "sept mots que personne ne devine jamais 4711";
const on = (page) => page.locator("main form .main").last().click();

/** The five steps up to the words that are asked back; `seen` is told each page. Gives the 24 words. */
export async function steps({ page }, { language, name, profession, seen = async () => {} }) {
  await at(page, "/start");
  await seen("language");
  await page.locator(`button[name=language][value=${language}]`).click();
  await at(page, "/start/who");
  if (profession) await page.locator(`input[value=${profession}]`).check();
  await seen("who");
  await (profession ? on(page) : page.locator("button[name=profession]").click());
  await at(page, "/start/name");
  await page.locator("#name").fill(name);
  await seen("name");
  await on(page);
  await at(page, "/start/passphrase");
  const rated = page.waitForResponse(/\/strength$/);
  await page.locator("#passphrase").fill(SECRET);
  await page.locator("#again").fill(SECRET);
  await rated;
  await seen("passphrase");
  await page.locator("details:has(input[name=small])").evaluate((one) => (one.open = true));
  await page.locator("input[name=small]").check();
  await page.locator("form[action='/start/passphrase'] .main").click();
  const weak = page.locator("input[name=weak]");
  await until(async () => page.url().endsWith("/words") || (await weak.count()), "the passphrase is taken");
  if (await weak.count()) {
    await seen("passphrase, weak");
    await weak.check();
    await page.locator("form[action='/start/passphrase'] .main").click();
  }
  await at(page, "/start/words");
  await seen("words");
  const words = await page.locator(".kit-words li").allInnerTexts();
  assert.equal(words.length, 24);
  await page.locator("a.main").click();
  await at(page, "/start/check");
  await seen("check");
  return words.map((word) => word.trim());
}

/** The words that the page asks back, as `change` writes them. */
export async function copies({ page }, words, change = (word) => word) {
  for (const field of ["first", "second"]) {
    const label = await page.locator(`label[for=${field}]`).innerText();
    await page.locator(`#${field}`).fill(change(words[Number(label.match(/\d+/)[0]) - 1]));
  }
  await on(page);
}
