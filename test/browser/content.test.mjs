// What a peer may write, shown as what it is: text. Nothing of it runs, hides, or changes what stands beside it.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import * as act from "./stage/act.mjs";
import { fits } from "./stage/look.mjs";
import { Profile } from "./stage/program.mjs";
import { until } from "./stage/until.mjs";
import { browser, Window } from "./stage/window.mjs";
import { form } from "./stage/wire.mjs";

const NAME = `<img src=x onerror="ran('name')">Jean & "Martin" '>`;
const TITLE = `</title><script>ran("title")</script><b>Bail & Cie</b>`;
/** Letters that turn the reading direction, or that nobody sees, and how the page writes them out. */
const HIDDEN = { "\u202E": /U\+202E|202E/i, "\u2066": /2066/, "\u200B": /200B/i, "\u200D\u2060": /2060/, "\uFEFF": /FEFF/i };
const HOSTILE = [
  `<script>ran("script")</script>`,
  `</script></textarea></title></style><script>ran("closed")</script>`,
  `<img src=x onerror=ran("image")><svg onload=ran("svg")>`,
  `"><a href="javascript:ran('link')">ici</a><iframe srcdoc="<script>parent.ran('frame')</script>">`,
  `{{constructor.constructor("ran('template')")()}} \${ran("literal")} <!-- --> ]]> &lt;b&gt;`,
  `<meta http-equiv=refresh content="0;url=javascript:ran('meta')"><base href="http://evil.example/"><form action=http://evil.example><button>`,
];
let claire, jean, started, hers, his, matter;

before(async () => {
  [claire, jean, started] = await Promise.all([
    Profile.made("Me Claire Dubois", "fr", "avocat").then((made) => made.up()),
    Profile.made(NAME, "fr").then((made) => made.up()),
    browser(),
  ]);
  hers = await (await Window.opened(started, claire)).enter();
  his = await (await Window.opened(started, jean)).enter();
  matter = await act.acquainted(hers, his, TITLE);
});
after(async () => {
  await started?.close();
  await Promise.all([claire?.stop(), jean?.stop()]);
});

const lastText = () => hers.page.locator(".item .text").last();

test("a name and a title with markup are shown letter for letter, on every page that has them", async () => {
  const person = await act.person(hers, NAME);
  for (const path of ["/matters", "/people", person, matter, `${matter}/parties`, `${matter}/invite`]) {
    await hers.go(path);
    const text = await hers.page.locator("main").innerText();
    assert.ok(text.includes(path.startsWith("/people") ? NAME : TITLE), `${path} shows it whole`);
    assert.equal(await hers.page.locator("main img, main script, main b").count(), 0, `${path} made nothing of it`);
  }
  assert.ok((await hers.page.title()).length > 0);
  hers.isClean();
});

test("messages with markup arrive as they were written, live, and after a reload", async () => {
  await hers.go(matter);
  await his.go(matter);
  for (const text of HOSTILE) {
    await act.send(his, text);
    await until(async () => (await lastText().innerText()) === text, `it is shown letter for letter: ${text}`);
  }
  await hers.page.reload();
  const shown = await hers.page.locator(".item .text").allInnerTexts();
  assert.deepEqual(shown.slice(-HOSTILE.length), HOSTILE);
  assert.equal(await hers.page.locator(".item .text *").count(), 0, "no part of a message became markup");
  hers.isClean();
  his.isClean();
});

test("letters that hide or turn the text are written out", async () => {
  await hers.go(matter);
  for (const [letters, seen] of Object.entries(HIDDEN)) {
    const text = `payer ${letters}rap 0001${letters} demain`;
    const session = await his.session();
    const sent = await form(jean.port, `${matter}/send`, session, { text });
    assert.equal(sent.status, 303);
    await until(async () => seen.test(await lastText().innerText()), `${JSON.stringify(letters)} is written out`);
    const shown = await lastText().innerText();
    for (const letter of letters) assert.ok(!shown.includes(letter), "and is not there as itself");
  }
});

test("the longest message arrives whole, and a longer one is refused with words and stays written", async () => {
  await hers.go(matter);
  const longest = "é".repeat(32 * 1024);
  const session = await his.session();
  assert.equal((await form(jean.port, `${matter}/send`, session, { text: longest })).status, 303);
  await until(async () => (await lastText().innerText()).length === longest.length, "64 KiB arrive");
  await fits(hers.page, "a word without end does not widen the page");
  const longer = await form(jean.port, `${matter}/send`, session, { text: `${longest}é` });
  assert.equal(longer.status, 422);
  assert.match(longer.body, /role="alert"/);
});

test("what is being written comes back as text, whatever it says", async () => {
  await hers.go(matter);
  const text = `</textarea><script>ran("draft")</script>\n<b>`;
  await hers.page.locator("#text").fill(text);
  await hers.page.waitForResponse((answer) => answer.url().endsWith("/draft") && answer.status() === 204);
  await hers.page.reload();
  assert.equal(await hers.page.locator("#text").inputValue(), text);
  await hers.page.locator("#text").fill("");
  await hers.page.waitForResponse((answer) => answer.url().endsWith("/draft") && answer.status() === 204);
  hers.isClean();
});

test("what was typed and refused comes back as text too", async () => {
  await hers.go("/join");
  const link = `parloir:"><script>ran("link")</script></textarea>`;
  await hers.page.locator("#link").fill(link);
  await hers.page.locator("main form .main").click();
  await hers.shows("[role=alert]");
  assert.equal(await hers.page.locator("#link").inputValue(), link);
  for (const [path, field, words] of [["/search", "#words", `bail "><script>ran("words")</script>`], ["/matters", "#find", `"><script>ran("find")</script>`]]) {
    await hers.go(path);
    await hers.page.locator(field).fill(words);
    await Promise.all([hers.page.waitForNavigation(), hers.page.locator(field).evaluate((one) => one.form.submit())]);
    assert.equal(await hers.page.locator(field).inputValue(), words);
  }
  hers.isClean();
});

test("a title as long as a book is refused, and the page says so", async () => {
  const answer = await form(claire.port, "/matters/new", await hers.session(), { title: "T".repeat(400_000) });
  assert.equal(answer.status, 422);
  assert.match(answer.body, /role="alert"/);
  assert.equal((await form(claire.port, "/matters/new", await hers.session(), { title: "T".repeat(1 << 20) })).status, 413);
});
