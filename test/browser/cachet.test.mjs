// Cachets in the pages: files sealed without a copy of them, the cachet saved, printed and checked; what was altered since is named.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { NAME } from "./stage/authority.mjs";
import { looks, opened, opens } from "./stage/both.mjs";
import { folder, PASSPHRASE, VERIFIER } from "./stage/program.mjs";
import { at, Window } from "./stage/window.mjs";
import { form, request } from "./stage/wire.mjs";

const STATEMENT = `Rapport remis aux parties <img src=x onerror=ran("statement")>`;
const NAMES = [`<img src=x onerror=ran('name')>.txt`, "été 2026.txt"];
let all, claire, started, hers, theirs, tsa, good;
const desk = folder("cachet");
const inside = join(desk, "affaire");

before(async () => {
  all = await opened({ alone: true, stamps: true });
  ({ claire, started, hers, theirs, tsa, good } = all);
  mkdirSync(join(inside, "photos"), { recursive: true });
  writeFileSync(join(inside, "rapport.pdf"), "%PDF-1.7 rapport");
  writeFileSync(join(inside, "photos", "vide.png"), "");
  writeFileSync(join(inside, "photos", "grande.bin"), Buffer.alloc(9 << 20, "parloir"));
  for (const name of NAMES) writeFileSync(join(inside, name), name);
});
after(() => all?.stop());

async function chooses(kind, ...paths) {
  await hers.page.locator(kind === "folder" ? "#sheaf-folder" : "#sheaf-files").setInputFiles(kind === "folder" ? paths[0] : paths);
}

/** Every file below a folder. */
const below = (path) => readdirSync(path, { recursive: true, withFileTypes: true }).filter((one) => one.isFile()).map((one) => join(one.parentPath ?? one.path, one.name));

test("nothing is sealed yet, and the pages are for everybody", async () => {
  await good("/cachet", "no cachet", opens);
  await good("/cachet/check", "no cachet to check");
  await hers.go("/cachet");
  await hers.page.locator("#sheaf .main").click();
  await hers.shows("#told", "au moins un fichier");
});

test("files and a folder are sealed without a copy of them, saved as one archive, and hold for stock tools and for the verifier", async () => {
  await hers.go("/cachet");
  await chooses("files", join(inside, "rapport.pdf"), ...NAMES.map((name) => join(inside, name)));
  await chooses("folder", join(inside, "photos"));
  const list = hers.page.locator("#sheaf-list li");
  assert.equal(await list.count(), 5);
  assert.equal(await hers.page.locator("main img").count(), 0, "a name is a text");
  await looks(hers.page, "fr", "files that are chosen");
  await list.filter({ hasText: NAMES[0] }).locator("button").click();
  assert.equal(await list.count(), 4, "one is left out");
  await hers.page.locator("#statement").fill(STATEMENT);
  await hers.page.locator("#sheaf .main").click();
  const note = await hers.shows("#answer .note-good", "Cachet n");
  assert.match(await note.innerText(), /4 fichiers/);
  await looks(hers.page, "fr", "sealed");
  assert.ok(below(claire.home).every((path) => !/rapport|grande|été/.test(path)), "no file of theirs is in the profile");
  const [download] = await Promise.all([hers.page.waitForEvent("download"), hers.page.locator("a[href$='/save']").click()]);
  assert.match(download.suggestedFilename(), /\.cachet\.zip$/);
  await download.saveAs(join(desk, "cachet.zip"));
  execFileSync("python3", ["-m", "zipfile", "-e", join(desk, "cachet.zip"), inside]);
  const [made] = readdirSync(inside).filter((name) => name.endsWith(".cachet"));
  execFileSync("sha256sum", ["--strict", "--quiet", "-c", join(made, "sealed.sha256")], { cwd: inside });
  execFileSync("sha256sum", ["--strict", "--quiet", "-c", "SHA256SUMS"], { cwd: join(inside, made) });
  assert.match(execFileSync(VERIFIER, ["cachet", join(inside, made), "--lang", "fr"], { encoding: "utf8" }), /CONFORME/);
  hers.isClean();
});

