/** Has a server carry out many SETs or DELs of numbered keys, through a process of its own (load-process.mjs). */
import { fileURLToPath } from "node:url";
import { Child, clientCpu, endOf } from "../children.mjs";

const script = fileURLToPath(new URL("load-process.mjs", import.meta.url));
const timeoutMs = 30 * 60_000;

/**
 * Keys are `prefix` and a number from `from` up to, not including, `to`; with `cycle`, the number modulo `cycle`. `only` picks among the numbers by
 * chance, the same ones each time: about nine in ten are "deleted", the rest are "kept". With `expiresAtMs` keys that are set expire from then on, spread
 * evenly over `expiresSpreadMs`.
 * @typedef {{
 *   command: "SET" | "DEL", from: number, to: number, prefix?: string, cycle?: number, only?: "deleted" | "kept",
 *   valueBytes?: number, connections?: number, batchBytes?: number, expiresAtMs?: number, expiresSpreadMs?: number,
 * }} Job
 */

/**
 * Answers how many commands it was and how long they took. Every reply is checked: +OK for SET, :1 for DEL.
 * @param {import("../servers.mjs").Server} server
 * @param {Job} job
 * @returns {Promise<{ commands: number, seconds: number }>}
 */
export async function load(server, job) {
  const child = new Child(clientCpu, [process.execPath, script, JSON.stringify({ ...job, port: server.port })]);
  child.name = "the load process";
  await endOf(child, [server.child], timeoutMs);
  return JSON.parse(child.stdout);
}
