/**
 * Conditions on a key, as SET and DELEX have them: that it is there or not, that its value or the digest of its value is the one given or another.
 * Source: redis.io SET, DELEX.
 */
import { type Argument, oneOf, string, token } from "../../argument-schema.js";
import type { Arguments } from "../../arguments.js";
import { errors } from "../../errors.js";
import { digestLength, type StringValue } from "../../values/string.js";

export const condition = {
  none: 0,
  ifMissing: 1,
  ifPresent: 2,
  /** From here on the value is looked at, so it must be a string. */
  ifEqual: 3,
  ifNotEqual: 4,
  ifDigestEqual: 5,
  ifDigestNotEqual: 6,
} as const;

/** Whether a condition compares the value with the next word. */
export function isComparison(which: number): boolean {
  return which >= condition.ifEqual;
}

/** The comparison that word `index` announces, or `none`. */
export function comparisonAt(args: Arguments, index: number): number {
  if (args.is(index, "IFEQ")) return condition.ifEqual;
  if (args.is(index, "IFNE")) return condition.ifNotEqual;
  if (args.is(index, "IFDEQ")) return condition.ifDigestEqual;
  return args.is(index, "IFDNE") ? condition.ifDigestNotEqual : condition.none;
}

/** Whether a value, which may be missing, meets a condition; word `index` is what it is compared with. */
export function meets(which: number, value: StringValue | null, args: Arguments, index: number): boolean {
  switch (which) {
    case condition.ifMissing:
      return value === null;
    case condition.ifPresent:
      return value !== null;
    case condition.ifEqual:
      return value !== null && equalsWord(value, args, index);
    case condition.ifNotEqual:
      return value === null || !equalsWord(value, args, index);
    case condition.ifDigestEqual:
      return value !== null && hasDigest(value, args, index);
    case condition.ifDigestNotEqual:
      return value === null || !hasDigest(value, args, index);
    default:
      return true;
  }
}

/** Whether the value is word `index`. */
export function equalsWord(value: StringValue, args: Arguments, index: number): boolean {
  return value.equals(args.bytes, args.start(index), args.length(index));
}

/** Whether word `index` is the value's digest, in any case. Asked only of a value that is there: without one, as in Redis, any word passes for a digest. */
function hasDigest(value: StringValue, args: Arguments, index: number): boolean {
  if (args.length(index) !== digestLength) throw errors.digestLength;
  return args.is(index, value.digest().toUpperCase());
}

const comparisons = (since: { since?: string }): readonly Argument[] => [
  string("ifeq-value", { token: "IFEQ", ...since }),
  string("ifne-value", { token: "IFNE", ...since }),
  string("ifdeq-digest", { token: "IFDEQ", ...since }),
  string("ifdne-digest", { token: "IFDNE", ...since }),
];

export const comparisonArgument = oneOf("condition", comparisons({}), { optional: true });
export const presenceArgument = oneOf("condition", [token("NX"), token("XX")], { optional: true });
/** Of SET, which had two of them before the others came. */
export const setConditionArgument = oneOf("condition", [token("NX"), token("XX"), ...comparisons({ since: "8.4.0" })], {
  optional: true,
  since: "2.6.12",
});
