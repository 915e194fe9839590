// Files on their way to the program: chosen or dropped, then in pieces, many small ones together, never a whole large one in memory.
import { say } from "./live.js";

const PIECE = 4 * 1024 * 1024;
const encoder = new TextEncoder();

/** What stands before a piece: its path, where it begins, how long it is. */
function head(path, at, length) {
  const name = encoder.encode(path);
  const view = new DataView(new ArrayBuffer(2 + name.length + 12));
  view.setUint16(0, name.length);
  new Uint8Array(view.buffer).set(name, 2);
  view.setBigUint64(2 + name.length, BigInt(at));
  view.setUint32(10 + name.length, length);
  return view.buffer;
}

/** Pieces of every file, put together to requests of about the same size. */
export function* bodies(files) {
  let [parts, bytes] = [[], 0];
  for (const { path, file } of files) {
    let at = 0;
    do {
      const piece = file.slice(at, Math.min(file.size, at + PIECE - bytes));
      parts.push(head(path, at, piece.size), piece);
      bytes += piece.size + 256;
      at += piece.size;
      if (bytes >= PIECE - 65536) {
        yield new Blob(parts);
        [parts, bytes] = [[], 0];
      }
    } while (at < file.size);
  }
  if (parts.length) yield new Blob(parts);
}

/** Every file of what was dropped, with its path. */
async function found(entry, before, files, most) {
  const path = before + entry.name;
  if (entry.isFile) {
    files.push({ path, file: await new Promise((done, failed) => entry.file(done, failed)) });
    return;
  }
  const reader = entry.createReader();
  for (;;) {
    const some = await new Promise((done, failed) => reader.readEntries(done, failed));
    if (!some.length) return;
    for (const one of some) await found(one, `${path}/`, files, most);
    if (files.length > most) return;
  }
}

/** Gives what is chosen in these inputs, each behind its button, or dropped anywhere on the page. */
export function brings(form, inputs, take) {
  for (const [kind, input] of Object.entries(inputs)) {
    form.querySelector(`[data-pick=${kind}]`).addEventListener("click", () => input.click());
    input.addEventListener("change", () => {
      const files = [...input.files].map((file) => ({ path: file.webkitRelativePath || file.name, file }));
      input.value = "";
      take(files);
    });
  }
  const main = document.querySelector("main");
  main.addEventListener("dragover", (event) => {
    event.preventDefault();
    main.dataset.over = "";
  });
  main.addEventListener("dragleave", (event) => main.contains(event.relatedTarget) || delete main.dataset.over);
  main.addEventListener("drop", async (event) => {
    event.preventDefault();
    delete main.dataset.over;
    const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
    const files = [];
    try {
      for (const entry of entries) await found(entry, "", files, +form.dataset.files);
    } catch {
      return say(form.dataset.saidAway);
    }
    take(files);
  });
}
