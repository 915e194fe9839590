// A passphrase while it is typed: what it is worth; and what else only a script can do on these pages.
import { ask, read } from "./live.js";

for (const part of document.querySelectorAll("[data-scripted]")) part.hidden = false;

for (const field of document.querySelectorAll("input[data-strength]")) {
  const shown = document.getElementById(field.dataset.strength);
  let waiting = 0;
  let asked = 0;
  const rate = async () => {
    const turn = ++asked;
    try {
      const response = await ask("/strength", new URLSearchParams({ passphrase: field.value }));
      if (!response.ok || turn !== asked) return;
      const newer = read(await response.text());
      shown.replaceChildren(...[...newer.body.childNodes].map((node) => document.importNode(node, true)));
    } catch {
      // Said after the form is sent.
    }
  };
  field.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(rate, 250);
  });
}

for (const box of document.querySelectorAll("input[data-shows]")) {
  box.addEventListener("change", () => {
    for (const id of box.dataset.shows.split(" ")) document.getElementById(id).type = box.checked ? "text" : "password";
  });
}

for (const button of document.querySelectorAll("[data-print]")) button.addEventListener("click", () => print());

// A long text that comes in a file is read into its field: seen before it is sent.
const TEXT_BYTES_MAX = 256 * 1024;
for (const button of document.querySelectorAll("button[data-reads]")) {
  const input = Object.assign(document.createElement("input"), { type: "file" });
  const field = document.getElementById(button.dataset.reads);
  button.addEventListener("click", () => input.click());
  input.addEventListener("change", async () => {
    const [file] = input.files;
    input.value = "";
    if (file) field.value = (await file.slice(0, TEXT_BYTES_MAX).text()).trim();
    field.focus();
  });
}
