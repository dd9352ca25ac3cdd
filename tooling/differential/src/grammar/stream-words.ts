/** What requests for streams are made of: ids that are mostly there, groups and consumers that mostly are, as many ids as keys. */
import type { Argument } from "@respire/engine";
import type { Chance } from "./chance.ts";
import { refusedMilliseconds, shortMilliseconds } from "./timeouts.ts";

/** Streams are filled with entries 1-0, 1-1 and so on, and go on with those of `entry-ids.ts`. */
const firstIds = Array.from({ length: 12 }, (_, sequence) => `1-${sequence}`);
const laterIds = [2, 3, 4, 5, 6, 7, 8, 10].flatMap((ms) => [`${ms}-0`, `${ms}-1`, `${ms}-2`]);
const oddIds = ["0", "0-0", "0-1", "1", "2", "5", "12", "5-18446744073709551615", "18446744073709551615-18446744073709551615"];
const badIds = [
  "",
  "-",
  "+",
  "$",
  ">",
  "*",
  "1-",
  "-1",
  "1-*",
  "a-b",
  "1-2-3",
  "01-1",
  "(1-1",
  "18446744073709551616-0",
  "1-18446744073709551616",
];

const groups = [...new Array<string>(20).fill("g1"), ...new Array<string>(5).fill("g2"), "g3", "\x00g\xff", "", "nosuch"];
const consumers = ["c1", "c1", "c1", "c2", "c2", "c3", "c4", "", "\xffc\r\n"];
const producers = ["p1", "p1", "p2", "\x00\xff", "1-1"];
/** Idle for as long are entries that a claim says it of, and no others: no sequence takes as long. */
const idleTimes = ["0", "0", "0", "0", "500000", "500000", "9000000", "-1", "9223372036854775807"];
const claimedIdleTimes = ["0", "1000000", "1000000", "8000000", "10000000", "-1", "9223372036854775807"];

const id = (chance: Chance): string => chance.pick(chance.oneIn(8) ? oddIds : chance.oneIn(3) ? laterIds : firstIds);
const idOr = (others: readonly string[], chance: Chance): string => (chance.oneIn(2) ? chance.pick(others) : id(chance));

const lowest = ["-", "-", "-", "0", "(1-2", "(1-0", "(2", "1"];
const highest = ["+", "+", "+", "5", "(1-5", "(2-0", "(5", "1"];

/** A word for an argument of a command whose name begins with `x`; null where any other word does. `words` are those before it. */
export function streamWord(fullName: string, { name, token }: Argument, words: readonly string[], chance: Chance): string | null {
  if (!fullName.startsWith("x")) return null;
  // Empty ones are wrong syntax.
  if (/^(idmpauto-with-pid|producer-id|idempotent-id|pid|iid)$/.test(name)) return chance.pick(producers);
  if (chance.oneIn(80)) return null;
  if (/^(group|consumer)$/.test(name)) return chance.pick(name === "group" ? groups : consumers);
  if (name === "threshold") return threshold(words, chance);
  if (name === "min-idle-time") return chance.pick(idleTimes);
  if (name === "ms") return chance.pick(claimedIdleTimes);
  if (token === "BLOCK") return chance.pick(chance.oneIn(12) ? refusedMilliseconds : shortMilliseconds);
  if (/^(entries-read|entries-added)$/.test(name))
    return chance.pick(["0", "1", "2", "5", "20", "-1", "100", "1000", "9223372036854775807"]);
  if (/count$|maxsize/.test(name)) return countFor(fullName, token, chance);
  if (!/^(id|start|end|last-id|lastid|max-deleted-id|stream-id)$/.test(name)) return null;
  return chance.oneIn(40) ? chance.pick(badIds) : idFor(fullName, name, chance);
}

function countFor(fullName: string, token: string | undefined, chance: Chance): string {
  if (token === "RETRYCOUNT") return chance.pick(["0", "1", "5", "-1", "1000", "9223372036854775807"]);
  if (token === "LIMIT") return chance.pick(["0", "1", "2", "5", "10", "100", "1000000", "-1"]);
  return chance.pick(fullName === "xautoclaim" ? ["1", "2", "3", "10", "100", "0"] : ["1", "2", "3", "5", "10", "100", "0", "-1"]);
}

function threshold(words: readonly string[], chance: Chance): string {
  const isId = words.some((word) => word.toUpperCase() === "MINID");
  return isId ? id(chance) : chance.pick(["0", "1", "3", "5", "8", "10", "12", "20", "1000", "-1"]);
}

function idFor(fullName: string, name: string, chance: Chance): string {
  if (name === "start") return fullName === "xautoclaim" ? idOr(["-", "0", "0-0", "(1-2"], chance) : idOr(lowest, chance);
  if (name === "end") return idOr(highest, chance);
  if (fullName === "xadd") return chance.oneIn(2) ? `${chance.between(1, 12)}-*` : id(chance);
  if (fullName === "xsetid") return name === "last-id" ? chance.pick(["15-0", "20-5", "30", "1-11", "40-0"]) : id(chance);
  return fullName.startsWith("xgroup") ? idOr(["0", "0", "0-0"], chance) : id(chance);
}

/** Of XADD's ways to say an id, mostly `*`, which alone goes with IDMP. */
export function idSelectors(
  fullName: string,
  { name }: Argument,
  words: readonly string[],
  choices: readonly Argument[],
  chance: Chance,
): readonly Argument[] {
  if (fullName !== "xadd" || name !== "id-selector") return choices;
  return has(words, "IDMP", "IDMPAUTO") || !chance.oneIn(6) ? choices.slice(0, 1) : choices;
}

const has = (words: readonly string[], ...options: readonly string[]): boolean =>
  words.some((word) => options.includes(word.toUpperCase()));

/** Where XREAD or XREADGROUP begins to read one of its streams. */
export function readId(fullName: string, chance: Chance): string {
  if (chance.oneIn(60)) return chance.pick(badIds);
  if (fullName === "xreadgroup") return chance.oneIn(4) ? idOr(["0", "0", "0-0"], chance) : ">";
  return idOr(["0", "0-0", "$"], chance);
}

/** LIMIT goes with `~` alone. */
export function fitLimit(fullName: string, words: string[]): void {
  if (!/^x(add|trim)$/.test(fullName) || !has(words, "LIMIT") || words.includes("~")) return;
  const at = words.findIndex((word) => /^(maxlen|minid)$/i.test(word)) + 1;
  words.splice(at, words[at] === "=" ? 1 : 0, "~");
}
