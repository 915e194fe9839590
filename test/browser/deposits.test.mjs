// Documents on their way in: dropped, cut off in the middle, gone on with after the program was killed; never half of one and half of another.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { fits, isAccessible, speaks } from "./stage/look.mjs";
import { lease, photograph } from "./stage/papers.mjs";
import { folder } from "./stage/program.mjs";
import { until } from "./stage/until.mjs";
import { browser, Window } from "./stage/window.mjs";
import * as world from "./stage/world.mjs";

const PART = 4 * 1024 * 1024;
/** More than three parts, and a rest. */
const LARGE_BYTES = 3 * PART + 12_345;

let claire, jean, started, hers, page, matter;
const desk = folder("deposits");
const elsewhere = join(desk, "autre dossier");

before(async () => {
  [[claire, jean], started] = await Promise.all([world.people(["Me Claire Dubois", "fr", "avocat"], ["Jean Martin", "fr"]), browser()]);
  matter = `/m/${await world.acquainted(claire, jean, "Martin, bail commercial")}`;
  hers = await (await Window.opened(started, claire)).enter();
  page = hers.page;
  writeFileSync(join(desk, "bail.pdf"), lease());
  writeFileSync(join(desk, "vitrine.png"), photograph());
  mkdirSync(join(desk, "pièces", "annexes"), { recursive: true });
  writeFileSync(join(desk, "pièces", "lettre.txt"), "Madame,");
  writeFileSync(join(desk, "pièces", "annexes", "plan.txt"), "Plan du local");
  mkdirSync(elsewhere);
  writeFileSync(join(desk, "film.bin"), bytes(LARGE_BYTES, 1));
  writeFileSync(join(elsewhere, "film.bin"), bytes(LARGE_BYTES, 2));
});
after(async () => {
  await started?.close();
  await Promise.all([claire?.stop(), jean?.stop()]);
});

/** Bytes that nothing makes shorter, the same at each run. */
function bytes(length, seed) {
  const made = Buffer.alloc(length);
  for (let at = 0, word = seed; at < length; at += 4) {
    word = (Math.imul(word, 1_664_525) + 1_013_904_223) >>> 0;
    made.writeUInt32LE(word, Math.min(at, length - 4));
  }
  return made;
}

const digest = (path) => createHash("sha256").update(readFileSync(path)).digest("hex");
const paper = (window, name) => window.page.locator("li.item", { hasText: name }).last();
const veil = () => page.locator("#drop");

/** Drags files of this machine over the page, as the system does; `drop` lets them go there. */
async function drags(...names) {
  const wire = await hers.pages.newCDPSession(page);
  const data = { items: [], files: names.map((name) => join(desk, name)), dragOperationsMask: 1 };
  const goes = (type) => wire.send("Input.dispatchDragEvent", { type, x: 400, y: 300, data });
  await goes("dragEnter");
  await goes("dragOver");
  return { drop: () => goes("drop") };
}

test("files that are dropped become items, and the page says where they would go while they are over it", async () => {
  await hers.go(matter);
  assert.equal(await veil().isVisible(), false);
  const dragged = await drags("bail.pdf", "vitrine.png");
  await hers.shows("#drop", "Martin, bail commercial");
  assert.match(await veil().innerText(), /Jean Martin/, "and for whom");
  await speaks(page, "fr", "the veil");
  await fits(page, "the veil");
  await isAccessible(page, "the veil");
  await dragged.drop();
  await veil().waitFor({ state: "hidden" });
  for (const name of ["bail.pdf", "vitrine.png"]) {
    await paper(hers, name).locator("[data-progress=delivered]").waitFor();
    const { number, document } = (await claire.terminal("read", matter.slice(3))).find((item) => item.document?.name === name);
    assert.equal(document.sha256, digest(join(desk, name)), `item ${number} is what was dropped`);
  }
  hers.isClean();
});

test("a folder that is dropped becomes one item with everything in it", async () => {
  await hers.go(matter);
  await (await drags("pièces")).drop();
  await paper(hers, "pièces").locator("[data-progress=delivered]").waitFor();
  await paper(hers, "pièces").locator("a", { hasText: "Voir" }).first().click();
  const listed = await (await hers.shows("#view-shown table")).innerText();
  assert.match(listed, /lettre\.txt/);
  assert.match(listed, /annexes\/plan\.txt/);
  hers.isClean();
});

