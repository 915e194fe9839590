// What people do, through the pages: each act waits until the page says that it is done.
import { until } from "./until.mjs";

/** Opens a matter; gives its address. */
export async function openMatter(window, title) {
  const { page } = window;
  await window.go("/matters/new");
  await page.locator("#title").fill(title);
  await page.locator("main form .main").click();
  await page.waitForURL(/\/m\/[^/]+\/invite$/);
  return new URL(page.url()).pathname.replace(/\/invite$/, "");
}

/** Makes an invitation on the matter's page; gives its link. */
export async function invite(window, matter, role = "client") {
  const { page } = window;
  if (!page.url().endsWith(`${matter}/invite`)) await window.go(`${matter}/invite`);
  const form = page.locator(`form[action$="/invite"]`);
  await form.locator("[name=role]").selectOption(role);
  await form.locator(".main").click();
  return page.locator("textarea#link").inputValue();
}

/** Redeems a link. */
export async function join(window, link) {
  const { page } = window;
  await window.go("/join");
  await page.locator("#link").fill(link);
  await page.locator("main form .main").click();
  await page.waitForURL((url) => url.pathname !== "/join", { timeout: 20_000 });
}

/** The person that a profile met under this name: the address of the page. */
export async function person(window, name) {
  await window.go("/people");
  return (await window.shows("a.line", name)).getAttribute("href");
}

/** The words that this side reads aloud. */
export async function reads(window, path) {
  await window.go(path);
  await window.shows(".phrase");
  return (await window.page.locator(".phrase li").allInnerTexts()).join(" ");
}

/** Chooses what was heard. */
export async function hears(window, path, words) {
  const { page } = window;
  if (!page.url().endsWith(path)) await window.go(path);
  const wanted = page.locator(".choice", { hasText: words });
  await wanted.locator("input").check();
  await page.locator("form[action$='/verify'] .main").click();
}

/** Both compare the phrase, each on the own screen, as on the telephone. */
export async function verifyEachOther(one, oneSees, other, otherSees) {
  const [first, second] = [await person(one, oneSees), await person(other, otherSees)];
  await until(async () => (await one.go(first), one.page.locator(".phrase").count()), "the phrase is ready");
  await until(async () => (await other.go(second), other.page.locator(".phrase").count()), "the phrase is ready on the other side");
  const [said, answered] = [await reads(one, first), await reads(other, second)];
  await hears(one, first, answered);
  await one.shows("[data-trust=verified]");
  await hears(other, second, said);
  await other.shows("[data-trust=verified]");
}

/** Writes and sends on the page of a matter that is open. */
export async function send(window, text) {
  const { page } = window;
  await page.locator("#text").fill(text);
  await page.locator("#write .main").click();
  await until(async () => (await page.locator("#text").inputValue()) === "", "what was written is sent");
}

/** Two people in one matter, verified, both nodes at work. */
export async function acquainted(keeper, client, title = "Martin, bail commercial") {
  const matter = await openMatter(keeper, title);
  const link = await invite(keeper, matter);
  await join(client, link);
  await verifyEachOther(keeper, client.profile.name, client, keeper.profile.name);
  await until(async () => {
    await client.go(matter);
    return client.page.locator("#write").count();
  }, "the matter arrived");
  await keeper.go(matter);
  return matter;
}
