/** Requests about two streams and what their groups have pending, for scripts in which somebody watches them. */
import type { Chance } from "../grammar/chance.ts";
import type { Weighted } from "./draw.ts";
import { anyOf } from "./keys.ts";

export const streamKeys = ["s1", "s2"];
const key = (chance: Chance): string => chance.pick(streamKeys);
const group = (chance: Chance): string => chance.pick(["g1", "g1", "g2"]);
const consumer = (chance: Chance): string => chance.pick(["c1", "c2"]);
/** Those that `5-*` makes. */
const id = (chance: Chance): string => `5-${chance.between(0, 4)}`;

/** What there is at first. */
export const streamPrelude = streamKeys.flatMap((name) => [
  ["XADD", name, "5-*", "f", "v"],
  ["XADD", name, "5-*", "f", "w"],
  ["XGROUP", "CREATE", name, "g1", "0"],
  ["XREADGROUP", "GROUP", "g1", "c1", "COUNT", "1", "STREAMS", name, ">"],
]);

/** Nobody becomes a consumer by these without being told so. */
export const streamChanges: Weighted = [
  [10, (chance) => ["XADD", key(chance), "5-*", "f", "v"]],
  [2, (chance) => ["XADD", key(chance), "NOMKSTREAM", "MAXLEN", "2", "5-*", "f", "v"]],
  [6, (chance) => ["XGROUP", "CREATE", key(chance), group(chance), "0", ...(chance.oneIn(4) ? [] : ["MKSTREAM"])]],
  [1, (chance) => ["XGROUP", "DESTROY", key(chance), group(chance)]],
  [1, (chance) => ["XGROUP", "SETID", key(chance), group(chance), "0"]],
  [1, (chance) => ["XGROUP", "DELCONSUMER", key(chance), group(chance), consumer(chance)]],
  [2, (chance) => ["XREAD", "COUNT", "2", "STREAMS", key(chance), "5-1"]],
  [2, (chance) => ["XACK", key(chance), group(chance), id(chance)]],
  [2, (chance) => ["XDEL", key(chance), id(chance)]],
  [2, (chance) => ["XTRIM", key(chance), "MAXLEN", chance.pick(["0", "2", "100"])]],
  [1, (chance) => ["XSETID", key(chance), "5-100"]],
  [1, (chance) => ["XLEN", key(chance)]],
  [1, (chance) => ["XPENDING", key(chance), group(chance)]],
  [1, (chance) => ["DEL", key(chance)]],
];

/** Who asks is a consumer since 7.2.0, if there is anything or not. That is announced. */
const streamDeliveries: Weighted = [
  [6, (chance) => ["XREADGROUP", "GROUP", group(chance), consumer(chance), "COUNT", "2", "STREAMS", key(chance), ">"]],
  [1, (chance) => ["XREADGROUP", "GROUP", group(chance), consumer(chance), "STREAMS", key(chance), "0"]],
  [2, (chance) => ["XCLAIM", key(chance), group(chance), consumer(chance), "0", id(chance), ...(chance.oneIn(2) ? ["FORCE"] : [])]],
  [2, (chance) => ["XAUTOCLAIM", key(chance), group(chance), consumer(chance), "0", "0"]],
];

export const streamRequests: Weighted = anyOf([32, streamChanges], [11, streamDeliveries]);
