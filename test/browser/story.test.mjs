// The whole story, as two people live it: a matter, an invitation, a phrase, messages; then what goes wrong and comes right again.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import * as act from "./stage/act.mjs";
import { PASSPHRASE } from "./stage/program.mjs";
import { until } from "./stage/until.mjs";
import { at, browser, Window } from "./stage/window.mjs";
import { people } from "./stage/world.mjs";

let claire, jean, started, hers, his, matter;

/** One test after the other: what follows a chapter that failed has nothing to stand on. */
let broken;
function chapter(name, tell) {
  test(name, async () => {
    if (broken) throw new Error(`not reached: ${broken}`);
    broken = name;
    await tell();
    broken = undefined;
  });
}

const items = (window) => window.page.locator("li.item");
const last = (window) => items(window).last();

before(async () => {
  [[claire, jean], started] = await Promise.all([people(["Me Claire Dubois", "fr", "avocat"], ["Jean Martin", "en"]), browser()]);
  hers = await (await Window.opened(started, claire)).enter();
  his = await (await Window.opened(started, jean, { language: "en-GB" })).enter();
});
after(async () => {
  await started?.close();
  await Promise.all([claire?.stop(), jean?.stop()]);
});

chapter("a matter is opened, someone is invited, and joins", async () => {
  matter = await act.openMatter(hers, "Martin, bail commercial");
  const link = await act.invite(hers, matter);
  assert.match(link, /^parloir:/);
  await hers.shows("svg, img, figure");
  await act.join(his, link);
  assert.match(await his.page.locator("main").innerText(), /Claire Dubois/);
});

chapter("what is written before the phrase is compared waits, and the page says for whom and why", async () => {
  await until(async () => (await hers.go(matter), hers.page.locator("#unverified .note").count()), "Jean has joined");
  await act.send(hers, "Bonjour Jean, voici notre dossier.");
  await hers.shows("[data-progress=owed]", "Jean Martin");
  assert.equal(await his.page.locator(".text").count(), 0);
});

chapter("a wrong choice is refused with words, and the right one verifies", async () => {
  const path = await act.person(hers, "Jean Martin");
  await until(async () => (await hers.go(path), hers.page.locator(".phrase").count()), "the phrase is ready");
  const none = hers.page.locator(".choice", { has: hers.page.locator("input[value='-']") });
  await none.locator("input").check();
  await hers.page.locator("form[action$='/verify'] .main").click();
  await hers.shows("[role=alert]");
  await act.verifyEachOther(hers, "Jean Martin", his, "Me Claire Dubois");
});

chapter("each sees by itself what the other does: arrival, badge, receipts, presence", async () => {
  await until(async () => (await his.go("/matters"), his.page.locator("a.line", { hasText: "Martin, bail commercial" }).count()), "the matter arrived");
  await his.shows(".badge-new");
  await hers.go(matter);
  await hers.shows("[data-progress=delivered]", "Jean Martin");
  await hers.shows("#beside [data-here]");
  const other = await his.pages.newPage();
  await his.go(matter, other);
  await other.locator(".item-acts button.open").first().click();
  await hers.shows("[data-progress=opened]", "Jean Martin");
  await other.locator("form[action$='/acknowledge'] button").click();
  await hers.shows("[data-progress=acknowledged]", "Jean Martin");
  await until(async () => (await his.page.locator(".badge-new").count()) === 0, "the badge of the list goes by itself");
  await other.close();
  await his.go(matter);
  await act.send(his, "Good evening, thank you.");
  await hers.shows(".item.theirs .text", "Good evening");
  assert.ok(await last(hers).evaluate((one) => { const box = one.getBoundingClientRect(); return box.bottom > 0 && box.top < innerHeight; }), "and it is in sight");
});

chapter("a message is answered, corrected and withdrawn, and the other side sees each", async () => {
  await last(hers).locator("a", { hasText: "Répondre" }).click();
  await hers.page.waitForURL(/reply=/);
  await act.send(hers, "C’est noté.");
  await his.shows(".reply-to");
  await until(async () => /C’est noté/.test(await last(his).innerText()), "the reply is there");
  await last(hers).locator("a", { hasText: "Corriger" }).click();
  await hers.page.waitForURL(/correct=/);
  assert.equal(await hers.page.locator("#text").inputValue(), "C’est noté.");
  await act.send(hers, "C’est noté pour lundi.");
  await until(async () => /pour lundi/.test(await last(his).innerText()), "the correction is there");
  await last(his).locator("a.number").click();
  await his.shows(".history", "C’est noté.");
  await his.go(matter);
  await last(hers).locator("summary").click();
  await last(hers).locator("form[action$='/withdraw'] button").click();
  await last(hers).locator(".withdrawn").waitFor();
  await last(his).locator(".withdrawn").waitFor();
  assert.doesNotMatch(await last(his).innerText(), /pour lundi/);
});

