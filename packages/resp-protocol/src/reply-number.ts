/** Numbers in replies: integers of 64 bits, doubles and big numbers from their text. */

import { digit0, minus, plus } from "./ascii.js";
import { asciiText } from "./ascii-text.js";
import { ProtocolError } from "./errors.js";
import { bigNumberLengthMax } from "./limits.js";

/** Fifteen digits are exact in a double; a sign, more digits or leading zeros go the long way. */
const exactDigits = 15;
/** Beyond this no 64-bit integer is meant. */
const integerLengthMax = 20;

const doublePattern = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const integerPattern = /^[+-]?\d+$/;

/** The integer in bytes[from, to); a bigint only if it is outside ±(2^53 - 1). Throws ProtocolError if it is none. */
export function parseReplyInteger(bytes: Uint8Array, from: number, to: number): number | bigint {
  const negative = from < to && bytes[from] === minus;
  const first = negative || (from < to && bytes[from] === plus) ? from + 1 : from;
  if (first < to && to - first <= exactDigits) {
    let magnitude = 0;
    for (let at = first; at < to; at++) {
      const digit = (bytes[at] as number) - digit0;
      if (digit >>> 0 > 9) throw invalidNumber("integer");
      magnitude = magnitude * 10 + digit;
    }
    return negative ? 0 - magnitude : magnitude;
  }
  if (first === to || to - from > integerLengthMax) throw invalidNumber("integer");
  const value = parseBigNumber(asciiText(bytes, from, to - from), "integer");
  return value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER ? Number(value) : value;
}

/** The double that `text` says: a decimal number, `inf`, `-inf` or `nan`. Throws ProtocolError if it says none. */
export function parseDouble(text: string): number {
  if (doublePattern.test(text)) return Number(text);
  switch (text) {
    case "inf":
    case "+inf":
      return Number.POSITIVE_INFINITY;
    case "-inf":
      return Number.NEGATIVE_INFINITY;
    case "nan":
    case "-nan": // How some C libraries print it.
      return Number.NaN;
    default:
      throw invalidNumber("double");
  }
}

/** The integer of any size that `text` says. Throws ProtocolError if it says none, or takes too many digits. */
export function parseBigNumber(text: string, type = "big number"): bigint {
  if (text.length > bigNumberLengthMax || !integerPattern.test(text)) throw invalidNumber(type);
  return BigInt(text.charCodeAt(0) === plus ? text.slice(1) : text);
}

function invalidNumber(type: string): ProtocolError {
  return new ProtocolError(`Protocol error: invalid ${type}`);
}
