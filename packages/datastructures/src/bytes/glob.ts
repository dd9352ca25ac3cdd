/**
 * Glob patterns as Redis matches them: `*`, `?`, `[abc]`, `[^a-z]`, and `\` before a character that stands for itself.
 *
 * A pattern is compiled to the runs of elements between its stars. Every element but the star takes one byte, so the first run can only match at the
 * beginning of a text, the last one only at its end, and each between them best where it first matches. Nothing is tried again, so a match costs
 * at most pattern × text, and most cost little more than the comparison of the first run. Source: redis.io KEYS, and what a running Redis matches.
 */
const star = 0x2a;
const dash = 0x2d;
const question = 0x3f;
const open = 0x5b;
const backslash = 0x5c;
const close = 0x5d;
const caret = 0x5e;

/** An element is the byte that it matches, or `anyByte`, or `firstClass` plus the index of a class of bytes. */
const anyByte = 256;
const firstClass = 257;
/** A pattern with more stars that something follows matches nothing: Redis gives up there, because it calls itself for each. */
const starsMax = 1000;

/** Whether the whole of `text` matches `pattern`. For more than one text, compile the pattern. */
export function matchesGlob(pattern: Uint8Array, text: Uint8Array): boolean {
  return compileGlob(pattern, 0, pattern.length).matches(text, 0, text.length);
}

/** Compiles the pattern in `bytes[start, start + length)`; with `ignoresCase`, ASCII letters match in either case. */
export function compileGlob(bytes: Uint8Array, start: number, length: number, ignoresCase = false): Glob {
  const parser = new Parser(bytes, start, start + length, ignoresCase);
  const elements: number[] = [];
  const runEnds: number[] = [];
  while (!parser.isAtEnd) {
    if (parser.skipStars()) runEnds.push(elements.length);
    else elements.push(parser.nextElement());
  }
  runEnds.push(elements.length);
  return new Glob(Int16Array.from(elements), runEnds, Uint8Array.from(parser.classes), length === 1 && bytes[start] === star);
}

export class Glob {
  /** Whether the pattern is `*` alone. KEYS and the SCAN commands then don't ask what matches: only there is an empty key matched by a star. */
  readonly isLoneStar: boolean;
  /** The text that alone matches, if there are no special characters in the pattern. */
  readonly literal: Uint8Array | null;
  private readonly hasStar: boolean;
  private readonly prefixEnd: number;
  private readonly suffixFrom: number;
  private readonly middleEnds: Int32Array;
  /** Shorter texts don't match: there must be a byte for each element, and, so it is in Redis, one for stars without any. */
  private readonly lengthMin: number;

  /**
   * @internal
   * `runEnds` says for each run where it ends in `elements`; `classes` has 256 entries for each class, 1 for its members.
   */
  constructor(
    private readonly elements: Int16Array,
    runEnds: readonly number[],
    private readonly classes: Uint8Array,
    isLoneStar: boolean,
  ) {
    this.isLoneStar = isLoneStar;
    this.hasStar = runEnds.length > 1;
    this.literal = !this.hasStar && elements.every((element) => element < anyByte) ? Uint8Array.from(elements) : null;
    this.prefixEnd = runEnds[0] as number;
    this.suffixFrom = this.hasStar ? (runEnds[runEnds.length - 2] as number) : elements.length;
    this.middleEnds = Int32Array.from(runEnds.slice(1, -1));
    const starsBeforeElements = this.middleEnds.length + (this.suffixFrom < elements.length ? 1 : 0);
    this.lengthMin = starsBeforeElements > starsMax ? Number.POSITIVE_INFINITY : Math.max(elements.length, this.hasStar ? 1 : 0);
  }

  /** Whether the whole of `bytes[start, start + length)` matches. */
  matches(bytes: Uint8Array, start: number, length: number): boolean {
    const { elements, prefixEnd, suffixFrom } = this;
    if (length < this.lengthMin || (length > elements.length && !this.hasStar)) return false;
    if (!this.matchesRun(bytes, start, 0, prefixEnd)) return false;
    const end = start + length - (elements.length - suffixFrom);
    if (!this.matchesRun(bytes, end, suffixFrom, elements.length)) return false;
    return this.middleEnds.length === 0 || this.matchesMiddle(bytes, start + prefixEnd, end);
  }

