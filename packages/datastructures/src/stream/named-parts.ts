/** Parts of a stream that have names, in ascending order of their bytes: its groups, a group's consumers. */
import { compareRanges } from "../bytes/compare.js";

export class NamedParts<Part extends { readonly name: Uint8Array }> implements Iterable<Part> {
  private readonly parts: Part[] = [];

  get size(): number {
    return this.parts.length;
  }

  [Symbol.iterator](): ArrayIterator<Part> {
    return this.parts.values();
  }

  /** The last by name; null if there is none. */
  get last(): Part | null {
    return this.parts.at(-1) ?? null;
  }

  /** The part with the name `bytes[start, start + length)`, or null. */
  find(bytes: Uint8Array, start: number, length: number): Part | null {
    const place = this.placeOf(bytes, start, length);
    const part = this.parts[place];
    if (part === undefined || compareRanges(part.name, 0, part.name.length, bytes, start, length) !== 0) return null;
    return part;
  }

  /** Adds a part whose name none has. */
  add(part: Part): void {
    this.parts.splice(this.placeOf(part.name, 0, part.name.length), 0, part);
  }

  remove(part: Part): void {
    const place = this.placeOf(part.name, 0, part.name.length);
    if (this.parts[place] === part) this.parts.splice(place, 1);
  }

  private placeOf(bytes: Uint8Array, start: number, length: number): number {
    let low = 0;
    let high = this.parts.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const { name } = this.parts[middle];
      if (compareRanges(name, 0, name.length, bytes, start, length) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