test("the page to print carries digest, key and picture, and a statement is a text there and in the list", async () => {
  const [line] = await claire.terminal("cachet", "--list");
  await good("/cachet", "one cachet");
  await hers.go("/cachet");
  await hers.shows(".snippet", STATEMENT);
  await good(`/cachet/${line.digest}`, "the page to print");
  await hers.go(`/cachet/${line.digest}`);
  const text = await hers.page.locator(".certificate").innerText();
  assert.ok(text.includes(line.digest) && text.includes(STATEMENT) && !text.includes(line.salt));
  await hers.shows(".certificate .qr");
  await hers.page.emulateMedia({ media: "print" });
  assert.ok(!(await hers.page.locator(".rail").isVisible()) && !(await hers.page.locator("main .acts").isVisible()));
  await hers.page.emulateMedia({ media: "screen" });
  const { cookie } = await theirs.session();
  assert.equal((await request(claire.port, { path: `/cachet/${line.digest}/save`, headers: { Cookie: cookie } })).status, 404, "another session has nothing to save");
  assert.equal((await request(claire.port, { path: `/cachet/${"0".repeat(64)}`, headers: { Cookie: cookie } })).status, 404);
  hers.isClean();
});

test("a cachet is stamped when an authority is named, and its page says by whom", async () => {
  await claire.terminal("stamp", "authority", "add", "essai", tsa.url, "--certificates", tsa.anchorPath);
  await good("/cachet", "with an authority", opens);
  await hers.go("/cachet");
  assert.equal(tsa.heard.length, 0);
  await chooses("files", join(inside, "rapport.pdf"));
  await hers.page.locator("#authority").selectOption("essai");
  await hers.page.locator("#sheaf .main").click();
  await hers.shows("#answer .note-good", NAME);
  assert.equal(tsa.heard.length, 1);
  await hers.page.locator("#answer a", { hasText: "Page à imprimer" }).click();
  await hers.shows(".certificate-facts", NAME);
  tsa.silent = true;
  await hers.go("/cachet");
  await chooses("files", join(inside, "rapport.pdf"));
  await hers.page.locator("#authority").selectOption("essai");
  await hers.page.locator("#sheaf .main").click();
  await hers.shows("#answer [role=alert]", "STAMP-03");
  tsa.silent = false;
});

test("a cachet is checked with what it seals: it stands, and what was altered or taken away is named", async () => {
  await hers.go("/cachet/check");
  await chooses("folder", inside);
  await hers.shows("#answer .verdict.note-good", "Ce cachet tient");
  assert.match(await hers.page.locator("#answer").innerText(), /c’est vous/);
  assert.ok((await hers.page.locator("#answer").innerText()).includes(STATEMENT));
  await looks(hers.page, "fr", "a cachet that stands");
  writeFileSync(join(inside, "rapport.pdf"), "%PDF-1.7 rappert");
  await hers.go("/cachet/check");
  await chooses("folder", inside);
  await hers.shows("#answer .verdict.note-bad");
  const said = await hers.page.locator("#answer").innerText();
  assert.ok(said.includes("SEAL-01") && said.includes("rapport.pdf"), said.slice(0, 400));
  await looks(hers.page, "fr", "a cachet that does not stand");
  await hers.go("/cachet/check");
  await chooses("folder", join(inside, "photos"));
  await hers.shows("#told", "pas de cachet");
  const [made] = readdirSync(inside).filter((name) => name.endsWith(".cachet"));
  await chooses("folder", join(inside, made));
  await hers.shows("#answer", "SEAL-02");
  await theirs.go("/cachet/check");
  await theirs.page.locator("#sheaf-folder").setInputFiles(inside);
  await theirs.shows("#answer .verdict.note-bad");
  await looks(theirs.page, "en", "a cachet that does not stand");
  hers.isClean();
});

