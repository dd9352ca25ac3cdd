/**
 * Where every so-many-th register is among the runs of a sparse HyperLogLog, so that many elements that are added at once are not each looked for from the
 * beginning. Kept right while `SparseEdit` changes the runs.
 */
import { registerCount } from "./layout.js";
import { none, type SparseEdit } from "./sparse-edit.js";

const placeCount = 16;
const registersApart = registerCount / placeCount;

export class SparsePlaces {
  /** Of each place where its run is, the two runs before it, and the first register of the run: an edit begins there. */
  private readonly positions = new Int32Array(placeCount);
  private readonly previous = new Int32Array(placeCount);
  private readonly beforePrevious = new Int32Array(placeCount);
  private readonly firsts = new Int32Array(placeCount);

  /** Finds them all; those behind the end of broken runs are where the last one is. */
  find(edit: SparseEdit, bytes: Uint8Array, words: Uint32Array, at: number, end: number): void {
    edit.rewind();
    for (let place = 0; place < placeCount; place++) {
      edit.find(bytes, words, at, end, place * registersApart, 0);
      this.positions[place] = edit.position;
      this.previous[place] = edit.previous;
      this.beforePrevious[place] = edit.beforePrevious;
      this.firsts[place] = edit.first;
    }
  }

  /** The next register that is looked for is this one. */
  begin(edit: SparseEdit, index: number): void {
    const place = Math.floor(index / registersApart);
    edit.position = this.positions[place];
    edit.previous = this.previous[place];
    edit.beforePrevious = this.beforePrevious[place];
    edit.first = this.firsts[place];
  }

  /** The edit has been applied: what lies behind it has moved, and where something of it was, the place before is as good. */
  follow({ from, rest, change }: SparseEdit): void {
    const { positions, previous, beforePrevious, firsts } = this;
    for (let place = 0; place < placeCount; place++) {
      if (positions[place] < from) continue;
      if (beforePrevious[place] >= rest) {
        positions[place] += change;
        previous[place] += change;
        beforePrevious[place] += change;
      } else if (place === 0) {
        positions[0] = 0;
        previous[0] = none;
        beforePrevious[0] = none;
        firsts[0] = 0;
      } else {
        positions[place] = positions[place - 1];
        previous[place] = previous[place - 1];
        beforePrevious[place] = beforePrevious[place - 1];
        firsts[place] = firsts[place - 1];
      }
    }
  }
}
