/** Commands that add to the number that is the value of a field. The field keeps its expiry. */
import {
  addLongDoubles,
  integerTextLengthMax,
  isFiniteLongDouble,
  longDoubleText,
  parseLongDouble,
  writeInteger,
} from "@respire/datastructures";
import { double, integer, key, string } from "../../argument-schema.js";
import type { CommandSpec } from "../../command.js";
import type { CommandContext } from "../../context.js";
import { errors } from "../../errors.js";
import { events } from "../../events.js";
import { addInteger64, type Integer64 } from "../../integer64.js";
import { latin1Bytes } from "../../latin1.js";
import { replies } from "../../reply-schema.js";
import type { HashValue } from "../../values/hash.js";
import { fieldsOf } from "./announce.js";

const digits = new Uint8Array(integerTextLengthMax);

function hincrby(context: CommandContext): void {
  const { args, db, effects, reply } = context;
  const increment = args.integer64(3);
  const old = liveField(context);
  const value = old === null ? 0 : old.foundInteger64;
  if (value === null) throw errors.hashValueNotInteger;
  const sum = addInteger64(value, increment);
  if (sum === null) throw errors.incrementOverflow;
  setNumber(context, old ?? db.hashOrCreate(args, 1), sum, old !== null);
  effects.wrote(args, 1, events.hincrby, fieldsOf(context, events.hincrby, 2, 3));
  if (typeof sum === "number") reply.integer(sum);
  else reply.integer64(sum);
}

/** The hash at word 1 whose found field is word 2; null if there is no such field. */
function liveField({ args, db }: CommandContext): HashValue | null {
  const hash = db.hashToChange(args, 1);
  return hash?.findLive(args.bytes, args.start(2), args.length(2)) ? hash : null;
}

function setNumber({ args }: CommandContext, hash: HashValue, sum: Integer64, keepsExpiry: boolean): void {
  if (typeof sum === "number") {
    const length = writeInteger(digits, 0, sum);
    hash.set(args.bytes, args.start(2), args.length(2), digits, 0, length, keepsExpiry);
  } else {
    const text = latin1Bytes(sum.toString());
    hash.set(args.bytes, args.start(2), args.length(2), text, 0, text.length, keepsExpiry);
  }
}

function hincrbyfloat(context: CommandContext): void {
  const { args, db, effects, reply } = context;
  const increment = args.longDouble(3);
  if (!isFiniteLongDouble(increment)) throw errors.notANumberOrInfinity;
  const old = liveField(context);
  const value = old === null ? zero : old.foundLongDouble;
  if (value === null) throw errors.hashValueNotFloat;
  const sum = addLongDoubles(value, increment);
  if (!isFiniteLongDouble(sum)) throw errors.incrementNotFinite;
  const text = latin1Bytes(longDoubleText(sum));
  (old ?? db.hashOrCreate(args, 1)).set(args.bytes, args.start(2), args.length(2), text, 0, text.length, old !== null);
  const fields = fieldsOf(context, events.hincrbyfloat, 2, 3);
  // As the sum, lest another machine adds or prints otherwise.
  if (effects.isPropagating) {
    effects.rewrite(["HSETEX", args.word(1), "KEEPTTL", "FIELDS", "1", args.word(2), text], 1, events.hincrbyfloat, fields);
  } else effects.wrote(args, 1, events.hincrbyfloat, fields);
  reply.bulk(text, 0, text.length);
}

const zero = parseLongDouble(latin1Bytes("0"), 0, 1) as NonNullable<ReturnType<typeof parseLongDouble>>;

const shared = {
  group: "hash",
  complexity: "O(1)",
  flags: ["write", "denyoom", "fast"],
  aclCategories: ["hash"],
} as const;
const counterKey = key("key", ["RW", "access", "update"]);

export const hashCounterCommands: readonly CommandSpec[] = [
  {
    ...shared,
    name: "HINCRBY",
    since: "2.0.0",
    summary: "Adds an amount to the integer in a field of a hash, 0 if there is none.",
    args: [counterKey, string("field"), integer("increment")],
    reply: replies.integer("the value after the change"),
    run: hincrby,
  },
  {
    ...shared,
    name: "HINCRBYFLOAT",
    since: "2.6.0",
    summary: "Adds an amount to the number in a field of a hash, 0 if there is none.",
    args: [counterKey, string("field"), double("increment")],
    reply: replies.bulk("the number after the change"),
    run: hincrbyfloat,
  },
];
