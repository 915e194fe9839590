// Writing: what is written is kept in the vault while it is written; Enter sends, or the reverse, as chosen.
import { ask, say } from "./live.js";

const form = document.getElementById("write");
const text = document.getElementById("text");
if (form && text) {
  let kept = text.value;
  let waiting = 0;
  const keep = async () => {
    waiting = 0;
    if (text.value === kept || form.elements.correct) return;
    const now = text.value;
    try {
      await ask(form.dataset.draft, new URLSearchParams({ text: now, reply: form.elements.reply?.value ?? "" }));
      kept = now;
    } catch {
      // Kept at the next letter.
    }
  };
  text.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(keep, 400);
  });
  addEventListener("pagehide", () => waiting && keep());
  text.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || event.shiftKey || event.altKey) return;
    const sends = form.dataset.enter === "sends" ? !event.ctrlKey : event.ctrlKey;
    if (sends) {
      event.preventDefault();
      if (text.value.trim()) form.requestSubmit();
    } else if (event.ctrlKey) {
      event.preventDefault();
      text.setRangeText("\n", text.selectionStart, text.selectionEnd, "end");
    }
  });
  form.addEventListener("done", () => {
    clearTimeout(waiting);
    text.value = kept = "";
    form.elements.reply?.remove();
    form.elements.correct?.remove();
    form.querySelector(".write-about")?.remove();
    history.replaceState(null, "", location.pathname);
    text.focus();
  });
  if (location.hash === "#write") text.focus();
  if (!location.hash && !location.search.includes("before")) scrollTo({ top: document.documentElement.scrollHeight });
}

// Copying and selecting a link.
for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const field = document.getElementById(button.dataset.copy);
    field.select();
    await navigator.clipboard.writeText(field.value);
    say(button.dataset.said ?? button.textContent);
  });
}
for (const form of document.querySelectorAll("form[data-busy]")) {
  form.addEventListener("submit", () => {
    say(form.dataset.busy);
    for (const button of form.querySelectorAll("button")) button.setAttribute("aria-busy", "true");
  });
}
