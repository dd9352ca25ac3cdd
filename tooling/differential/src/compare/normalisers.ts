/** Where two right servers may differ: what is compared of such replies instead of their bytes, with the reason. */
import { parseReplyTree, type ReplyNode } from "../engine-insides.ts";
import { settings } from "../grammar/settings.ts";
import type { Words } from "../request.ts";
import { differInRoundingAlone } from "./positions.ts";
import { valueOfScore } from "./scores.ts";
import { pendingAgree } from "./stream-information.ts";

export interface Normaliser {
  /** Full names, `config|get`; a pattern for families. */
  readonly commands: RegExp;
  readonly reason: string;
  /** Both replies in full; neither is an error. */
  readonly agree: (ours: ReplyNode, theirs: ReplyNode, words: Words, told: ReplyNode | null) => boolean;
}

/** The two servers read the clock at different moments. */
const clockToleranceMs = 5_000;

/** The same types all the way down: where one has more items than the other, those that both have. */
function haveOneShape(ours: ReplyNode, theirs: ReplyNode): boolean {
  if (ours.type !== theirs.type) return false;
  const [first] = ours.items;
  const [other] = theirs.items;
  return first === undefined || other === undefined || ours.type === "map" || haveOneShape(first, other);
}

const haveOneType = (ours: ReplyNode, theirs: ReplyNode): boolean => ours.type === theirs.type;

/** An answer to each name that was asked for; without names, one for each command there is. */
const haveAnswerEach = (ours: ReplyNode, theirs: ReplyNode, words: Words): boolean =>
  ours.type === theirs.type && (words.length === 2 || ours.items.length === theirs.items.length);

/** The same items in any order, those inside them included. */
const haveSameItems = (ours: ReplyNode, theirs: ReplyNode): boolean => inAnyOrder(ours) === inAnyOrder(theirs);

/** As the comparison that is given, unless it is told to be of an encoding that has an order of its own: then the bytes would have to be the same. */
const unless =
  (encoding: "listpack" | "intset", agree: (ours: ReplyNode, theirs: ReplyNode) => boolean): Normaliser["agree"] =>
  (ours, theirs, _words, told) =>
    told?.text !== encoding && agree(ours, theirs);

/** The same fields with the same values in any order, as RESP3 or RESP2 has them. */
function haveSamePairs(ours: ReplyNode, theirs: ReplyNode): boolean {
  const text = ({ items }: ReplyNode): string => pairsOf(items).sort().join("\n");
  return ours.type === theirs.type && text(ours) === text(theirs);
}

/** Each field with its value, as one text. */
export function pairsOf(items: readonly ReplyNode[]): string[] {
  return items.flatMap((item, index) => (index % 2 === 0 ? [`${inAnyOrder(item)}=${inAnyOrder(items[index + 1] ?? item)}`] : []));
}

/**
 * As many as theirs. `told` is all that there is: what was drawn here is among it, and each once unless a negative count allows repetitions. `hasPairs`: what
 * is told are pairs, of fields with values or members with scores.
 */
const areDrawnFrom =
  (hasPairs: boolean): Normaliser["agree"] =>
  (ours, theirs, [, , count = "1", withValues], told) => {
    if (!haveOneShape(ours, theirs) || ours.items.length !== theirs.items.length) return false;
    if (told === null) return true;
    const drawn = ours.type === "bulk" ? [ours] : flat(ours.items);
    const texts = hasPairs && withValues !== undefined ? pairsOf(drawn) : drawn.map(inAnyOrder);
    const all = flat(told.items);
    const there = new Set(
      !hasPairs
        ? all.map(inAnyOrder)
        : withValues !== undefined
          ? pairsOf(all)
          : all.flatMap((item, index) => (index % 2 === 0 ? [inAnyOrder(item)] : [])),
    );
    return texts.every((text) => there.has(text)) && (count.startsWith("-") || new Set(texts).size === texts.length);
  };

/** Pairs in arrays of their own, as RESP3 has some, and pairs one behind the other. */
const flat = (items: readonly ReplyNode[]): readonly ReplyNode[] =>
  items[0]?.type === "array" ? items.flatMap((item) => item.items) : items;

/** A text that is the same for trees that differ in order alone. */
export function inAnyOrder({ type, text, items }: ReplyNode): string {
  if (items.length === 0) return JSON.stringify([type, text]);
  const inner = items.map(inAnyOrder);
  const parts = type === "map" ? inner.flatMap((part, index) => (index % 2 === 0 ? [`${part}=${inner[index + 1]}`] : [])) : inner;
  return `${type}(${parts.sort().join()})`;
}

