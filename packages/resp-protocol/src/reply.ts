/** Replies as a client sees them: what `ReplyParser` makes of each type on the wire. */

/**
 *   bulk string                  string in UTF-8, or Uint8Array
 *   simple string                as a bulk string, or SimpleText
 *   integer                      number; bigint outside ±(2^53 - 1)
 *   double, boolean, null        number or DoubleText, boolean, null
 *   big number                   bigint
 *   verbatim string              as a bulk string without its format, or VerbatimText
 *   error, bulk error            ReplyError
 *   array, set, map              array; Set or array; Map, object or flat array
 */
export type Reply =
  | string
  | Uint8Array
  | number
  | bigint
  | boolean
  | null
  | SimpleText
  | DoubleText
  | VerbatimText
  | ReplyError
  | readonly Reply[]
  | ReadonlySet<Reply>
  | ReadonlyMap<Reply, Reply>
  | { readonly [key: string]: Reply };

/** An error a server replied with. It is a value among replies; throwing it is the receiver's decision. */
export class ReplyError extends Error {
  override readonly name = "ReplyError";

  /** The first word of the message, such as `ERR`, `WRONGTYPE` or `MOVED`. */
  get code(): string {
    const end = this.message.indexOf(" ");
    return end < 0 ? this.message : this.message.slice(0, end);
  }
}

/** A verbatim string with its format: three letters, `txt` for plain text or `mkd` for Markdown. */
export class VerbatimText {
  readonly format: string;
  readonly text: string | Uint8Array;

  constructor(format: string, text: string | Uint8Array) {
    this.format = format;
    this.text = text;
  }
}

/** A simple string, told apart from a bulk string. */
export class SimpleText {
  readonly text: string | Uint8Array;

  constructor(text: string | Uint8Array) {
    this.text = text;
  }
}

/** A double as the server wrote it, which a number forgets: `3.0`, `1e2`. */
export class DoubleText {
  readonly text: string;
  readonly value: number;

  constructor(text: string, value: number) {
    this.text = text;
    this.value = value;
  }
}

/** What a client wants replies as. */
export interface ReplyShape {
  /** Strings as text, or as bytes in arrays of their own. Errors are always text. */
  readonly strings: "text" | "bytes";
  /**
   * Maps as `Map`; as objects without a prototype, whose keys are text; or as arrays of keys and values in turn, as
   * RESP2 has them. A map with a key that no object can have (an aggregate or null) is a `Map` also for "object".
   */
  readonly maps: "map" | "object" | "flat";
  /** Sets as `Set`, or as arrays. */
  readonly sets: "set" | "array";
  /** Verbatim strings as strings, or as `VerbatimText`. */
  readonly verbatim: "plain" | "typed";
  /** Simple strings as bulk strings, or as `SimpleText`. */
  readonly simple: "plain" | "typed";
  /** Doubles as numbers, or as `DoubleText`. */
  readonly doubles: "number" | "typed";
}

export const defaultReplyShape: ReplyShape = {
  strings: "text",
  maps: "map",
  sets: "set",
  verbatim: "plain",
  simple: "plain",
  doubles: "number",
};
