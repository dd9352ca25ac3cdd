/**
 * Keys and values, as data. A key's name says what it is for, and what is written to it mostly fits that, so that commands meet keys they can work on; now
 * and then they get one of another kind, or one that is not there.
 */
import type { CommandSpec } from "@respire/engine";
import { wordsForBits } from "./bitmap-words.ts";
import { type Family, hasOneScore, isSort, keysOfKind, kindsFilledBy, kindsOf } from "./collections.ts";
import { badCoordinates, badLengths, lengths } from "./positions.ts";
import { kindsForRanges } from "./range-bounds.ts";

const keysByPurpose: Readonly<Record<string, readonly string[]>> = {
  counter: ["n1", "n2", "n3"],
  text: ["t1", "t2", "", "key with spaces"],
  binary: ["\x00\xff\r\n", "k".repeat(300), "\xc3\xa9*?["],
  float: ["f1", "f2"],
  long: ["l1"],
  expiring: ["x1", "x2"],
};
/** Nothing writes these on purpose. */
export const missingKeys = ["never", "nil"];

const ofStrings = ["counter", "text", "text", "binary", "float", "long", "expiring"];
/** Groups whose commands work on keys of every type. */
const groupsForAll: ReadonlySet<string> = new Set(["generic", "server", "connection", "transactions", "scripting", "cluster", "pubsub"]);
const typeGroups = ["list", "set", "hash", "sorted-set", "stream", "hyperloglog", "geo"];

/** What the keys of a command are mostly for. Each group with a type of its own has keys of its own. `groups` are those that have commands at all. */
export function purposesOf({ name, group }: CommandSpec, groups: ReadonlySet<string>, family: Family | null): readonly string[] {
  if (isSort(name)) return kindsOf("sort") as readonly string[];
  const filled =
    family === "sort" || family === "bitmap" ? kindsFilledBy(group, family) : family === "geo" && group === "sorted-set" ? readStores : [];
  if (filled.length > 0) return filled;
  const kinds = kindsOf(group);
  if (kinds !== null)
    return kindsForRanges(name.toLowerCase()) ?? (takesSets.test(name) && groups.has("set") ? [...kinds, ...someKindsOf("set")] : kinds);
  if (family !== null && group !== "string") return [...(kindsOf(family) as readonly string[]), "text"];
  if (name === "INCRBYFLOAT") return ["float", "float", "counter"];
  if (/^(INCR|DECR)/.test(name)) return ["counter"];
  if (group === "string") return ofStrings;
  return groupsForAll.has(group) ? [...ofStrings, ...typeGroups.filter((type) => groups.has(type)).flatMap(someKindsOf)] : [group];
}

/** What searches store is looked at by commands of sorted sets. */
const readStores: readonly string[] = ["stored positions", "stored distances", "positions"];

/** Sorted sets and sets alike. */
const takesSets = /^Z(UNION|INTER|DIFF)/;

/** Those that something else may be put in the place of: where all scores are equal, they would not be any more. */
export const replacedPurposes = (purposes: readonly string[]): readonly string[] => purposes.filter((purpose) => !hasOneScore(purpose));

/** Each kind of a group's keys once. */
function someKindsOf(group: string): readonly string[] {
  return [...new Set(kindsOf(group) ?? [group])];
}

export const keysFor = (purpose: string): readonly string[] =>
  keysByPurpose[purpose] ?? keysOfKind(purpose) ?? [`${purpose}1`, `${purpose}2`];
export const anyPurpose: readonly string[] = [...ofStrings, ...typeGroups.flatMap(someKindsOf)];

