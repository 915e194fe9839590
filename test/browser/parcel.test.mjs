// A whole matter as one file that is made to last, from its page: in the clear, sealed to a key, in a stamped container; nothing of it is left behind.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { NAME } from "./stage/authority.mjs";
import { opened } from "./stage/both.mjs";
import { isAccessible, speaks } from "./stage/look.mjs";
import { folder } from "./stage/program.mjs";
import { form, request } from "./stage/wire.mjs";
import * as world from "./stage/world.mjs";

/** A public key whose private one nobody has. */
const KEY = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p";
let all, claire, hers, tsa, matter;
const desk = folder("parcel");

before(async () => {
  all = await opened({ stamps: true });
  ({ claire, hers, tsa, matter } = all);
  await claire.terminal("send", matter.slice(3), "Le bail est résilié au 30 juin.");
  await world.delivered(claire);
});
after(() => all?.stop());
const good = (told, first) => all.good(`${matter}/parcel`, told, first);

/** Saves a parcel of a form; gives where it is. */
async function saves(kind, name, first = async () => {}) {
  await hers.go(`${matter}/parcel`);
  await hers.page.locator(`input[name=form][value=${kind}]`).check();
  await first(hers.page);
  const [download] = await Promise.all([hers.page.waitForEvent("download"), hers.page.locator("button[value=save]").click()]);
  assert.match(download.suggestedFilename(), /^parloir-dossier-[\d-]+\.(tar|tar\.age|asice)$/);
  await download.saveAs(join(desk, name));
  return join(desk, name);
}
const left = () => (existsSync(join(claire.home, "making")) ? readdirSync(join(claire.home, "making")) : []);

test("the way there is on the page of the evidence, and the page is for everybody", async () => {
  await hers.go(`${matter}/proof`);
  await hers.page.locator("a[href$='/parcel']").click();
  await hers.shows("h2", "Colis");
  assert.ok(await hers.page.locator("input[value=asic]").isDisabled(), "nobody stamps it yet");
  await good("a parcel", async (page) => {
    await page.locator("input[value=sealed]").check();
    await page.locator("main details").evaluateAll((all) => all.forEach((one) => (one.open = true)));
  });
});

test("a parcel in the clear is saved, tar opens it, stock tools find it whole, and nothing of it stays in the profile", async () => {
  const tar = await saves("tar", "martin.tar");
  execFileSync("tar", ["-xf", tar, "-C", desk]);
  const bag = join(desk, "dossier");
  for (const list of ["tagmanifest-sha256.txt", "manifest-sha256.txt"]) execFileSync("sha256sum", ["--strict", "--quiet", "-c", list], { cwd: bag });
  assert.match(readFileSync(join(bag, "data/releve/conversation.txt"), "utf8"), /Le bail est résilié au 30 juin\./);
  assert.deepEqual(left(), []);
  hers.isClean();
});

test("sealed to a key it shows nothing, and without a key or with one that is none nothing is packed", async () => {
  await hers.go(`${matter}/parcel`);
  await hers.page.locator("input[value=sealed]").check();
  await hers.page.locator("button[value=save]").click();
  await hers.shows("#answer [role=alert]", "demande une clé");
  await hers.page.locator("#key").fill("age1 de personne");
  await hers.page.locator("button[value=save]").click();
  await hers.shows("#answer [role=alert]", "HAND-01");
  assert.equal(await hers.page.locator("#key").inputValue(), "age1 de personne", "what is no secret stays");
  await speaks(hers.page, "fr", "a parcel that is refused");
  await isAccessible(hers.page, "a parcel that is refused");
  const sealed = readFileSync(await saves("sealed", "martin.tar.age", (page) => page.locator("#key").fill(KEY)), "latin1");
  assert.ok(sealed.startsWith("age-encryption.org/v1") && !sealed.includes("bail"));
  assert.deepEqual(left(), []);
});

test("a container is stamped by the authority that is named, and by nobody else", async () => {
  await claire.terminal("stamp", "authority", "add", "essai", tsa.url, "--certificates", tsa.anchorPath);
  await good("a parcel with an authority");
  await hers.go(`${matter}/parcel`);
  await hers.page.locator("input[value=asic]").check();
  await hers.page.locator("button[value=save]").click();
  await hers.shows("#answer [role=alert]", "PARCEL-01");
  assert.equal(tsa.heard.length, 0, "an authority that was not named is not asked");
  const path = await saves("asic", "martin.asice", (page) => page.locator("#authority").selectOption("essai"));
  const listed = execFileSync("python3", ["-m", "zipfile", "-l", path], { encoding: "utf8" });
  assert.match(listed, /META-INF\/timestamp001\.tst/);
  assert.equal(tsa.heard.length, 2, "the cachet, and the list of the container");
});

test("written on this computer it is told with its counts and its seal; a path that is none or is taken is refused", async () => {
  const target = join(desk, "ecrit.tar");
  await hers.go(`${matter}/parcel`);
  await hers.page.locator("details:has(#target)").evaluate((one) => (one.open = true));
  const write = async (path) => {
    await hers.page.locator("#target").fill(path);
    await hers.page.locator("button[value=file]").click();
  };
  await write("ecrit.tar");
  await hers.shows("#answer [role=alert]", "pas entier");
  await hers.page.locator("#authority").selectOption("essai");
  await write(target);
  await hers.shows("#answer .note-good", "Colis prêt");
  assert.match(await hers.page.locator("#answer").innerText(), new RegExp(NAME));
  await isAccessible(hers.page, "a parcel that is written");
  const before = readFileSync(target);
  await write(target);
  await hers.shows("#answer [role=alert]", "DOC-0");
  assert.deepEqual(readFileSync(target), before, "what was there is not written over");
  hers.isClean();
});

test("what an earlier run left is gone at the start, and nobody packs without the mark of a page", async () => {
  const session = await hers.session();
  assert.equal((await form(claire.port, `${matter}/parcel`, { ...session, mark: "0" }, { form: "tar", do: "save" })).status, 403);
  assert.equal((await request(claire.port, { path: `${matter}/parcel` })).status, 303);
  const port = claire.port;
  await claire.kill();
  mkdirSync(join(claire.home, "making", "page-reste"), { recursive: true });
  writeFileSync(join(claire.home, "making", "page-reste", "dossier"), "en clair");
  await claire.up({ port });
  assert.deepEqual(left(), []);
});
