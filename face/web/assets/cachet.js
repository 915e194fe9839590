// Files to seal, or a cachet to be checked with what it seals: chosen or dropped here, digested by the program as they come, kept nowhere.
import { put } from "./answers.js";
import { bodies, brings } from "./bring.js";
import { ask, mark, read, say } from "./live.js";

/** Names that are listed. */
const SHOWN = 100;
const form = document.getElementById("sheaf");
const part = (name) => document.getElementById(`sheaf-${name}`);
const chosen = new Map();
let leaving = null;

/** The list of what was chosen, with a way to leave each out. */
function draw() {
  const list = part("list");
  const rows = [...chosen.keys()].sort().slice(0, SHOWN).map((path) => {
    const row = document.createElement("li");
    const name = document.createElement("span");
    name.dir = "auto";
    name.textContent = path;
    const off = document.createElement("button");
    off.type = "button";
    off.className = "plain";
    off.textContent = form.dataset.saidOff;
    off.setAttribute("aria-label", `${form.dataset.saidOff} ${path}`);
    off.dataset.off = path;
    row.append(name, off);
    return row;
  });
  if (chosen.size > SHOWN) {
    const row = document.createElement("li");
    row.className = "quiet";
    row.textContent = form.dataset.saidMore.replace("{count}", chosen.size - SHOWN);
    rows.push(row);
  }
  list.replaceChildren(...rows);
  list.hidden = rows.length === 0;
}

/** Brings every file, then asks for what comes of it. */
async function bring(files, fields, begins, act) {
  const way = document.getElementById("way");
  const far = document.getElementById("way-far");
  if (!way.hidden) return false;
  const whole = files.reduce((sum, { file }) => sum + file.size, 0);
  way.hidden = false;
  far.value = 0;
  document.getElementById("way-said").textContent = form.dataset.saidBusy;
  leaving = new AbortController();
  let lot = "";
  try {
    const begun = await ask(form.dataset.new, new URLSearchParams({ mark: mark(), ...begins }), leaving.signal);
    if (!begun.ok) throw new Error("refused");
    lot = await begun.text();
    let done = 0;
    for (const body of bodies(files)) {
      const answer = await ask(`/cachet/${lot}/bytes`, body, leaving.signal);
      if (!answer.ok) {
        lot = "";
        put(read(await answer.text()), "answer");
        return false;
      }
      done += body.size;
      far.value = Math.min(1, done / Math.max(1, whole + files.length * 128));
    }
    far.removeAttribute("value");
    const end = `/cachet/${lot}/${act}`;
    lot = "";
    const answer = await ask(end, fields, leaving.signal);
    const newer = read(await answer.text());
    put(newer, "answer");
    const made = newer.getElementById("made-part");
    if (made) document.getElementById("made-part")?.replaceWith(document.importNode(made, true));
    return answer.ok;
  } catch {
    // A file that went away while it was read, or the program; or it was stopped.
    if (!leaving.signal.aborted) say(form.dataset.saidAway);
    return false;
  } finally {
    way.hidden = true;
    if (lot) ask(`/cachet/${lot}/withdraw`, new URLSearchParams({ mark: mark() })).catch(() => {});
  }
}

/** What was chosen more. A cachet that is to be checked is, at once. */
async function take(files) {
  const seals = form.dataset.kind === "seal";
  if (files.length + (seals ? chosen.size : 0) > +form.dataset.files) return say(form.dataset.saidMany);
  if (seals) {
    for (const { path, file } of files) chosen.set(path, file);
    return draw();
  }
  const cachets = files.map(({ path }) => path).filter((path) => /(^|\/)cachet\.txt$/.test(path));
  if (!cachets.length) return say(form.dataset.saidNone);
  if (cachets.length > 1) return say(form.dataset.saidSeveral);
  const within = cachets[0].replace(/\/?cachet\.txt$/, "");
  await bring(files, new URLSearchParams({ mark: mark() }), { kind: "check", within }, "check");
}

if (form) {
  brings(form, { files: part("files"), folder: part("folder") }, take);
  part("list").addEventListener("click", (event) => {
    const path = event.target.closest("[data-off]")?.dataset.off;
    if (path === undefined) return;
    chosen.delete(path);
    draw();
    (part("list").querySelector("button") ?? form.querySelector("[data-pick=files]")).focus();
  });
  document.getElementById("way-stop").addEventListener("click", () => leaving?.abort());
  form.addEventListener("submit", async (event) => {
    const byPath = form.elements.paths?.value.trim();
    // Which of the two is meant, nobody knows.
    const isTwo = byPath && chosen.size > 0;
    if (form.dataset.kind === "seal" && byPath && !isTwo) return;
    event.preventDefault();
    if (isTwo) return say(form.dataset.saidBoth);
    if (form.dataset.kind !== "seal") return;
    if (!chosen.size) return say(form.dataset.saidNone);
    const fields = new URLSearchParams({ mark: mark() });
    for (const name of ["statement", "authority"]) fields.set(name, form.elements[name]?.value ?? "");
    const files = [...chosen].map(([path, file]) => ({ path, file }));
    if (await bring(files, fields, { kind: "seal" }, "seal")) {
      form.elements.statement.value = "";
      chosen.clear();
      draw();
    }
  });
}