/**
 * What SORT leaves as it found it: everything where BY names one key for all, and what has the same place in the alphabetic order of other keys. It finds what
 * is in a set in any order, and so with a sorted set that is to be sorted; where a part is wanted, that part is sorted in a way of its own.
 */
const unordered: Normaliser["agree"] = (ours, theirs, words, told) => {
  const capitals = words.map((word) => word.toUpperCase());
  const isPart = capitals.includes("LIMIT");
  const isSorted = !words.some((word, index) => capitals[index - 1] === "BY" && !word.includes("*"));
  const hasPlaces = isSorted && capitals.includes("BY") && capitals.includes("ALPHA");
  if (isSorted ? !hasPlaces || !(isPart || told?.text !== "list") : told?.text !== "set") return false;
  return isPart ? ours.items.length === theirs.items.length : haveSameItems(ours, theirs);
};

/** Bits of a double's 53 that may differ: some three. */
const scoreTolerance = 1e-15;

/** The same, numbers to within their last bits. */
function areNearlySame(ours: ReplyNode, theirs: ReplyNode): boolean {
  if (ours.type !== theirs.type || ours.items.length !== theirs.items.length) return false;
  if (ours.items.length > 0) return ours.items.every((item, index) => areNearlySame(item, theirs.items[index] as ReplyNode));
  if (ours.text === theirs.text) return true;
  const [a, b] = [valueOfScore(ours.text), valueOfScore(theirs.text)];
  return Math.abs(a - b) <= scoreTolerance * Math.abs(a);
}

/** Two integers that differ by no more than so much time; what is no time (-1, -2) has to be the same. */
const within =
  (unitMs: number) =>
  (ours: ReplyNode, theirs: ReplyNode): boolean => {
    if (ours.type !== "integer" || theirs.type !== "integer") return false;
    const [a, b] = [BigInt(ours.text), BigInt(theirs.text)];
    const difference = a > b ? a - b : b - a;
    return a >= 0n && b >= 0n && difference <= BigInt(Math.ceil(clockToleranceMs / unitMs));
  };

/** No sequence takes as long as the tolerance, so that every key has been used since. */
const isJustUsed = (ours: ReplyNode, theirs: ReplyNode): boolean =>
  ours.type === theirs.type && Number(ours.text) <= clockToleranceMs / 1000;

/** A map as RESP3 or RESP2 has it, by its keys. */
export function fieldsOf({ items }: ReplyNode): Map<string, ReplyNode> {
  const fields = new Map<string, ReplyNode>();
  for (let i = 0; i + 1 < items.length; i += 2) fields.set((items[i] as ReplyNode).text, items[i + 1] as ReplyNode);
  return fields;
}

/** The same fields in the same order, apart from what is each server's own. */
const haveSameFieldsBut =
  (...own: readonly string[]) =>
  (ours: ReplyNode, theirs: ReplyNode): boolean => {
    const [a, b] = [fieldsOf(ours), fieldsOf(theirs)];
    if (ours.type !== theirs.type || [...a.keys()].join() !== [...b.keys()].join()) return false;
    return [...a].every(([name, value]) => own.includes(name) || inAnyOrder(value) === inAnyOrder(b.get(name) as ReplyNode));
  };

/** The same of the options that CONFIG SET is tried with, in any order. */
function haveSameSettings(ours: ReplyNode, theirs: ReplyNode): boolean {
  if (!haveOneShape(ours, theirs)) return false;
  const [a, b] = [fieldsOf(ours), fieldsOf(theirs)];
  return Object.keys(settings).every((name) => a.get(name)?.text === b.get(name)?.text);
}

