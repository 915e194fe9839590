// Parties come and go, through the pages: another role, a removal that everybody sees, a leaving.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { isAccessible, speaks } from "./stage/look.mjs";
import { until } from "./stage/until.mjs";
import { at, browser, Window } from "./stage/window.mjs";
import * as world from "./stage/world.mjs";

let claire, jean, paul, started, hers, his, matter;

before(async () => {
  [[claire, jean, paul], started] = await Promise.all([
    world.people(["Me Claire Dubois", "fr", "avocat"], ["Jean Martin"], ["Paul Petit"]),
    browser(),
  ]);
  matter = await world.acquainted(claire, jean, "Martin c. Durand");
  const { link } = await claire.terminal("invite", matter, "--role", "expert");
  await paul.terminal("join", link);
  await world.verified(claire, paul);
  await world.arrived(paul, matter);
  hers = await (await Window.opened(started, claire)).enter();
  his = await (await Window.opened(started, paul)).enter();
});
after(async () => {
  await started?.close();
  await Promise.all([claire, jean, paul].map((one) => one?.stop()));
});

const roles = async (profile) => {
  const { parties } = await profile.terminal("matter", "show", matter);
  return Object.fromEntries(parties.filter((party) => !party.ended).map((party) => [party.name, party.role]));
};
const change = (name) => hers.page.locator("details.change", { hasText: name });

test("the keeper gives another role, and removes nobody without saying that they mean it", async () => {
  await hers.go(`/m/${matter}/parties`);
  assert.equal(await hers.page.locator("details.change").count(), 2, "nobody changes themselves");
  await change("Paul Petit").locator("summary").click();
  await speaks(hers.page, "fr", "a party to change");
  await isAccessible(hers.page, "a party to change");
  await change("Paul Petit").locator("select[name=role]").selectOption("interpreter");
  await change("Paul Petit").locator("form[action$='/role'] button").click();
  await until(async () => (await roles(paul))["Paul Petit"] === "interpreter", "the role is known to all");
  await at(hers.page, `/m/${matter}/parties`);
  await change("Jean Martin").locator("summary").click();
  await change("Jean Martin").locator("form[action$='/remove'] button").click();
  assert.ok((await roles(claire))["Jean Martin"], "the box was not ticked");
});

test("whoever is removed gets nothing more, and the others see it", async () => {
  const jeans = change("Jean Martin");
  await jeans.locator("input[name=sure]").check();
  await jeans.locator("form[action$='/remove'] button").click();
  await until(async () => (await hers.page.locator("details.change").count()) === 1, "he is no party any more");
  await until(async () => !(await roles(paul))["Jean Martin"], "Paul sees it");
  await claire.terminal("send", matter, "Après son départ.");
  await until(async () => (await paul.terminal("read", matter)).some((item) => item.text === "Après son départ."), "Paul has it");
  assert.ok(!(await jean.terminal("read", matter)).some((item) => item.text === "Après son départ."));
  await hers.go(`/m/${matter}/invite`);
  assert.match(await hers.page.locator("#person").innerText(), /Jean Martin/, "he can be admitted again");
});

test("whoever leaves says so, keeps what they have, and writes no more", async () => {
  await his.go(`/m/${matter}/parties`);
  const leave = his.page.locator("details.change");
  assert.equal(await leave.count(), 1);
  await leave.locator("summary").click();
  await isAccessible(his.page, "leaving");
  await leave.locator("input[name=sure]").check();
  await leave.locator("button").click();
  await until(async () => !(await roles(claire))["Paul Petit"], "Claire sees it");
  await his.go(`/m/${matter}`);
  await his.shows("main", "Après son départ.");
  assert.equal(await his.page.locator("textarea[name=text]").count(), 0, "nothing can be written");
  hers.isClean();
  his.isClean();
});
