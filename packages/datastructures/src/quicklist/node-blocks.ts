/**
 * The blocks of a list's nodes: making them, giving them up, and keeping those that a snapshot holds.
 *
 * Epochs: a block bears the number of the epoch it was made in, and each snapshot ends an epoch. So a snapshot holds the blocks that are as old as itself or
 * older, which is one comparison. A held block is never written: who wants to change it makes another in its place and gives it up, and a held
 * block that is given up is handed to the snapshot. To take a snapshot, and to let go of it, no node is touched that did not change.
 */
import { type Arena, byteOffset, wordOffset } from "../arena/arena.js";
import { blockBytes } from "../arena/size-classes.js";
import { assert } from "../assert.js";
import { copyBytes } from "../bytes/copy.js";
import { allocatedBytes, allocatedWord, epochWord, nodeHeaderBytes, plainFlag, plainNodeBytes, stateWord } from "./node.js";
import type { QuickListSettings } from "./settings.js";

/** A snapshot, as far as blocks are concerned. */
export interface BlockHolder {
  readonly epoch: number;
  /** The list has given the block up; it is the holder's now. */
  adopt(ref: number): void;
}

const noHolders: BlockHolder[] = [];

export class NodeBlocks {
  readonly arena: Arena;
  readonly settings: QuickListSettings;
  /** Blocks of this epoch or an older one are held; 0: none is. */
  heldEpoch = 0;
  /** Bytes of the blocks that are the list's, those included that were dropped from it and are still to be freed. */
  memoryBytes = 0;
  /** Nodes that were dropped and are still to be freed. */
  droppedNodes = 0;
  private epoch = 1;
  /** In ascending order of epoch. */
  private holders = noHolders;

  constructor(arena: Arena, settings: QuickListSettings) {
    this.arena = arena;
    this.settings = settings;
  }

  /** A new block; what is behind its header is the caller's to write. */
  create(lengthBytes: number, state: number): number {
    const ref = this.arena.allocate(lengthBytes);
    const words = this.arena.wordsOf(ref);
    const at = wordOffset(ref);
    words[at + allocatedWord] = lengthBytes;
    words[at + stateWord] = state;
    words[at + epochWord] = this.epoch;
    this.memoryBytes += blockBytes(lengthBytes);
    return ref;
  }

  /** A node that is one element. */
  createPlain(bytes: Uint8Array, start: number, length: number): number {
    const ref = this.create(plainNodeBytes(length), plainFlag);
    copyBytes(bytes, start, this.arena.bytesOf(ref), byteOffset(ref) + nodeHeaderBytes, length);
    return ref;
  }

  isHeld(ref: number): boolean {
    return this.heldEpoch !== 0 && this.arena.wordsOf(ref)[wordOffset(ref) + epochWord] <= this.heldEpoch;
  }

  /** Gives up a block: it is freed, or the youngest snapshot's that holds it. */
  discard(ref: number): void {
    const allocated = allocatedBytes(this.arena, ref);
    this.memoryBytes -= blockBytes(allocated);
    if (this.isHeld(ref)) this.holders[this.holders.length - 1].adopt(ref);
    else this.arena.free(ref, allocated);
  }

  /** A block like another, of a list of its own. */
  copy(ref: number, from: NodeBlocks): number {
    const allocated = allocatedBytes(from.arena, ref);
    const state = from.arena.wordsOf(ref)[wordOffset(ref) + stateWord];
    const copied = this.create(allocated, state);
    const start = byteOffset(ref) + nodeHeaderBytes;
    copyBytes(
      from.arena.bytesOf(ref),
      start,
      this.arena.bytesOf(copied),
      byteOffset(copied) + nodeHeaderBytes,
      allocated - nodeHeaderBytes,
    );
    return copied;
  }

  /** The block, or another in its place if it lies in a chunk that is being emptied. A held one stays where it is. */
  relocate(ref: number): number {
    if (!this.arena.shouldMove(ref) || this.isHeld(ref)) return ref;
    const moved = this.copy(ref, this);
    this.discard(ref);
    return moved;
  }

  /** Ends an epoch: all blocks there are, are this holder's too. Returns the number of the epoch. */
  hold(holder: BlockHolder): number {
    this.holders = [...this.holders, holder];
    this.heldEpoch = this.epoch++;
    return this.heldEpoch;
  }

  /** A holder goes, and leaves these blocks that it has adopted: each is freed, or goes to the next older holder that holds it. */
  release(holder: BlockHolder, adopted: readonly number[], from: number, to: number): void {
    const index = this.holders.indexOf(holder);
    assert(index >= 0, "quicklist: a snapshot is released once");
    const older = index > 0 ? this.holders[index - 1] : null;
    for (let i = from; i < to; i++) {
      const ref = adopted[i];
      const words = this.arena.wordsOf(ref);
      if (older !== null && words[wordOffset(ref) + epochWord] <= older.epoch) older.adopt(ref);
      else this.arena.free(ref, words[wordOffset(ref) + allocatedWord]);
    }
  }

  /** The last of what a holder adopted has been released. */
  forget(holder: BlockHolder): void {
    this.holders = this.holders.filter((other) => other !== holder);
    this.heldEpoch = this.holders.length === 0 ? 0 : this.holders[this.holders.length - 1].epoch;
  }
}
