/** The options of SET, read in full before anything is changed. Source: redis.io SET. */
import { type Argument, block, integer, type KeyFlag, key, oneOf, string, token, unixTime } from "../../argument-schema.js";
import type { Arguments } from "../../arguments.js";
import type { CommandContext } from "../../context.js";
import { errors, refusal } from "../../errors.js";
import type { Words } from "../../key-specs.js";
import { expiryKept, expiryNone } from "../../keyspace/database.js";
import { momentMs } from "../expiry-time.js";

export const setCondition = {
  always: 0,
  ifMissing: 1,
  ifPresent: 2,
  ifEqual: 3,
  ifNotEqual: 4,
  ifDigestEqual: 5,
  ifDigestNotEqual: 6,
} as const;

/** What the options of one SET say. One object is used for all of them. */
export interface SetOptions {
  condition: number;
  /** Word with the value or the digest to compare with, for the conditions that do. */
  comparisonIndex: number;
  returnsOld: boolean;
  /** Milliseconds since 1970, `expiryNone` or `expiryKept`. */
  expiresAtMs: number;
}

export const setArguments = [
  oneOf(
    "condition",
    [
      token("NX"),
      token("XX"),
      string("ifeq-value", { token: "IFEQ", since: "8.4.0" }),
      string("ifne-value", { token: "IFNE", since: "8.4.0" }),
      string("ifdeq-digest", { token: "IFDEQ", since: "8.4.0" }),
      string("ifdne-digest", { token: "IFDNE", since: "8.4.0" }),
    ],
    { optional: true, since: "2.6.12" },
  ),
  token("GET", { optional: true, since: "6.2.0" }),
  oneOf(
    "expiration",
    [
      integer("seconds", { token: "EX", since: "2.6.12" }),
      integer("milliseconds", { token: "PX", since: "2.6.12" }),
      unixTime("unix-time-seconds", { token: "EXAT", since: "6.2.0" }),
      unixTime("unix-time-milliseconds", { token: "PXAT", since: "6.2.0" }),
      token("KEEPTTL", { since: "6.0.0" }),
    ],
    { optional: true },
  ),
];

/** Keys with their values: MSET and its kin. */
export const pairArgument = (keyFlags: readonly KeyFlag[]): Argument =>
  block("data", [key("key", keyFlags), string("value")], { multiple: true });

/** What SET does with its key: the old value matters only if it is returned or compared with. */
export function setKeyFlags(words: Words): readonly KeyFlag[] {
  for (let i = 3; i < words.count; i++) {
    if (/^(GET|IFEQ|IFNE|IFDEQ|IFDNE)$/i.test(words.text(i))) return ["RW", "access", "update"];
  }
  return ["OW", "update"];
}

const options: SetOptions = { condition: setCondition.always, comparisonIndex: 0, returnsOld: false, expiresAtMs: expiryNone };

const expiryWord = { none: 0, seconds: 1, milliseconds: 2, unixSeconds: 3, unixMilliseconds: 4, kept: 5 } as const;

/** Reads words 3 and on. The result is valid until the next call. */
export function readSetOptions({ args, nowMs }: CommandContext): SetOptions {
  options.condition = setCondition.always;
  options.returnsOld = false;
  let expiry: number = expiryWord.none;
  let amountIndex = 0;
  for (let i = 3; i < args.count; i++) {
    if (args.is(i, "NX")) setConditionOnce(setCondition.ifMissing);
    else if (args.is(i, "XX")) setConditionOnce(setCondition.ifPresent);
    else if (args.is(i, "GET")) options.returnsOld = true;
    else if (args.is(i, "KEEPTTL")) expiry = sameOrFirst(expiry, expiryWord.kept);
    else {
      if (i + 1 === args.count) throw errors.syntax; // The others take a value.
      const time = timeAt(args, i);
      if (time === expiryWord.none) {
        setConditionOnce(comparisonAt(args, i));
        options.comparisonIndex = ++i;
      } else {
        expiry = sameOrFirst(expiry, time);
        amountIndex = ++i;
      }
    }
  }
  // The time is looked at last: a request with an unknown option is refused for that.
  if (expiry === expiryWord.none) options.expiresAtMs = expiryNone;
  else if (expiry === expiryWord.kept) options.expiresAtMs = expiryKept;
  else {
    const unitMs = expiry === expiryWord.seconds || expiry === expiryWord.unixSeconds ? 1000 : 1;
    const baseMs = expiry === expiryWord.seconds || expiry === expiryWord.milliseconds ? nowMs : 0;
    const amount = args.integer64(amountIndex);
    options.expiresAtMs = momentMs(amount, unitMs, baseMs);
    if (amount <= 0 || Number.isNaN(options.expiresAtMs)) throw refusal.expireTime("set");
  }
  return options;
}

/** How the word after word `index` says when, or `none` if word `index` does not announce a time. */
function timeAt(args: Arguments, index: number): number {
  if (args.is(index, "EX")) return expiryWord.seconds;
  if (args.is(index, "PX")) return expiryWord.milliseconds;
  if (args.is(index, "EXAT")) return expiryWord.unixSeconds;
  return args.is(index, "PXAT") ? expiryWord.unixMilliseconds : expiryWord.none;
}

/** How the value is to compare with the word after word `index`. */
function comparisonAt(args: Arguments, index: number): number {
  if (args.is(index, "IFEQ")) return setCondition.ifEqual;
  if (args.is(index, "IFNE")) return setCondition.ifNotEqual;
  if (args.is(index, "IFDEQ")) return setCondition.ifDigestEqual;
  if (args.is(index, "IFDNE")) return setCondition.ifDigestNotEqual;
  throw errors.syntax;
}

function setConditionOnce(condition: number): void {
  if (options.condition !== setCondition.always && options.condition !== condition) throw errors.syntax;
  options.condition = condition;
}

/** Only one way to say when: the same word again is allowed, and the last one counts. */
function sameOrFirst(earlier: number, word: number): number {
  if (earlier !== expiryWord.none && earlier !== word) throw errors.syntax;
  return word;
}
