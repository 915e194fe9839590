// Documents: brought by the page, seen without being run, saved as they were; whatever they hold and whatever they are called.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { fits, isAccessible, speaks } from "./stage/look.mjs";
import { lease, photograph } from "./stage/papers.mjs";
import { folder } from "./stage/program.mjs";
import { until } from "./stage/until.mjs";
import { browser, Window } from "./stage/window.mjs";
import { request } from "./stage/wire.mjs";
import * as world from "./stage/world.mjs";

/** Documents that would do something if anything ran them. */
const HOSTILE = {
  "dessin.svg": `<svg xmlns="http://www.w3.org/2000/svg" onload="ran('svg')"><script>ran("svg script")</script><image href="http://evil.example/a.png"/></svg>`,
  "page.html": `<!doctype html><script>ran("html")</script><img src=x onerror="ran('image')"><meta http-equiv=refresh content="0;url=http://evil.example">`,
  "page.xhtml": `<html xmlns="http://www.w3.org/1999/xhtml"><script>ran("xhtml")</script></html>`,
  "notes.txt": `</pre><script>ran("text")</script><img src=x onerror="ran('text image')">`,
  "lettre.md": `[ici](javascript:ran('md')) <script>ran("md")</script>`,
  "courrier.eml": `Content-Type: text/html\r\n\r\n<script>ran("eml")</script>`,
  "photo.png": `<script>ran("png by name only")</script>`,
  "feuille.css": `body{background:url(http://evil.example/css)}`,
};
/** Names that would be something else if they were believed. */
const NAMES = [`<img src=x onerror=ran('name')>.txt`, `a"; filename="b.exe`, `facture\u202Efdp.exe`, "deux\nlignes.txt", "tab\tulation.txt", "%2e%2e%2fpasswd", "a".repeat(200) + ".txt", "CON.txt", "  espaces  .txt"];

let claire, jean, started, hers, his, matter;
const desk = folder("papers");

before(async () => {
  [[claire, jean], started] = await Promise.all([world.people(["Me Claire Dubois", "fr", "avocat"], ["Jean Martin", "fr"]), browser()]);
  matter = `/m/${await world.acquainted(claire, jean, "Martin, bail commercial")}`;
  hers = await (await Window.opened(started, claire)).enter();
  his = await (await Window.opened(started, jean)).enter();
  writeFileSync(join(desk, "bail.pdf"), lease());
  writeFileSync(join(desk, "vitrine.png"), photograph());
});
after(async () => {
  await started?.close();
  await Promise.all([claire?.stop(), jean?.stop()]);
});

const paper = (window, name) => window.page.locator("li.item", { hasText: name }).last();
/** Brings files as somebody who chooses them. */
async function brings(window, ...names) {
  const [chooser] = await Promise.all([window.page.waitForEvent("filechooser"), window.page.locator("[data-choose=files]").click()]);
  await chooser.setFiles(names.map((name) => join(desk, name)));
}
/** The number of an item, once it came whole. */
const came = (profile, name) =>
  until(async () => (await profile.terminal("read", matter.slice(3))).find((item) => item.document?.name === name && item.document.state === "whole")?.number, `${name} came`);

test("documents that are chosen appear on both sides, and the sender sees when they are opened", async () => {
  await hers.go(matter);
  await his.go(matter);
  await brings(his, "bail.pdf", "vitrine.png");
  for (const name of ["bail.pdf", "vitrine.png"]) {
    await paper(his, name).waitFor();
    await paper(hers, name).locator(".paper[data-state=whole]").waitFor();
  }
  await paper(his, "bail.pdf").locator("[data-progress=delivered]").waitFor();
  const number = await came(claire, "bail.pdf");
  await hers.go(`${matter}/i/${number}/view`);
  await speaks(hers.page, "fr", "before opening");
  await hers.page.locator(".view-sealed .main").click();
  await hers.shows("iframe.glass");
  await paper(his, "bail.pdf").locator("[data-progress=opened]").waitFor();
});

test("a PDF is seen page by page as pixels, a picture as itself, and both fit every window", async () => {
  for (const [name, count] of [["bail.pdf", 2], ["vitrine.png", 1]]) {
    const number = await came(claire, name);
    await claire.terminal("open", matter.slice(3), `${number}`);
    for (const page of Array.from({ length: count }, (_, at) => at + 1)) {
      await hers.go(`${matter}/i/${number}/view?page=${page}`);
      const picture = hers.page.frameLocator("iframe.glass").locator("img");
      await picture.waitFor();
      await until(() => picture.evaluate((one) => one.complete && one.naturalWidth > 100), `${name}, page ${page}, is drawn`);
    }
    for (const [width, colorScheme] of [[1280, "light"], [320, "dark"]]) {
      await hers.page.setViewportSize({ width, height: 800 });
      await hers.page.emulateMedia({ colorScheme });
      await fits(hers.page, `${name}, ${width} wide`);
      await isAccessible(hers.page, `${name}, ${width} wide`);
    }
    await speaks(hers.page, "fr", name);
    await hers.page.setViewportSize({ width: 1280, height: 900 });
  }
  hers.isClean();
});

test("what is saved is what was sent, byte for byte", async () => {
  for (const name of ["bail.pdf", "vitrine.png"]) {
    const number = await came(claire, name);
    await hers.go(matter);
    const [download] = await Promise.all([hers.page.waitForEvent("download"), hers.page.locator(`#i-${number} a`, { hasText: "Enregistrer" }).click()]);
    assert.equal(download.suggestedFilename(), name);
    assert.deepEqual(readFileSync(await download.path()), readFileSync(join(desk, name)));
  }
});

