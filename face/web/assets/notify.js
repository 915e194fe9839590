// Something arrived while nobody looks: a dot in the page's title and, where it was chosen, a notice of the system. Never a name, never a word.

const DOT = "● ";
let waits = false;

function mark() {
  const title = document.querySelector("title");
  const plain = title.textContent.startsWith(DOT) ? title.textContent.slice(DOT.length) : title.textContent;
  const wanted = waits ? DOT + plain : plain;
  if (title.textContent !== wanted) title.textContent = wanted;
}

// Whoever looks at one page need not be told by another.
const eyes = new BroadcastChannel("parloir-eyes");
let seen = 0;
eyes.addEventListener("message", () => (seen = Date.now()));

addEventListener("changed", async (event) => {
  if (!event.detail.some((word) => word.startsWith("arrived:"))) return;
  if (!document.hidden) return eyes.postMessage("seen");
  waits = true;
  mark();
  const body = document.body.dataset.notifies;
  if (!body || !("Notification" in globalThis) || Notification.permission !== "granted") return;
  await new Promise((done) => setTimeout(done, 400));
  if (Date.now() - seen < 2000) return;
  // Several pages, one notice.
  const notice = new Notification("Parloir", { body, tag: "parloir", icon: "/a/seal.svg" });
  notice.addEventListener("click", () => {
    globalThis.focus();
    notice.close();
  });
});

document.addEventListener("visibilitychange", () => {
  if (document.hidden) return;
  waits = false;
  mark();
});

// A newer page brings its own title.
const title = document.querySelector("title");
if (title) new MutationObserver(mark).observe(title, { childList: true });

// The browser is asked only when somebody chooses to be told.
const form = document.querySelector("form[data-part=notify]");
if (form) {
  const denied = form.querySelector("[data-denied]");
  const show = () => (denied.hidden = !("Notification" in globalThis) || Notification.permission !== "denied");
  show();
  form.elements.notifies.addEventListener("change", async () => {
    if (form.elements.notifies.checked && "Notification" in globalThis && Notification.permission === "default") {
      await Notification.requestPermission();
    }
    show();
  });
}
