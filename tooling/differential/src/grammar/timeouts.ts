/** Timeouts of blocking commands, where one connection speaks at a time: nobody comes to its rescue, so it may wait for a moment, and not for long. */
import type { Words } from "../request.ts";

/** In seconds. */
export const shortTimeouts = ["0.001", "0.002", "0.005", "0.01", "0.02", ".003", "1e-3"];
/** In milliseconds, as BLOCK has them. */
export const shortMilliseconds = ["1", "2", "5", "10", "20"];
export const refusedMilliseconds = ["-1", "abc", "", "1.5", "99999999999999999999", " 1"];
export const longestWaitMs = 20;
export const refusedTimeouts = ["-1", "abc", "", "-0.5", "9223372036854775807", "nan"];

/** Index of the timeout among a request's words. */
const positions: Readonly<Record<string, number>> = {
  ...{ blpop: -1, brpop: -1, blmove: 5, brpoplpush: 3, blmpop: 1, blmovem: 5 },
  ...{ bzpopmin: -1, bzpopmax: -1, bzmpop: 1 },
};

/** Whether a blocking command is one of those whose timeout is known to the generator. */
export const hasTimeout = (name: string): boolean => positions[name] !== undefined || waitsIfTold.test(name);
/** With BLOCK alone. */
const waitsIfTold = /^xread(group)?$/;

/** Refused before anybody waits: no number, negative, or more milliseconds than 64 bits hold. Everything that only might be one is not. */
const isRefused = (word: string): boolean => /^([^-+.\di]|$)/i.test(word) || /^-(0\.)?[1-9]/.test(word) || /^[1-9]\d{16,}$/.test(word);

/** Anything but digits is refused, as is what 64 bits don't hold. */
const mayBeLong = (word: string): boolean => /^\d+$/.test(word) && !shortMilliseconds.includes(word) && word.length < 20;

/** Whether a request for a blocking command, damaged as it may be, might wait for longer than a moment. */
export function mayWaitLong(words: Words): boolean {
  const name = (words[0] ?? "").toLowerCase();
  if (waitsIfTold.test(name)) return words.some((word, at) => words[at - 1]?.toUpperCase() === "BLOCK" && mayBeLong(word));
  const position = positions[name];
  if (position === undefined) return false;
  const timeout = words.at(position);
  return timeout !== undefined && words.length > 2 && !shortTimeouts.includes(timeout) && !isRefused(timeout);
}
