// Somebody's pages in both languages, looked at as everybody sees them; and the opening that many test files share.
import { authority } from "./authority.mjs";
import { fits, isAccessible, isStill, speaks } from "./look.mjs";
import { browser, Window } from "./window.mjs";
import * as world from "./world.mjs";

/** Opens everything that is folded. */
export const opens = (page) => page.locator("main details").evaluateAll((all) => all.forEach((one) => (one.open = true)));

/** What everybody can use, wide and narrow, by day and by night. */
export async function looks(page, language, told) {
  await speaks(page, language, told);
  for (const [width, colorScheme] of [[1280, "light"], [320, "dark"]]) {
    await page.setViewportSize({ width, height: 900 });
    await page.emulateMedia({ colorScheme });
    await fits(page, `${told}, ${language}, ${width} wide`);
    await isAccessible(page, `${told}, ${language}, ${width} wide`);
  }
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.emulateMedia({ colorScheme: "light" });
}

/** The pages of one person: `hers` in French, `theirs` in English, and `good`, which looks at a place in both. */
export async function both(started, profile) {
  const hers = await (await Window.opened(started, profile)).enter();
  const theirs = await (await Window.opened(started, profile, { language: "en-GB" })).enter();
  const good = async (path, told, first = async () => {}) => {
    for (const [window, language] of [[hers, "fr"], [theirs, "en"]]) {
      await window.go(path);
      await isStill(window.page, `${told}, ${language}`);
      await first(window.page);
      await looks(window.page, language, told);
    }
  };
  return { hers, theirs, good };
}

/** Claire at work, with Jean in a matter unless she is `alone`, and an authority of the test's own if `stamps` are wanted. */
export async function opened({ alone = false, stamps = false } = {}) {
  const names = [["Me Claire Dubois", "fr", "avocat"], ...(alone ? [] : [["Jean Martin", "fr"]])];
  const [[claire, jean], started, tsa] = await Promise.all([world.people(...names), browser(), stamps ? authority() : undefined]);
  const matter = jean && `/m/${await world.acquainted(claire, jean, "Martin, bail commercial")}`;
  const stop = async () => {
    await started.close();
    await Promise.all([claire.stop(), jean?.stop()]);
  };
  return { claire, jean, started, tsa, matter, ...(await both(started, claire)), stop };
}
