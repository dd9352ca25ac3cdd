/** The options of SET and MSETEX, read in full before anything is changed. Source: redis.io SET, MSETEX. */
import { type Argument, block, type KeyFlag, key, string, token } from "../../argument-schema.js";
import type { CommandContext } from "../../context.js";
import { errors } from "../../errors.js";
import type { Words } from "../../key-specs.js";
import { expiryKept, expiryNone } from "../../keyspace/entry.js";
import { comparisonAt, condition, isComparison, presenceArgument, setConditionArgument } from "./condition.js";
import { ExpiryOption, expiryArgument } from "./expiry-option.js";

/** What the options of one command say. */
export interface SetOptions {
  readonly condition: number;
  /** Word with the value or the digest to compare with, for the conditions that do. */
  readonly comparisonIndex: number;
  readonly returnsOld: boolean;
  /** Milliseconds since 1970, `expiryNone` or `expiryKept`. */
  readonly expiresAtMs: number;
}

/** Reads the options of one command; what it says of a request is valid until it reads the next. */
class SetOptionsReader implements SetOptions {
  condition: number = condition.none;
  comparisonIndex = 0;
  returnsOld = false;
  expiresAtMs: number = expiryNone;
  private readonly expiry: ExpiryOption;
  /** SET alone has GET and compares. */
  private readonly isSet: boolean;

  constructor(command: "set" | "msetex") {
    this.expiry = new ExpiryOption(command, "KEEPTTL");
    this.isSet = command === "set";
  }

  /** Reads word `from` and those behind it. */
  read({ args, nowMs }: CommandContext, from: number): SetOptions {
    const { expiry } = this;
    this.condition = condition.none;
    this.returnsOld = false;
    expiry.reset();
    for (let i = from; i < args.count; ) {
      const words = expiry.take(args, i);
      if (words > 0) i += words;
      else if (args.is(i, "NX")) i += this.setCondition(condition.ifMissing);
      else if (args.is(i, "XX")) i += this.setCondition(condition.ifPresent);
      else if (!this.isSet) throw errors.syntax;
      else if (args.is(i, "GET")) {
        this.returnsOld = true;
        i++;
      } else {
        const comparison = comparisonAt(args, i);
        if (comparison === condition.none || i + 1 === args.count) throw errors.syntax;
        this.comparisonIndex = i + 1;
        i += this.setCondition(comparison);
      }
    }
    // The time is looked at last: a request with an unknown option is refused for that.
    this.expiresAtMs = expiry.hasTime ? expiry.expiresAtMs(args, nowMs) : expiry.isWithoutTime ? expiryKept : expiryNone;
    return this;
  }

  /** Only one condition; the same again is allowed. Returns how many words it takes. */
  private setCondition(which: number): number {
    if (this.condition !== condition.none && this.condition !== which) throw errors.syntax;
    this.condition = which;
    return isComparison(which) ? 2 : 1;
  }
}

const setReader = new SetOptionsReader("set");
const msetexReader = new SetOptionsReader("msetex");

/** Words 3 and on of a SET. */
export function readSetOptions(context: CommandContext): SetOptions {
  return setReader.read(context, 3);
}

/** The words of an MSETEX from `from` on, behind its pairs. */
export function readMsetexOptions(context: CommandContext, from: number): SetOptions {
  return msetexReader.read(context, from);
}

export const setArguments: readonly Argument[] = [
  setConditionArgument,
  token("GET", { optional: true, since: "6.2.0" }),
  expiryArgument("KEEPTTL", { relative: "2.6.12", absolute: "6.2.0", withoutTime: "6.0.0" }),
];

export const msetexArguments: readonly Argument[] = [presenceArgument, expiryArgument("KEEPTTL")];

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
