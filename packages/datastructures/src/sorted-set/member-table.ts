/**
 * The members of a sorted set by their bytes: a HashTable in which the member is the field, and the eight bytes of its score the value.
 *
 *   offset  bytes  what
 *        0      4  8, the length of the value
 *        4      4  length of the member, mark of a snapshot
 *        8      …  member, 16 for a long one
 *        …      8  score, a double in the order of bytes of the machine
 */
import type { Arena } from "../arena/arena.js";
import { chunkOffsetMask, chunkUnitsLog2 } from "../arena/layout.js";
import type { KeyHasher } from "../bytes/hash.js";
import { HashTable } from "../hash-table/hash-table.js";
import { pairBytes } from "../hash-table/layout.js";
import type { RankTree } from "./rank-tree.js";
import { scoreBytes, seekStored } from "./search-key.js";

const walkStep = 1024;

/** Bytes of the block of a member of this length. */
export function scorePairBytes(memberLength: number): number {
  return pairBytes(memberLength, scoreBytes).plain;
}

export class MemberTable extends HashTable {
  private readonly tree: RankTree;

  constructor(arena: Arena, hasher: KeyHasher, tree: RankTree) {
    super(arena, hasher);
    this.tree = tree;
  }

  /** Blocks are moved by `relocate`: the tree follows. */
  protected override moveBlock(ref: number, lengthBytes: number): number {
    const placed = this.copyBlock(this.arena, ref, lengthBytes);
    if (this.tree.size > 0) {
      seekStored(this.arena, ref);
      this.tree.locate(ref);
      this.tree.replaceRef(placed);
    }
    this.freeBlock(ref, lengthBytes);
    return placed;
  }

  /** The length of the value, which is the same for all, gives way to the copy's reference, until `takeCopy`. */
  protected override addCopy(source: HashTable, ref: number): number {
    const copy = super.addCopy(source, ref);
    source.arena.words[ref >>> chunkUnitsLog2][(ref & chunkOffsetMask) << 1] = copy;
    return copy;
  }

  /** The copy of a member's block; the block is as it was then. */
  takeCopy(ref: number): number {
    const words = this.arena.words[ref >>> chunkUnitsLog2];
    const at = (ref & chunkOffsetMask) << 1;
    const copy = words[at];
    words[at] = scoreBytes;
    return copy;
  }

  /** Lets all blocks be as they were before a copy, which was not finished. */
  forgetCopies(): void {
    const visitor = { visit: (ref: number): void => void this.takeCopy(ref) };
    for (let cursor = this.scan(0, walkStep, visitor); cursor !== 0; ) cursor = this.scan(cursor, walkStep, visitor);
  }
}
