/** The options of SET, read in full before anything is changed. Source: redis.io SET. */
import { block, integer, oneOf, string, token, unixTime } from "../../argument-schema.js";
import type { CommandContext } from "../../context.js";
import { errors, refusal } from "../../errors.js";
import { expiryKept, expiryNone } from "../../keyspace/database.js";

export const setCondition = { always: 0, ifMissing: 1, ifPresent: 2, ifEqual: 3, ifNotEqual: 4 } as const;

/** What the options of one SET say. One object is used for all of them. */
export interface SetOptions {
  condition: number;
  /** Word with the value to compare with, for `ifEqual` and `ifNotEqual`. */
  comparisonIndex: number;
  returnsOld: boolean;
  /** Milliseconds since 1970, `expiryNone` or `expiryKept`. */
  expiresAtMs: number;
}

export const setArguments = [
  oneOf("condition", [token("NX"), token("XX"), string("ifeq-value", { token: "IFEQ" }), string("ifne-value", { token: "IFNE" })], {
    optional: true,
  }),
  token("GET", { optional: true }),
  oneOf(
    "expiration",
    [
      integer("seconds", { token: "EX" }),
      integer("milliseconds", { token: "PX" }),
      unixTime("unix-time-seconds", "EXAT"),
      unixTime("unix-time-milliseconds", "PXAT"),
      token("KEEPTTL"),
    ],
    { optional: true },
  ),
];

export const pairArgument = block("data", [{ name: "key", type: "key" }, string("value")], { multiple: true });

const options: SetOptions = { condition: setCondition.always, comparisonIndex: 0, returnsOld: false, expiresAtMs: expiryNone };

/** Reads words 3 and on. The result is valid until the next call. */
export function readSetOptions({ args, nowMs }: CommandContext): SetOptions {
  options.condition = setCondition.always;
  options.returnsOld = false;
  options.expiresAtMs = expiryNone;
  for (let i = 3; i < args.count; i++) {
    if (args.is(i, "NX")) setConditionOnce(setCondition.ifMissing);
    else if (args.is(i, "XX")) setConditionOnce(setCondition.ifPresent);
    else if (args.is(i, "IFEQ") && i + 1 < args.count) {
      setConditionOnce(setCondition.ifEqual);
      options.comparisonIndex = ++i;
    } else if (args.is(i, "IFNE") && i + 1 < args.count) {
      setConditionOnce(setCondition.ifNotEqual);
      options.comparisonIndex = ++i;
    } else if (args.is(i, "GET")) options.returnsOld = true;
    else if (args.is(i, "KEEPTTL")) setExpiryOnce(expiryKept);
    else if (i + 1 < args.count && args.is(i, "EX")) setExpiryOnce(readExpiry(args.integer64(++i), 1000, nowMs, "set"));
    else if (i + 1 < args.count && args.is(i, "PX")) setExpiryOnce(readExpiry(args.integer64(++i), 1, nowMs, "set"));
    else if (i + 1 < args.count && args.is(i, "EXAT")) setExpiryOnce(readExpiry(args.integer64(++i), 1000, 0, "set"));
    else if (i + 1 < args.count && args.is(i, "PXAT")) setExpiryOnce(readExpiry(args.integer64(++i), 1, 0, "set"));
    else throw errors.syntax;
  }
  return options;
}

function setConditionOnce(condition: number): void {
  if (options.condition !== setCondition.always && options.condition !== condition) throw errors.syntax;
  options.condition = condition;
}

function setExpiryOnce(expiresAtMs: number): void {
  if (options.expiresAtMs !== expiryNone) throw errors.syntax;
  options.expiresAtMs = expiresAtMs;
}

const expiryMaxMs = 2n ** 63n - 1n;

/** An expiry given as `amount` of `unitMs` after `baseMs`; refuses what is not positive or does not fit 64 bits. */
function readExpiry(amount: number | bigint, unitMs: number, baseMs: number, command: string): number {
  if (amount <= 0 || BigInt(amount) * BigInt(unitMs) + BigInt(baseMs) > expiryMaxMs) throw refusal.expireTime(command);
  return Number(amount) * unitMs + baseMs;
}
