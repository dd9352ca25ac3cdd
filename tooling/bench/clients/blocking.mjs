/** Has connections of a process of its own (blocking-process.mjs) wait for elements of lists, and others push them. */
import { fileURLToPath } from "node:url";
import { answerOf, Child, clientCpu } from "../children.mjs";

const script = fileURLToPath(new URL("blocking-process.mjs", import.meta.url));
const timeoutMs = 10 * 60_000;

/**
 * `cycles`: so many times a client waits with BLPOP for an element of its own key, and gets it. `gather`: so many clients begin to wait for one key, one
 * after the other. `serve`: as many elements are pushed, and each client has to get the one that is due to it by the order in which they came.
 * @typedef {{ cycles: number } | { gather: number } | { serve: true }} Question
 */

export class Blocking {
  /** @param {import("../servers.mjs").Server} server */
  constructor(server) {
    this.server = server;
    this.name = server.name;
    this.child = new Child(clientCpu, [process.execPath, script, String(server.port)], { ipc: true });
    this.child.name = "the process whose clients wait";
  }

  /** Every reply is checked. @param {Question} question */
  async ask(question) {
    await answerOf(this.child, { question, servers: [this.server.child], timeoutMs });
  }

  stop() {
    return this.child.stop();
  }
}