/** Requests that fill a keyspace, each used if there is the command. */
export const furnishings: readonly (readonly string[])[] = [
  ["MSET", "n1", "10", "n2", "-7", "n3", "9223372036854775800"],
  ["MSET", "t1", "text", "t2", "", "", "empty key", "key with spaces", "foobar"],
  ["MSET", "\x00\xff\r\n", "\r\n\x00\x80", "k".repeat(300), "long key", "\xc3\xa9*?[", "7"],
  ["MSET", "f1", "10.5", "f2", "-3.0e3"],
  ["SET", "l1", "y".repeat(20_000)],
  ["SET", "x1", "soon", "EX", "100000"],
  ["SET", "x2", "42", "PX", "900000000"],
  ["RPUSH", "list1", "a", "b", "c", "1", "2"],
  ["SADD", "set1", "a", "b", "c"],
  ["SADD", "set2", "1", "2", "3"],
  ["HSET", "hash1", "a", "1", "b", "text", "c", "1.5"],
  ["ZADD", "zset1", "1", "a", "2", "b", "2.5", "c"],
  ["ZADD", "zset10", "0", "a", "0", "b", "0", "", "0", "hello world"],
  ["XADD", "stream1", "1-1", "a", "1"],
  ["XGROUP", "CREATE", "stream1", "g1", "0"],
  ["PFADD", "hyperloglog1", "a", "b", "c"],
  ["SET", "bits1", "foobar"],
  ["SET", "bits6", "\xff\xff\xff\xfe"],
  ["GEOADD", "geo1", "13.36", "38.11", "a", "15.08", "37.5", "b", "13.4", "38.2", "c", "-122.4", "37.7", "hello world"],
];

// ---- Numbers -------------------------------------------------------------------------------------------------------------------------------

export const smallIntegers = ["0", "1", "2", "3", "5", "10", "-1", "-2", "-3", "-10", "100", "-100"];
export const extremeIntegers = [
  "9223372036854775807",
  "-9223372036854775808",
  "-9223372036854775807",
  "9007199254740991",
  "9007199254740993",
  "-9007199254740993",
  "4294967296",
  "2147483648",
];
/** What is no integer, or none of 64 bits; nothing among it that a lenient reader would take for a small positive time. */
export const badNumbers = [
  "",
  " ",
  "abc",
  "-",
  "+",
  "-0",
  "01",
  "+1",
  " 1",
  "1 ",
  "1.5",
  "1e3",
  "0x10",
  "1\x00",
  "9223372036854775808",
  "-9223372036854775809",
  "18446744073709551616",
  "123456789012345678901234567890",
  "nan",
  "inf",
  "-inf",
  "--1",
  "1,000",
  "\xb2",
];
export const doubles = ["0", "1", "-1", "0.1", "0.2", "10.5", "-5.25", "3.0e2", "1e17", "1.5e-5", "200", "5.0e3", ".5"];

// ---- Words ---------------------------------------------------------------------------------------------------------------------------------

export const texts = ["text", "a", "b", "c", "foobar", "hello world", "", "ohmytext", "mynewtext"];
export const longTexts = ["x".repeat(45), "y".repeat(300), "z".repeat(20_000)];
export const patterns = ["*", "n*", "t?", "[a-f]1", "[^n]*", "x1", "\\*", "", "*1*", "[", "k*k", "nosuch"];
export const badWords = ["", "FOO", "\xc3\xa9\r\nx", "N\x00X", "PERSIST", "NXX", "\xff\xfe", "w".repeat(140), "*", "COUNT", "NX", "LIMIT"];
export const unknownNames = ["NOSUCH", "", "GE", "GETT", "\xff\xfe", "a\x00b", "x".repeat(200), "no\r\nsuch", "config|get"];

export interface FittingWords {
  readonly name: RegExp;
  /** Of these commands alone, by their full names. */
  readonly commands?: RegExp;
  readonly words: readonly string[];
  /** Others are refused as wrong syntax. */
  readonly areAll?: boolean;
}

