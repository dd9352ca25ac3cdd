/**
 * An Arena with a list of its blocks beside it: each block is filled with a byte of its own, so that whatever writes into another's block shows.
 */

import { Arena, byteOffset } from "../arena/arena.js";
import type { ArenaOptions } from "../arena/options.js";
import { assert } from "../assert.js";
import { assertSame } from "./assert-same.js";

interface Block {
  ref: number;
  length: number;
  readonly fill: number;
}

/** Of a longer block only both ends are filled and verified. */
const endLength = 256;

export class ModelledArena {
  readonly arena: Arena;
  readonly blocks: Block[] = [];
  private fills = 0;

  constructor(options?: ArenaOptions) {
    this.arena = new Arena(options);
  }

  get usedBytes(): number {
    return this.blocks.reduce((sum, { length }) => sum + length, 0);
  }

  allocate(length: number): number {
    const ref = this.arena.allocate(length);
    assert(ref > 0 && ref < 2 ** 32 && Number.isInteger(ref), "a reference has 32 bits and is not 0");
    const block = { ref, length, fill: ++this.fills & 0xff };
    this.write(block);
    this.blocks.push(block);
    return ref;
  }

  free(index: number): void {
    const block = this.blocks[index];
    this.verify(block);
    this.arena.free(block.ref, block.length);
    this.blocks[index] = this.blocks[this.blocks.length - 1];
    this.blocks.pop();
  }

  /** Gives a block another length: in place if it can be, or else by moving it. True if it stayed. */
  resize(index: number, length: number): boolean {
    const block = this.blocks[index];
    if (this.arena.sameBlockSize(block.length, length)) {
      this.arena.resized(block.length, length);
      block.length = length;
      this.write(block);
      return true;
    }
    this.free(index);
    this.allocate(length);
    return false;
  }

  /** Moves up to `count` of the blocks that should move; returns how many are left. */
  moveBlocks(count: number): number {
    const waiting = this.blocks.filter(({ ref }) => this.arena.shouldMove(ref));
    for (const block of waiting.slice(0, count)) {
      this.verify(block);
      const moved = this.arena.allocate(block.length);
      assert(!this.arena.shouldMove(moved), "nothing is allocated where chunks are being emptied");
      const from = byteOffset(block.ref);
      this.arena.bytesOf(moved).set(this.arena.bytesOf(block.ref).subarray(from, from + block.length), byteOffset(moved));
      this.arena.free(block.ref, block.length);
      block.ref = moved;
    }
    return Math.max(0, waiting.length - count);
  }

  check(): void {
    this.arena.check();
    for (const block of this.blocks) this.verify(block);
    this.verifyApart();
    const { reserved, used, wasted, free } = this.arena.usage();
    assertSame(used, this.usedBytes);
    assertSame(this.arena.usedBytes, used);
    assertSame(this.arena.reservedBytes, reserved);
    assertSame(used + wasted + free, reserved);
    assert(wasted >= 0 && free >= 0, "nothing is less than empty");
  }

  empty(): void {
    while (this.blocks.length > 0) this.free(this.blocks.length - 1);
    this.check();
    assert(this.arena.reservedBytes <= 2 ** 22, "an emptied arena keeps one chunk at most");
  }

  private verifyApart(): void {
    const sorted = [...this.blocks].sort((a, b) => a.ref - b.ref);
    for (let i = 1; i < sorted.length; i++) {
      const before = sorted[i - 1];
      assert(before.ref + Math.ceil(before.length / 8) <= sorted[i].ref, "blocks do not overlap");
    }
  }

  private write({ ref, length, fill }: Block): void {
    const bytes = this.arena.bytesOf(ref);
    const at = byteOffset(ref);
    bytes.fill(fill, at, at + Math.min(length, endLength));
    bytes.fill(fill, at + Math.max(0, length - endLength), at + length);
  }

  private verify({ ref, length, fill }: Block): void {
    const bytes = this.arena.bytesOf(ref);
    const at = byteOffset(ref);
    assert(at + length <= bytes.length, "a block lies inside its chunk");
    for (let i = 0; i < length; i++) {
      if (i === endLength && length > 2 * endLength) i = length - endLength;
      if (bytes[at + i] !== fill) assert(false, `byte ${i} of the ${length} bytes at ${ref} is as it was written`);
    }
  }
}
