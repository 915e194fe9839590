// Draws the pictures of docs/screens: a story is played with invented people, and every room is shown as they see it.
import { cpSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { authority } from "./stage/authority.mjs";
import { copies, steps } from "./stage/first.mjs";
import { lease, photograph } from "./stage/papers.mjs";
import { small } from "./stage/png.mjs";
import { folder, Profile } from "./stage/program.mjs";
import { until } from "./stage/until.mjs";
import { browser, Window } from "./stage/window.mjs";
import * as world from "./stage/world.mjs";

const FOLDER = fileURLToPath(new URL("../../docs/screens/", import.meta.url));
const TOTAL_MAX = 6 * 1024 * 1024;
const SIZES = { wide: { width: 1280, height: 800 }, phone: { width: 390, height: 844 } };
const started = await browser();
const up = [];
let total = 0;

mkdirSync(FOLDER, { recursive: true });
// What others drew there, of paper, stays.
for (const name of readdirSync(FOLDER)) if (/-(fr|en)-(light|dark)-(wide|phone)\.png$/.test(name)) rmSync(join(FOLDER, name));

/** One picture of what the page shows; `whole`: of all of it, however long. */
async function draw({ page }, name, language, looks = ["light-wide"], whole = false) {
  for (const look of looks) {
    const [colorScheme, size] = look.split("-");
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await page.setViewportSize(SIZES[size]);
    await page.evaluate(() => document.fonts.ready);
    const png = small(await page.screenshot({ animations: "disabled", caret: "hide", fullPage: whole }));
    total += png.length;
    writeFileSync(join(FOLDER, `${name}-${language}-${look}.png`), png);
  }
  await page.emulateMedia({ colorScheme: "light" });
  await page.setViewportSize(SIZES.wide);
}

/** A room; `first` is done there before. */
async function room(window, name, path, { language = "fr", looks, whole, first = async () => {} } = {}) {
  await window.go(path);
  await first(window.page);
  return draw(window, name, language, looks, whole);
}

async function begun(name, language, profession, seen) {
  const profile = await new Profile(name, language).up({ given: false });
  up.push(profile);
  const window = await Window.opened(started, profile, { language: language === "fr" ? "fr-FR" : "en-GB", ...{ width: 1280, height: 800 } });
  await window.enter();
  const words = await steps(window, { language, name, profession, seen: (step) => seen?.(window, step) });
  await copies(window, words);
  await window.page.waitForURL(/\/start\/done$/);
  await seen?.(window, "done");
  return window;
}

const submit = (selector) => async (page) => {
  await Promise.all([page.waitForNavigation(), page.locator(selector).first().evaluate((form) => form.requestSubmit())]);
};

try {
  const steps = { language: "1", who: "2", name: "3", passphrase: "4", words: "5", check: "6", done: "7" };
  const shows = (window, step) => steps[step] && draw(window, `start-${steps[step]}-${step}`, "fr", step === "who" ? ["light-wide", "dark-phone"] : ["light-wide"]);
  const claire = await begun("Me Claire Dubois", "fr", "avocat", shows);
  await room(claire, "matters-none", "/matters");
  const jean = await begun("Jean Martin", "fr");
  const tom = await begun("Tom Whitfield", "en");
  const helene = await begun("Hélène Rousseau", "fr", "expert-comptable");
  const [c, j, t, h] = [claire, jean, tom, helene].map((window) => window.profile);
  const desk = folder("screens");

  // Tom is English, and was invited to a matter of his own.
  const mill = await world.acquainted(c, t, "Whitfield, lease of the mill");
  await c.terminal("send", mill, "Dear Mr Whitfield, the landlord has answered. He keeps the rent as it is if you take care of the roof.");
  await t.terminal("send", mill, "Thank you, that is good news. I have three quotes for the roof and can send them tonight.");
  await c.terminal("reply", mill, "2", "Please do. I will draft the amendment on Monday, and we read it together before you sign.");
  await world.delivered(c);
  await t.terminal("ack", mill, "1").catch(() => {});

  const lease_ = await world.joined(c, j, "Martin, bail commercial");
  const person = (await until(() => world.met(c, "Jean Martin"), "Jean was met")).person;
  await until(async () => (await world.met(c, "Jean Martin")).phrase, "the phrase is ready");
  await c.terminal("send", lease_, "Bonjour Monsieur Martin, votre dossier est ouvert. Dès que nous aurons comparé la phrase, tout partira d’un appareil à l’autre.");
  await room(claire, "matter-unverified", `/m/${lease_}`);
  await room(claire, "phrase", `/people/${person}`, { looks: ["light-wide", "light-phone"] });
  await world.verified(c, j);
  await world.arrived(j, lease_);
  await j.terminal("send", lease_, "Bonjour Maître. Le bailleur m’a écrit hier : il demande trois mois de loyer d’avance.");
  writeFileSync(join(desk, "bail-2019.pdf"), lease());
  writeFileSync(join(desk, "vitrine.png"), photograph());
  await j.terminal("send", lease_, "--file", join(desk, "bail-2019.pdf"));
  await j.terminal("send", lease_, "--file", join(desk, "vitrine.png"));
  await c.terminal("send", lease_, "Rien dans le bail ne l’y autorise : l’article 7 prévoit un terme échu. Je lui réponds aujourd’hui.");
  await c.terminal("reply", lease_, "3", "Merci pour le bail. Avez-vous aussi l’état des lieux de 2019 ?");
  await j.terminal("send", lease_, "Oui, je le numérise ce soir.\nEncore merci pour votre rapidité.");
  await Promise.all([world.delivered(c), world.delivered(j)]);
  for (const item of ["1", "5"]) await j.terminal("open", lease_, item).catch(() => {});
  await j.terminal("ack", lease_, "1").catch(() => {});
  for (const item of ["2", "3", "4"]) await c.terminal("open", lease_, item).catch(() => {});
  await c.terminal("checkpoint", lease_).catch(() => {});

  // A colleague is away: what is written for her waits.
  const parts = await world.joined(c, h, "SCI des Tilleuls, cession de parts", "colleague");
  await world.verified(c, h);
  await world.arrived(h, parts);
  await h.stop();
  await c.terminal("send", parts, "Chère Hélène, pouvez-vous relire le bilan avant jeudi ?");
  for (const title of ["Curtet, garde d’enfants", "Lefèvre, succession"]) await c.terminal("matter", "new", title);
  const over = (await c.terminal("matter", "new", "Dubreuil, licenciement")).line.matter;
  await c.terminal("matter", "close", over);

  await room(claire, "matters", "/matters", { looks: ["light-wide", "dark-wide", "light-phone"] });
  await room(claire, "matter-new", "/matters/new");
  await room(claire, "matter", `/m/${lease_}`, { looks: ["light-wide", "dark-wide", "light-phone", "dark-phone"] });
  await room(tom, "matter", `/m/${mill}`, { language: "en", looks: ["light-wide", "dark-phone"] });
  await room(claire, "item", `/m/${lease_}/i/1`);
  await room(claire, "document", `/m/${lease_}/i/3/view`);
  await room(claire, "picture", `/m/${lease_}/i/4/view`, { looks: ["light-wide", "light-phone"] });
  await room(claire, "parties", `/m/${lease_}/parties`);
  await room(claire, "invite", `/m/${parts}/invite`);
  await room(claire, "invitation", `/m/${parts}/invite`, { first: submit("form[action$='/invite']"), looks: ["light-wide", "light-phone"] });
  await room(tom, "join", "/join", { language: "en" });
  await room(jean, "join", "/join");
  await room(claire, "people", "/people");
  await room(claire, "person", `/people/${person}`);
  await room(claire, "owed", "/owed");
  await room(claire, "search", "/search", {
    first: async (page) => {
      await page.locator("#words").fill("bail*");
      await submit("form.search")(page).catch(() => {});
      await page.locator("#found mark").first().waitFor();
    },
  });
  await room(claire, "network", "/network", { looks: ["light-wide", "dark-wide"] });
  const tsa = await authority();
  await c.terminal("stamp", "authority", "add", "Horodatage du barreau", tsa.url, "--certificates", tsa.anchorPath);
  await c.terminal("stamp", lease_);
  await t.terminal("stamp", "authority", "add", "Law Society time-stamps", tsa.url, "--certificates", tsa.anchorPath);
  await room(claire, "evidence", `/m/${lease_}/proof`, { looks: ["light-wide", "light-phone"] });
  await room(tom, "evidence", `/m/${mill}/proof`, { language: "en" });
  await room(claire, "bundle", `/m/${lease_}/bundle`);
  await room(claire, "check", "/proof");
  const bundle = join(desk, "preuve");
  await c.terminal("bundle", lease_, "--to", bundle);
  await room(claire, "checked", "/proof", {
    first: async (page) => {
      await page.locator("#pick-folder").setInputFiles(bundle);
      await page.locator("#answer .verdict").waitFor();
      await page.locator("#answer").scrollIntoViewIfNeeded();
    },
  });
  await room(claire, "authorities", "/authorities", { looks: ["light-wide", "light-phone"] });
  await room(tom, "authorities", "/authorities", { language: "en" });
  await room(claire, "parcel", `/m/${lease_}/parcel`);
  await room(tom, "parcel", `/m/${mill}/parcel`, { language: "en", looks: ["dark-phone"] });
  const chooses = (name) => async (page) => {
    await page.locator("#sheaf-files").setInputFiles(name.map((one) => join(desk, one)));
    await page.locator("#statement").fill("Remis aux parties le 27 novembre 2026.");
  };
  await room(claire, "cachet", "/cachet", { first: chooses(["bail-2019.pdf", "vitrine.png"]), looks: ["light-wide", "light-phone"] });
  await claire.page.locator("#authority").selectOption("Horodatage du barreau");
  await claire.page.locator("#sheaf .main").click();
  await claire.shows("#answer .note-good");
  await draw(claire, "cachet-made", "fr");
  await claire.page.locator("#answer a", { hasText: "Page à imprimer" }).click();
  await claire.shows(".certificate .qr");
  await draw(claire, "certificate", "fr");
  await c.terminal("cachet", join(desk, "bail-2019.pdf"), join(desk, "vitrine.png"), "--to", join(desk, "bail.cachet"));
  mkdirSync(join(desk, "remis"));
  for (const one of ["bail-2019.pdf", "vitrine.png", "bail.cachet"]) cpSync(join(desk, one), join(desk, "remis", one), { recursive: true });
  await room(claire, "cachet-checked", "/cachet/check", { first: async (page) => { await page.locator("#sheaf-folder").setInputFiles(join(desk, "remis")); await page.locator(".verdict").waitFor(); } });
  await room(tom, "cachet", "/cachet", { language: "en", looks: ["light-wide"] });
  writeFileSync(join(desk, "WhatsApp avec Jean.txt"), Array.from({ length: 40 }, (_, at) => `0${1 + (at % 9)}/04/2026, 14:${10 + at} - ${at % 2 ? "Jean Martin" : "Claire Dubois"}: ${at % 2 ? "Le bailleur a rappelé ce matin." : "Je lui réponds, ne signez rien."}`).join("\n") + "\n");
  await c.terminal("send", lease_, "--file", join(desk, "WhatsApp avec Jean.txt"));
  await room(claire, "import", `/m/${lease_}/import`);
  const chat = (await c.terminal("read", lease_)).at(-1).number;
  await room(claire, "import-look", `/m/${lease_}/i/${chat}/import`, { looks: ["light-wide", "light-phone"] });
  await c.terminal("import", "item", lease_, `${chat}`, "--dates", "dmy", "--zone", "Europe/Paris");
  await room(claire, "import-read", `/m/${lease_}/i/${chat}/import`);
  // The matter that was closed is kept for its time, and one that is over is reviewed.
  await c.terminal("keeping", "set", over, "fr.avocat.litige", "--start", "2020-03-02");
  await c.terminal("keeping", "set", lease_, "fr.avocat.litige", "--start", "2026-11-02");
  await c.terminal("hold", "set", lease_, "--words", "RG 26/01234").catch(() => {});
  await room(claire, "keeping", `/m/${lease_}/keeping`, { looks: ["light-wide", "light-phone"] });
  await room(claire, "reviews", "/reviews", { looks: ["light-wide", "light-phone"] });
  await room(tom, "keeping", `/m/${mill}/keeping`, { language: "en" });
  await c.terminal("hold", "lift", lease_).catch(() => {});
  await c.terminal("erase", over, "--title", "Dubreuil, licenciement");
  await room(claire, "certificates", "/certificates");
  // What Tom hands over, Jean receives: in a stamped container.
  await t.terminal("parcel", mill, "--to", join(desk, "whitfield.asice"), "--asic", "--stamp", "Law Society time-stamps");
  await j.terminal("stamp", "authority", "add", "Horodatage du barreau", tsa.url, "--certificates", tsa.anchorPath);
  await room(jean, "receive", "/receive", { looks: ["light-wide", "light-phone"] });
  await room(tom, "receive", "/receive", { language: "en" });
  await room(jean, "receive-look", "/receive", {
    looks: ["light-wide", "light-phone"],
    first: async (page) => {
      await page.locator("#path").fill(join(desk, "whitfield.asice"));
      await page.locator("button[value=look]").click();
      await page.locator("#answer .verdict").waitFor();
      await page.locator("#answer").scrollIntoViewIfNeeded();
    },
  });
  await j.terminal("receive", join(desk, "whitfield.asice"));
  const given = (await j.terminal("matter", "list")).find((line) => line.title.startsWith("Whitfield")).matter;
  await room(jean, "received", `/m/${given}/i/1/import`, { looks: ["light-wide", "dark-phone"] });
  await room(claire, "settings", "/settings", { looks: ["light-wide", "light-phone"] });
  await room(tom, "settings", "/settings", { language: "en" });
  await room(claire, "keys", "/matters", { first: (page) => page.keyboard.press("?") });
  await room(claire, "lock", "/matters", { first: async (page) => { await page.locator("form.lock button").click(); await page.waitForURL(/\/door(\?|$)/); }, looks: ["light-wide", "dark-phone"] });
  if (total > TOTAL_MAX) throw new Error(`the pictures weigh ${total} bytes, over ${TOTAL_MAX}`);
  console.log(`screens: ${readdirSync(FOLDER).length} pictures, ${(total / 1024 / 1024).toFixed(1)} MB`);
} finally {
  await started.close();
  await Promise.all(up.map((one) => one.stop()));
}
