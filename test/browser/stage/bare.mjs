// A browser with nobody listening to its network: what carries gigabytes is not to be slowed down by whoever measures it.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

import { folder } from "./program.mjs";
import { until } from "./until.mjs";

/** A page that is driven by what a person could do, and no more. */
export class Bare {
  static async opened(url) {
    const bare = new Bare();
    const flags = ["--headless", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--remote-debugging-pipe"];
    const unconfined = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
    const kept = `--user-data-dir=${join(folder("bare"), "kept")}`;
    // It is asked on the fourth line and answers on the fifth, each message ended by a zero byte.
    const stdio = ["ignore", "ignore", "ignore", "pipe", "pipe"];
    bare.child = spawn(process.env.PARLOIR_CHROMIUM ?? "/usr/bin/chromium", [...flags, ...unconfined, kept, url], { stdio });
    bare.asked = new Map();
    let heard = "";
    bare.child.stdio[4].setEncoding("utf8").on("data", (part) => {
      const messages = (heard + part).split("\0");
      heard = messages.pop();
      for (const message of messages) bare.#hear(JSON.parse(message));
    });
    const { targetInfos } = await until(async () => {
      const all = await bare.ask("Target.getTargets");
      return all.targetInfos.some((target) => target.type === "page") && all;
    }, "there is a page");
    const { targetId } = targetInfos.find((target) => target.type === "page");
    bare.session = (await bare.ask("Target.attachToTarget", { targetId, flatten: true })).sessionId;
    return bare;
  }

  #hear({ id, result, error }) {
    const [given, refused] = this.asked.get(id) ?? [];
    this.asked.delete(id);
    if (error) refused?.(new Error(error.message));
    else given?.(result);
  }

  ask(method, params = {}) {
    this.last = (this.last ?? 0) + 1;
    const id = this.last;
    return new Promise((given, refused) => {
      this.asked.set(id, [given, refused]);
      this.child.stdio[3].write(`${JSON.stringify({ id, method, params, sessionId: this.session })}\0`);
    });
  }

  /** What an expression is worth on the page. */
  async worth(expression) {
    return (await this.ask("Runtime.evaluate", { expression, returnByValue: true, awaitPromise: true })).result.value;
  }

  /** Chooses a file, as in the system's own dialogue. */
  async choose(selector, path) {
    const { root } = await this.ask("DOM.getDocument");
    const { nodeId } = await this.ask("DOM.querySelector", { nodeId: root.nodeId, selector });
    await this.ask("DOM.setFileInputFiles", { nodeId, files: [path] });
  }

  async close() {
    this.child.kill();
    await once(this.child, "exit");
  }
}
