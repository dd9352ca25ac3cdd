/** A list as it was at one moment, to be read in slices while the list goes on, or is gone. */
import type { Arena } from "../arena/arena.js";
import { blockBytes } from "../arena/size-classes.js";
import { assert } from "../assert.js";
import { allocatedBytes, NodeView } from "./node.js";
import type { BlockHolder, NodeBlocks } from "./node-blocks.js";

/** Receives nodes in order. */
export interface NodeVisitor {
  /** `bytes[start, start + length)` is one element if the node is plain, and a listpack otherwise; valid until the call ends. */
  visit(isPlain: boolean, bytes: Uint8Array, start: number, length: number): void;
}

const view = new NodeView();

export function visitNode(arena: Arena, ref: number, visitor: NodeVisitor): void {
  view.show(arena, ref);
  visitor.visit(view.isPlain, view.bytes, view.start, view.length);
  view.release();
}

export class ListSnapshot implements BlockHolder {
  readonly epoch: number;
  /** Elements at that moment. */
  readonly length: number;
  private readonly blocks: NodeBlocks;
  private refs: Uint32Array;
  /** Blocks that the list has given up. */
  private readonly adopted: number[] = [];
  private released = 0;
  private isReleasing = false;

  constructor(blocks: NodeBlocks, refs: Uint32Array, length: number) {
    this.blocks = blocks;
    this.refs = refs;
    this.length = length;
    this.epoch = blocks.hold(this);
  }

  get nodeCount(): number {
    return this.refs.length;
  }

  /** Shows `count` nodes from the node `from` on, or as many as there are; returns the node to go on from, or 0 at the end. Begin with 0. */
  visitNodes(from: number, count: number, visitor: NodeVisitor): number {
    assert(!this.isReleasing, "quicklist: a snapshot that is read is not released");
    const to = Math.min(this.refs.length, from + count);
    for (let node = from; node < to; node++) visitNode(this.blocks.arena, this.refs[node], visitor);
    return to === this.refs.length ? 0 : to;
  }

  adopt(ref: number): void {
    this.adopted.push(ref);
  }

  /** Bytes of the arena that would be free but for this snapshot. O(nodes that have changed). */
  get memoryBytes(): number {
    let bytes = 0;
    for (let i = this.released; i < this.adopted.length; i++) bytes += blockBytes(allocatedBytes(this.blocks.arena, this.adopted[i]));
    return bytes;
  }

  /** Gives up what it holds, `count` nodes of it at a time; true when that is all. It can't be read any more. */
  releaseSlice(count: number): boolean {
    this.isReleasing = true;
    this.refs = new Uint32Array(0);
    const to = Math.min(this.adopted.length, this.released + count);
    this.blocks.release(this, this.adopted, this.released, to);
    this.released = to;
    if (to < this.adopted.length) return false;
    this.blocks.forget(this);
    return true;
  }

  release(): void {
    this.releaseSlice(Number.POSITIVE_INFINITY);
  }
}
