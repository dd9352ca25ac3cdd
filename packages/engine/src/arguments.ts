/**
 * The request as a handler sees it: words by index, 0 being the command's name. Nothing is copied; offsets are valid until the handler returns.
 */
import { type LongDouble, parseDouble, parseLongDouble } from "@respire/datastructures";
import type { Request } from "@respire/resp-protocol";
import { errors, type ReplyError } from "./errors.js";
import { type Integer64, readInteger64 } from "./integer64.js";

const noRequest: Request = { bytes: new Uint8Array(0), count: 0, starts: new Int32Array(0), lengths: new Int32Array(0) } as Request;

export class Arguments {
  private request: Request = noRequest;

  /** Lets this view show another request. */
  show(request: Request): void {
    this.request = request;
  }

  /** The request that is shown. */
  get shown(): Request {
    return this.request;
  }

  /** Lets this view show words that no client sent: what is done for many keys at once. */
  showWords(words: readonly Uint8Array[]): void {
    const bytes = new Uint8Array(words.reduce((length, word) => length + word.length, 0));
    const starts = new Int32Array(words.length);
    let at = 0;
    words.forEach((word, index) => {
      bytes.set(word, at);
      starts[index] = at;
      at += word.length;
    });
    this.request = { bytes, starts, lengths: Int32Array.from(words, ({ length }) => length), count: words.length } as Request;
  }

  /** Number of words, the command's name included. */
  get count(): number {
    return this.request.count;
  }

  /** The buffer that all words lie in. */
  get bytes(): Uint8Array {
    return this.request.bytes;
  }

  start(index: number): number {
    return this.request.starts[index];
  }

  length(index: number): number {
    return this.request.lengths[index];
  }

  /** Whether word `index` is `word` (given in capitals) in any case. */
  is(index: number, word: string): boolean {
    const { bytes, starts, lengths } = this.request;
    if (lengths[index] !== word.length) return false;
    const start = starts[index];
    for (let i = 0; i < word.length; i++) {
      const byte = bytes[start + i];
      if ((byte >= 0x61 && byte <= 0x7a ? byte - 0x20 : byte) !== word.charCodeAt(i)) return false;
    }
    return true;
  }

  /** Whether two words are the same, byte for byte. */
  areEqual(first: number, second: number): boolean {
    const { bytes, starts, lengths } = this.request;
    const length = lengths[first];
    if (length !== lengths[second]) return false;
    for (let i = 0; i < length; i++) if (bytes[starts[first] + i] !== bytes[starts[second] + i]) return false;
    return true;
  }

  /** Word `index` as it is, valid until the handler returns. Makes an object: for what is rare, or only done when somebody listens. */
  word(index: number): Uint8Array {
    const { bytes, starts, lengths } = this.request;
    return bytes.subarray(starts[index], starts[index] + lengths[index]);
  }

  /** Word `index` as a signed 64-bit integer; refuses anything else, with "value is not an integer or out of range" unless told otherwise. */
  integer64(index: number, refusal: ReplyError = errors.notInteger): Integer64 {
    const { bytes, starts, lengths } = this.request;
    const value = readInteger64(bytes, starts[index], lengths[index]);
    if (value === null) throw refusal;
    return value;
  }

  /** Word `index` as an integer that a number holds exactly; beyond ±2^53 the same refusal as for a word that is no integer. */
  integer(index: number): number {
    const value = this.integer64(index);
    if (typeof value === "bigint") throw errors.notInteger;
    return value;
  }

  /** Word `index` as a double, infinite ones included; refuses anything else, with "value is not a valid float" unless told otherwise. */
  double(index: number, refusal: ReplyError = errors.notFloat): number {
    const { bytes, starts, lengths } = this.request;
    const value = parseDouble(bytes, starts[index], lengths[index]);
    if (Number.isNaN(value)) throw refusal;
    return value;
  }

  /** Word `index` as a number of the precision in which INCRBYFLOAT adds; refuses anything else, with "value is not a valid float" unless told otherwise. */
  longDouble(index: number, refusal: ReplyError = errors.notFloat): LongDouble {
    const { bytes, starts, lengths } = this.request;
    const value = parseLongDouble(bytes, starts[index], lengths[index]);
    if (value === null) throw refusal;
    return value;
  }

  /** As `text`, up to the first zero byte: how Redis repeats a word in an error. */
  echo(index: number, lengthMax = Number.POSITIVE_INFINITY): string {
    return upToZeroByte(this.text(index, lengthMax));
  }

  /** Word `index` as a string of char codes 0-255: for error texts and option names, not for keys. */
  text(index: number, lengthMax = Number.POSITIVE_INFINITY): string {
    const { bytes, starts, lengths } = this.request;
    const end = starts[index] + Math.min(lengths[index], lengthMax);
    let text = "";
    for (let at = starts[index]; at < end; at++) text += String.fromCharCode(bytes[at]);
    return text;
  }
}

/** Texts of errors end there, since Redis prints words as strings of C. */
export function upToZeroByte(text: string): string {
  const zero = text.indexOf("\0");
  return zero < 0 ? text : text.slice(0, zero);
}
