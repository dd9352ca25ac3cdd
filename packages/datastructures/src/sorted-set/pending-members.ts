/** Members that were added without order, in the order in which they came: that may be the right one, or its reverse. */
const capacityFirst = 64;

export class PendingMembers {
  private added = new Uint32Array(capacityFirst);
  private count = 0;

  add(ref: number): void {
    if (this.count === this.added.length) {
      const longer = new Uint32Array(this.count * 2);
      longer.set(this.added);
      this.added = longer;
    }
    this.added[this.count++] = ref;
  }

  get refs(): Uint32Array {
    return this.added.subarray(0, this.count);
  }

  get bytes(): number {
    return this.added.byteLength;
  }
}
