// A conversation of another program, brought through the pages: looked at before it is said to be one, read line by line, marked on every page.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { opened, opens } from "./stage/both.mjs";
import { isAccessible, speaks } from "./stage/look.mjs";
import { folder } from "./stage/program.mjs";
import { until } from "./stage/until.mjs";
import { at, Window } from "./stage/window.mjs";
import { form } from "./stage/wire.mjs";

const LABEL = "IMPORTÉ, NON CONSTATÉ";
const HOSTILE = `<img src=x onerror=ran("line")><script>ran("script")</script>`;
/** Nothing in it decides whether the day comes first. */
const DOUBTFUL = Array.from({ length: 230 }, (_, at) => `03/04/2026, 14:0${at % 10} - ${at % 3 ? "Jean" : "Claire"}: n° ${at} ${HOSTILE}`).join("\n") + "\n";
const MAIL = "From jean@exemple.fr Mon Mar  2 09:00:00 2026\nFrom: Jean <jean@exemple.fr>\nTo: Claire <claire@exemple.fr>\nDate: Mon, 02 Mar 2026 09:00:00 +0100\nSubject: Bail\nContent-Type: text/plain; charset=utf-8\n\nBonjour, voici le bail.\n";
let all, claire, jean, hers, his, matter, good;
const desk = folder("imports");

before(async () => {
  all = await opened();
  ({ claire, jean, hers, matter, good } = all);
  writeFileSync(join(desk, "_chat.txt"), DOUBTFUL);
  writeFileSync(join(desk, "courrier.mbox"), MAIL);
  writeFileSync(join(desk, "notes.txt"), "Ceci n’est pas une conversation.\n");
  his = await (await Window.opened(all.started, jean)).enter();
});
after(() => all?.stop());

test("the way there is where one writes, files are chosen there, and are offered to be read", async () => {
  await hers.go(matter);
  await hers.page.locator("a[href$='/import']").click();
  await at(hers.page, `${matter}/import`);
  await good(`${matter}/import`, "to import", opens);
  await hers.go(`${matter}/import`);
  const [chooser] = await Promise.all([hers.page.waitForEvent("filechooser"), hers.page.locator("[data-choose=files]").click()]);
  await chooser.setFiles(["_chat.txt", "courrier.mbox", "notes.txt"].map((name) => join(desk, name)));
  for (const name of ["_chat.txt", "courrier.mbox", "notes.txt"]) await hers.shows("#import-lines a.line", name);
  await good(`${matter}/import`, "what may be read");
  hers.isClean();
});

test("what is no conversation is said to be none, and nothing becomes of it", async () => {
  await hers.go(`${matter}/import`);
  await hers.page.locator("#import-lines a.line", { hasText: "notes.txt" }).click();
  await hers.shows("[role=alert], .note-bad", "IMPORT-01");
  await speaks(hers.page, "fr", "no conversation");
});

test("days that read in two ways are shown both ways with their counts, and the order is asked for before anything is said", async () => {
  await hers.go(`${matter}/import`);
  await hers.page.locator("#import-lines a.line", { hasText: "_chat.txt" }).click();
  await hers.shows("#answer", "03/04/2026, 14:00");
  assert.equal(await hers.page.locator("#answer section.note").count(), 2, "two readings");
  assert.match(await hers.page.locator("#answer").innerText(), /230 messages/);
  const place = new URL(hers.page.url()).pathname;
  await good(place, "two readings", opens);
  await hers.go(place);
  await hers.page.locator("#dates").selectOption("dmy");
  await hers.page.locator("button[value=look]").click();
  await until(async () => (await hers.page.locator("#answer section.note").count()) === 1, "one reading is left");
  assert.match(await hers.page.locator("#answer").innerText(), /03\/04\/2026/);
  await hers.page.locator("#zone").fill("../x");
  await hers.page.locator("button[value=look]").click();
  await hers.shows("#answer [role=alert]", "IMPORT-06");
  assert.ok(!(await claire.terminal("read", matter.slice(3))).some((item) => item.import), "looking says nothing");
  await hers.page.locator("#zone").fill("Europe/Paris");
  await hers.page.locator("#dates").selectOption("dmy");
  await hers.page.locator("form.stack .main").click();
  await hers.shows(".note-warn", LABEL);
  hers.isClean();
});

test("an import is read page by page on both sides, each page marked, each line a text", async () => {
  const { number } = (await claire.terminal("read", matter.slice(3))).find((item) => item.import);
  const place = `${matter}/i/${number}/import`;
  await hers.go(place);
  await hers.shows(".imported .text", `n° 0 ${HOSTILE}`);
  await good(place, "an import");
  await hers.go(place);
  await hers.page.locator("a[rel=next]").click();
  await hers.shows(".imported .text", `n° 229 ${HOSTILE}`);
  await hers.shows("main", LABEL);
  const theirNumber = await until(async () => (await jean.terminal("read", matter.slice(3))).find((item) => item.import && item.document?.state === "whole")?.number, "it came to Jean");
  await jean.terminal("open", matter.slice(3), `${theirNumber}`);
  await his.go(`${matter}/i/${theirNumber}/import`);
  await his.shows(".imported .text", HOSTILE);
  await his.shows("main", LABEL);
  for (const window of [hers, his]) {
    assert.equal(await window.page.locator("main img, main script").count(), 0);
    window.isClean();
  }
});

test("a file is named by its path, looked at without being placed, then placed and read at once", async () => {
  const count = async () => (await claire.terminal("read", matter.slice(3))).length;
  const before = await count();
  await hers.go(`${matter}/import`);
  const named = async (path, act) => {
    await hers.page.locator("details:has(#path)").evaluate((one) => (one.open = true));
    await hers.page.locator("#path").fill(path);
    await hers.page.locator(`button[value=${act}]`).click();
  };
  await named("courrier.mbox", "look");
  await hers.shows("#answer [role=alert]", "pas entier");
  await named(join(desk, "courrier.mbox"), "look");
  await hers.shows("#answer section.note", "1 message");
  await isAccessible(hers.page, "looked at by its path");
  assert.equal(await count(), before, "nothing was placed");
  await named(join(desk, "courrier.mbox"), "take");
  await hers.shows(".imported .text", "voici le bail");
  assert.equal(await count(), before + 1);
  await hers.go(`${matter}/import`);
  await hers.shows("#import-lines", "Déjà importées");
  const session = await hers.session();
  assert.equal((await form(claire.port, `${matter}/import`, { ...session, mark: "0" }, { path: "/etc/passwd", do: "take" })).status, 403);
  hers.isClean();
});
