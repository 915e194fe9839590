// How a page looks to everybody: accessibility rules, nothing cut or wider than the window, one language, little weight.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"];

/** Every rule of WCAG 2.2, A and AA, and what axe holds for good practice: nothing is violated. */
export async function isAccessible(page, told) {
  if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(axe);
  const found = await page.evaluate(async (tags) => {
    const { violations } = await globalThis.axe.run(document, { runOnly: tags, resultTypes: ["violations"] });
    return violations.flatMap((one) => one.nodes.map((node) => `${one.id}: ${node.target.join(" ")} ${node.failureSummary.split("\n")[1] ?? ""}`));
  }, TAGS);
  assert.deepEqual(found, [], told);
}

/** Nothing is wider than the window, and nothing is cut off or lies over its neighbour's edge. */
export async function fits(page, told) {
  const found = await page.evaluate(() => {
    const faults = [];
    const root = document.documentElement;
    if (root.scrollWidth > root.clientWidth) faults.push(`the page is ${root.scrollWidth} wide in a window of ${root.clientWidth}`);
    const name = (one) => `${one.localName}.${[...one.classList].join(".")} “${(one.innerText ?? "").slice(0, 40)}”`;
    const scrolls = (one) => {
      for (let up = one; up && up !== document.body; up = up.parentElement) {
        if (/(auto|scroll)/.test(getComputedStyle(up).overflowX)) return true;
      }
      return false;
    };
    for (const one of document.body.querySelectorAll("*")) {
      if (!one.checkVisibility({ visibilityProperty: true }) || one.closest("dialog:not([open]), svg")) continue;
      const style = getComputedStyle(one);
      const box = one.getBoundingClientRect();
      if (box.width < 2 || box.height < 2 || style.clipPath !== "none" || style.position === "fixed") continue;
      const isOut = box.right > root.clientWidth + 1 || box.left < -1;
      if (isOut && !scrolls(one) && !one.classList.contains("skip")) faults.push(`outside the window: ${name(one)}`);
      const isCut = /(hidden|clip)/.test(style.overflowX) && one.scrollWidth > one.clientWidth + 1 && !/^(input|textarea|select)$/.test(one.localName);
      if (isCut && style.textOverflow !== "ellipsis") faults.push(`cut: ${name(one)}`);
      const isShort = /(hidden|clip)/.test(style.overflowY) && one.scrollHeight > one.clientHeight + 2;
      if (isShort && style.webkitLineClamp === "none") faults.push(`cut below: ${name(one)}`);
    }
    for (const one of document.querySelectorAll(".rail nav a, .lock button")) {
      const { left, right } = one.getBoundingClientRect();
      if (left < -1 || right > root.clientWidth + 1) faults.push(`out of sight in the rail: ${name(one)}`);
    }
    return faults.slice(0, 8);
  });
  assert.deepEqual(found, [], told);
}

/** Nothing moved after it was first painted, but for what a person did. */
export async function isStill(page, told) {
  const moved = await page.evaluate(
    () =>
      new Promise((done) => {
        let sum = 0;
        const found = [];
        const add = (list) => {
          for (const one of list.filter((one) => !one.hadRecentInput)) {
            sum += one.value;
            for (const { node } of one.sources ?? []) found.push(`${node?.localName ?? "?"} ${node?.id ?? ""} ${node?.className ?? ""}`);
          }
        };
        const watch = new PerformanceObserver((list) => add(list.getEntries()));
        watch.observe({ type: "layout-shift", buffered: true });
        requestAnimationFrame(() => requestAnimationFrame(() => {
          add(watch.takeRecords());
          done(sum > 0.02 ? found : []);
        }));
      }),
  );
  assert.deepEqual(moved, [], `${told}: it moved`);
}

const I18N = new URL("../../../face/", import.meta.url);

/** Every line that holds sentences of a language. */
function lines(language) {
  const folder = new URL(`web/i18n/${language}/`, I18N);
  const files = [new URL(`speech/i18n/${language}.ftl`, I18N), ...readdirSync(folder).map((name) => new URL(name, folder))];
  return files.flatMap((file) => readFileSync(file, "utf8").split("\n"));
}

/** The sentences of a language: whole ones, and the pieces between what is filled in. */
function sentences(language) {
  const found = new Set();
  for (const line of lines(language)) {
    const text = line.replace(/^[a-z][\w-]* = /, "").replace(/^\s+(\*?\[[^\]]+\])?\s*/, "");
    if (!text || text.startsWith("#") || (/^[{}]/.test(text) && !/\}.+/.test(text))) continue;
    for (const piece of text.split(/\{[^}]*\}/)) if (piece.trim().length > 2) found.add(plain(piece));
  }
  return found;
}

const plain = (text) => text.replace(/[\s\u00a0\u202f]+/g, " ").trim();
const every = { fr: sentences("fr"), en: sentences("en") };
const only = (language, other) => new Set([...every[language]].filter((one) => !every[other].has(one)));
const keys = new Set(lines("en").map((line) => line.match(/^([a-z][\w-]*) =/)?.[1]));
const foreign = { fr: only("en", "fr"), en: only("fr", "en") };

/** A page speaks one language: no sentence of the other, whole or in pieces, and no name of a sentence in place of it. */
export async function speaks(page, language, told) {
  const { lang, texts } = await page.evaluate(() => {
    const texts = [document.title];
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
    for (let node = walk.nextNode(); node; node = walk.nextNode()) {
      if (node.nodeType === Node.TEXT_NODE) {
        if (!node.parentElement.closest("script, style, body [lang], .text, .phrase, .phrase-choice, .brand")) texts.push(node.data);
      } else {
        for (const name of ["aria-label", "title", "placeholder", "alt"]) if (node.hasAttribute(name)) texts.push(node.getAttribute(name));
      }
    }
    return { lang: document.documentElement.lang, texts };
  });
  assert.equal(lang, language, `${told}: the page says its language`);
  const found = [];
  for (const text of texts.map(plain).filter(Boolean)) {
    if (foreign[language].has(text)) found.push(text);
    for (const piece of foreign[language]) if (piece.length > 14 && piece.includes(" ") && text.includes(piece)) found.push(`${text} (${piece})`);
    if (text.includes("-") && keys.has(text)) found.push(`${text}: the name of a sentence`);
  }
  assert.deepEqual(found, [], `${told}: nothing in another language`);
}

/** What a page weighs on its way here, with everything that it asks for; documents are not counted by who asks without them. */
export async function weight(page, url) {
  const bodies = [];
  const heard = (answer) => {
    if (!answer.url().endsWith("/live")) bodies.push(answer.body().then((body) => body.length, () => 0));
  };
  page.on("response", heard);
  await page.goto(url, { waitUntil: "load" });
  page.off("response", heard);
  return (await Promise.all(bodies)).reduce((sum, one) => sum + one, 0);
}