export const normalisers: readonly Normaliser[] = [
  { commands: /^ttl$/, reason: "time passes between the two clocks", agree: within(1000) },
  { commands: /^pttl$/, reason: "time passes between the two clocks", agree: within(1) },
  { commands: /^expiretime$|^hexpiretime$/, reason: "a time given from now on begins at each server's own clock", agree: within(1000) },
  { commands: /^pexpiretime$|^hpexpiretime$/, reason: "a time given from now on begins at each server's own clock", agree: within(1) },
  { commands: /^object\|idletime$/, reason: "small integers are idle for as long as any key that shares them in 7.0", agree: isJustUsed },
  { commands: /^object\|freq$/, reason: "a counter of chance", agree: haveOneType },
  {
    commands: /^(keys|sinter|sunion|sdiff)$/,
    reason: "the order of a hash table is each server's own",
    agree: haveSameItems,
  },
  {
    commands: /^smembers$/,
    reason: "the order of a hash table is each server's own; that of an intset is not",
    agree: unless("intset", haveSameItems),
  },
  {
    commands: /^(hkeys|hvals)$/,
    reason: "the order of a hash table is each server's own; that of a listpack is not",
    agree: unless("listpack", haveSameItems),
  },
  { commands: /^pubsub\|(shard)?channels$/, reason: "the order of a hash table is each server's own", agree: haveSameItems },
  {
    commands: /^hgetall$/,
    reason: "the order of a hash table is each server's own; that of a listpack is not",
    agree: unless("listpack", haveSamePairs),
  },
  {
    commands: /^(h|s|z)?scan$/,
    reason: "cursors are each server's own; iterations from 0 on are compared as a whole",
    agree: haveOneShape,
  },
  {
    commands: /^hrandfield$/,
    reason: "chance: as many of what the hash has, and none twice unless that is asked for",
    agree: areDrawnFrom(true),
  },
  {
    commands: /^zrandmember$/,
    reason: "chance: as many of what the sorted set has, and none twice unless that is asked for",
    agree: areDrawnFrom(true),
  },
  {
    commands: /^(srandmember|spop)$/,
    reason: "chance: as many of what the set has, and none twice unless that is asked for",
    agree: areDrawnFrom(false),
  },
  {
    commands: /^sort(_ro)?$/,
    reason:
      "what is not sorted, or has the same place in an alphabetic order, comes as it is found, and in a set that is each server's own affair",
    agree: unordered,
  },
  {
    commands: /^geo(dist|search|radius(bymember)?(_ro)?)$/,
    reason:
      "a distance in the middle between two of four decimals, which the last bits of each machine's sines decide, and since 7.2.0 a multiplication by 10000",
    agree: differInRoundingAlone,
  },
  {
    commands: /^(zrange|zscore)$/,
    reason: "the last bits of stored distances are those of each machine's sines",
    agree: (ours, theirs, [, key]) => /^geodist/.test(key ?? "") && areNearlySame(ours, theirs),
  },
  { commands: /^randomkey$/, reason: "chance", agree: haveOneShape },
  { commands: /^hello$/, reason: "version and connection are each server's own", agree: haveSameFieldsBut("version", "id") },
  { commands: /^time$/, reason: "two clocks", agree: haveOneShape },
  { commands: /^info$/, reason: "numbers about one server, in more sections with every version", agree: haveOneType },
  { commands: /^lolwut$/, reason: "art, with the version", agree: haveOneType },
  { commands: /^(\w+\|)?help$/, reason: "our own words, and more subcommands with every version", agree: haveOneShape },
  { commands: /^command\|info$/, reason: "which commands there are, and their facts, change with every version", agree: haveAnswerEach },
  {
    commands: /^command(\|docs|\|list|\|count)?$/,
    reason: "commands change with every version; a test compares the facts",
    agree: haveOneShape,
  },
  {
    commands: /^config\|get$/,
    reason: "options and their defaults change with every version; those that CONFIG SET is tried with are compared",
    agree: haveSameSettings,
  },
  { commands: /^client\|id$/, reason: "counts connections since the start", agree: haveOneType },
  { commands: /^client\|(info|list)$/, reason: "addresses, ages and buffers are each connection's own", agree: haveOneType },
  { commands: /^memory\|(usage|stats|malloc-stats)$/, reason: "memory is laid out in each server's own way", agree: haveOneType },
  { commands: /^latency\|/, reason: "durations", agree: haveOneType },
  { commands: /^slowlog\|(get|len)$/, reason: "durations decide what is in it", agree: haveOneType },
  {
    commands: /^xpending$/,
    reason: "how long entries have been idle depends on the two clocks",
    agree: (ours, theirs) => pendingAgree(ours, theirs),
  },
  { commands: /^dump$/, reason: "the format's version", agree: haveOneType },
];

/** The one that applies, or null: then bytes are compared. */
export function normaliserOf(fullName: string): Normaliser | null {
  return normalisers.find(({ commands }) => commands.test(fullName)) ?? null;
}

/** Whether the replies agree, as far as the normaliser says that they have to. `told` is the answer to what was asked before (`asked-before.ts`). */
export function agreeBy({ agree }: Normaliser, ours: string, theirs: string, words: Words, told: string | null = null): boolean {
  const isError = ours.startsWith("-") || theirs.startsWith("-");
  return !isError && agree(parseReplyTree(ours), parseReplyTree(theirs), words, told === null ? null : parseReplyTree(told));
}
