// Documents on their way in: dropped or chosen, carried in parts, one after the other; none of them is ever whole in memory.
import { ask, read, refresh, say } from "./live.js";

const PART = 4 * 1024 * 1024;
const FILES_MAX = 100000;

const going = document.getElementById("deposits-going");
const left = document.getElementById("deposits-left");
const place = document.getElementById("write")?.dataset.drop;

/** What the rules or the program said no to, in words. */
class Refused extends Error {}
/** The file is not any more what it was when it was chosen. */
class Changed extends Error {}

const jobs = [];
let busy = false;

// ---- words

const words = going?.dataset ?? {};
const numbers = new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 1, minimumFractionDigits: 1 });

function size(bytes) {
  const units = words.units.split(" ");
  let unit = 0;
  while (unit + 1 < units.length && bytes >= 1000 ** (unit + 1)) unit += 1;
  return `${unit ? numbers.format(bytes / 1000 ** unit) : bytes}\u00a0${units[unit]}`;
}

function span(seconds) {
  if (seconds < 60) return `${seconds}\u00a0s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)}\u00a0min\u00a0${seconds % 60}\u00a0s`;
  return `${Math.floor(seconds / 3600)}\u00a0h\u00a0${String(Math.floor((seconds % 3600) / 60)).padStart(2, "0")}\u00a0min`;
}

const portion = (have, total) => words.of.replace("{have}", size(have)).replace("{total}", size(total));

/** How fast it goes, over the last seconds. */
function pace(job) {
  const now = performance.now();
  job.marks.push([now, job.have]);
  while (job.marks.length > 2 && now - job.marks[0][0] > 5000) job.marks.shift();
  const [since, had] = job.marks[0];
  return now - since < 300 ? 0 : ((job.have - had) * 1000) / (now - since);
}

// ---- rows

function draw(job, said) {
  const part = (name) => job.row.querySelector(`[data-act=${name}]`);
  const bar = job.row.querySelector("progress");
  bar.max = job.total || 1;
  bar.value = job.seen ?? job.have;
  job.row.dataset.state = job.state;
  const lines = { waits: words.waits, paused: `${words.paused} · ${portion(job.have, job.total)}`, places: words.places };
  let text = said ?? lines[job.state];
  if (!text) {
    const speed = pace(job);
    text = portion(job.have, job.total);
    if (speed > 0) text += ` · ${size(speed)}/s · ${words.left.replace("{span}", span(Math.ceil((job.total - job.have) / speed)))}`;
  }
  job.row.querySelector(".deposit-state").textContent = text;
  const held = job.row.contains(document.activeElement);
  part("pause").hidden = !["waits", "runs"].includes(job.state);
  part("resume").hidden = !["paused", "stopped"].includes(job.state);
  part("withdraw").hidden = job.state === "places";
  if (held && document.activeElement.hidden) job.row.querySelector("button:not([hidden])")?.focus();
}

function begin(job) {
  const row = document.getElementById("deposit-row").content.cloneNode(true).firstElementChild;
  row.querySelector(".deposit-name").textContent = job.name;
  Object.assign(job, { row, state: job.state ?? "waits", have: job.have ?? 0, marks: [] });
  going.append(row);
  jobs.push(job);
  draw(job, job.said);
  veil();
  pump();
}

function end(job) {
  job.row.remove();
  jobs.splice(jobs.indexOf(job), 1);
  veil();
}

/** What goes on here is not shown as unfinished as well. */
function veil() {
  const here = new Set(jobs.map((job) => job.deposit));
  for (const row of left.children) row.hidden = here.has(row.dataset.deposit);
}

// ---- bytes

const byParts = (one, other) => {
  const [a, b] = [one.path.split("/"), other.path.split("/")];
  for (let at = 0; at < Math.min(a.length, b.length); at += 1) {
    if (a[at] !== b[at]) return compare(a[at], b[at]);
  }
  return a.length - b.length;
};

/** In the order of their bytes in UTF-8. */
function compare(a, b) {
  const [left, right] = [[...a], [...b]];
  for (let at = 0; at < Math.min(left.length, right.length); at += 1) {
    if (left[at] !== right[at]) return left[at].codePointAt(0) - right[at].codePointAt(0);
  }
  return left.length - right.length;
}

/** A document or folder that was chosen. */
function whole(name, files, folder) {
  files.sort(byParts);
  const starts = [];
  let total = 0;
  for (const { file } of files) {
    starts.push(total);
    total += file.size;
  }
  return { name: name.normalize("NFC"), files, folder, starts, total };
}

/** Bytes of it, across the files of a folder. */
async function grab(job, from, length) {
  const to = Math.min(job.total, from + length);
  let [low, high] = [0, job.starts.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (job.starts[middle] <= from) low = middle;
    else high = middle - 1;
  }
  const parts = [];
  for (let at = low; at < job.files.length && job.starts[at] < to; at += 1) {
    const start = job.starts[at];
    parts.push(job.files[at].file.slice(Math.max(0, from - start), to - start));
  }
  let bytes;
  try {
    bytes = await new Blob(parts).arrayBuffer();
  } catch {
    // The browser refuses to read a file that is not any more what was chosen.
    throw new Changed();
  }
  if (bytes.byteLength !== to - from) throw new Changed();
  return bytes;
}

