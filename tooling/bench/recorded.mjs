/** A server into which the slice recorder was loaded (slice-recorder.mjs), asked from outside. */
import { fileURLToPath } from "node:url";
import { answerOf } from "./children.mjs";

export const recorder = fileURLToPath(new URL("slice-recorder.mjs", import.meta.url));
const answerMsMax = 30_000;

/**
 * @typedef {{ kind: string, cpuMs: number, wallMs: number, atSeconds: number }} LongSlice
 * @typedef {{ kind: string, count: number, totalMs: number, maxMs: number }} Pauses
 * @typedef {{
 *   sliceCount: number, medianMs: number, p999Ms: number, maxMs: number, longCount: number, longest: LongSlice[], longestByKind: Record<string, number>, longestBetweenMs: number,
 *   pauses: Pauses[],
 * }} Slices
 */

/** Asks the recorder in the server. @param {import("./servers.mjs").Server} server @param {"begin" | "report"} question @returns {Promise<unknown>} */
export const ask = ({ child }, question) => answerOf(child, { question, timeoutMs: answerMsMax });

/** Of the garbage collector, in wall time. @param {Slices} slices */
export const longestPauseMs = ({ pauses }) => Math.max(0, ...pauses.map(({ maxMs }) => maxMs));
