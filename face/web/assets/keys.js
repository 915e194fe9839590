// Keys for everything: one letter does one thing, never while somebody writes.

const rooms = { m: "/matters", o: "/owed", n: "/network", p: "/people", s: "/settings" };
let went = 0;

const writes = (target) => target.closest?.("input, textarea, select, [contenteditable]");

function move(by) {
  const every = [...document.querySelectorAll("[data-move]")].filter((one) => one.checkVisibility());
  if (!every.length) return;
  const now = every.indexOf(document.activeElement.closest?.("[data-move]"));
  const next = now < 0 ? (by > 0 ? 0 : every.length - 1) : Math.min(every.length - 1, Math.max(0, now + by));
  every[next].focus();
  every[next].scrollIntoView({ block: "nearest" });
}

addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (writes(event.target)) {
    if (event.key === "Escape") event.target.blur();
    return;
  }
  if (document.body.classList.contains("single")) return;
  const dialog = document.getElementById("keys");
  if (went && Date.now() - went < 1500 && rooms[event.key]) {
    went = 0;
    event.preventDefault();
    location.assign(rooms[event.key]);
    return;
  }
  went = 0;
  const act = {
    "/": () => {
      const here = document.querySelector("main input[type=search]");
      here ? here.focus() : location.assign("/search");
    },
    j: () => move(1),
    k: () => move(-1),
    g: () => (went = Date.now()),
    n: () => document.querySelector("#text")?.focus(),
    "?": () => dialog?.showModal(),
  }[event.key];
  if (act) {
    event.preventDefault();
    act();
  }
});