/** Whether every file is still what it was when it was chosen. */
async function unchanged(job) {
  const one = async ({ file, entry }) => {
    try {
      const now = entry ? await fresh(entry) : file;
      if (now.size !== file.size || now.lastModified !== file.lastModified) throw new Changed();
      await file.slice(0, 1).arrayBuffer();
    } catch {
      throw new Changed();
    }
  };
  for (let at = 0; at < job.files.length; at += 32) await Promise.all(job.files.slice(at, at + 32).map(one));
}

const hex = (bytes) => Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("");

// ---- carrying

/** What the program answers: which deposit, and how much of it is kept. */
async function told(response) {
  const text = await response.text();
  if (response.ok) return new URLSearchParams(text);
  const note = read(text).querySelector("main [role=alert]");
  const lines = [...(note?.querySelectorAll("p:not(.code)") ?? [])].map((line) => line.textContent.trim());
  throw new Refused(lines.join(" ") || (response.status === 413 ? words.many : words.away));
}

async function announce(job) {
  const fields = new URLSearchParams({ name: job.name });
  if (job.folder) fields.set("folder", "1");
  for (const { path, file } of job.files) {
    fields.append("path", path.normalize("NFC"));
    fields.append("bytes", file.size);
    fields.append("modified", file.lastModified);
  }
  const answer = await told(await ask(place, fields));
  job.deposit = answer.get("deposit");
  job.have = Number(answer.get("have"));
}

/** What is brought, as one digest: the name, length and moment of each file, as they are told. */
async function plan(job) {
  const lines = job.files.map(({ path, file }) => `${path.normalize("NFC")}\0${file.size}\0${file.lastModified}\n`);
  return hex(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(lines.join(""))));
}

/** Whether this is the file that was begun: what is kept is compared, block by block. */
async function recognise(job) {
  const kept = Number((await told(await ask(`${place}/${job.deposit}`))).get("have"));
  const blocks = [];
  for (let at = 0; at < kept; at += PART) {
    if (job.state !== "runs") {
      job.seen = undefined;
      return;
    }
    job.seen = at;
    draw(job, `${words.checks} · ${portion(at, kept)}`);
    blocks.push(hex(await crypto.subtle.digest("SHA-256", await grab(job, at, Math.min(PART, kept - at)))));
  }
  job.seen = undefined;
  job.have = Number((await told(await ask(`${place}/${job.deposit}/check`, new URLSearchParams({ blocks: blocks.join(" ") })))).get("have"));
  if (job.have < kept) {
    job.deposit = undefined;
    job.is_other = true;
    throw new Refused(words.other);
  }
  job.again = false;
}

async function carry(job) {
  if (!job.deposit) await announce(job);
  else if (job.again) await recognise(job);
  else job.have = Number((await told(await ask(`${place}/${job.deposit}`))).get("have"));
  veil();
  job.marks = [];
  let [next, from] = [null, -1];
  while (job.have < job.total) {
    if (job.state !== "runs") return;
    const bytes = await (from === job.have ? next : grab(job, job.have, PART));
    from = job.have + bytes.byteLength;
    // The next part is read while this one is sealed.
    next = from < job.total ? grab(job, from, PART) : null;
    next?.catch(() => {});
    job.have = Number((await told(await ask(`${place}/${job.deposit}/bytes?at=${job.have}`, bytes))).get("have"));
    draw(job);
  }
  if (job.state !== "runs") return;
  await unchanged(job);
  if (job.state !== "runs") return;
  job.state = "places";
  draw(job);
  await told(await ask(`${place}/${job.deposit}/end`, new URLSearchParams()));
  job.state = "done";
}

async function withdraw(job) {
  job.state = "withdrawn";
  if (job.deposit) await ask(`${place}/${job.deposit}/withdraw`, new URLSearchParams()).catch(() => {});
  end(job);
  refresh();
}

/** One after the other. */
async function pump() {
  const job = busy ? null : jobs.find((one) => one.state === "waits");
  if (!job) return;
  busy = true;
  job.state = "runs";
  draw(job);
  try {
    await carry(job);
    // Paused: a part without bytes, and what is there is made durable.
    if (job.state === "paused" && job.deposit) await ask(`${place}/${job.deposit}/bytes?at=${job.have}`, new Uint8Array());
    if (job.state === "done") {
      end(job);
      say(words.done.replace("{name}", job.name));
      refresh();
    }
  } catch (fault) {
    if (job.state !== "withdrawn") await stop(job, fault);
  }
  busy = false;
  pump();
}

/** Says why it does not go on. What is kept stays kept, but for a file that changed: half of one and half of another is no document. */
async function stop(job, fault) {
  job.seen = undefined;
  if (fault instanceof Changed) {
    if (job.deposit) await ask(`${place}/${job.deposit}/withdraw`, new URLSearchParams()).catch(() => {});
    job.deposit = undefined;
    job.state = "ended";
    draw(job, words.changed);
  } else {
    job.state = job.is_other ? "ended" : "stopped";
    draw(job, fault instanceof Refused ? fault.message : words.away);
  }
  veil();
  refresh();
}

