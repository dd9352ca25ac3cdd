/**
 * Requests and replies of a fixed length in which only some digits vary. In a template, a run of `#` stands for a number with leading zeros in a request,
 * and for any bytes in what a server sends. In a request, a run of `=` is the number before it once more.
 */
import { encoded } from "./request.mjs";

const hash = "#".charCodeAt(0);
const zero = "0".charCodeAt(0);
const colon = ":".charCodeAt(0);
const lineFeed = "\n".charCodeAt(0);
/** What one read may bring. */
export const readBytesMax = 64 * 1024;

/**
 * Where the numbers of keys come from. They are drawn by chance from `count` numbers beginning with `from`; with `hits`, that share of them comes from
 * other numbers; `inOrder`: each number once, one after the other, or `stride` after the other, which shares no divisor with `count`; `isShuffled`: each
 * number once too, in an order drawn by chance.
 * @typedef {{
 *   from: number, count: number, hits?: { from: number, count: number, share: number }, inOrder?: boolean, stride?: number, isShuffled?: boolean,
 * }} Numbers
 */

/** By chance, but the same ones in every run (Marsaglia, "Xorshift RNGs", 2003: the triple 13, 17, 5). */
export class KeyNumbers {
  state = 0x9e3779b9;
  ordered = 0;
  /** For shuffled numbers: where each stands. */
  order = new Uint32Array(0);

  /** Before the first of the numbers is taken: where an order begins once more, and another one is drawn. @param {Numbers} from */
  begin({ count, isShuffled = false }) {
    this.ordered = 0;
    if (!isShuffled) return;
    // As Fisher and Yates did it: each one, from the last on, changes places with itself or one before it.
    this.order = Uint32Array.from({ length: count }, (_, i) => i);
    for (let i = count - 1; i > 0; i--) {
      const other = Math.floor(this.random() * (i + 1));
      const number = this.order[i];
      this.order[i] = this.order[other];
      this.order[other] = number;
    }
  }

  /** From zero up to, not including, one. */
  random() {
    let state = this.state;
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    this.state = state;
    return (state >>> 0) / 2 ** 32;
  }

  /** @param {Numbers} from */
  next({ from, count, hits, inOrder = false, stride = 1, isShuffled = false }) {
    if (isShuffled) return from + this.order[this.ordered++ % count];
    if (inOrder) return from + ((this.ordered++ * stride) % count);
    const { from: first, count: many } = hits !== undefined && this.random() < hits.share ? hits : { from, count };
    return first + Math.floor(this.random() * many);
  }
}

/** The same operation several times over, ready to be sent, with other numbers each time. */
export class Batch {
  /** @param {readonly (readonly string[])[]} commands what an operation consists of @param {number} length operations in a batch, at most */
  constructor(commands, length) {
    const operation = Buffer.concat(commands.map(encoded));
    this.operationBytes = operation.length;
    this.bytes = Buffer.concat(new Array(length).fill(operation));
    this.runs = runsOf(operation, /#+|=+/g);
  }

  /** The bytes of so many operations, which are valid until the next call. @param {number} count @param {() => number} nextNumber */
  fill(count, nextNumber) {
    for (let operation = 0; operation < count; operation++) {
      const begin = operation * this.operationBytes;
      let drawn = 0;
      for (const { from, to, isDrawn } of this.runs) {
        if (isDrawn) drawn = nextNumber();
        let number = drawn;
        for (let at = begin + to - 1; at >= begin + from; at--) {
          this.bytes[at] = zero + (number % 10);
          number = Math.floor(number / 10);
        }
      }
    }
    return this.bytes.subarray(0, count * this.operationBytes);
  }
}

/** The reply, if any integer will do. */
export const anyInteger = ":*\r\n";

/** Replies to be awaited, of one kind. @param {string} reply a template, or `anyInteger` @returns {Repeated | Integers} */
export const repliesLike = (reply) => (reply === anyInteger ? new Integers() : new Repeated(reply));

/** Integers, whose lengths vary. */
class Integers {
  count = 0;
  isAtBegin = true;

  /** Takes what came; throws if it is something else. @param {Buffer} chunk */
  take(chunk) {
    for (const byte of chunk) {
      if (this.isAtBegin && byte !== colon) {
        throw new Error(`Something else came than integers: ${JSON.stringify(chunk.toString("latin1", 0, 400))}`);
      }
      this.isAtBegin = byte === lineFeed;
      if (this.isAtBegin) this.count++;
    }
  }
}

/** What a server sends, if it is the same text again and again. */
export class Repeated {
  received = 0;

  /** @param {string} text */
  constructor(text) {
    const once = Buffer.from(text, "latin1");
    this.length = once.length;
    this.runs = runsOf(once, /#+/g);
    // What a read may bring, wherever in the text it begins.
    this.bytes = Buffer.concat(new Array(Math.ceil(readBytesMax / once.length) + 1).fill(once));
  }

  /** How often the whole text has come. */
  get count() {
    return Math.floor(this.received / this.length);
  }

  /** Takes what came, of which the varying bytes are overwritten; throws if it is something else. @param {Buffer} chunk */
  take(chunk) {
    const from = this.received % this.length;
    for (const run of this.runs) {
      for (let begin = -from; begin < chunk.length; begin += this.length) {
        const end = Math.min(begin + run.to, chunk.length);
        for (let at = Math.max(begin + run.from, 0); at < end; at++) chunk[at] = hash;
      }
    }
    if (chunk.compare(this.bytes, from, from + chunk.length) !== 0) {
      const expected = this.bytes.toString("latin1", from, from + Math.min(chunk.length, 200));
      throw new Error(
        `Something else came than was expected: ${JSON.stringify(chunk.toString("latin1", 0, 400))} for ${JSON.stringify(expected)}`,
      );
    }
    this.received += chunk.length;
  }
}

/** Where the runs are that a pattern finds. @param {Buffer} bytes @param {RegExp} pattern */
function runsOf(bytes, pattern) {
  return Array.from(bytes.toString("latin1").matchAll(pattern), ({ index, 0: run }) => ({
    from: index,
    to: index + run.length,
    isDrawn: run.startsWith("#"),
  }));
}
