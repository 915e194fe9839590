// A matter that somebody hands over, from its page: what is none, altered or sealed to others is refused; what is whole is read, found, and given out again as it came.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { authority, NAME } from "./stage/authority.mjs";
import { both, looks, opens } from "./stage/both.mjs";
import { isAccessible, speaks } from "./stage/look.mjs";
import { folder } from "./stage/program.mjs";
import { at, browser } from "./stage/window.mjs";
import { form } from "./stage/wire.mjs";
import * as world from "./stage/world.mjs";

const PLANTED = "La zébrure du bail est au verso.";
const LABEL = "REÇU DE Me Claire Dubois, NON CONSTATÉ";
let claire, luc, eve, started, tsa, hers, theirs, good;
const desk = folder("receive");
const path = (name) => join(desk, name);
const words = (profile) => readFileSync(join(profile.around, "words"), "utf8").trim().split(/\s+/).join(" ");

before(async () => {
  const names = [["Me Claire Dubois", "fr", "avocat"], ["Me Luc Renaud", "fr", "avocat"], ["Eve", "fr"]];
  [[claire, luc, eve], started, tsa] = await Promise.all([world.people(...names), browser(), authority()]);
  const { line } = await claire.terminal("matter", "new", "Martin, bail commercial");
  const { matter } = line;
  await claire.terminal("send", matter, PLANTED);
  writeFileSync(path("bail.pdf"), "%PDF-1.7 trois ans");
  await claire.terminal("send", matter, "--file", path("bail.pdf"));
  await claire.terminal("stamp", "authority", "add", "essai", tsa.url, "--certificates", tsa.anchorPath);
  const [his, hers_] = [(await luc.terminal("receive", "key")).address, (await eve.terminal("receive", "key")).address];
  await claire.terminal("parcel", matter, "--to", path("colis.tar"));
  await claire.terminal("parcel", matter, "--to", path("colis.asice"), "--asic", "--stamp", "essai");
  await claire.terminal("handover", matter, "--to", path("pour-luc.age"), "--sealed-to", his);
  await claire.terminal("handover", matter, "--to", path("pour-eve.age"), "--sealed-to", hers_);
  ({ hers, theirs, good } = await both(started, luc));
});
after(async () => {
  await started?.close();
  await Promise.all([claire, luc, eve].map((one) => one?.stop()));
});

/** Gives a path in; `button` is `keep` or `look`. */
async function gives(name, button, { typed = "", altered = false } = {}) {
  const { page } = hers;
  await hers.go("/receive");
  await page.locator("#path").fill(name);
  if (typed) {
    await page.locator("details:has(#words)").evaluate((one) => (one.open = true));
    await page.locator("#words").fill(typed);
  }
  if (altered) await page.locator("input[name=altered]").check();
  await Promise.all([page.waitForNavigation(), page.locator(`button[value=${button}]`).click()]);
}
const matters = () => luc.terminal("matter", "list");
/** The parcel, with a line of shell done to it. */
function changed(name, change) {
  const place = path(`${name}.d`);
  execFileSync("bash", ["-ec", `mkdir "$1" && tar -xf "$2" -C "$1" && cd "$1" && ${change} && tar -cf "$3" *`, "-", place, path("colis.tar"), path(name)]);
  return path(name);
}

test("the page is for everybody, and shows the key that others seal to", async () => {
  await good("/receive", "to receive", opens);
  const { address } = await luc.terminal("receive", "key");
  await hers.go("/receive");
  assert.equal((await hers.page.locator("code.digest").innerText()).trim(), address);
  await hers.go("/matters");
  assert.equal(await hers.page.locator("a[href='/receive']").count(), 1, "the way there");
});

test("what is no matter, is not there or is sealed to others is refused, and nothing is kept", async () => {
  writeFileSync(path("notes.txt"), "bonjour");
  for (const [name, typed, said] of [
    ["colis.tar", "", "pas entier"],
    [path("nulle part"), "", "DOC-0"],
    [path("notes.txt"), "", "HAND-02"],
    [path("pour-eve.age"), "", "HAND-04"],
    [path("pour-eve.age"), "hibou hibou", "WORDS-01"],
    [path("pour-eve.age"), words(luc), "HAND-04"],
  ]) {
    await gives(name, "keep", { typed });
    await hers.shows("#answer [role=alert]", said);
    assert.equal(await hers.page.locator("#path").inputValue(), name, "what is no secret stays");
    assert.equal(await hers.page.locator("#words").inputValue(), "", "words do not");
    assert.doesNotMatch(await hers.page.locator("#answer").innerText(), / --|parloir receive/, "a page names no option of the terminal");
  }
  await looks(hers.page, "fr", "a matter that is refused");
  assert.deepEqual(await matters(), []);
  hers.isClean();
});