// ---- choosing and dropping

const fresh = (entry) => new Promise((given, refused) => entry.file(given, refused));

async function walk(entry, path, files) {
  if (files.length > FILES_MAX) return;
  if (entry.isFile) {
    files.push({ path, file: await fresh(entry), entry });
    return;
  }
  const reader = entry.createReader();
  for (;;) {
    // A hundred at a time, until none is left.
    const some = await new Promise((given, refused) => reader.readEntries(given, refused));
    if (!some.length) return;
    for (const one of some) await walk(one, path ? `${path}/${one.name}` : one.name, files);
  }
}

/** Goes on with what was begun with the same name and length, or begins. */
async function take(job, wanted) {
  const isSame = (row) =>
    row.dataset.name === job.name && Number(row.dataset.total) === job.total && Number(row.dataset.files) === job.files.length && "folder" in row.dataset === job.folder;
  const rows = [...left.querySelectorAll("[data-deposit]")].filter((row) => !jobs.some((one) => one.deposit === row.dataset.deposit));
  const same = rows.filter((one) => isSame(one) && (!wanted || one.dataset.deposit === wanted));
  const told = same.length > 1 ? await plan(job) : "";
  const row = same.find((one) => one.dataset.plan === told) ?? same[0];
  if (wanted && !row) return begin({ ...job, state: "ended", said: words.other });
  if (!job.files.length) return begin({ ...job, state: "ended", said: words.empty });
  if (job.files.length > FILES_MAX) return begin({ ...job, state: "ended", said: words.many });
  begin(row ? { ...job, deposit: row.dataset.deposit, have: Number(row.dataset.have), again: true } : job);
}

async function dropped(entries) {
  for (const entry of entries) {
    const isFolder = entry.isDirectory === true;
    const files = entry instanceof File ? [{ path: entry.name, file: entry }] : [];
    try {
      if (!files.length) await walk(entry, isFolder ? "" : entry.name, files);
      await take(whole(entry.name, files, isFolder));
    } catch {
      begin({ ...whole(entry.name, [], isFolder), state: "ended", said: words.unreadable });
    }
  }
}

async function chosen(files, isFolder, wanted) {
  if (!isFolder) {
    for (const file of files) await take(whole(file.name, [{ path: file.name, file }], false), wanted);
    return;
  }
  const folders = new Map();
  for (const file of files) {
    const [top, ...rest] = file.webkitRelativePath.split("/");
    if (!folders.has(top)) folders.set(top, []);
    folders.get(top).push({ path: rest.join("/"), file });
  }
  for (const [name, inside] of folders) await take(whole(name, inside, true), wanted);
}

if (going && place) {
  document.documentElement.classList.add("scripted");
  for (const one of document.querySelectorAll(".chooser")) one.hidden = false;
  const pickers = { files: document.getElementById("pick-files"), folder: document.getElementById("pick-folder") };
  let wanted;
  for (const [kind, picker] of Object.entries(pickers)) {
    picker.addEventListener("change", () => {
      chosen([...picker.files], kind === "folder", wanted);
      picker.value = "";
    });
  }
  addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-choose], [data-again]");
    if (!button) return;
    wanted = button.dataset.again;
    const isFolder = wanted ? "folder" in button.closest("[data-deposit]").dataset : button.dataset.choose === "folder";
    pickers[isFolder ? "folder" : "files"].click();
  });
  going.addEventListener("click", (event) => {
    const act = event.target.closest("[data-act]")?.dataset.act;
    const job = jobs.find((one) => one.row.contains(event.target));
    if (!act || !job) return;
    if (act === "withdraw") return withdraw(job);
    job.state = act === "pause" ? "paused" : "waits";
    draw(job);
    if (act === "resume") pump();
  });
  new MutationObserver(veil).observe(left, { childList: true });

  const carpet = document.getElementById("drop");
  const brings = (event) => event.dataTransfer?.types.includes("Files");
  addEventListener("dragover", (event) => {
    if (!brings(event)) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "copy";
    carpet.hidden = false;
  });
  addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) carpet.hidden = true;
  });
  addEventListener("drop", (event) => {
    carpet.hidden = true;
    if (!brings(event)) return;
    event.preventDefault();
    const items = [...event.dataTransfer.items].filter((item) => item.kind === "file");
    // What comes out of another program may have no place on this disk: the file itself is all there is.
    dropped(items.map((item) => item.webkitGetAsEntry() ?? item.getAsFile()).filter(Boolean));
  });

  // Leaving interrupts what is carried: asked first, but never of somebody who locks.
  let locks = false;
  addEventListener("submit", (event) => {
    locks ||= event.target.matches(".lock");
  });
  addEventListener("beforeunload", (event) => {
    if (going.isConnected && !locks && jobs.some((job) => ["waits", "runs", "places"].includes(job.state))) event.preventDefault();
  });
}
