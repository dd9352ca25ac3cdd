/** A HyperLogLog on its own, for whoever has no keyspace: elements in, how many different ones there were out. The bytes are those that Redis has at such a key. */
import { addElement, countElements, changed as isChanged, makeDense, mergeInto, raiseRegisters } from "./change.js";
import { checkHyperLogLog } from "./check.js";
import { denseBytes, emptyBytes, initialise, isDense, isHyperLogLog, registerCount, sparseBytesMaxAtFirst } from "./layout.js";
import type { HyperLogLogBytes } from "./owned-bytes.js";

/** Thrown for bytes that are no HyperLogLog. */
export class NotHyperLogLogError extends Error {
  override name = "NotHyperLogLogError";
}

/** A buffer that gets longer when it has to. */
class OwnBytes implements HyperLogLogBytes {
  bytes: Uint8Array;
  words: Uint32Array;
  readonly start = 0;
  length: number;
  readonly sparseBytesMax: number;

  constructor(content: Uint8Array, sparseBytesMax: number) {
    this.bytes = copyOf(content, content.length);
    this.words = new Uint32Array(this.bytes.buffer);
    this.length = content.length;
    this.sparseBytesMax = sparseBytesMax;
  }

  resize(length: number): void {
    if (length > this.bytes.length) {
      this.bytes = copyOf(this.bytes, length >= denseBytes ? length : Math.min(length * 2, denseBytes));
      this.words = new Uint32Array(this.bytes.buffer);
    }
    this.length = length;
  }
}

/** A copy with room for so many bytes, and for whole words. */
function copyOf(content: Uint8Array, length: number): Uint8Array {
  const copy = new Uint8Array((length + 3) & ~3);
  copy.set(content);
  return copy;
}

export interface HyperLogLogOptions {
  /** Bytes up to which it stays sparse: 3,000 unless given, as in Redis. */
  readonly sparseBytesMax?: number;
}

/**
 * Counts different elements, with a standard error of 0.81 %, in up to 12,304 bytes.
 */
export class HyperLogLog {
  private own: OwnBytes;

  constructor({ sparseBytesMax = sparseBytesMaxAtFirst }: HyperLogLogOptions = {}) {
    const bytes = new Uint8Array(emptyBytes);
    initialise(bytes, 0);
    this.own = new OwnBytes(bytes, sparseBytesMax);
  }

  /** One that goes on from bytes: of `bytes`, or of a string in Redis. They are copied. @throws NotHyperLogLogError */
  static from(bytes: Uint8Array, options: HyperLogLogOptions = {}): HyperLogLog {
    const made = new HyperLogLog(options);
    if (!isHyperLogLog(bytes, 0, bytes.length)) throw new NotHyperLogLogError("these bytes are no HyperLogLog");
    if (!mergeInto(bytes, 0, bytes.length, new Uint8Array(registerCount)))
      throw new NotHyperLogLogError("the runs of this HyperLogLog are broken");
    made.own = new OwnBytes(bytes, made.own.sparseBytesMax);
    return made;
  }

  /** Adds an element. @returns whether that may change the count. */
  add(element: Uint8Array): boolean {
    return addElement(this.own, element, 0, element.length) === isChanged;
  }

  /** About how many different elements were added. Kept until there are others. */
  count(): number {
    return Number(countElements(this.own.bytes, 0, this.own.length));
  }

  /** Adds everything that was added to another one, which stays as it is. */
  merge(other: HyperLogLog): void {
    const registers = new Uint8Array(registerCount);
    for (const { own } of [this, other]) mergeInto(own.bytes, 0, own.length, registers);
    if (isDense(other.own.bytes, 0) && !isDense(this.own.bytes, 0)) makeDense(this.own);
    raiseRegisters(this.own, registers);
  }

  /** A copy of its bytes, to be kept or to be SET in Redis. */
  get bytes(): Uint8Array {
    return this.own.bytes.slice(0, this.own.length);
  }

  /** Verifies every invariant; throws on the first broken one. */
  check(): void {
    checkHyperLogLog(this.own.bytes, 0, this.own.length);
  }
}