test("a document with a script never runs: not seen, not framed, not by its own address, not saved", async () => {
  await his.go(matter);
  for (const [name, text] of Object.entries(HOSTILE)) writeFileSync(join(desk, name), text);
  await brings(his, ...Object.keys(HOSTILE));
  const { cookie } = await hers.session();
  for (const [name, text] of Object.entries(HOSTILE)) {
    const number = await came(claire, name);
    await claire.terminal("open", matter.slice(3), `${number}`);
    const place = `${matter}/i/${number}`;
    await hers.go(`${place}/view`);
    const frame = hers.page.locator("iframe.glass");
    if (await frame.count()) {
      assert.equal(await frame.getAttribute("sandbox"), "", name);
      const body = hers.page.frameLocator("iframe.glass").locator("body");
      await body.waitFor();
      assert.equal(await body.locator("script, img[src=x], a").count(), 0, `${name}: nothing of it became markup`);
    }
    // By its own address, as a page of its own.
    await hers.go(`${place}/frame`);
    const saved = await request(claire.port, { path: `${place}/save`, headers: { Cookie: cookie } });
    assert.equal(saved.status, 200);
    assert.match(saved.headers["content-disposition"], /^attachment; filename\*=UTF-8''[\w.%-]+$/, name);
    assert.equal(saved.headers["content-type"], "application/octet-stream", name);
    assert.equal(saved.headers["x-content-type-options"], "nosniff", name);
    assert.match(saved.headers["content-security-policy"], /default-src 'none'.*sandbox/, name);
    assert.equal(saved.body, text, `${name} is saved as it is`);
    const framed = await request(claire.port, { path: `${place}/frame`, headers: { Cookie: cookie } });
    assert.match(framed.headers["content-security-policy"], /default-src 'none'.*frame-ancestors 'self'; sandbox/, name);
    assert.doesNotMatch(framed.headers["content-security-policy"], /script|unsafe/, name);
    assert.equal((await request(claire.port, { path: `${place}/frame`, headers: { Cookie: cookie, "Sec-Fetch-Site": "same-site" } })).status, 403);
    assert.ok((await request(claire.port, { path: `${place}/save` })).status === 303, "without a session: the door");
  }
  assert.deepEqual(hers.ran, []);
  assert.deepEqual(his.ran, []);
  assert.deepEqual(hers.foreign, [], "nothing of somebody else was asked for");
});

test("a name is shown with what it hides, and saved under one that harms nobody", async () => {
  await hers.go(matter);
  const { cookie } = await hers.session();
  for (const [at, name] of NAMES.entries()) {
    writeFileSync(join(desk, name), `contenu ${at}`);
    let sent;
    try {
      sent = await jean.terminal("send", matter.slice(3), "--file", join(desk, name));
    } catch (error) {
      // Refused in words where it is sent: as good as shown.
      assert.match(error.stdout ?? "", /"refused":"DOC-02"/, JSON.stringify(name));
      continue;
    }
    const [{ item }] = [sent].flat();
    const number = await until(
      async () => (await claire.terminal("read", matter.slice(3))).find((one) => one.item === item && one.document?.state === "whole")?.number,
      `${JSON.stringify(name)} came`,
    );
    await claire.terminal("open", matter.slice(3), `${number}`);
    await hers.go(`${matter}/i/${number}/view`);
    const shown = await hers.page.locator("#view").innerText();
    assert.doesNotMatch(shown, /[\u202A-\u202E\u2066-\u2069\u200B-\u200F\n\t]/, JSON.stringify(name));
    await fits(hers.page, JSON.stringify(name));
    const saved = await request(claire.port, { path: `${matter}/i/${number}/save`, headers: { Cookie: cookie } });
    assert.match(saved.headers["content-disposition"], /^attachment; filename\*=UTF-8''[\w!#$&+.^`|~%-]+$/, JSON.stringify(name));
    const read = decodeURIComponent(saved.headers["content-disposition"].split("''")[1]);
    assert.doesNotMatch(read, /[/\\\n\r\t"<>:|?*\u202E]|^\.|^CON\./, `saved as ${JSON.stringify(read)}`);
    assert.equal(saved.body, `contenu ${at}`);
  }
  await hers.go(matter);
  await fits(hers.page, "with all these names");
  assert.equal(await hers.page.locator("main img").count(), 0);
  assert.deepEqual(hers.ran, []);
});

test("a deposit is its session's: no mark, no cookie, no other origin writes into it", async () => {
  const { cookie, mark } = await his.session();
  const { origin, port } = jean;
  const begun = await request(port, { method: "POST", path: `${matter}/deposit`, headers: { Cookie: cookie, Origin: origin, "X-Parloir": mark }, body: "name=a.txt&path=a.txt&bytes=5&modified=1" });
  const deposit = new URLSearchParams(begun.body).get("deposit");
  assert.ok(deposit, `a deposit is begun: ${begun.status}`);
  const path = `${matter}/deposit/${deposit}/bytes?at=0`;
  const write = (headers, body = "xxxxx") => request(port, { method: "POST", path, headers, body });
  assert.equal((await write({ Cookie: cookie, Origin: origin })).status, 403, "without the mark");
  assert.equal((await write({ "X-Parloir": mark, Origin: origin })).status, 401, "without the cookie");
  assert.equal((await write({ Cookie: cookie, "X-Parloir": mark, Origin: "http://evil.example" })).status, 403);
  assert.equal((await write({ Cookie: cookie, "X-Parloir": mark, Origin: origin }, "x".repeat(6 << 20))).status, 413, "a part is bounded");
  const foreign = await request(port, { method: "POST", path: `${matter}/deposit/${"0".repeat(32)}/bytes?at=0`, headers: { Cookie: cookie, Origin: origin, "X-Parloir": mark }, body: "x" });
  assert.ok(foreign.status >= 400 && foreign.status < 500, `a deposit that is none: ${foreign.status}`);
});
