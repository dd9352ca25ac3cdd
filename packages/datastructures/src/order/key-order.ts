/**
 * KeyOrder: items in the order of 64-bit keys, items with the same key as they stood. An item is a 32-bit number, mostly an index of something that lies elsewhere.
 *
 * Keys lie beside the items that they belong to and move with them, as two words: passes over them read memory in its order. Many are sorted by their digits, the
 * lowest first, of which those are left out that are the same in all keys (as in the doubles of integers most are); few by comparing them.
 *
 * Costs: 24 bytes an item.
 */
/** Digits are bytes: longer ones need fewer passes, but for a million items each pass then writes to more pages than the processor's first-level TLB holds, and takes longer. */
const digitBits = 8;
const digitMask = (1 << digitBits) - 1;
const digitCount = 1 << digitBits;
const digitsOfWord = 4;
/** Below so many items the digits' counts cost more than comparing. */
const comparedMax = 512;
/** Runs of so many are sorted by insertion before they are merged. */
const runLength = 12;
/** From so many items on it is worthwhile to look for those that are wanted first. */
const narrowedMin = 2048;
/** Kept for the next items, if no more was needed for these. */
const keptCount = 4096;

const double = new Float64Array(1);
const doubleWords = new Uint32Array(double.buffer);
/** Of the two words of a double, the one with its sign. */
const isLittleEndian = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;
const highWord = isLittleEndian ? 1 : 0;

export class KeyOrder {
  items = new Uint32Array(64);
  high = new Uint32Array(64);
  low = new Uint32Array(64);
  /** What `sort` sorted last: where it begins and ends, no key is the same on both sides. */
  sortedFrom = 0;
  sortedTo = 0;
  private otherItems = new Uint32Array(64);
  private otherHigh = new Uint32Array(64);
  private otherLow = new Uint32Array(64);
  private readonly counts = new Uint32Array(2 * digitsOfWord * digitCount);

  /** Makes room for so many items. What was there is lost. Throws a RangeError where there is no memory for them. */
  reserve(count: number): void {
    if (count <= this.items.length && (count > keptCount || this.items.length <= keptCount)) return;
    const room = Math.max(count, 64);
    this.items = new Uint32Array(room);
    this.high = new Uint32Array(room);
    this.low = new Uint32Array(room);
    this.otherItems = new Uint32Array(room);
    this.otherHigh = new Uint32Array(room);
    this.otherLow = new Uint32Array(room);
  }

  /** Makes a number, not NaN, the key at a place: keys are in the order of the numbers, -0 being 0. */
  setNumber(place: number, value: number): void {
    double[0] = value + 0;
    const high = doubleWords[highWord];
    const low = doubleWords[1 - highWord];
    // Negative numbers the other way round, and before the others.
    const isNegative = high >>> 31 === 1;
    this.high[place] = isNegative ? ~high : high ^ 0x80000000;
    this.low[place] = isNegative ? ~low : low;
  }

  /** The number that `setNumber` made the key at a place. */
  numberAt(place: number): number {
    const high = this.high[place];
    const isNegative = high >>> 31 === 0;
    doubleWords[highWord] = isNegative ? ~high : high ^ 0x80000000;
    doubleWords[1 - highWord] = isNegative ? ~this.low[place] : this.low[place];
    return double[0];
  }

  hasSameKey(a: number, b: number): boolean {
    return this.high[a] === this.high[b] && this.low[a] === this.low[b];
  }

  /** As if all items from `from` up to `to` were sorted: right at the places from `wantedFrom` up to `wantedTo`; at others are the items that do not belong there. */
  sort(from: number, to: number, wantedFrom: number, wantedTo: number): void {
    let [first, end] = [from, to];
    while (end - first >= narrowedMin && (wantedTo - wantedFrom) * 4 < end - first) {
      const [lowerEnd, equalEnd] = this.partition(first, end);
      if (wantedTo <= lowerEnd) end = lowerEnd;
      else if (wantedFrom >= equalEnd) first = equalEnd;
      else {
        if (wantedFrom >= lowerEnd) first = lowerEnd;
        if (wantedTo <= equalEnd) end = equalEnd;
        break;
      }
    }
    this.sortedFrom = first;
    this.sortedTo = end;
    if (end - first <= runLength) this.insert(first, end);
    else if (end - first <= comparedMax) this.merge(first, end);
    else this.sortByDigits(first, end);
  }

  // ---- Parts -------------------------------------------------------------------------------------------------------------------------

  /** Items with keys below one from the middle go first, then those with that key, then the others. Returns where the first two end. */
  private partition(from: number, to: number): [number, number] {
    const { items, high, low, otherItems, otherHigh, otherLow } = this;
    const pivot = this.medianOfSome(from, to);
    const [pivotHigh, pivotLow] = [high[pivot], low[pivot]];
    let lower = 0;
    let equal = 0;
    for (let i = from; i < to; i++) {
      const word = high[i];
      if (word < pivotHigh || (word === pivotHigh && low[i] < pivotLow)) lower++;
      else if (word === pivotHigh && low[i] === pivotLow) equal++;
    }
    let lowerAt = from;
    let equalAt = from + lower;
    let higherAt = equalAt + equal;
    for (let i = from; i < to; i++) {
      const word = high[i];
      const isLower = word < pivotHigh || (word === pivotHigh && low[i] < pivotLow);
      const at = isLower ? lowerAt++ : word === pivotHigh && low[i] === pivotLow ? equalAt++ : higherAt++;
      otherItems[at] = items[i];
      otherHigh[at] = word;
      otherLow[at] = low[i];
    }
    this.takeBack(from, to);
    return [from + lower, from + lower + equal];
  }

