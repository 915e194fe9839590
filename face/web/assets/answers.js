// Forms whose answer is shown in the page itself, so that what was typed stands in no address and in no history; and lists that narrow.
import { ask, read, say } from "./live.js";

/** Puts the part of a newer page in the place of that of this one. */
export function put(newer, id) {
  const [part, other] = [document.getElementById(id), newer.getElementById(id)];
  if (!part || !other) return;
  const fresh = document.importNode(other, true);
  part.replaceWith(fresh);
  fresh.focus?.({ preventScroll: true });
  fresh.scrollIntoView({ block: "nearest" });
}

addEventListener("submit", async (event) => {
  const form = event.target;
  const into = event.submitter?.dataset.into ?? form.dataset.into;
  if (!into) {
    // What the browser saves leaves the page where it is: said, since nothing moves meanwhile.
    if (form.dataset.waits) say(form.dataset.waits);
    return;
  }
  event.preventDefault();
  const button = event.submitter ?? form.querySelector("button");
  if (button?.getAttribute("aria-busy") === "true") return;
  button?.setAttribute("aria-busy", "true");
  if (form.dataset.waits) say(form.dataset.waits);
  const fields = new URLSearchParams(new FormData(form, event.submitter));
  try {
    put(read(await (await ask(form.getAttribute("action"), fields)).text()), into);
  } catch {
    // Closed, or the program has stopped: the door says so.
  }
  button?.removeAttribute("aria-busy");
});

const folded = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/** Hides the lines of a list that do not hold what is typed. */
function narrow(form) {
  const wanted = folded(form.elements.find.value.trim());
  const list = document.getElementById(form.dataset.narrows);
  let shown = 0;
  for (const line of list?.children ?? []) {
    if ("none" in line.dataset) continue;
    line.hidden = !folded(line.querySelector(".line-title")?.textContent ?? "").includes(wanted);
    shown += line.hidden ? 0 : 1;
  }
  const none = list?.querySelector("[data-none]");
  if (none) none.hidden = shown > 0;
}

for (const form of document.querySelectorAll("form[data-narrows]")) {
  form.addEventListener("input", () => narrow(form));
  addEventListener("exchanged", () => narrow(form));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    // Enter goes to the first that is left.
    if (form.elements.find.value.trim()) document.querySelector(`#${form.dataset.narrows} > :not([hidden]) a`)?.click();
  });
}