chapter("who reads something opened in a page is not disturbed by what arrives", async () => {
  const details = hers.page.locator("li.item.mine details").first();
  await details.locator("summary").click();
  await act.send(his, "One more thing.");
  await hers.shows(".text", "One more thing.");
  assert.equal(await details.evaluate((one) => one.open), true, "what was opened stays open");
  await hers.page.locator("#text").fill("Je suis en train d’écr");
  await act.send(his, "And another.");
  await hers.shows(".text", "And another.");
  assert.equal(await hers.page.locator("#text").inputValue(), "Je suis en train d’écr");
  assert.equal(await hers.page.locator("#text").evaluate((one) => one === document.activeElement), true, "who writes goes on writing");
});

chapter("eight pages of the same person are all alive", async () => {
  const more = [];
  for (let number = 0; number < 7; number += 1) {
    const page = await hers.pages.newPage();
    await hers.go(number % 2 ? "/matters" : matter, page);
    more.push(page);
  }
  await act.send(his, "To all your windows.");
  for (const page of more) {
    const told = page.url().endsWith("/matters") ? page.locator(".badge-new", { hasText: /\d/ }) : page.locator(".text", { hasText: "To all your windows." });
    await told.first().waitFor();
  }
  await more.pop().close();
  await act.send(his, "And once more.");
  await more[0].locator(".text", { hasText: "And once more." }).waitFor();
  for (const page of more) await page.close();
});

chapter("locking closes every page, and unlocking brings back what was being written", async () => {
  const text = "Un brouillon que personne d’autre ne voit.";
  await hers.page.locator("#text").fill(text);
  await hers.page.waitForResponse((answer) => answer.url().endsWith("/draft") && answer.status() === 204);
  const second = await hers.pages.newPage();
  await hers.go("/people", second);
  await hers.page.locator("form.lock button").click();
  await Promise.all([hers.page, second].map((page) => page.waitForURL(/\/door(\?|$)/)));
  for (const page of [hers.page, second]) assert.doesNotMatch(await page.content(), /Martin|brouillon que/);
  await second.close();
  await act.send(his, "While you were away.");
  await hers.page.locator("#passphrase").fill("pas celle-ci");
  await hers.page.locator("main form .main").click();
  await hers.shows("[role=alert]");
  await hers.page.locator("#passphrase").fill(PASSPHRASE);
  await hers.page.locator("main form .main").click();
  await at(hers.page, matter);
  assert.equal(await hers.page.locator("#text").inputValue(), text, "back where it was left, and the draft is there");
  await hers.shows(".text", "While you were away.");
  await his.shows("[data-progress=delivered]", "Claire");
});

chapter("when the other's program ends, the page says so, and what is written leaves when it is back", async () => {
  await his.page.goto("about:blank");
  await jean.stop();
  await until(async () => (await hers.page.locator("#beside [data-here]").count()) === 0, "Jean is gone from the page");
  await act.send(hers, "Pour plus tard.");
  await last(hers).locator("[data-progress=owed]").waitFor();
  await jean.up();
  his.profile = jean;
  await last(hers).locator("[data-progress=delivered]").waitFor();
  await his.enter();
  await his.go(matter);
  await his.shows(".text", "Pour plus tard.");
});

chapter("when the own program is cut off, the page says so, and all is there when it is back", async () => {
  await hers.page.locator("#text").fill("Écrit juste avant la coupure");
  await hers.page.waitForResponse((answer) => answer.url().endsWith("/draft") && answer.status() === 204);
  const { port } = claire;
  await claire.kill();
  await hers.shows("#away");
  await claire.up({ port });
  await at(hers.page, "/door");
  assert.match(await hers.page.locator("main").innerText(), /depuis votre ordinateur/);
  await hers.enter();
  await hers.go(matter);
  assert.equal(await hers.page.locator("#text").inputValue(), "Écrit juste avant la coupure");
  assert.ok((await items(hers).count()) > 5);
  await act.send(hers, "Et nous voilà revenus.");
  await his.shows(".text", "Et nous voilà revenus.");
});

chapter("a matter is closed, and nobody writes in it any more", async () => {
  await hers.page.locator("#beside details summary").click();
  await hers.page.locator("#beside details form button").click();
  await until(async () => (await hers.page.locator("#write").count()) === 0, "there is no place to write");
  await until(async () => (await his.go(matter), (await his.page.locator("#write").count()) === 0), "nor on the other side");
});

chapter("after all of it: no address told anything, the browser kept nothing, nobody else was asked, nothing was refused by the policy", async () => {
  for (const window of [hers, his]) {
    window.isClean();
    await window.keepsNothing();
    for (const url of window.urls) {
      const { pathname, search, hash, protocol } = new URL(url);
      if (protocol === "file:") continue;
      assert.match(`${pathname}${search}${hash}`, /^[\w/.-]*(\?((reply|correct|before)=\d+|at=[\w%-]*))?(#[\w-]*)?$/, "names of rooms and numbers only");
      assert.doesNotMatch(decodeURIComponent(url), /Martin|Claire|Dubois|passphrase|launch=|mark=/);
    }
    const cookies = await window.pages.cookies();
    for (const cookie of cookies) {
      assert.equal(cookie.httpOnly, true);
      assert.equal(cookie.sameSite, "Strict");
      assert.equal(cookie.expires, -1, "gone with the browser");
    }
  }
});
