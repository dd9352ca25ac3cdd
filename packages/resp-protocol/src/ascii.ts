/**
 * The bytes the protocol gives a meaning to, by name. RESP is ASCII framing around arbitrary payloads.
 * Source: redis.io, "Redis serialization protocol specification".
 */

export const cr = 13;
export const lf = 10;
export const space = 32;
export const tab = 9;
export const minus = 45;
export const plus = 43;
export const colon = 58;
export const backslash = 92;
export const singleQuote = 39;
export const doubleQuote = 34;
export const digit0 = 48;
export const digit9 = 57;

/** The first byte of a reply (and of a request: `*`, with `$` for each argument) names its type. */
export const typeByte = {
  simpleString: 43, // +
  simpleError: 45, // -
  integer: 58, // :
  bulkString: 36, // $
  array: 42, // *
  null: 95, // _
  boolean: 35, // #
  double: 44, // ,
  bigNumber: 40, // (
  bulkError: 33, // !
  verbatim: 61, // =
  map: 37, // %
  set: 126, // ~
  attribute: 124, // |
  push: 62, // >
} as const;

/** Whether a reply of this type is a single line, other than an integer. */
export function isLineType(type: number): boolean {
  switch (type) {
    case typeByte.simpleString:
    case typeByte.simpleError:
    case typeByte.null:
    case typeByte.boolean:
    case typeByte.double:
    case typeByte.bigNumber:
      return true;
    default:
      return false;
  }
}