  /** The place of the median of nine keys, spread evenly. */
  private medianOfSome(from: number, to: number): number {
    const step = (to - from) >>> 3;
    const places = Array.from({ length: 9 }, (_, i) => Math.min(from + i * step, to - 1));
    places.sort((a, b) => this.high[a] - this.high[b] || this.low[a] - this.low[b]);
    return places[4] as number;
  }

  // ---- Digits ------------------------------------------------------------------------------------------------------------------------

  private sortByDigits(from: number, to: number): void {
    this.countDigits(from, to);
    let isBack = true;
    for (let digit = 0; digit < 2 * digitsOfWord; digit++) {
      if (!this.isSameInAll(digit, from, to)) {
        this.distribute(digit, from, to);
        this.exchange();
        isBack = !isBack;
      }
    }
    if (isBack) return;
    this.exchange();
    this.takeBack(from, to);
  }

  private countDigits(from: number, to: number): void {
    const { counts, high, low } = this;
    counts.fill(0);
    for (let i = from; i < to; i++) {
      const lowWord = low[i];
      const word = high[i];
      counts[lowWord & digitMask]++;
      counts[digitCount + ((lowWord >>> 8) & digitMask)]++;
      counts[2 * digitCount + ((lowWord >>> 16) & digitMask)]++;
      counts[3 * digitCount + (lowWord >>> 24)]++;
      counts[4 * digitCount + (word & digitMask)]++;
      counts[5 * digitCount + ((word >>> 8) & digitMask)]++;
      counts[6 * digitCount + ((word >>> 16) & digitMask)]++;
      counts[7 * digitCount + (word >>> 24)]++;
    }
  }

  private isSameInAll(digit: number, from: number, to: number): boolean {
    const words = digit < digitsOfWord ? this.low : this.high;
    const shift = (digit % digitsOfWord) * digitBits;
    return this.counts[digit * digitCount + ((words[from] >>> shift) & digitMask)] === to - from;
  }

  private distribute(digit: number, from: number, to: number): void {
    const { counts, items, high, low, otherItems, otherHigh, otherLow } = this;
    const words = digit < digitsOfWord ? low : high;
    const shift = (digit % digitsOfWord) * digitBits;
    const first = digit * digitCount;
    let place = from;
    for (let i = first; i < first + digitCount; i++) {
      const count = counts[i];
      counts[i] = place;
      place += count;
    }
    for (let i = from; i < to; i++) {
      const at = counts[first + ((words[i] >>> shift) & digitMask)]++;
      otherItems[at] = items[i];
      otherHigh[at] = high[i];
      otherLow[at] = low[i];
    }
  }

  // ---- Comparing ---------------------------------------------------------------------------------------------------------------------

  private insert(from: number, to: number): void {
    const { items, high, low } = this;
    for (let i = from + 1; i < to; i++) {
      const [item, itemHigh, itemLow] = [items[i], high[i], low[i]];
      let at = i;
      while (at > from && (high[at - 1] > itemHigh || (high[at - 1] === itemHigh && low[at - 1] > itemLow))) {
        items[at] = items[at - 1];
        high[at] = high[at - 1];
        low[at] = low[at - 1];
        at--;
      }
      items[at] = item;
      high[at] = itemHigh;
      low[at] = itemLow;
    }
  }

  private merge(from: number, to: number): void {
    for (let i = from; i < to; i += runLength) this.insert(i, Math.min(i + runLength, to));
    for (let length = runLength; length < to - from; length *= 2) {
      for (let i = from; i + length < to; i += 2 * length) this.mergeTwo(i, i + length, Math.min(i + 2 * length, to));
    }
  }

  private mergeTwo(from: number, middle: number, to: number): void {
    const { items, high, low, otherItems, otherHigh, otherLow } = this;
    let at = from;
    let left = from;
    let right = middle;
    while (left < middle && right < to) {
      const isRight = high[right] < high[left] || (high[right] === high[left] && low[right] < low[left]);
      const taken = isRight ? right++ : left++;
      otherItems[at] = items[taken];
      otherHigh[at] = high[taken];
      otherLow[at] = low[taken];
      at++;
    }
    // What is left on the right is in its place already.
    for (; left < middle; left++, at++) {
      otherItems[at] = items[left];
      otherHigh[at] = high[left];
      otherLow[at] = low[left];
    }
    this.takeBack(from, at);
  }

  /** What was written beside goes where it came from. */
  private takeBack(from: number, to: number): void {
    const { items, high, low, otherItems, otherHigh, otherLow } = this;
    for (let i = from; i < to; i++) {
      items[i] = otherItems[i];
      high[i] = otherHigh[i];
      low[i] = otherLow[i];
    }
  }

  private exchange(): void {
    const { items, high, low } = this;
    this.items = this.otherItems;
    this.high = this.otherHigh;
    this.low = this.otherLow;
    this.otherItems = items;
    this.otherHigh = high;
    this.otherLow = low;
  }
}
