// Bringing a bundle to be checked: files go up in pieces, many small ones together, never a whole large one in memory.
import { put } from "./answers.js";
import { bodies, brings } from "./bring.js";
import { ask, mark, read, say } from "./live.js";

const form = document.getElementById("bring");
let stopped = false;
/** Breaks off the check that is waited for: the program then ends it. */
let leaving = null;

/** Opens the place that says how far it is. */
function begin() {
  stopped = false;
  document.getElementById("way").hidden = false;
  document.getElementById("way-said").textContent = form.dataset.saidBusy;
  document.getElementById("way-much").textContent = "";
  document.getElementById("way-far").removeAttribute("value");
}

/** Asks for a verdict, which may take minutes, and shows how far it is meanwhile. */
async function judged(path, fields) {
  const far = document.getElementById("way-far");
  far.removeAttribute("value");
  leaving = new AbortController();
  let over = false;
  const told = ask(path, fields, leaving.signal).finally(() => (over = true));
  const watch = async () => {
    while (!over) {
      await Promise.race([told.catch(() => {}), new Promise((done) => setTimeout(done, 400))]);
      if (over) return;
      const answer = await ask("/proof/far").catch(() => null);
      const text = answer?.status === 200 ? await answer.text() : "";
      const [, part, words] = /^(\d+) (.*)$/.exec(text) ?? [];
      if (words && !over) {
        far.value = part / 1000;
        document.getElementById("way-much").textContent = words;
      }
    }
  };
  watch();
  const answer = await told;
  put(read(await answer.text()), "answer");
  printable();
}

async function check(files) {
  const way = document.getElementById("way");
  const far = document.getElementById("way-far");
  const whole = files.reduce((sum, { file }) => sum + file.size, 0);
  if (!files.length) return;
  if (files.length > +form.dataset.files) return say(form.dataset.saidMany);
  if (whole > +form.dataset.bytes) return say(form.dataset.saidLarge);
  const isZip = files.length === 1 && /\.zip$/i.test(files[0].file.name);
  begin();
  let lot = "";
  try {
    const begun = await ask(form.dataset.new, new URLSearchParams({ mark: mark(), kind: isZip ? "zip" : "folder" }));
    if (!begun.ok) return put(read(await begun.text()), "answer");
    lot = await begun.text();
    let done = 0;
    for (const body of bodies(files)) {
      if (stopped) break;
      const answer = await ask(`/proof/${lot}/bytes`, body);
      if (!answer.ok) {
        lot = "";
        return put(read(await answer.text()), "answer");
      }
      done += body.size;
      far.value = Math.min(1, done / Math.max(1, whole + files.length * 128));
    }
    if (stopped) return;
    const end = `/proof/${lot}/end`;
    lot = "";
    await judged(end, new URLSearchParams({ mark: mark() }));
  } catch {
    // A file that went away while it was read, or the program; or it was stopped.
    if (!stopped) say(form.dataset.saidAway);
  } finally {
    way.hidden = true;
    if (lot) ask(`/proof/${lot}/withdraw`, new URLSearchParams({ mark: mark() })).catch(() => {});
  }
}

function printable() {
  for (const button of document.querySelectorAll("[data-print]")) button.hidden = false;
}

if (form) {
  form.hidden = false;
  brings(form, { folder: document.getElementById("pick-folder"), zip: document.getElementById("pick-zip") }, check);
  document.getElementById("way-stop").addEventListener("click", () => {
    stopped = true;
    leaving?.abort();
  });
  document.getElementById("named").addEventListener("submit", async (event) => {
    event.preventDefault();
    const way = document.getElementById("way");
    if (!way.hidden) return;
    begin();
    try {
      await judged("/proof", new URLSearchParams(new FormData(event.target)));
    } catch {
      if (!stopped) say(form.dataset.saidAway);
    } finally {
      way.hidden = true;
    }
  });
  addEventListener("click", (event) => event.target.closest?.("[data-print]") && print());
  new MutationObserver(printable).observe(document.querySelector("main"), { childList: true, subtree: true });
  printable();
}
