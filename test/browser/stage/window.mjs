// Windows of a real browser, watched: every address, every refused script, every word on the console.
import assert from "node:assert/strict";
import { pathToFileURL } from "node:url";

import { chromium } from "playwright-core";

import { until } from "./until.mjs";

const FLAGS = [
  "--headless",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** The browser of a test file. */
export async function browser() {
  const started = await chromium.launch({
    executablePath: process.env.PARLOIR_CHROMIUM ?? "/usr/bin/chromium",
    chromiumSandbox: process.getuid?.() !== 0,
    args: FLAGS,
  });
  return started;
}

/** One person's browser, with its own cookies. */
export class Window {
  /** `look` goes to the browser as it is: viewport, colorScheme, reducedMotion, javaScriptEnabled… */
  static async opened(browser, profile, { language = "fr-FR", width = 1280, height = 900, ...look } = {}) {
    const window = new Window();
    window.profile = profile;
    window.pages = await browser.newContext({ locale: language, viewport: { width, height }, acceptDownloads: true, ...look });
    window.pages.setDefaultTimeout(Number(process.env.PARLOIR_BROWSER_BOUND_MS ?? 15_000));
    window.urls = new Set();
    window.foreign = [];
    window.violations = [];
    window.errors = [];
    window.ran = [];
    window.pages.on("request", (request) => window.#asked(request.url()));
    window.pages.on("page", (page) => window.#watch(page));
    await window.pages.exposeBinding("ran", (_, what) => window.ran.push(String(what)));
    await window.pages.exposeBinding("violated", (_, what) => window.violations.push(what));
    await window.pages.addInitScript(() => {
      addEventListener("securitypolicyviolation", (event) => {
        globalThis.violated(`${event.violatedDirective} ${event.blockedURI} ${event.sample} ${location.pathname} ${document.contentType}`);
      });
    });
    window.page = await window.pages.newPage();
    return window;
  }

  #asked(url) {
    this.urls.add(url);
    const { origin, protocol } = new URL(url);
    if (origin !== this.profile?.origin && !["data:", "file:", "blob:", "about:"].includes(protocol)) this.foreign.push(url);
  }

  #watch(page) {
    page.on("framenavigated", (frame) => this.urls.add(frame.url()));
    page.on("pageerror", (error) => this.errors.push(error.message));
    page.on("console", (line) => {
      // Chromium writes a line for each answer that is not 2xx, and for a stream that is not let in any more: both are asked for on purpose.
      if (line.type() === "error" && !/^(Failed to load resource|EventSource's response)/.test(line.text())) this.errors.push(line.text());
    });
  }

  /** Through the private file, as a person does. */
  async enter(page = this.page) {
    await page.goto(pathToFileURL(this.profile.file).href);
    await page.waitForURL((url) => url.origin === this.profile.origin && url.pathname !== "/open" && url.pathname !== "/");
    return this;
  }

  /** Goes to a place of the interface. */
  async go(path, page = this.page) {
    const answer = await page.goto(new URL(path, this.profile.origin).href);
    return answer;
  }

  /** The session's cookie and the mark of its forms. */
  async session() {
    const [cookie] = (await this.pages.cookies(this.profile.origin)).filter((one) => one.name.startsWith("parloir-"));
    const mark = await this.page.locator("meta[name=mark]").getAttribute("content");
    return { cookie: cookie && `${cookie.name}=${cookie.value}`, mark };
  }

  /** Waits until the page shows it. */
  async shows(selector, text) {
    const part = text === undefined ? this.page.locator(selector) : this.page.locator(selector, { hasText: text });
    await part.first().waitFor({ state: "visible" });
    return part.first();
  }

  /** Whatever happened: nothing was refused by the policy, failed, ran that was not ours, or left this machine. */
  isClean() {
    assert.deepEqual(this.ran, [], "a script that came from somebody ran");
    assert.deepEqual(this.violations, [], "the content security policy refused something");
    assert.deepEqual(this.errors, [], "the console has errors");
    assert.deepEqual(this.foreign, [], "something else than the program was asked");
  }

  /** The browser keeps nothing: no storage, no database, no cache. */
  async keepsNothing() {
    const kept = await this.page.evaluate(async () => ({
      local: Object.keys(localStorage),
      session: Object.keys(sessionStorage),
      databases: (await indexedDB.databases()).map((one) => one.name),
      caches: await caches.keys(),
      workers: (await navigator.serviceWorker.getRegistrations()).length,
    }));
    assert.deepEqual(kept, { local: [], session: [], databases: [], caches: [], workers: 0 });
  }

  async close() {
    await this.pages.close();
  }
}

/** Waits until a path is where the page is, and the page is whole: its scripts too. */
export async function at(page, path) {
  await until(() => new URL(page.url()).pathname === path, `the page is ${path}`);
  await page.waitForLoadState("load");
}
