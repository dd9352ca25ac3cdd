/**
 * A snapshot of an integer set under way: its integers as they were when it began, handed over chunk by chunk in ascending order while the set goes on changing.
 *
 * The walk has a position, which is an integer, as indexes of chunks change. A chunk that is about to change is handed over first, if its smallest integer is not
 * below the position and it has no mark; then it has one. What comes of a chunk with a mark, and every new chunk, has one too, and the walk leaves out what is
 * marked. A chunk without a mark is thus as it was when the snapshot began, and lies on one side of the position.
 */
import { type Arena, byteOffset } from "../arena/arena.js";
import type { ChunkDirectory } from "./directory.js";

/** Takes the integers of a snapshot. */
export interface IntegerSink {
  /** An intset at `bytes[at]`, to be read at once. Nothing may be asked of the set meanwhile, nor be allocated in its arena. */
  integers(bytes: Uint8Array, at: number): void;
}

const smallestWord = -(2 ** 31);

export class SetSnapshot {
  isDone = false;
  private readonly arena: Arena;
  private readonly directory: ChunkDirectory;
  private readonly sink: IntegerSink;
  /** The words of the position, as the directory has them. */
  private high = smallestWord;
  private low = smallestWord;

  constructor(arena: Arena, directory: ChunkDirectory, sink: IntegerSink) {
    this.arena = arena;
    this.directory = directory;
    this.sink = sink;
  }

  /** Hands over `chunksMin` chunks or leaves them out; true at the end. */
  slice(chunksMin: number): boolean {
    if (this.isDone) return true;
    const { directory } = this;
    let chunk = directory.firstFrom(this.high, this.low);
    const to = Math.min(directory.size, chunk + chunksMin);
    for (; chunk < to; chunk++) if (directory.marks[chunk] === 0) this.handOver(chunk);
    if (chunk === directory.size) this.isDone = true;
    else {
      this.high = directory.highOf(chunk);
      this.low = directory.lowOf(chunk);
    }
    return this.isDone;
  }

  /** A chunk is about to change. What was taken (intset/integer.ts) may be another integer afterwards. */
  beforeChange(chunk: number): void {
    const { directory } = this;
    if (this.isDone || directory.marks[chunk] === 1) return;
    if (!directory.isBelow(chunk, this.high, this.low)) this.handOver(chunk);
    directory.marks[chunk] = 1;
  }

  /** The mark that a new chunk gets. */
  markForNew(): number {
    return 1;
  }

  private handOver(chunk: number): void {
    const ref = this.directory.refs[chunk];
    this.sink.integers(this.arena.bytesOf(ref), byteOffset(ref));
  }
}
