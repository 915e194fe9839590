// Measures the interface in a real browser, release build: the first paint of a long matter, its weight, and the program's memory while a
// document of several GiB is brought through the page. Figures are printed; nothing is asserted.
import { closeSync, ftruncateSync, openSync, readFileSync, rmSync, writeSync } from "node:fs";
import { Agent, request } from "node:http";
import { loadavg } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { Bare } from "./stage/bare.mjs";
import { folder } from "./stage/program.mjs";
import { until } from "./stage/until.mjs";
import { browser, Window } from "./stage/window.mjs";
import * as world from "./stage/world.mjs";

const ITEMS = Number(process.argv[2] ?? 20_000);
const GIB = Number(process.argv[3] ?? 4);
const LOADS = 15;
const AT_ONCE = 8;

const load = () => loadavg().map((one) => one.toFixed(2)).join(" ");
const middle = (figures) => [...figures].sort((a, b) => a - b)[figures.length >> 1];
const row = (...cells) => console.log(`| ${cells.join(" | ")} |`);
const spread = (figures) => [middle(figures), Math.min(...figures), Math.max(...figures)].map((one) => one.toFixed(0));

/** Resident memory now and at its most, MB. */
function memory(profile) {
  const lines = readFileSync(`/proc/${profile.child.pid}/status`, "utf8");
  const of = (name) => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(lines)[1]) / 1024;
  return { now: of("VmRSS"), most: of("VmHWM") };
}

/** Writes so many messages through the pages' own door. */
async function fill(profile, { cookie, mark }, matter, count) {
  const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
  const send = (number) => new Promise((resolve, reject) => {
    const body = new URLSearchParams({ mark, text: `Message ${number} : le bail du 12 rue de la République, son loyer de ${number} euros et ce qui en est dit.` }).toString();
    const headers = { Cookie: cookie, Origin: profile.origin, "Content-Type": "application/x-www-form-urlencoded", "Content-Length": Buffer.byteLength(body) };
    const asked = request(`${profile.origin}/m/${matter}/send`, { agent, method: "POST", headers }, (answer) => {
      answer.resume();
      answer.on("end", () => (answer.statusCode === 303 ? resolve() : reject(new Error(`message ${number}: ${answer.statusCode}`))));
    });
    asked.on("error", reject);
    asked.end(body);
  });
  let next = 0;
  await Promise.all(Array.from({ length: AT_ONCE }, async () => { while (next < count) await send(next++); }));
  agent.destroy();
}

const started = await browser();
const [keeper, client] = await world.people(["Claire Dubois", "fr", "avocat"], ["Jean Martin", "fr", "none"]);
const matter = await world.acquainted(keeper, client, "Martin, bail commercial");
const hers = await (await Window.opened(started, keeper, {})).enter();
const his = await (await Window.opened(started, client, {})).enter();
await hers.go(`/m/${matter}`);
await fill(keeper, await hers.session(), matter, ITEMS);
await world.delivered(keeper);

console.log(`\n## In a browser: a matter of ${ITEMS} items, ${LOADS} loads each\n\nload ${load()}\n`);
row("page", "first paint, ms: median", "least", "most", "weight, kB", "over the wire, kB");
row("---", "---:", "---:", "---:", "---:", "---:");
for (const [name, window, path] of [
  ["her matter, its end", hers, `/m/${matter}`],
  ["his matter, its end", his, `/m/${matter}`],
  ["her matter, the middle", hers, `/m/${matter}?before=${ITEMS >> 1}`],
  ["her evidence", hers, `/m/${matter}/proof`],
  ["her matters", hers, "/matters"],
]) {
  const paints = [];
  let weight = [0, 0];
  for (let round = 0; round < LOADS; round += 1) {
    await window.page.goto("about:blank");
    await window.go(path);
    await window.page.waitForFunction(() => performance.getEntriesByName("first-contentful-paint").length);
    const seen = await window.page.evaluate(() => {
      const all = [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")];
      const sum = (what) => all.reduce((bytes, one) => bytes + one[what], 0);
      return { paint: performance.getEntriesByName("first-contentful-paint")[0].startTime, weight: [sum("decodedBodySize"), sum("transferSize")] };
    });
    paints.push(seen.paint);
    weight = seen.weight;
  }
  row(name, ...spread(paints), ...weight.map((bytes) => (bytes / 1000).toFixed(0)));
}

const name = "film de l'expertise.mp4";
const path = join(folder("film"), name);
const file = openSync(path, "w");
ftruncateSync(file, GIB * 2 ** 30);
// Not all of it empty: a place in every MiB says where it is.
for (let mib = 0; mib < GIB * 1024; mib += 1) writeSync(file, `place ${mib}`, mib * 2 ** 20);
closeSync(file);

console.log(`\n## Memory of the program while ${GIB} GiB are brought through the page\n\nload ${load()}\n`);
const before = [memory(keeper), memory(client)];
await his.go(`/m/${matter}`);
const bare = await Bare.opened(pathToFileURL(keeper.file).href);
await until(() => bare.worth('location.pathname === "/matters"'), "the door opens");
await bare.ask("Page.navigate", { url: `${keeper.origin}/m/${matter}` });
await until(() => bare.worth('document.readyState === "complete" && !!document.querySelector("#pick-files")'), "the matter is there");
const since = performance.now();
const samples = [[], []];
const watch = setInterval(() => [keeper, client].forEach((one, at) => samples[at].push(memory(one).now)), 200);
await bare.choose("#pick-files", path);
const isShown = `[...document.querySelectorAll(".paper-name")].some((one) => one.textContent === ${JSON.stringify(name)})`;
await until(() => bare.worth(isShown), "it is placed", 1_800_000);
const placed = (performance.now() - since) / 1000;
await his.page.locator('.paper[data-state="whole"]', { hasText: name }).waitFor({ timeout: 1_800_000 });
const whole = (performance.now() - since) / 1000;
clearInterval(watch);
row("who", "before, MB", "median while it goes, MB", "at its most, MB");
row("---", "---:", "---:", "---:");
[keeper, client].forEach((one, at) => row(at ? "receiver" : "sender", before[at].now.toFixed(0), middle(samples[at]).toFixed(0), Math.max(...samples[at]).toFixed(0)));
console.log(`\nin the vault of the sender after ${placed.toFixed(1)} s, whole at the receiver after ${whole.toFixed(1)} s; load ${load()}`);
rmSync(path);
await bare.close();
await started.close();
await Promise.all([keeper, client].map((one) => one.stop()));
process.exit(0);