test("words that open it open it, once, and a look keeps nothing", async () => {
  await gives(path("pour-eve.age"), "look", { typed: words(eve) });
  await hers.shows("#answer .verdict.note-good");
  await hers.shows("#answer blockquote", PLANTED);
  await gives(path("pour-luc.age"), "look");
  await hers.shows("#answer .verdict.note-good");
  await hers.shows("#answer .note-warn", LABEL);
  await looks(hers.page, "fr", "a matter that was looked at");
  assert.deepEqual(await matters(), []);
});

test("one that was changed is refused, shown with what was found, and kept only by who says so", async () => {
  const bent = changed("change.tar", "printf autre > dossier/data/releve/conversation.txt");
  const added = changed("ajout.tar", "echo glisse > dossier/data/ajout.txt");
  for (const one of [bent, added]) {
    await gives(one, "keep");
    await hers.shows("#answer [role=alert]", "HAND-03");
    assert.doesNotMatch(await hers.page.locator("#answer").innerText(), / --/, "a page names no option of the terminal");
  }
  assert.deepEqual(await matters(), []);
  await gives(bent, "look");
  await hers.shows("#answer .verdict.note-bad");
  await hers.shows("#answer .findings[data-severity=bad]", "data/releve/conversation.txt");
  await isAccessible(hers.page, "a changed one");
  await speaks(hers.page, "fr", "a changed one");
  await gives(bent, "keep", { altered: true });
  await at(hers.page, new URL(hers.page.url()).pathname.match(/^\/m\/\w+\/i\/1\/import$/)[0]);
  await hers.shows(".note-bad", "LE REFUSE");
  await hers.shows("ol.imported li", "SUM-01");
  assert.equal((await matters()).length, 1);
});

test("a whole parcel is read, found, and given out again byte for byte", async () => {
  await gives(path("colis.tar"), "keep");
  await hers.shows(".note-warn", LABEL);
  await hers.shows("ol.imported li", PLANTED);
  await hers.shows("ol.imported li", "bail.pdf");
  const place = new URL(hers.page.url()).pathname;
  await good(place, "a received matter");
  await hers.go("/search");
  await hers.page.locator("#words").fill("zebrure");
  await hers.page.locator("form.search button").first().click();
  await hers.shows("#found mark", "zébrure");
  assert.match(await hers.page.locator("#found").innerText(), /Me Claire Dubois/);
  const item = place.replace(/\/i\/1\/import$/, "");
  await hers.go(item);
  const [download] = await Promise.all([hers.page.waitForEvent("download"), hers.page.locator("#i-1 a", { hasText: "Enregistrer" }).click()]);
  assert.equal(download.suggestedFilename(), "colis.tar");
  assert.deepEqual(readFileSync(await download.path()), readFileSync(path("colis.tar")));
  hers.isClean();
});

test("a stamped container says when it was stamped, and whether its authority is one that was chosen here", async () => {
  await gives(path("colis.asice"), "look");
  await hers.shows("#answer .verdict.note-good");
  await hers.shows("#answer p", NAME);
  const stamps = async () => (await hers.page.locator("section[aria-labelledby=stamped] li").allInnerTexts()).map((line) => /que vous n’avez pas choisie/.test(line));
  assert.deepEqual(await stamps(), [true, true], "the container, and the cachet in it");
  await luc.terminal("stamp", "authority", "add", "essai", tsa.url, "--certificates", tsa.anchorPath);
  await gives(path("colis.asice"), "look");
  await hers.shows("section[aria-labelledby=stamped]");
  assert.deepEqual(await stamps(), [false, false]);
  await looks(hers.page, "fr", "a stamped container");
  const heard = tsa.heard.length;
  await gives(path("colis.asice"), "keep");
  await hers.shows("main", "horodaté");
  await good(new URL(hers.page.url()).pathname, "a stamped container that was received");
  assert.equal(tsa.heard.length, heard, "the authority is not asked by who receives it");
  hers.isClean();
  theirs.isClean();
});

test("nobody gives anything in without the mark of a page, and nothing of it lies about", async () => {
  const session = await hers.session();
  const before = (await matters()).length;
  const given = { path: path("colis.tar"), do: "keep" };
  assert.equal((await form(luc.port, "/receive", { ...session, mark: "0" }, given)).status, 403);
  assert.equal((await matters()).length, before);
  const lying = readdirSync(luc.home).filter((name) => /colis|dossier|\.tar|making|a-verifier/.test(name));
  assert.deepEqual(lying, []);
});
