// Evidence: sealed, taken out as a bundle, checked by the interface and by the program that knows nothing of us; a spoilt one is refused.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { fits, isAccessible, speaks } from "./stage/look.mjs";
import { folder, VERIFIER } from "./stage/program.mjs";
import { until } from "./stage/until.mjs";
import { browser, Window } from "./stage/window.mjs";
import * as world from "./stage/world.mjs";

let claire, jean, started, hers, matter;
const around = folder("bundle");
const zip = join(around, "preuve.zip");
const unpacked = join(around, "preuve");

before(async () => {
  [[claire, jean], started] = await Promise.all([world.people(["Me Claire Dubois", "fr", "avocat"], ["Jean Martin", "fr"]), browser()]);
  matter = `/m/${await world.acquainted(claire, jean, "Martin, bail commercial")}`;
  await claire.terminal("send", matter.slice(3), "Le bail est résilié au 30 juin.");
  await jean.terminal("send", matter.slice(3), "Bien reçu, merci.");
  await Promise.all([world.delivered(claire), world.delivered(jean)]);
  hers = await (await Window.opened(started, claire)).enter();
});
after(async () => {
  await started?.close();
  await Promise.all([claire?.stop(), jean?.stop()]);
});

/** Brings a bundle to be checked, as a person who chooses it; waits for the verdict. */
async function checks(path) {
  await hers.go("/proof");
  const picked = statSync(path).isDirectory() ? "#pick-folder" : "#pick-zip";
  await hers.page.locator(picked).setInputFiles(path);
  return hers.shows("#answer .verdict, #answer [role=alert]");
}

test("a matter is sealed by both, and the page says who co-signed", async () => {
  await hers.go(`${matter}/proof`);
  await hers.page.locator("form[action$='/seal'] button").click();
  await until(async () => /Jean Martin/.test(await hers.page.locator("#seals-part").innerText()), "the page names who co-signed");
  hers.isClean();
});

test("the bundle is saved by the browser and holds for a program that knows nothing of us", async () => {
  await hers.go(`${matter}/bundle`);
  const [download] = await Promise.all([hers.page.waitForEvent("download"), hers.page.locator("button[value=save]").click()]);
  assert.match(download.suggestedFilename(), /^parloir-preuve-[\d-]+\.zip$/);
  await download.saveAs(zip);
  execFileSync("python3", ["-m", "zipfile", "-e", zip, unpacked]);
  assert.deepEqual(readdirSync(unpacked).sort(), ["constat.html", "constat.txt", "preuve"]);
  const said = execFileSync(VERIFIER, [join(unpacked, "preuve")], { encoding: "utf8" });
  assert.ok(said.length > 0);
});

test("the sheet for a formal record bears the digest of that bundle, and prints on one page", async () => {
  const sheet = readFileSync(join(unpacked, "constat.html"), "utf8");
  const digest = execFileSync("sha256sum", ["SHA256SUMS"], { cwd: join(unpacked, "preuve"), encoding: "utf8" }).slice(0, 64);
  assert.ok(sheet.includes(digest));
  assert.match(sheet, /<bdi>Jean Martin<\/bdi>/);
  const page = await started.newPage();
  await page.setContent(sheet);
  const printed = (await page.pdf({ preferCSSPageSize: true })).toString("latin1");
  assert.equal(printed.match(/\/Type\s*\/Page\b(?!s)/g).length, 1, "one page of A4");
  await page.close();
});

test("one paper is saved by the browser, and all of them are written to a folder with their counts", async () => {
  await hers.go(`${matter}/proof`);
  await hers.page.locator("a[href$='/papers']").click();
  await hers.page.locator("input[name=form][value=csv]").check();
  const [download] = await Promise.all([hers.page.waitForEvent("download"), hers.page.locator("button[value=save]").click()]);
  assert.match(download.suggestedFilename(), /^parloir-releve-[\d-]+\.csv$/);
  const table = join(around, "releve.csv");
  await download.saveAs(table);
  assert.match(readFileSync(table, "utf8"), /"Le bail est résilié au 30 juin\."/);
  const target = join(around, "releve");
  await hers.go(`${matter}/papers`);
  await hers.page.locator("details:has(#target)").evaluate((one) => (one.open = true));
  await hers.page.locator("#target").fill(target);
  await hers.page.locator("button[value=folder]").click();
  const note = await hers.shows("#answer .note-good");
  assert.match(await note.innerText(), /Relevé prêt/);
  await isAccessible(hers.page, "papers made");
  execFileSync("sha256sum", ["-c", "--quiet", "SHA256SUMS"], { cwd: target });
  assert.match(readFileSync(join(target, "conversation.txt"), "utf8"), /\| Bien reçu, merci\./);
  hers.isClean();
});

test("the interface says of the same bundle that it is sound, as a zip and as a folder", async () => {
  for (const path of [zip, unpacked]) {
    const verdict = await checks(path);
    assert.match(await verdict.getAttribute("class"), /note-good/, await verdict.innerText());
    assert.match(await hers.page.locator("#answer").innerText(), /Le bail est résilié au 30 juin/);
    await speaks(hers.page, "fr", "checked");
    for (const width of [1280, 320]) {
      await hers.page.setViewportSize({ width, height: 800 });
      await fits(hers.page, `checked, ${width} wide`);
      await isAccessible(hers.page, `checked, ${width} wide`);
    }
    await hers.page.setViewportSize({ width: 1280, height: 900 });
  }
});

test("one byte that is not what was signed is named, and the bundle refused", async () => {
  const files = readdirSync(unpacked, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
  const path = files.map((one) => join(one.parentPath ?? one.path, one.name)).find((one) => readFileSync(one).includes("résilié"));
  writeFileSync(path, Buffer.from(readFileSync(path, "latin1").replace("30 juin", "31 juin"), "latin1"));
  const verdict = await checks(unpacked);
  assert.match(await verdict.getAttribute("class"), /note-bad/);
  const said = await hers.page.locator("#answer").innerText();
  assert.ok(said.includes(path.split("/").pop()), `the file is named: ${said.slice(0, 400)}`);
  await speaks(hers.page, "fr", "refused");
  await isAccessible(hers.page, "refused");
});

test("what is no bundle is refused with words", async () => {
  const other = join(around, "autre.zip");
  writeFileSync(other, "ceci n’est pas une archive");
  const verdict = await checks(other);
  assert.match(await verdict.getAttribute("class"), /note-bad/);
  assert.match(await verdict.innerText(), /\S+ \S+/);
  hers.isClean();
});

test("words that are searched stand in no address and in no storage", async () => {
  await hers.go("/search");
  await hers.page.locator("#words").fill("résilié");
  await hers.page.keyboard.press("Enter");
  await hers.shows("#found mark", "résilié");
  await hers.page.locator("#found a").first().click();
  await hers.shows(".text", "résilié");
  await hers.page.goBack();
  await hers.go("/matters");
  await hers.page.locator("#find").fill("Durand");
  await until(async () => (await hers.page.locator("#matters a.line:visible").count()) === 0, "the list narrows while one types");
  for (const url of hers.urls) assert.doesNotMatch(decodeURIComponent(url), /silié|Durand/);
  await hers.keepsNothing();
});
