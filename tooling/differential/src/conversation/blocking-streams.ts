/**
 * Streams, as clients wait for them: readers behind an id, or behind the last there was, and consumers of groups.
 *
 * Who reads for a group is its consumer since 7.2.0 from then on, and was so in 7.0 when it got something: nobody is told of that here, or asks.
 */
import type { Chance } from "../grammar/chance.ts";
import type { Words } from "../request.ts";
import { askAny, type KeyOf, key, keys, moveAny, type Stock, takeAny, value } from "./blocking-stock.ts";
import type { Weighted } from "./draw.ts";

/** Ascending in each stream, whatever was added before. */
const nextId = "5-*";
const sequence = (chance: Chance): string => `5-${chance.between(0, 6)}`;
const group = (chance: Chance): string => chance.pick(["g1", "g1", "g1", "g2"]);
const consumer = (chance: Chance): string => chance.pick(["c1", "c2", "c3"]);
const counted = (chance: Chance): string[] => (chance.oneIn(2) ? ["COUNT", chance.pick(["1", "2", "10"])] : []);
const where = (chance: Chance): string => chance.pick(["$", "$", "0", "5-0"]);

const addTo = (name: string, chance: Chance): Words => ["XADD", name, nextId, "v", value(chance)];
const createIn = (name: string, chance: Chance): Words => ["XGROUP", "CREATE", name, group(chance), chance.pick(["0", "$"]), "MKSTREAM"];
const milliseconds = (timeout: string): string => String(Math.round(Number(timeout) * 1_000));

const readers = (keysOf: (chance: Chance) => readonly string[], timeout: string): Weighted => [
  [
    5,
    (chance) => {
      const names = [...new Set(keysOf(chance))];
      return ["XREAD", ...counted(chance), "BLOCK", milliseconds(timeout), "STREAMS", ...names, ...names.map(() => where(chance))];
    },
  ],
  [
    7,
    (chance) => {
      const names = [...new Set(keysOf(chance))];
      const options = [...counted(chance), "BLOCK", milliseconds(timeout), ...(chance.oneIn(5) ? ["NOACK"] : [])];
      return ["XREADGROUP", "GROUP", group(chance), consumer(chance), ...options, "STREAMS", ...names, ...names.map(() => ">")];
    },
  ],
];

export const streams: Stock = {
  prelude: keys.flatMap((name) => ["g1", "g2"].map((each) => ["XGROUP", "CREATE", name, each, "$", "MKSTREAM"])),
  push: [
    [8, (chance) => addTo(key(chance), chance)],
    [1, (chance) => ["XADD", key(chance), "NOMKSTREAM", "MAXLEN", "2", nextId, "v", value(chance)]],
    [4, (chance) => createIn(key(chance), chance)],
  ],
  fill: (name) => [
    [3, (chance) => addTo(name, chance)],
    [2, (chance) => createIn(name, chance)],
  ],
  take: [
    // The last entry stays: in 7.0 who waits for one that has come and gone gets an empty array.
    [1, (chance) => ["XTRIM", key(chance), "MAXLEN", "1"]],
    [2, (chance) => ["XGROUP", "DESTROY", key(chance), group(chance)]],
    [1, (chance) => ["XGROUP", "DELCONSUMER", key(chance), group(chance), consumer(chance)]],
    [1, (chance) => ["XREADGROUP", "GROUP", group(chance), consumer(chance), "COUNT", "1", "STREAMS", key(chance), ">"]],
    [2, (chance) => ["XACK", key(chance), group(chance), sequence(chance), sequence(chance)]],
    [1, (chance) => ["XCLAIM", key(chance), group(chance), consumer(chance), "0", sequence(chance), ...(chance.oneIn(2) ? ["FORCE"] : [])]],
    [1, (chance) => ["XAUTOCLAIM", key(chance), group(chance), consumer(chance), "0", "-"]],
    ...takeAny,
  ],
  ask: [
    [2, (chance) => ["XRANGE", key(chance), "-", "+"]],
    [1, (chance) => ["XLEN", key(chance)]],
    [2, (chance) => ["XPENDING", key(chance), group(chance)]],
    [2, (chance) => ["XPENDING", key(chance), group(chance), "-", "+", "10"]],
    [1, (chance) => ["XREADGROUP", "GROUP", group(chance), consumer(chance), "STREAMS", key(chance), "0"]],
    ...askAny,
  ],
  refused: [
    [1, "XREAD BLOCK 0 STREAMS a"],
    [1, "XREAD BLOCK x STREAMS a $"],
    [1, "XREAD BLOCK -1 STREAMS a $"],
    [1, "XREAD BLOCK 0 STREAMS a >"],
    [1, "XREAD BLOCK 0 GROUP g1 c1 STREAMS a $"],
    [1, "XREADGROUP BLOCK 0 STREAMS a >"],
    [1, "XREADGROUP GROUP g1 c1 BLOCK 0 STREAMS a $"],
    [1, "XREADGROUP GROUP nosuch c1 BLOCK 0 STREAMS a >"],
  ],
  move: (from: KeyOf, to: KeyOf) => moveAny(from, to),
  waitForAny: (keysOf) => (timeout) => readers(keysOf, timeout),
  // Nothing moves what it has waited for.
  waitForMove: (from) => (timeout) => readers((chance) => [from(chance)], timeout),
  // None of those of streams.
  classes: ["KEg$lshzxe", "KEgxn", "Kg", "Egx"],
  servesFrom: "all keys",
};
