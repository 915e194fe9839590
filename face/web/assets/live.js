// Pages stay true: when the node says that something changed, the page is asked for again and what is marked as alive is exchanged.

const policy = globalThis.trustedTypes?.createPolicy("parloir", { createHTML: (html) => html });
const parser = new DOMParser();

/** The page's own mark, for acts by script. */
export const mark = () => document.querySelector("meta[name=mark]")?.content ?? "";

/** A page of ours as a document. */
export const read = (html) => parser.parseFromString(policy ? policy.createHTML(html) : html, "text/html");

let left = false;

/**
 * Everything that is shown goes, and the door is where one comes back. A program that starts anew lets its pages wait; whoever finds
 * nobody there is told that it has stopped, until it is back.
 */
export async function leave() {
  if (left) return;
  left = true;
  const stopped = document.body.dataset.stopped ?? "";
  const door = "/door?" + new URLSearchParams({ at: location.pathname });
  document.body.replaceChildren();
  document.title = "Parloir";
  for (let tries = 0; ; tries++) {
    try {
      await fetch("/a/seal.svg", { cache: "no-store" });
      return location.replace(door);
    } catch {
      if (tries === 2) {
        const main = document.createElement("main");
        main.className = "alone";
        main.textContent = stopped;
        document.body.className = "single";
        document.body.replaceChildren(main);
      }
      await new Promise((done) => setTimeout(done, tries < 2 ? 250 : 2000));
    }
  }
}

/** Asks for a page or does an act; whoever is not let in any more goes to the door. `signal` breaks it off. */
export async function ask(path, fields, signal) {
  const options = { headers: { "x-parloir": mark() }, credentials: "same-origin", cache: "no-store", signal };
  if (fields) Object.assign(options, { method: "POST", body: fields });
  const response = await fetch(path, options);
  if (response.status === 401 || new URL(response.url).pathname === "/door") {
    leave();
    throw new Error("closed");
  }
  return response;
}

/** Exchanges every living part of this page for that of a newer one. */
export function exchange(newer) {
  const near = document.documentElement.scrollHeight - innerHeight - scrollY < 160;
  for (const part of document.querySelectorAll("[data-live][id]")) {
    const other = newer.getElementById(part.id);
    if (other) settle(part, other, part.dataset.live === "grows");
  }
  for (const other of newer.querySelectorAll("[data-live][id]")) {
    if (!document.getElementById(other.id)) place(other);
  }
  document.title = newer.title || document.title;
  if (near) scrollTo({ top: document.documentElement.scrollHeight });
  dispatchEvent(new Event("exchanged"));
}

/** A part that was not there before goes where the newer page has it. */
function place(other) {
  const before = other.previousElementSibling;
  const known = before?.id && document.getElementById(before.id);
  if (known) known.after(document.importNode(other, true));
}

function settle(part, other, grows) {
  if (part.isEqualNode(other)) return;
  const keyed = [...other.children].every((child) => child.id) && [...part.children].every((child) => child.id);
  if (!keyed) {
    // What a person is typing in, or has opened, is left alone.
    if (!part.contains(document.activeElement) || !part.querySelector("input:focus, textarea:focus, select:focus")) {
      const opened = new Set([...part.querySelectorAll("details[open] > summary")].map((one) => one.textContent));
      part.replaceChildren(...[...other.childNodes].map((node) => document.importNode(node, true)));
      for (const one of part.querySelectorAll("details > summary")) if (opened.has(one.textContent)) one.parentElement.open = true;
    }
    return;
  }
  const wanted = new Map([...other.children].map((child) => [child.id, child]));
  const first = other.firstElementChild?.id;
  let isBeforeFirst = grows && first && document.getElementById(first);
  for (const child of [...part.children]) {
    if (child.id === first) isBeforeFirst = false;
    const newer = wanted.get(child.id);
    if (!newer) {
      if (!isBeforeFirst) child.remove();
    } else if (!child.isEqualNode(newer) && !child.querySelector("details[open]")) {
      const held = child.contains(document.activeElement);
      const fresh = document.importNode(newer, true);
      child.replaceWith(fresh);
      if (held) (fresh.querySelector("[tabindex]") ?? fresh).focus?.({ preventScroll: true });
    }
  }
  let at = null;
  for (const child of other.children) {
    const here = document.getElementById(child.id);
    if (here) {
      at = here;
    } else {
      const fresh = document.importNode(child, true);
      if (at) at.after(fresh);
      else part.prepend(fresh);
      at = fresh;
    }
  }
}

