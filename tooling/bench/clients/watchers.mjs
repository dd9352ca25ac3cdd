/** Has keys of a server watched and cached by connections of a process of its own (watchers-process.mjs). */
import { fileURLToPath } from "node:url";
import { answerOf, Child, clientCpu } from "../children.mjs";

const script = fileURLToPath(new URL("watchers-process.mjs", import.meta.url));
const timeoutMs = 60_000;

/**
 * So many connections watch keys, each its share of those with the numbers of `watched`; as many others read and cache those of `tracked`, which have to
 * be there.
 * @typedef {{ connections: number, watched: { from: number, count: number }, tracked: { from: number, count: number } }} Job
 *
 * How many transactions would have failed because of a change, and of how many keys a connection was told that they changed.
 * @typedef {{ conflicts: number, invalidations: number }} Changes
 */

export class Watchers {
  /** Answers when all keys are watched and read. @param {import("../servers.mjs").Server} server @param {Job} job */
  static async start(server, job) {
    const watchers = new Watchers(server, job);
    await answerOf(watchers.child, { servers: [server.child], timeoutMs });
    return watchers;
  }

  /** @param {import("../servers.mjs").Server} server @param {Job} job */
  constructor(server, job) {
    this.server = server;
    this.child = new Child(clientCpu, [process.execPath, script, String(server.port), JSON.stringify(job)], { ipc: true });
    this.child.name = "the process that watches keys";
  }

  /** What has changed is watched and read again; answers what it was, since the last time. @returns {Promise<Changes>} */
  async beginAnew() {
    return /** @type {Changes} */ (await answerOf(this.child, { question: "begin anew", servers: [this.server.child], timeoutMs }));
  }

  stop() {
    return this.child.stop();
  }
}
