/** Has a server answer requests and deliver messages, to connections of a process of its own (traffic-process.mjs) that lives until it is stopped. */
import { fileURLToPath } from "node:url";
import { answerOf, Child, clientCpu } from "../children.mjs";
import { cpuDuring } from "../process-figures.mjs";

const script = fileURLToPath(new URL("traffic-process.mjs", import.meta.url));
const answerMsMax = 10 * 60_000;

/**
 * An operation is one or more commands that are sent together, and all replies to them. Templates (templates.mjs) describe both. `pipeline` operations
 * are in flight on each connection; the next go as soon as these are answered and no more than `ahead` (0) of all are undelivered to subscribers.
 * @typedef {{
 *   connections: number, pipeline: number, operations: number, commands: readonly (readonly string[])[], reply: string, keys?: import("./templates.mjs").Numbers, ahead?: number,
 * }} Load
 *
 * A connection that subscribes to something, how that is confirmed, and the message that it gets once for every operation from then on.
 * @typedef {{ words: readonly string[], confirmation: string, message: string }} Subscription
 *
 * @typedef {{ load: Load } | { subscriptions: readonly Subscription[] }} Question
 */

export class Traffic {
  /** @param {import("../servers.mjs").Server} server */
  constructor(server) {
    this.server = server;
    this.name = server.name;
    this.child = new Child(clientCpu, [process.execPath, script, String(server.port)], { ipc: true });
    this.child.name = "the process that makes traffic";
  }

  /** Answers when the server has confirmed them all. @param {readonly Subscription[]} subscriptions */
  async subscribe(subscriptions) {
    await this.ask({ subscriptions });
  }

  /** Every reply is checked, and every message; it rejects if the number of messages is not the expected one. @param {Load} load */
  async run(load) {
    const { delivered, subscribers } = /** @type {{ delivered: number, subscribers: number }} */ (await this.ask({ load }));
    if (delivered !== load.operations * subscribers) {
      throw new Error(`${this.name} delivered ${delivered} messages for ${load.operations} operations to ${subscribers} subscribers.`);
    }
  }

  /** Runs it too; answers the server's CPU time for an operation, microseconds. @param {Load} load */
  async microseconds(load) {
    return (await cpuDuring(this.server.pid, () => this.run(load))) / 1000 / load.operations;
  }

  /** @param {Question} question */
  ask(question) {
    return answerOf(this.child, { question, servers: [this.server.child], timeoutMs: answerMsMax });
  }

  stop() {
    return this.child.stop();
  }
}

/**
 * Makes traffic for each of the servers while `body` runs.
 * @template T
 * @param {readonly import("../servers.mjs").Server[]} servers
 * @param {(traffics: readonly Traffic[]) => Promise<T>} body
 */
export async function withTraffic(servers, body) {
  const traffics = servers.map((server) => new Traffic(server));
  try {
    return await body(traffics);
  } finally {
    await Promise.all(traffics.map((traffic) => traffic.stop()));
  }
}