test("what is dragged away again is not taken, and words that are dragged are no document", async () => {
  await hers.go(matter);
  const count = await page.locator("li.item").count();
  await drags("bail.pdf");
  await veil().waitFor({ state: "visible" });
  // What the system tells a page that the pointer left; the browser's own wire never says it.
  await page.evaluate(() => document.querySelector("main").dispatchEvent(new DragEvent("dragleave", { bubbles: true, dataTransfer: new DataTransfer() })));
  await veil().waitFor({ state: "hidden" });
  const wire = await hers.pages.newCDPSession(page);
  const data = { items: [{ mimeType: "text/plain", data: "des mots" }], dragOperationsMask: 1 };
  for (const type of ["dragEnter", "dragOver"]) await wire.send("Input.dispatchDragEvent", { type, x: 400, y: 300, data });
  assert.equal(await veil().isVisible(), false);
  assert.equal(await page.locator("li.deposit").count(), 0);
  assert.equal(await page.locator("li.item").count(), count);
});

test("a file that a script or another program hands over without a place on this disk is taken too", async () => {
  await hers.go(matter);
  await page.evaluate(() => {
    const data = new DataTransfer();
    data.items.add(new File(["Reçu le 3 mars."], "reçu.txt", { type: "text/plain" }));
    for (const type of ["dragenter", "dragover", "drop"]) {
      document.querySelector("main").dispatchEvent(new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer: data }));
    }
  });
  await paper(hers, "reçu.txt").locator(".paper[data-state=whole]").waitFor();
  hers.isClean();
});

/** Chooses a file, as in the system's own dialogue; `by` is what was pressed. */
async function chooses(path, by = page.locator("[data-choose=files]")) {
  const [chooser] = await Promise.all([page.waitForEvent("filechooser"), by.click()]);
  await chooser.setFiles(path);
}

const PARTS = /\/deposit\/[0-9a-f]+\/bytes\?at=\d+$/;
const left = () => page.locator("#deposits-left [data-deposit]:visible");
const going = () => page.locator("#deposits-going .deposit");

/** Begins a deposit whose line is cut after so many parts. */
async function beginsAndIsCut(name, parts) {
  await hers.go(matter);
  let count = 0;
  await page.route(PARTS, (route) => ((count += 1) > parts ? route.abort("internetdisconnected") : route.continue()));
  await chooses(join(desk, name));
  await hers.shows("#deposits-going .deposit[data-state=stopped]", name);
  await page.unroute(PARTS);
}

test("a deposit that is cut off says so and keeps what came", async () => {
  await beginsAndIsCut("film.bin", 2);
  assert.match(await going().innerText(), /interrompu.*gardé/);
  assert.equal(await going().locator("[data-act=resume]").isVisible(), true, "one goes on by a button");
  await isAccessible(page, "cut off");
  await speaks(page, "fr", "cut off");
});

test("after the program was killed, the same file goes on from where it was, and is what arrives", async () => {
  const { port } = claire;
  const listen = await claire.listened();
  await claire.kill();
  await hers.shows("#away");
  await claire.up({ port, listen });
  await hers.page.waitForURL(/\/door/);
  await hers.enter();
  await hers.go(matter);
  assert.equal(await left().locator(".deposit-name").innerText(), "film.bin");
  const kept = Number(await left().getAttribute("data-have"));
  assert.ok(kept > 0 && kept <= 2 * PART, `${kept} bytes are kept`);
  await isAccessible(page, "unfinished");
  const asked = [];
  page.on("request", (request) => PARTS.test(request.url()) && asked.push(Number(new URL(request.url()).searchParams.get("at"))));
  await chooses(join(desk, "film.bin"), left().locator("[data-again]"));
  await paper(hers, "film.bin").waitFor();
  assert.equal(asked[0], kept, "it goes on from there");
  assert.ok(asked.length <= 3, "and nothing is carried twice");
  assert.equal(await left().count(), 0);
  await paper(hers, "film.bin").locator("a", { hasText: "Voir" }).first().click();
  await hers.shows("#view-facts .digest", digest(join(desk, "film.bin")));
  await until(async () => {
    const item = (await jean.terminal("read", matter.slice(3))).find((one) => one.document?.name === "film.bin");
    return item?.document.state === "whole" && item.document.sha256 === digest(join(desk, "film.bin"));
  }, "the other side has it, byte for byte");
  hers.isClean();
});

test("another file of the same name and length is refused as another, and the true one still arrives whole", async () => {
  await beginsAndIsCut("film.bin", 2);
  await page.reload();
  await chooses(join(elsewhere, "film.bin"), left().locator("[data-again]"));
  await hers.shows("#deposits-going .deposit[data-state=ended]", "Ce n’est pas le même fichier");
  assert.equal(await left().count(), 1, "what was begun still waits for its own");
  await isAccessible(page, "another file");
  await chooses(join(desk, "film.bin"), left().locator("[data-again]"));
  await until(async () => (await page.locator("li.item .paper-name", { hasText: "film.bin" }).count()) === 2, "the former one is placed");
  await paper(hers, "film.bin").locator("a", { hasText: "Voir" }).first().click();
  await hers.shows("#view-facts .digest", digest(join(desk, "film.bin")));
  hers.isClean();
});
