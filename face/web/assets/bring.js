// Files on their way to the program: in pieces, many small ones together, never a whole large one in memory.

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
export async function found(entry, before, files, most) {
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
