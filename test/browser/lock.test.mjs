// The lock that closes the vault too: the program starts anew with an empty memory, at the same address, and one comes back where one was.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { isAccessible, speaks } from "./stage/look.mjs";
import { PASSPHRASE } from "./stage/program.mjs";
import { until } from "./stage/until.mjs";
import { at, browser, Window } from "./stage/window.mjs";
import { request } from "./stage/wire.mjs";
import * as world from "./stage/world.mjs";

let claire, started, hers, matter;

before(async () => {
  [[claire], started] = await Promise.all([world.people(["Me Claire Dubois", "fr", "avocat"]), browser()]);
  matter = `/m/${(await claire.terminal("matter", "new", "Martin, bail commercial")).line.matter}`;
  hers = await (await Window.opened(started, claire)).enter();
});
after(async () => {
  await started?.close();
  await claire?.stop();
});

const doorTo = (path) => (url) => url.pathname === "/door" && url.searchParams.get("at") === path;
/** Says the passphrase at the door. */
async function opens(page, passphrase = PASSPHRASE) {
  await page.locator("#passphrase").fill(passphrase);
  await page.locator("main form .main").click();
}
/** Locks, and waits until the program started anew: the private file is another one. */
async function lock(page) {
  const { mark } = claire.launch;
  await page.locator("form.lock button").click();
  await until(() => claire.launch.mark && claire.launch.mark !== mark, "it started anew");
}

test("whoever chooses so closes the vault with the pages: every page goes to the door, and the memory is empty", async () => {
  await hers.go("/settings");
  await hers.page.locator("input[name=closes][value=vault]").check();
  await hers.page.locator("form[data-part=lock] button").click();
  await hers.shows("#part-lock [role=status]");
  const other = await hers.pages.newPage();
  await hers.go(`${matter}/parties`);
  await hers.go("/people", other);
  const { mark } = claire.launch;
  const { pid } = claire.child;
  await lock(hers.page);
  await hers.page.waitForURL(doorTo(`${matter}/parties`));
  await other.waitForURL(doorTo("/people"));
  for (const page of [hers.page, other]) {
    await page.locator("#passphrase").waitFor();
    assert.doesNotMatch(await page.content(), /Martin|Dubois/);
  }
  await speaks(hers.page, "fr", "the door of a closed vault");
  await isAccessible(hers.page, "the door of a closed vault");
  assert.equal((await claire.terminal("status")).locked, true, "the vault is closed");
  assert.equal(claire.child.pid, pid);
  assert.equal(claire.child.exitCode, null, "the program goes on");
  await until(() => claire.launch.mark !== mark, "it started anew: the private file is another one");
  assert.equal(claire.launch.origin, claire.origin, "at the same address");
});

test("a wrong passphrase opens nothing, and the right one leads back to the page one was on, on every page", async () => {
  const other = hers.pages.pages()[1];
  await opens(hers.page, "pas celle-ci");
  await hers.shows("[role=alert]");
  assert.equal((await request(claire.port, { path: matter })).status, 303);
  await opens(hers.page);
  await at(hers.page, `${matter}/parties`);
  assert.match(await hers.page.locator("h1").innerText(), /Martin, bail commercial/);
  assert.equal((await claire.terminal("status")).locked, false);
  await opens(other);
  await at(other, "/people");
  await other.close();
});

test("another browser of the same person comes back by the passphrase too, and what was chosen is kept in the vault", async () => {
  await hers.go("/settings");
  assert.equal(await hers.page.locator("input[name=closes][value=vault]").isChecked(), true);
  const second = await (await Window.opened(started, claire, { language: "en-GB" })).enter();
  await second.go("/search");
  await hers.go("/matters");
  await lock(hers.page);
  await second.page.waitForURL(doorTo("/search"));
  await opens(second.page);
  await at(second.page, "/search");
  second.isClean();
  await second.close();
});

test("an address at the door that is not one of ours leads to the list", async () => {
  await hers.enter();
  for (const elsewhere of ["//evil.example", "https://evil.example/m/a", "/open", "/m/a/i/1/save", "javascript:ran(1)"]) {
    await lock(hers.page);
    await hers.page.waitForURL(/\/door/);
    await hers.go(`/door?at=${encodeURIComponent(elsewhere)}`);
    await opens(hers.page);
    await at(hers.page, "/matters");
  }
  hers.isClean();
});
