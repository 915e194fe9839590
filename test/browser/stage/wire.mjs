// Raw HTTP, byte for byte: what a browser never sends, somebody else may.
import { connect } from "node:net";

/** Sends `lines` and a body as they are; gives status, headers and body of the answer, or `closed` when there was none. */
export function raw(port, lines, body = "") {
  return new Promise((resolve, reject) => {
    const socket = connect(port, "127.0.0.1");
    const parts = [];
    socket.on("error", (error) => (error.code === "ECONNRESET" || error.code === "EPIPE" ? finish() : reject(error)));
    socket.on("data", (bytes) => parts.push(bytes));
    socket.on("close", finish);
    socket.on("connect", () => {
      socket.write(`${lines.join("\r\n")}\r\n\r\n`);
      socket.write(body);
    });
    function finish() {
      const text = Buffer.concat(parts).toString("utf8");
      const [head, ...rest] = text.split("\r\n\r\n");
      const [first, ...fields] = head.split("\r\n");
      const headers = {};
      for (const field of fields) {
        const at = field.indexOf(":");
        headers[field.slice(0, at).toLowerCase()] = field.slice(at + 1).trim();
      }
      resolve({ closed: text === "", status: Number(first.split(" ")[1] ?? 0), headers, body: rest.join("\r\n\r\n") });
    }
  });
}

/** A request as a program of this machine would make it. */
export function request(port, { method = "GET", path = "/", host = `127.0.0.1:${port}`, headers = {}, body } = {}) {
  const lines = [`${method} ${path} HTTP/1.1`];
  for (const one of [host].flat()) lines.push(`Host: ${one}`);
  for (const [name, value] of Object.entries(headers)) lines.push(`${name}: ${value}`);
  if (body !== undefined) {
    lines.push("Content-Type: application/x-www-form-urlencoded", `Content-Length: ${Buffer.byteLength(body)}`);
  }
  lines.push("Connection: close");
  return raw(port, lines, body);
}

/** A form as our own page would send it, with a session's cookie and mark. */
export function form(port, path, session, fields, headers = {}) {
  const body = new URLSearchParams({ mark: session.mark, ...fields }).toString();
  const own = { Origin: `http://127.0.0.1:${port}`, Cookie: session.cookie, "Sec-Fetch-Site": "same-origin" };
  return request(port, { method: "POST", path, headers: { ...own, ...headers }, body });
}

/** Lets a program in as the private file does; gives its cookie and the mark that forms carry. */
export async function enter(profile) {
  const { mark } = profile.launch;
  const opened = await request(profile.port, { method: "POST", path: "/open", headers: { Origin: "null" }, body: `launch=${mark}` });
  const cookie = (opened.headers["set-cookie"] ?? "").split(";")[0];
  const page = await request(profile.port, { path: "/matters", headers: { Cookie: cookie } });
  const [, form] = page.body.match(/<meta name="mark" content="([^"]+)"/) ?? [];
  return { cookie, mark: form, opened };
}
