// Profiles in folders of their own, and the program at work in them: the very one that people start.
import { execFile, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import { until } from "./until.mjs";

const run = promisify(execFile);
const PROGRAM = process.env.PARLOIR_PROGRAM ?? fileURLToPath(new URL("../../../target/debug/parloir", import.meta.url));
export const VERIFIER =
  process.env.PARLOIR_VERIFIER ?? fileURLToPath(new URL("../../../target/debug/parloir-verify", import.meta.url));
const STORAGE = process.env.PARLOIR_STORAGE ?? fileURLToPath(new URL("../../../target/debug/parloir-storage", import.meta.url));
export const PASSPHRASE = "sept mots tirés au hasard pour un essai";

const folders = new Set();
const children = new Set();
process.on("exit", () => {
  for (const child of children) child.kill("SIGKILL");
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A folder that goes away with the test program. */
export function folder(name = "play") {
  const made = mkdtempSync(join(tmpdir(), `parloir-browser-${name}-`));
  folders.add(made);
  return made;
}

/** One person's profile and node. */
export class Profile {
  /** A folder where nothing is yet: the first run makes the profile. */
  constructor(name, language = "fr") {
    this.name = name;
    this.language = language;
    this.around = folder(language);
    this.home = join(this.around, "profile");
    this.passphraseFile = join(this.around, "passphrase");
    writeFileSync(this.passphraseFile, PASSPHRASE, { mode: 0o600 });
  }

  /** A profile made by the terminal program, at once. */
  static async made(name, language = "fr", profession = "none") {
    const profile = new Profile(name, language);
    const words = ["--no-confirm", "--words-file", join(profile.around, "words"), "--weak-passphrase-accepted", "--small-machine"];
    await profile.terminal("init", "--name", name, "--profession", profession, ...words);
    return profile;
  }

  #flags() {
    return ["--home", this.home, "--lang", this.language, "--passphrase-file", this.passphraseFile];
  }

  /** An act in the terminal; gives the answer's value. */
  async terminal(...words) {
    const { stdout } = await run(PROGRAM, [...this.#flags(), "--json", ...words], { maxBuffer: 1 << 26 });
    const line = stdout.trim().split("\n").pop();
    return line ? JSON.parse(line).value : undefined;
  }

  /**
   * Starts the node. `port` 0 takes a free one. Without `given` the passphrase is asked for in the browser. `listen` is where others call
   * it: what `listened` gave before.
   */
  async up({ port = 0, given = true, listen = "127.0.0.1:0" } = {}) {
    const flags = given ? this.#flags() : ["--home", this.home, "--lang", this.language];
    rmSync(this.file, { force: true });
    const words = [...flags, "up", "--web", `127.0.0.1:${port}`, "--no-open", "--listen", listen];
    const { PARLOIR_HOME: _, ...around } = process.env;
    const env = { ...around, ...this.env };
    const child = spawn(PROGRAM, words, { stdio: ["ignore", "pipe", "pipe"], env });
    this.said = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (bytes) => (this.said += bytes));
    children.add(child);
    this.ended = new Promise((resolve) => child.once("exit", resolve));
    this.ended.then(() => children.delete(child));
    this.child = child;
    await until(() => {
      if (child.exitCode !== null) throw Object.assign(new Error(`the program ended: ${this.said}`), { isFinal: true });
      return this.launch.mark;
    }, `the private file of ${this.name} is written`);
    this.origin = this.launch.origin;
    return this;
  }

  /** The private file that opens the interface. */
  get file() {
    return join(this.home, "ouvrir.html");
  }

  /** What stands in it now. */
  get launch() {
    const page = readFileSync(this.file, "utf8");
    const [, origin] = page.match(/action="(http:\/\/127\.0\.0\.1:\d+)\/open"/) ?? [];
    const [, mark] = page.match(/name="launch" value="([^"]+)"/) ?? [];
    return { origin, mark };
  }

  /** Where others call this node now. */
  async listened() {
    return (await this.terminal("status")).addresses[0];
  }

  get port() {
    return Number(new URL(this.origin).port);
  }

  /** Ends the node as a power cut would. */
  async kill() {
    this.child.kill("SIGKILL");
    await this.ended;
  }

  /** Ends it politely. */
  async stop() {
    if (this.child && this.child.exitCode === null && this.child.signalCode === null) {
      this.child.kill("SIGTERM");
      await this.ended;
    }
  }
}

/** A storage of somebody's own, empty: where it is, and its keys. It ends with the test program. */
export async function storage() {
  const child = spawn(STORAGE, [], { stdio: ["pipe", "pipe", "inherit"] });
  children.add(child);
  let said = "";
  child.stdout.on("data", (bytes) => (said += bytes));
  await until(() => said.includes("\n"), "the storage says where it is");
  // It is asked nothing more: a test program that is done does not wait for it.
  for (const held of [child, child.stdin, child.stdout]) held.unref();
  return JSON.parse(said);
}