let waiting = 0;
let busy = false;

/** Asks for the page again, not more often than four times a second. */
export function refresh() {
  if (waiting || !document.querySelector("[data-live]")) return;
  waiting = setTimeout(async () => {
    waiting = 0;
    if (busy) return refresh();
    busy = true;
    try {
      exchange(read(await (await ask(location.pathname + location.search)).text()));
    } catch {
      // The node is away: the stream tells when it is back.
    }
    busy = false;
  }, 250);
}

/** Forms that say so are sent without leaving the page. */
addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches("form[data-swap]")) return;
  event.preventDefault();
  const button = event.submitter ?? form.querySelector("button");
  button?.setAttribute("aria-busy", "true");
  try {
    const response = await ask(form.action, new URLSearchParams(new FormData(form)));
    const newer = read(await response.text());
    if (response.ok) {
      form.closest("details")?.removeAttribute("open");
      document.querySelector("main > .note-bad[role=alert]")?.remove();
      form.dispatchEvent(new CustomEvent("done", { bubbles: true }));
      exchange(newer);
    } else {
      tell(newer);
    }
  } catch {
    // Either everything is closed, or the program has stopped: what was written is in the draft.
  }
  button?.removeAttribute("aria-busy");
});

/** Shows why something was not done; what stands on the page anyway, as a chain that forked, is not that. */
function tell(newer) {
  const note = newer.querySelector("main > [role=alert]");
  document.querySelector("main > .note-bad[role=alert]")?.remove();
  if (note) document.querySelector("main").prepend(document.importNode(note, true));
  scrollTo({ top: 0 });
}

/** Says something in the corner, for a while. */
export function say(text) {
  const line = document.createElement("p");
  line.textContent = text;
  document.getElementById("told")?.append(line);
  setTimeout(() => line.remove(), 6000);
}

/** The program is not there: said, and nobody writes where nothing is kept. */
function show(isAway) {
  const note = document.getElementById("away");
  if (note) note.hidden = !isAway;
  for (const field of document.querySelectorAll("#text")) field.readOnly = isAway;
}

// A browser gives an address six lines at most: however many pages are open, one of them listens, and tells the others.
const others = new BroadcastChannel("parloir");

function hear(kind, words) {
  if (kind === "changed") {
    dispatchEvent(new CustomEvent("changed", { detail: words.split(" ") }));
    refresh();
  } else if (kind === "here") {
    show(false);
    refresh();
  } else if (kind === "away") {
    show(true);
  } else if (kind === "closed") {
    leave();
  }
}

function tellAll(kind, words = "") {
  others.postMessage([kind, words]);
  hear(kind, words);
}

/** Listens until this page goes away; resolves never. */
const listen = () => new Promise(() => {
  const stream = new EventSource("/live");
  stream.addEventListener("here", () => tellAll("here"));
  stream.addEventListener("changed", (event) => tellAll("changed", event.data));
  stream.addEventListener("closed", () => {
    stream.close();
    tellAll("closed");
  });
  // Refused, not merely interrupted: the session is over.
  stream.addEventListener("error", () => tellAll(stream.readyState === EventSource.CLOSED ? "closed" : "away"));
});

if (!document.body.classList.contains("single") || document.querySelector("[data-live]")) {
  others.addEventListener("message", (event) => hear(...event.data));
  navigator.locks.request("parloir", listen);
  // What changed between the making of this page and now.
  refresh();
}

// A page that comes back from the browser's memory is as old as it was.
addEventListener("pageshow", (event) => event.persisted && location.reload());

// Someone is there: told once in a while, so that the pages stay open.
let told = 0;
for (const kind of ["pointerdown", "keydown", "wheel"]) {
  addEventListener(kind, () => {
    if (mark() && Date.now() - told > 20000) {
      told = Date.now();
      ask("/alive", new URLSearchParams()).catch(() => {});
    }
  }, { passive: true });
}