  /** Whether the runs between the first and the last follow each other in [from, end). */
  private matchesMiddle(bytes: Uint8Array, from: number, end: number): boolean {
    const { elements, middleEnds } = this;
    let at = from;
    let runFrom = this.prefixEnd;
    for (let run = 0; run < middleEnds.length; run++) {
      const runEnd = middleEnds[run] as number;
      const last = end - (runEnd - runFrom);
      const first = elements[runFrom] as number;
      while (at <= last && ((first < anyByte && bytes[at] !== first) || !this.matchesRun(bytes, at, runFrom, runEnd))) at++;
      if (at > last) return false;
      at += runEnd - runFrom;
      runFrom = runEnd;
    }
    return true;
  }

  private matchesRun(bytes: Uint8Array, at: number, from: number, end: number): boolean {
    const { elements } = this;
    for (let i = from; i < end; i++, at++) {
      const element = elements[i] as number;
      const byte = bytes[at] as number;
      if (element !== byte && element !== anyByte && (element < firstClass || this.classes[((element - firstClass) << 8) | byte] === 0))
        return false;
    }
    return true;
  }
}

class Parser {
  /** 256 entries for each class, 1 for its members. */
  readonly classes: number[] = [];
  private readonly indexes = new Map<string, number>();

  constructor(
    private readonly pattern: Uint8Array,
    private at: number,
    private readonly end: number,
    private readonly ignoresCase: boolean,
  ) {}

  get isAtEnd(): boolean {
    return this.at === this.end;
  }

  skipStars(): boolean {
    const from = this.at;
    while (this.at < this.end && this.pattern[this.at] === star) this.at++;
    return this.at > from;
  }

  nextElement(): number {
    const byte = this.next();
    if (byte === question) return anyByte;
    if (byte === open) return this.nextClass();
    return this.literal(byte === backslash && this.at < this.end ? this.next() : byte);
  }

  private next(): number {
    return this.pattern[this.at++] as number;
  }

  private literal(byte: number): number {
    if (this.fold(byte) === byte && this.fold(byte ^ caseBit) !== byte) return byte;
    const members = new Uint8Array(256);
    members[byte] = 1;
    members[byte ^ caseBit] = 1;
    return this.classOf(members);
  }

  /** A class that is never closed ends with the pattern. */
  private nextClass(): number {
    const isNegated = this.pattern[this.at] === caret && this.at < this.end;
    if (isNegated) this.at++;
    const members = new Uint8Array(256);
    while (this.at < this.end) {
      const byte = this.next();
      const left = this.end - this.at;
      if (byte === backslash && left >= 1) members[this.fold(this.next())] = 1;
      else if (byte === close) break;
      else if (left >= 2 && this.pattern[this.at] === dash) {
        const other = signed(this.pattern[this.at + 1] as number);
        this.at += 2;
        // Put in order before case is looked at: Z-a has no members if case is ignored.
        const last = this.fold(Math.max(signed(byte), other));
        for (let member = this.fold(Math.min(signed(byte), other)); member <= last; member++) members[member & 0xff] = 1;
      } else members[this.fold(byte)] = 1;
    }
    return this.classOf(Uint8Array.from(members, (_, byte) => ((members[this.fold(byte)] === 1) !== isNegated ? 1 : 0)));
  }

  /** Equal classes share an index, so that there are not more of them than an element can say. */
  private classOf(members: Uint8Array): number {
    const name = members.join("");
    let index = this.indexes.get(name);
    if (index === undefined) {
      index = this.indexes.size;
      this.indexes.set(name, index);
      for (const member of members) this.classes.push(member);
    }
    return firstClass + index;
  }

  /** The byte that stands for `byte` in comparisons. */
  private fold(byte: number): number {
    return this.ignoresCase && byte >= 0x41 && byte <= 0x5a ? byte | caseBit : byte;
  }
}

/** In ranges bytes are compared as C's char, which is signed on x86-64: there 0x80 to 0xff come before 0. */
function signed(byte: number): number {
  return (byte << 24) >> 24;
}

/** What tells an ASCII letter from itself in the other case. */
const caseBit = 0x20;
