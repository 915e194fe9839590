// What somebody else may try, each tried for real: from another page, another port, another person of this machine, byte for byte.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { statSync } from "node:fs";
import { createServer } from "node:http";
import { after, before, test } from "node:test";

import * as act from "./stage/act.mjs";
import { Profile } from "./stage/program.mjs";
import { until } from "./stage/until.mjs";
import { browser, Window } from "./stage/window.mjs";
import { enter, form, raw, request } from "./stage/wire.mjs";

const TITLE = "Martin, bail commercial";
let claire, started, window, matter;
/** What a page of ours always says: nobody who is not let in may read it. */
const SECRET = /Martin|Dubois/;

before(async () => {
  [claire, started] = await Promise.all([Profile.made("Me Claire Dubois", "fr", "avocat").then((made) => made.up()), browser()]);
  window = await (await Window.opened(started, claire)).enter();
  matter = await act.openMatter(window, TITLE);
});
after(async () => {
  await started?.close();
  await claire?.stop();
});

/** A page of somebody else on another port of this machine; gives its origin. */
async function elsewhere(html, t) {
  const asked = [];
  const server = createServer((question, answer) => {
    asked.push(question.headers);
    answer.setHeader("content-type", "text/html; charset=utf-8");
    answer.end(html);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  t.after(() => server.close());
  server.unref();
  return { origin: `http://127.0.0.1:${server.address().port}`, asked };
}

const titles = async () => (await claire.terminal("matter", "list")).map((line) => line.title);

test("a name of somebody else that leads to this machine is refused", async () => {
  const { cookie } = await window.session();
  const { port } = claire;
  const names = [
    "evil.example", `evil.example:${port}`, `localhost:${port}`, "127.0.0.1", `127.0.0.1:${port}.`, `127.0.0.1:${port + 1}`,
    `[::1]:${port}`, `127.1:${port}`, "", [`127.0.0.1:${port}`, "evil.example"], ["evil.example", `127.0.0.1:${port}`], [],
  ];
  for (const host of names) {
    for (const path of ["/matters", "/a/base.css", "/door", "/live"]) {
      const answer = await request(port, { path, host, headers: { Cookie: cookie } });
      assert.ok([400, 421].includes(answer.status), `Host ${JSON.stringify(host)} at ${path} was answered ${answer.status}`);
      assert.doesNotMatch(answer.body, SECRET);
      assert.equal(answer.headers["set-cookie"], undefined);
    }
  }
});

test("a form that another page sends does nothing", async (t) => {
  const { origin } = claire;
  const other = await elsewhere(
    `<form method="post" action="${origin}/matters/new"><input name="title" value="Faux"><input name="mark" value="x"></form>
     <form method="post" action="${origin}/lock"></form><form method="post" action="${origin}/unlock"><input name="passphrase" value="x"></form>
     <form method="post" action="${origin}/open"><input name="launch" value="x"></form>`,
    t,
  );
  for (const number of [0, 1, 2, 3]) {
    const page = await window.pages.newPage();
    await page.goto(other.origin);
    const answered = page.waitForResponse((answer) => answer.url().startsWith(origin) && answer.request().method() === "POST");
    await page.evaluate((at) => document.forms[at].submit(), number);
    assert.equal((await answered).status(), 403);
    await page.close();
  }
  assert.deepEqual(await titles(), [TITLE]);
  assert.equal((await window.go(matter)).status(), 200, "the pages are still open");
});

test("a script on another port reads nothing and does nothing", async (t) => {
  const { origin } = claire;
  const { mark } = await window.session();
  const other = await elsewhere("<p>other</p>", t);
  const page = await window.pages.newPage();
  await page.goto(other.origin);
  const outcomes = await page.evaluate(
    async ({ origin, matter, mark }) => {
      const body = new URLSearchParams({ title: "Faux", mark });
      const tries = {
        read: () => fetch(`${origin}${matter}`, { credentials: "include" }),
        readBlind: () => fetch(`${origin}${matter}`, { mode: "no-cors", credentials: "include" }),
        write: () => fetch(`${origin}/matters/new`, { method: "POST", body, credentials: "include" }),
        writeBlind: () => fetch(`${origin}/matters/new`, { method: "POST", body, mode: "no-cors", credentials: "include" }),
        withHeader: () => fetch(`${origin}/matters/new`, { method: "POST", body, headers: { "x-parloir": mark }, credentials: "include" }),
        stream: () => new Promise((resolve, reject) => {
          const stream = new EventSource(`${origin}/live`, { withCredentials: true });
          stream.onopen = () => resolve({ type: "opened" });
          stream.onerror = () => reject(new Error("refused"));
        }),
        script: () => new Promise((resolve, reject) => {
          const script = Object.assign(document.createElement("script"), { src: `${origin}/a/live.js`, type: "module" });
          script.onload = () => resolve({ type: "loaded" });
          script.onerror = () => reject(new Error("refused"));
          document.body.append(script);
        }),
        picture: () => new Promise((resolve, reject) => {
          const picture = Object.assign(new Image(), { src: `${origin}/a/seal.svg` });
          picture.onload = () => resolve({ type: "loaded" });
          picture.onerror = () => reject(new Error("refused"));
        }),
      };
      const told = {};
      for (const [name, one] of Object.entries(tries)) told[name] = await one().then((answer) => answer.type, () => "refused");
      return told;
    },
    { origin, matter, mark },
  );
  await page.close();
  for (const [name, outcome] of Object.entries(outcomes)) assert.equal(outcome, "refused", name);
  assert.deepEqual(await titles(), [TITLE]);
});

test("another port can neither frame our pages nor look into a window of them", async (t) => {
  const { origin } = claire;
  const other = await elsewhere(`<iframe src="${origin}${matter}"></iframe><object data="${origin}/matters"></object><embed src="${origin}/door">`, t);
  const page = await window.pages.newPage();
  await page.goto(other.origin);
  for (const frame of page.frames().slice(1)) {
    assert.doesNotMatch(await frame.locator("body").innerText().catch(() => ""), /Martin|Dubois|Parloir/);
  }
  const opened = page.waitForEvent("popup");
  await page.evaluate((address) => { globalThis.other = open(address); }, `${origin}${matter}`);
  const popup = await opened;
  await popup.waitForLoadState();
  assert.doesNotMatch(await popup.locator("body").innerText(), SECRET, "a window that somebody else opened shows nothing");
  const seen = await page.evaluate(() => { try { return globalThis.other.document?.body.innerText ?? ""; } catch { return ""; } });
  assert.doesNotMatch(seen, SECRET);
  await popup.close();
  await page.close();
});

test("a cookie that another port stole opens nothing for another person of this machine", async (t) => {
  if (process.getuid() !== 0) return t.skip("becoming another person of this machine needs root");
  const { cookie } = await window.session();
  const program = `const s = require("net").connect(${claire.port}, "127.0.0.1"); let n = 0;
    s.on("data", (b) => n += b.length); s.on("error", () => {}); s.on("close", () => console.log(n));
    s.on("connect", () => s.write("GET /matters HTTP/1.1\\r\\nHost: 127.0.0.1:${claire.port}\\r\\nCookie: ${cookie}\\r\\n\\r\\n"));`;
  const said = await new Promise((resolve) => {
    const child = spawn(process.execPath, ["-e", program], { uid: 65534, gid: 65534, cwd: "/", stdio: ["ignore", "pipe", "inherit"] });
    let text = "";
    child.stdout.on("data", (bytes) => (text += bytes));
    child.on("close", () => resolve(text.trim()));
  });
  assert.equal(said, "0", "the connection is closed without a byte");
  const own = await request(claire.port, { path: "/matters", headers: { Cookie: cookie } });
  assert.equal(own.status, 200, "the same bytes from their owner are answered");
});

test("an act needs the cookie and the mark of the same session", async () => {
  const own = await window.session();
  const other = await enter(claire);
  const { port, origin } = claire;
  const body = (mark) => new URLSearchParams({ title: "Faux", mark }).toString();
  const post = (headers, mark) => request(port, { method: "POST", path: "/matters/new", headers: { Origin: origin, ...headers }, body: body(mark) });
  assert.equal((await post({ Cookie: own.cookie }, "")).status, 403, "a cookie without a mark");
  assert.equal((await post({ Cookie: own.cookie }, other.mark)).status, 403, "the mark of another session");
  assert.equal((await post({ Cookie: own.cookie, "X-Parloir": other.mark }, own.mark)).status, 403, "a header of another session");
  assert.equal((await post({}, own.mark)).status, 401, "a mark without a cookie");
  assert.equal((await post({ Cookie: own.cookie.replace(/=.*/, "=0000") }, own.mark)).status, 401, "a cookie of nobody");
  assert.equal((await post({ Cookie: own.cookie.replace(/^parloir-[^=]*/, "parloir") }, own.mark)).status, 401, "a cookie of another name");
  assert.deepEqual(await titles(), [TITLE]);
});

test("where an act comes from is the browser's word, and each foreign one is refused", async () => {
  const { port, origin } = claire;
  const session = await window.session();
  const origins = ["null", "http://evil.example", `http://localhost:${port}`, `http://127.0.0.1:${port}.evil.example`, `https://127.0.0.1:${port}`, `${origin}/`, ""];
  for (const one of origins) {
    const answer = await form(port, "/matters/new", session, { title: "Faux" }, { Origin: one });
    assert.equal(answer.status, 403, `Origin ${one}`);
  }
  for (const site of ["cross-site", "same-site", "none", "?"]) {
    const answer = await form(port, "/matters/new", session, { title: "Faux" }, { "Sec-Fetch-Site": site });
    assert.equal(answer.status, 403, `Sec-Fetch-Site ${site}`);
  }
  for (const site of ["cross-site", "same-site", "?"]) {
    const answer = await request(port, { path: matter, headers: { Cookie: session.cookie, "Sec-Fetch-Site": site } });
    assert.equal(answer.status, 403, `reading from ${site}`);
    assert.doesNotMatch(answer.body, SECRET);
  }
  assert.deepEqual(await titles(), [TITLE]);
});

test("the private file is private, opens once, and only from a file", async () => {
  const { port } = claire;
  assert.equal(statSync(claire.file).mode & 0o777, 0o600);
  assert.equal(statSync(claire.home).mode & 0o077, 0);
  const { mark } = claire.launch;
  const open = (headers, launch = mark) => request(port, { method: "POST", path: "/open", headers, body: `launch=${launch}` });
  const foreign = await open({ Origin: "http://evil.example" });
  assert.equal(foreign.status, 403);
  assert.equal(foreign.headers["set-cookie"], undefined);
  assert.equal((await request(port, { path: `/open?launch=${mark}` })).status, 405, "not by an address");
  assert.equal((await open({ Origin: "null" }, "0".repeat(mark.length))).status, 403);
  const used = await open({ Origin: "null" });
  assert.match(used.headers["set-cookie"], /^parloir-\d+-[0-9a-f]+=\S+; Path=\/; HttpOnly; SameSite=Strict$/);
  const replayed = await open({ Origin: "null" });
  assert.equal(replayed.status, 403, "the same file once more");
  assert.equal(replayed.headers["set-cookie"], undefined);
  await until(() => claire.launch.mark !== mark, "the next opening has a mark of its own");
  const both = await Promise.all([1, 2, 3, 4].map((_, __, ___, launch = claire.launch.mark) => open({ Origin: "null" }, launch)));
  assert.equal(both.filter((answer) => answer.headers["set-cookie"]).length, 1, "four at once: one is let in");
});

test("nobody who was not let in sees anything but the door", async () => {
  const { port } = claire;
  const paths = ["/", "/matters", "/matters/new", "/people", "/owed", "/search", "/network", "/settings", "/proof", "/join", "/reviews", "/certificates", "/cachet", "/cachet/check", "/authorities", matter, `${matter}/parcel`, `${matter}/import`, `${matter}/parties`, `${matter}/invite`, `${matter}/proof`, `${matter}/keeping`, `${matter}/i/1`, "/live"];
  for (const path of paths) {
    const answer = await request(port, { path });
    assert.ok([303, 401, 404].includes(answer.status), `${path} was answered ${answer.status}`);
    assert.doesNotMatch(answer.body, SECRET);
  }
});

test("every answer says that it runs nothing of others, is framed by nobody and kept nowhere", async () => {
  const { port } = claire;
  const { cookie } = await window.session();
  const asked = [
    { path: "/matters" }, { path: "/door" }, { path: "/a/live.js" }, { path: "/a/none" }, { path: "/none" }, { path: "/matters", host: "evil.example" },
    { path: "/matters", method: "PUT" }, { path: "/open", method: "POST", body: "launch=x" }, { path: "/matters/new", method: "POST", body: "title=x" },
  ];
  for (const one of asked) {
    const { headers, status } = await request(port, { ...one, headers: { Cookie: cookie } });
    const told = `${one.method ?? "GET"} ${one.path} (${status})`;
    assert.match(headers["content-security-policy"] ?? "", /default-src 'none'.*frame-ancestors 'none'.*require-trusted-types-for 'script'/, told);
    assert.doesNotMatch(headers["content-security-policy"], /unsafe|\*|https?:/, told);
    assert.equal(headers["x-content-type-options"], "nosniff", told);
    assert.equal(headers["x-frame-options"], "DENY", told);
    assert.equal(headers["cache-control"], "no-store", told);
    assert.equal(headers["referrer-policy"], "same-origin", told);
    assert.equal(headers["cross-origin-opener-policy"], "same-origin", told);
    assert.equal(headers["cross-origin-resource-policy"], "same-origin", told);
    assert.equal(headers["access-control-allow-origin"], undefined, told);
    assert.equal(headers.server, undefined, told);
  }
});

test("other methods, larger forms and other paths than ours are refused", async () => {
  const { port } = claire;
  const session = await window.session();
  const headers = { Cookie: session.cookie, Origin: claire.origin };
  for (const method of ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND"]) {
    assert.equal((await request(port, { method, path: "/matters", headers })).status, 405, method);
  }
  assert.equal((await form(port, "/matters/new", session, { title: "x".repeat(700 * 1024) })).status, 413);
  const chunk = `${(64 * 1024).toString(16)}\r\n${"x".repeat(64 * 1024)}\r\n`;
  const lines = ["POST /matters/new HTTP/1.1", `Host: 127.0.0.1:${port}`, `Cookie: ${session.cookie}`, `Origin: ${claire.origin}`, "Transfer-Encoding: chunked", "Connection: close"];
  const chunked = await raw(port, lines, `${chunk.repeat(12)}0\r\n\r\n`);
  assert.ok(chunked.status === 413 || chunked.closed, "a length that is not told is bounded too");
  const endless = await request(port, { path: "/matters", headers: { ...headers, "X-Long": "x".repeat(1 << 20) } });
  assert.ok([400, 431].includes(endless.status) || endless.closed, `headers without end: ${endless.status}`);
  const paths = ["/a/../Cargo.toml", "/a/..%2f..%2fetc%2fpasswd", "/a/%2e%2e/%2e%2e/etc/passwd", "/a//etc/passwd", "/a/base.css%00.js", "/a/", "/../../etc/passwd", "/a/..\\..\\vault.keys"];
  for (const path of paths) {
    const answer = await request(port, { path, headers });
    assert.ok([400, 404].includes(answer.status), `${path} was answered ${answer.status}`);
    assert.doesNotMatch(answer.body, /root:|workspace/);
  }
  for (const id of ["<script>ran(1)</script>", "..", "%00", "a".repeat(5000), "%f0%9f%92%a9", "0".repeat(64)]) {
    const answer = await request(port, { path: `/m/${encodeURIComponent(id)}`, headers });
    assert.ok(answer.status >= 400 && answer.status < 500, `a matter that is none was answered ${answer.status}`);
    assert.doesNotMatch(answer.body, /<script>ran/);
  }
  assert.equal((await window.go("/matters")).status(), 200, "and the program is well");
});

test("nine hundred connections that say nothing keep nobody out", async () => {
  const { connect } = await import("node:net");
  const idle = Array.from({ length: 900 }, () => connect(claire.port, "127.0.0.1").on("error", () => {}));
  await Promise.all(idle.map((socket) => new Promise((resolve) => socket.once("connect", resolve).once("close", resolve))));
  const { cookie } = await window.session();
  const answer = await request(claire.port, { path: "/matters", headers: { Cookie: cookie } });
  for (const socket of idle) socket.destroy();
  assert.equal(answer.status, 200);
});

test("what was open before locking is worth nothing after", async () => {
  
  const other = await (await Window.opened(started, claire)).enter();
  const session = await window.session();
  await window.go(matter);
  await other.go(matter);
  const { mark } = claire.launch;
  await window.page.locator("form.lock button").click();
  await window.page.waitForURL(/\/door(\?|$)/);
  await other.page.waitForURL(/\/door(\?|$)/);
  assert.doesNotMatch(await other.page.locator("html").innerText(), SECRET, "the other window was emptied too");
  const read = await request(claire.port, { path: matter, headers: { Cookie: session.cookie } });
  assert.equal(read.status, 303);
  assert.equal((await form(claire.port, "/matters/new", session, { title: "Faux" })).status, 401);
  const opened = await request(claire.port, { method: "POST", path: "/open", headers: { Origin: "null" }, body: `launch=${mark}` });
  assert.equal(opened.headers["set-cookie"], undefined, "the private file does not open what was locked");
  await other.page.goBack();
  await until(() => /\/door(\?|$)/.test(other.page.url()), "going back leads to the door");
  assert.doesNotMatch(await other.page.locator("html").innerText(), SECRET);
  const wrong = await form(claire.port, "/unlock", { mark: "", cookie: "" }, { passphrase: "pas celle-ci" });
 assert.equal(wrong.status, 422);
  assert.equal(wrong.headers["set-cookie"], undefined);
  other.isClean();
  await other.close();
});
