/**
 * Records of a 64-bit key and a reference, sorted by key: from the lowest digit to the highest, each time into as many places as the digit has values, and keeping the
 * order of before where it is equal. Digits that are the same in all records are left out: of scores that are small integers, that is half of them.
 */

/** Words of a record: the lower half of the key, the upper half, the reference. */
export const recordWords = 3;
const digitBits = 11;
const digitValues = 1 << digitBits;
const digitMask = digitValues - 1;
/** Three digits to each half of the key: 11, 11 and 10 bits. */
const digitShifts = [0, 11, 22] as const;
const digits = 6;

export class RecordSorter {
  /** Record `i` begins at word `i * recordWords`. */
  readonly records: Uint32Array;
  private readonly spare: Uint32Array;
  private readonly starts = new Uint32Array(digits * digitValues);

  constructor(count: number) {
    this.records = new Uint32Array(count * recordWords);
    this.spare = new Uint32Array(count * recordWords);
  }

  /** Sorts the records from `from` up to, not including, `to`. */
  sort(from: number, to: number): void {
    this.count(from, to);
    let source = this.records;
    let target = this.spare;
    for (let digit = 0; digit < digits; digit++) {
      const starts = this.starts.subarray(digit * digitValues, (digit + 1) * digitValues);
      if (!toStarts(starts, from, to)) continue;
      distribute(source, target, from, to, starts, digit < digits / 2 ? 0 : 1, digitShifts[digit % digitShifts.length]);
      [source, target] = [target, source];
    }
    if (source !== this.records) this.records.set(source.subarray(from * recordWords, to * recordWords), from * recordWords);
  }

  /** How many records have each value of each digit. */
  private count(from: number, to: number): void {
    const { records, starts } = this;
    starts.fill(0);
    for (let at = from * recordWords; at < to * recordWords; at += recordWords) {
      const low = records[at];
      const high = records[at + 1];
      starts[low & digitMask]++;
      starts[digitValues + ((low >>> 11) & digitMask)]++;
      starts[2 * digitValues + (low >>> 22)]++;
      starts[3 * digitValues + (high & digitMask)]++;
      starts[4 * digitValues + ((high >>> 11) & digitMask)]++;
      starts[5 * digitValues + (high >>> 22)]++;
    }
  }
}

/** Makes of the counts where the records of each value begin; false if all have the same. */
function toStarts(starts: Uint32Array, from: number, to: number): boolean {
  let next = from;
  for (let value = 0; value < digitValues; value++) {
    const count = starts[value];
    if (count === to - from) return false;
    starts[value] = next;
    next += count;
  }
  return true;
}

function distribute(
  source: Uint32Array,
  target: Uint32Array,
  from: number,
  to: number,
  starts: Uint32Array,
  half: number,
  shift: number,
): void {
  for (let at = from * recordWords; at < to * recordWords; at += recordWords) {
    const place = starts[(source[at + half] >>> shift) & digitMask]++ * recordWords;
    target[place] = source[at];
    target[place + 1] = source[at + 1];
    target[place + 2] = source[at + 2];
  }
}
