/**
 * Raising one register of the sparse form. The run that it is in is cut into up to three; then neighbours among the runs around it that have the same value
 * become one again, if that is not too long. Which do decides what the bytes are afterwards, so it is as in Redis: five runs are looked at, from the one before
 * the cut on, and joining two counts as looking at one.
 *
 *   before    … | Z:1000 | …            register 400 of the thousand becomes 5
 *   after     … | Z:400 | v:5,1 | Z:599 | …
 *
 * An edit is in two steps, since the bytes may have to move to get longer: `find` says what is there and how many bytes more are needed, `apply` changes them.
 * Registers that are raised in ascending order are found from where the last one was: `find` goes on there if `rewind` was not called.
 *
 * Source: what redis-server 7.0.15 makes of the same elements in the same order.
 */
import { moveBytes } from "../bytes/copy.js";
import { extendedLength, extendedZero, runLengths, runValues, valueBit, valueRun, valueRunMax, zeroRunMax } from "./sparse.js";
import { SparseWalk } from "./sparse-walk.js";

const runsLookedAt = 5;
/** Bytes that the five runs may take, and the one behind them. */
const windowBytes = 2 * runsLookedAt + 1;
/** There is no such run; nobody knows. */
export const none = -1;
const unknown = -2;

export class SparseEdit {
  /** Value of the register that was looked for. */
  value = 0;
  /** Bytes that the cut takes in addition: up to four, or one less. */
  growth = 0;
  /** The same when runs have been joined after it. */
  change = 0;
  /** Where the run is that the register is in, from where the runs begin; the run before it, and the one before that, if there are any. */
  position = 0;
  previous = none;
  beforePrevious = none;
  /** The first register of the run, and how many it has. */
  first = 0;
  private runLength = 0;
  private runBytes = 0;
  private previousLength = 0;
  /** The runs as they are to be from `from` on, that is from the run before the cut, up to `rest`. */
  private readonly window = new Uint8Array(windowBytes);
  private windowLength = 0;
  /** Where what was planned last begins and ends, from where the runs begin: as they were before it. */
  from = 0;
  rest = 0;
  private readonly walk = new SparseWalk();
  /** What the run becomes. */
  private readonly parts = new Uint8Array(5);
  private partsLength = 0;

  /** The next register may be anywhere. */
  rewind(): void {
    this.position = 0;
    this.previous = none;
    this.beforePrevious = none;
    this.first = 0;
  }

  /**
   * Finds register `index` among the runs in `bytes[at, end)`, which `words` are too, four at a time from the buffer's beginning. False if they end before it. Otherwise `value` is its value, and if
   * `rank`, from 1 to 32, is more, `apply` makes it that; `growth` and `change` are the bytes that this takes.
   */
  find(bytes: Uint8Array, words: Uint32Array, at: number, end: number, index: number, rank: number): boolean {
    const start = at + this.position;
    const { walk } = this;
    walk.skip(bytes, words, start, end, this.first, index);
    let { position, first: next } = walk;
    let previous = position === start && this.previous >= 0 ? at + this.previous : this.previous;
    let beforePrevious = position === start && this.beforePrevious >= 0 ? at + this.beforePrevious : this.beforePrevious;
    let length = 0;
    let width = 1;
    for (; position < end; beforePrevious = previous, previous = position, position += width) {
      length = runLengths[bytes[position]];
      width = 1;
      if (length === 0) {
        length = extendedLength(bytes, position, end);
        width = 2;
      }
      next += length;
      if (next > index) break;
    }
    if (position >= end) return false;
    this.position = position - at;
    this.previous = previous < 0 ? previous : previous - at;
    this.beforePrevious = beforePrevious < 0 ? beforePrevious : beforePrevious - at;
    this.first = next - length;
    this.runLength = length;
    this.runBytes = width;
    this.value = runValues[bytes[position]];
    if (rank > this.value) {
      this.cut(index, rank);
      this.plan(bytes, at, end);
    }
    return true;
  }

  /** Makes the register that was found what it was asked to be. @param end where the runs ended; behind it have to be `change` bytes that may be written. */
  apply(bytes: Uint8Array, at: number, end: number): void {
    const { window, windowLength } = this;
    const from = at + this.from;
    const rest = at + this.rest;
    const restTo = from + windowLength;
    if (rest < end && restTo !== rest) moveBytes(bytes, rest, restTo, end - rest);
    for (let i = 0; i < windowLength; i++) bytes[from + i] = window[i];
    this.stepBack();
  }

  /** Puts down in `window` what the runs are to be, from the one before the cut on. */
  private plan(bytes: Uint8Array, at: number, end: number): void {
    const { window, parts, partsLength } = this;
    const cutFrom = at + this.position;
    const from = this.previous === none ? cutFrom : at + this.previous;
    this.previousLength = cutFrom === from ? 0 : runLengths[bytes[from]] || extendedLength(bytes, from, end);
    let length = 0;
    for (let position = from; position < cutFrom; position++) window[length++] = bytes[position];
    for (let i = 0; i < partsLength; i++) window[length++] = parts[i];
    // A last XZERO without its second byte is shorter than it says; of its parts, what does not fit then is cut off.
    let rest = Math.min(cutFrom + this.runBytes, end);
    while (length < windowBytes && rest < end) window[length++] = bytes[rest++];
    length = Math.min(length, end + this.growth - from);
    this.windowLength = joinRuns(window, length);
    this.change = this.growth - (length - this.windowLength);
    this.from = from - at;
    this.rest = rest - at;
  }

  /** Goes back to the run before: from there on there may be others than there were. */
  private stepBack(): void {
    if (this.previous === none || this.beforePrevious === unknown) return this.rewind();
    this.position = this.previous;
    this.previous = this.beforePrevious;
    this.beforePrevious = this.previous === none ? none : unknown;
    this.first -= this.previousLength;
  }

  /** What the run becomes, in `parts`. */
  private cut(index: number, rank: number): void {
    const { value, first, runLength } = this;
    const before = index - first;
    const after = runLength - 1 - before;
    this.partsLength = 0;
    if (before > 0) this.addPart(value, before);
    this.addPart(rank, 1);
    if (after > 0) this.addPart(value, after);
    this.growth = this.partsLength - this.runBytes;
  }

  private addPart(value: number, length: number): void {
    const { parts } = this;
    if (value !== 0) parts[this.partsLength++] = valueRun(value, length);
    else if (length <= zeroRunMax) parts[this.partsLength++] = length - 1;
    else {
      parts[this.partsLength++] = extendedZero | ((length - 1) >>> 8);
      parts[this.partsLength++] = (length - 1) & 0xff;
    }
  }
}

/** Joins runs of the same value among the first five in `window[0, length)`; returns the length afterwards. */
function joinRuns(window: Uint8Array, length: number): number {
  let position = 0;
  for (let looked = 0; looked < runsLookedAt && position < length; looked++) {
    const byte = window[position];
    if (byte < valueBit) position += byte >= extendedZero ? 2 : 1;
    else if (position + 1 < length && canJoin(byte, window[position + 1])) {
      window[position] = valueRun(runValues[byte], runLengths[byte] + runLengths[window[position + 1]]);
      window.copyWithin(position + 1, position + 2, length);
      length--;
    } else position++;
  }
  return length;
}

function canJoin(byte: number, next: number): boolean {
  return next >= valueBit && runValues[byte] === runValues[next] && runLengths[byte] + runLengths[next] <= valueRunMax;
}
