/** A consumer of a group, and which entries it was given and has not acknowledged. */
import type { Arena } from "../arena/arena.js";
import { KeyTree } from "../key-tree/key-tree.js";
import { idWords } from "./id.js";

/** `activeTimeMs` of a consumer that never got anything. */
export const neverActive = -1;
/** Objects of a consumer, its name not counted; measured on Node 20. */
const objectBytes = 350;

export class StreamConsumer {
  readonly name: Uint8Array;
  /** What its entries are marked with in the group: above 0. */
  readonly index: number;
  /** When it last asked for something, and when it last got something; milliseconds since 1970. */
  seenTimeMs: number;
  activeTimeMs = neverActive;
  /** Ids of its entries. */
  readonly pending: KeyTree;

  constructor(arena: Arena, name: Uint8Array, index: number, seenTimeMs: number, pending = new KeyTree(arena, idWords, 0)) {
    this.name = name;
    this.index = index;
    this.seenTimeMs = seenTimeMs;
    this.pending = pending;
  }

  /** Bytes beside the arena, about. */
  get outsideBytes(): number {
    return objectBytes + this.name.length;
  }

  /** The same consumer of a copy of its group. */
  copy(arena: Arena): StreamConsumer {
    const copied = new StreamConsumer(arena, this.name, this.index, this.seenTimeMs, this.pending.copy(arena));
    copied.activeTimeMs = this.activeTimeMs;
    return copied;
  }
}