test("files are named by their paths, without a script too, and a path that is not whole is refused", async () => {
  const bare = await Window.opened(started, claire, { javaScriptEnabled: false });
  // Without a script the private file is opened by its button.
  await bare.page.goto(`file://${claire.file}`);
  await bare.page.locator("button").click();
  await at(bare.page, "/matters");
  await bare.go("/cachet");
  const seal = async (paths, target) => {
    await bare.page.locator("summary", { hasText: "Ou indiquer" }).click();
    await bare.page.locator("#paths").fill(paths);
    await bare.page.locator("#target").fill(target);
    await bare.page.locator("#sheaf .main").click();
  };
  await seal("rapport.pdf", join(desk, "ailleurs.cachet"));
  await bare.shows("[role=alert]", "pas entier");
  await bare.go("/cachet");
  await seal(`${join(inside, "rapport.pdf")}\n${join(inside, "photos")}`, join(desk, "ailleurs.cachet"));
  await bare.shows(".note-good", "ailleurs.cachet");
  assert.ok(statSync(join(desk, "ailleurs.cachet", "cachet.txt")).isFile());
  await bare.close();
});

test("what is brought is its session's: bytes out of place, without the mark or of another session seal nothing", async () => {
  await hers.go("/cachet");
  const [session, other] = [await hers.session(), await theirs.session()];
  const { port, origin } = claire;
  const begun = await form(port, "/cachet/new", session, { kind: "seal" });
  const lot = begun.body.match(/[0-9a-f]{32,}/)[0];
  const piece = (path, at, text) => {
    const [name, bytes] = [Buffer.from(path), Buffer.from(text)];
    const head = Buffer.alloc(2 + name.length + 12);
    head.writeUInt16BE(name.length, 0);
    name.copy(head, 2);
    head.writeBigUInt64BE(BigInt(at), 2 + name.length);
    head.writeUInt32BE(bytes.length, 10 + name.length);
    return Buffer.concat([head, bytes]).toString("latin1");
  };
  const bring = (headers, body) => request(port, { method: "POST", path: `/cachet/${lot}/bytes`, headers: { Origin: origin, ...headers }, body });
  assert.equal((await bring({ Cookie: session.cookie }, piece("a", 0, "x"))).status, 403, "without the mark");
  assert.equal((await bring({ Cookie: other.cookie, "X-Parloir": other.mark }, piece("a", 0, "x"))).status, 404, "another session");
  assert.equal((await bring({ Cookie: session.cookie, "X-Parloir": session.mark, Origin: "http://evil.example" }, piece("a", 0, "x"))).status, 403);
  assert.equal((await bring({ Cookie: session.cookie, "X-Parloir": session.mark }, "x".repeat(6 << 20))).status, 413, "a part is bounded");
  assert.equal((await bring({ Cookie: session.cookie, "X-Parloir": session.mark }, piece("a", 9, "x"))).status, 422, "out of place");
  assert.equal((await form(port, `/cachet/${lot}/seal`, session, {})).status, 404, "what was refused is gone");
  const before = (await claire.terminal("cachet", "--list")).length;
  const again = (await form(port, "/cachet/new", session, { kind: "seal" })).body.match(/[0-9a-f]{32,}/)[0];
  const path = await request(port, { method: "POST", path: `/cachet/${again}/bytes`, headers: { Origin: origin, Cookie: session.cookie, "X-Parloir": session.mark }, body: piece("../../x", 0, "x") });
  assert.match(path.body, /DOC-02/);
  assert.equal((await form(port, "/cachet/new", session, { kind: "autre" })).status, 422);
  assert.equal((await claire.terminal("cachet", "--list")).length, before, "nothing was sealed");
});

test("what waits to be saved goes when the pages close", async () => {
  await hers.go("/cachet");
  await chooses("files", join(inside, "rapport.pdf"));
  await hers.page.locator("#sheaf .main").click();
  const save = await (await hers.shows("a[href$='/save']")).getAttribute("href");
  await hers.page.locator("form.lock button").click();
  await hers.page.waitForURL(/\/door(\?|$)/);
  await hers.page.locator("#passphrase").fill(PASSPHRASE);
  await hers.page.locator("main form .main").click();
  await hers.page.waitForURL((url) => !url.pathname.startsWith("/door"));
  const { cookie } = await hers.session();
  assert.equal((await request(claire.port, { path: save, headers: { Cookie: cookie } })).status, 404);
  assert.ok(readFileSync(claire.file, "utf8").length > 0);
  await hers.keepsNothing();
});
