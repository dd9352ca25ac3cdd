/** A server into which the slice recorder was loaded (slice-recorder.mjs), asked from outside. */
import { fileURLToPath } from "node:url";

export const recorder = fileURLToPath(new URL("slice-recorder.mjs", import.meta.url));
const answerMsMax = 30_000;

/**
 * @typedef {{ kind: string, cpuMs: number, wallMs: number, atSeconds: number }} LongSlice
 * @typedef {{ kind: string, count: number, totalMs: number, maxMs: number }} Pauses
 * @typedef {{
 *   sliceCount: number, medianMs: number, p999Ms: number, maxMs: number, longCount: number, longest: LongSlice[], longestByKind: Record<string, number>, pauses: Pauses[],
 * }} Slices
 */

/** Asks the recorder in the server. @param {import("./servers.mjs").Server} server @param {"begin" | "report"} question @returns {Promise<unknown>} */
export function ask({ child }, question) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`The slice recorder did not answer "${question}".`)), answerMsMax);
    child.ended.then(() => reject(new Error(`${child.name} ${child.describeEnd()}`)));
    child.process.once("message", (answer) => {
      clearTimeout(timer);
      resolve(answer);
    });
    child.process.send(question, (error) => error && reject(error));
  });
}
