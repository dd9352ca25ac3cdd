/**
 * INCREX: adds to a number, within bounds, and sets when its key expires. What is out of bounds leaves key and expiry alone, or with SATURATE becomes the
 * bound. It is propagated as the SET that has the same effect, since the sum depends on what is there and the expiry on the time.
 */
import {
  addLongDoubles,
  isFiniteLongDouble,
  isGreaterLongDouble,
  type LongDouble,
  longDoubleText,
  subtractLongDoubles,
} from "@respire/datastructures";
import { key } from "../../argument-schema.js";
import type { CommandSpec } from "../../command.js";
import type { CommandContext } from "../../context.js";
import { errors } from "../../errors.js";
import { events, type KeyEvent } from "../../events.js";
import { addInteger64, type Integer64, subtractInteger64 } from "../../integer64.js";
import { expiryKept } from "../../keyspace/entry.js";
import { latin1Bytes } from "../../latin1.js";
import { replies } from "../../reply-schema.js";
import type { StringValue } from "../../values/string.js";
import { announceSet } from "../announce.js";
import { deleteExpired, isPast } from "./expired.js";
import { type IncrexOptions, increxArguments, readIncrexOptions } from "./increx-options.js";

function increx(context: CommandContext): void {
  const options = readIncrexOptions(context);
  const old = context.db.stringToChange(context.args, 1);
  if (options.isFloat) addFloat(context, options, old);
  else addInteger(context, options, old);
}

function addInteger(context: CommandContext, options: IncrexOptions, old: StringValue | null): void {
  const { increment, lower, upper } = options.integers;
  const current = old === null ? 0 : old.integer64();
  let applied = increment;
  let sum = addInteger64(current, increment);
  const isAbove = sum === null ? increment > 0 : sum > upper;
  if (sum === null || isAbove || sum < lower) {
    if (!options.saturates) return replyIntegers(context, current, 0);
    sum = isAbove ? upper : lower;
    const difference = subtractInteger64(sum, current);
    if (difference === null) throw errors.appliedIncrementOverflow;
    applied = difference;
  }
  const expiry = expiryAfter(options, old);
  if (typeof expiry === "number" && isPast(expiry, context)) deleteExpired(context);
  else {
    const value = old ?? context.db.newString(context.args, 1);
    value.setInteger(sum);
    setExpiry(value, expiry);
    announce(context, context.effects.isPropagating ? String(sum) : "", expiry, events.incrby);
  }
  replyIntegers(context, sum, applied);
}

function addFloat(context: CommandContext, options: IncrexOptions, old: StringValue | null): void {
  const { increment, lower, upper } = options.floats;
  const current = old === null ? zero : old.longDouble();
  if (!isFiniteLongDouble(current)) throw errors.notFiniteValue;
  let applied = increment;
  let sum = addLongDoubles(current, increment);
  const isInfinite = !isFiniteLongDouble(sum);
  const isAbove = isInfinite ? sum.significand > 0n : isGreaterLongDouble(sum, upper);
  if (isInfinite || isAbove || isGreaterLongDouble(lower, sum)) {
    if (!options.saturates) return replyFloats(context, longDoubleText(current), zero);
    sum = isAbove ? upper : lower;
    applied = subtractLongDoubles(sum, current);
    if (!isFiniteLongDouble(applied)) throw errors.appliedIncrementNotFinite;
  }
  const text = longDoubleText(sum);
  const expiry = expiryAfter(options, old);
  if (typeof expiry === "number" && isPast(expiry, context)) deleteExpired(context);
  else {
    const value = old ?? context.db.newString(context.args, 1);
    const bytes = latin1Bytes(text);
    value.setText(bytes, 0, bytes.length, expiryKept);
    setExpiry(value, expiry);
    announce(context, bytes, expiry, events.incrbyfloat);
  }
  replyFloats(context, text, applied);
}

const zero: LongDouble = { significand: 0n, exponent: 0 };

/** What becomes of the key's expiry: a moment in milliseconds, no change, or null if it goes. */
type Expiry = "KEEPTTL" | number | null;

function expiryAfter({ persists, expiresAtMs, keepsExpiry }: IncrexOptions, old: StringValue | null): Expiry {
  const expires = old?.expires === true;
  if (persists) return expires ? null : "KEEPTTL";
  return expiresAtMs === 0 || (keepsExpiry && expires) ? "KEEPTTL" : expiresAtMs;
}

function setExpiry(value: StringValue, expiry: Expiry): void {
  if (expiry === null) value.persist();
  else if (expiry !== "KEEPTTL") value.expireAt(expiry);
}

function announce(context: CommandContext, text: string | Uint8Array, expiry: Expiry, event: KeyEvent): void {
  announceSet(context, text, expiry, event);
  if (expiry === null) context.effects.wrote(context.args, 1, events.persist);
  else if (expiry !== "KEEPTTL") context.effects.wrote(context.args, 1, events.expire);
}

function replyIntegers({ reply }: CommandContext, value: Integer64, applied: Integer64): void {
  reply.array(2);
  for (let i = 0; i < 2; i++) {
    const number = i === 0 ? value : applied;
    if (typeof number === "number") reply.integer(number);
    else reply.integer64(number);
  }
}

function replyFloats({ reply }: CommandContext, valueText: string, applied: LongDouble): void {
  reply.array(2);
  reply.double(valueText);
  reply.double(longDoubleText(applied));
}

export const stringIncrexCommands: readonly CommandSpec[] = [
  {
    name: "INCREX",
    group: "string",
    since: "8.8.0",
    summary: "Adds an amount to the number at a key within bounds, and sets or clears when the key expires.",
    complexity: "O(1)",
    flags: ["write", "denyoom", "fast"],
    aclCategories: ["string"],
    args: [key("key", ["RW", "access", "update"]), ...increxArguments],
    reply: replies.oneOf([
      replies.tuple([replies.integer("the number afterwards"), replies.integer("what was added")]),
      replies.tuple([replies.double("with BYFLOAT: the number afterwards"), replies.double("what was added")]),
    ]),
    run: increx,
  },
];