/** Words for arguments by their names, where what a command does with them asks for certain ones. The first match counts. */
export const wordsByName: readonly FittingWords[] = [
  { name: /^protover$/, words: ["2", "3", "2", "3", "2", "3", "2", "3", "2", "3", "4", "1"] },
  { name: /^username$/, words: ["default", "default", "default", "default", "who"] },
  { name: /^password$/, words: ["secret", ""] },
  { name: /^(clientname|connection-name)$/, words: ["me", "somebody", "a-name", "other", "", "not me"] },
  { name: /^section$/, words: ["server", "stats", "keyspace", "nosuch", "everything", "default", "CLIENTS"] },
  { name: /^category$/, words: ["string", "fast", "keyspace", "nosuch", "STRING"] },
  { name: /^module-name$/, words: ["nosuch"] },
  { name: /^(parameter|config)$/, words: ["slowlog-max-len", "nosuch", "max*", "*", "*max*", "[s]lowlog-*", "SLOWLOG-MAX-LEN", "*-value"] },
  {
    name: /^index$/,
    commands: /^lset$/,
    words: ["0", "0", "0", "0", "0", "0", "-1", "-1", "-1", "-1", "-1", "1", "-2", "699"],
    areAll: true,
  },
  {
    name: /^index$/,
    commands: /^l/,
    words: ["0", "1", "2", "3", "4", "-1", "-2", "-3", "7", "39", "-40", "126", "127", "128", "-128", "699", "-700"],
  },
  {
    name: /^(start|stop)$/,
    commands: /^[lz]/,
    words: ["0", "0", "1", "2", "-1", "-1", "-2", "5", "-5", "30", "127", "128", "-129", "600", "-600", "1000"],
  },
  { name: /^index$/, words: ["0", "0", "0", "0", "0", "1", "2", "15"] },
  { name: /^(db|index1|index2|destination-db)$/, words: ["0", "1", "2", "0", "1", "15"] },
  { name: /^subcommand$/, commands: /^pfdebug$/, words: ["ENCODING", "ENCODING", "DECODE", "DECODE", "TODENSE", "GETREG"], areAll: true },
  { name: /^type$/, words: ["string", "list", "set", "hash", "zset", "stream"] },
  { name: /digest$/, words: ["0123456789abcdef", "ABCDEF0123456789", "ffff"] },
  { name: /^count$/, commands: /^lrem$/, words: ["0", "0", "1", "2", "3", "10", "-1", "-2", "-3", "-10", "100", "-100"], areAll: true },
  {
    name: /^count$/,
    commands: /^(hrandfield|[sz]randmember)$/,
    words: ["0", "1", "2", "3", "10", "100", "600", "-1", "-2", "-10", "-100"],
    areAll: true,
  },
  { name: /^count$/, commands: /^zr\w*range|^zrange|^sort/, words: ["-1", "-1", "1", "2", "3", "10", "100", "0", "-5"], areAll: true },
  {
    name: /^count$/,
    commands: /^([lrs]pop|zpop\w+)$/,
    words: ["0", "1", "2", "3", "10", "100", "1000", "9223372036854775807"],
    areAll: true,
  },
  { name: /^count$/, words: ["1", "2", "3", "10", "100"], areAll: true },
  { name: /^by-pattern$/, words: ["w_*", "w_*", "h_*->n", "h_*->t", "nosort", "w_1", "*", "w_*_x", "h_*->", "->*", "h_1->*", ""] },
  {
    name: /^get-pattern$/,
    words: ["#", "w_*", "w_*", "h_*->n", "h_*->t", "w_1", "*", "nosuch_*", "h_*->nosuch", "h_*->->", "w_*->n", "", "##"],
  },
  { name: /^fieldset-name$/, words: ["fields", "fields", "more fields"] },
  { name: /^rank$/, words: ["1", "2", "3", "-1", "-2", "-3", "5", "-5", "10", "-10", "0"] },
  { name: /^num-matches$/, words: ["0", "0", "1", "2", "3", "10", "100", "-1"] },
  { name: /^len$/, commands: /^lpos$/, words: ["0", "1", "2", "5", "10", "100", "500", "1000", "-1"] },
  { name: /^(numelements|samples|maxlen|len|min-match-len)$/, words: ["1", "2", "3", "10", "100", "0"] },
  ...wordsForBits,
  { name: /^offset$/, commands: /^(z|sort)/, words: ["0", "0", "0", "1", "2", "5", "-1", "100", "9223372036854775807"] },
  { name: /^limit$/, words: ["0", "0", "1", "2", "3", "5", "100", "1000"] },
  { name: /^weight$/, words: ["1", "2", "-1", "0.5", "10", "0.1", "-2.5", "inf", "-inf", "1e300"] },
  // Far offsets would make values of hundreds of megabytes.
  { name: /^offset$/, words: ["0", "1", "2", "5", "7", "40", "300", "20010", "-1"] },
  { name: /^cursor$/, words: ["0"] },
  { name: /^timeout$/, words: ["0", "1"] },
  { name: /^(longitude|latitude)$/, words: badCoordinates },
  { name: /^(radius|width|height)$/, words: [...lengths, ...lengths, ...lengths, ...lengths, ...lengths, ...badLengths], areAll: true },
];
