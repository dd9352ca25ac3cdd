/**
 * A snapshot of a hash table under way: its fields as they were when it began, handed over in order of hash while the table goes on changing.
 *
 * The walk has a position. A field ahead of it that is about to change or to go is handed over first; whatever is then in its place, and every field that is
 * added ahead, gets a mark in its block, and the walk leaves out what is marked. So nothing is remembered beside the blocks, and blocks may move.
 */
import { type Arena, wordOffset } from "../arena/arena.js";
import type { Dict } from "../dictionary/dictionary.js";
import type { EntryVisitor } from "../dictionary/entry-visitor.js";
import { hashSpace } from "../dictionary/layout.js";
import { markOf, withMark } from "./layout.js";

/** Takes the fields of a snapshot. */
export interface FieldSink {
  /** The field at `ref`, to be read at once. Neither the table may be changed meanwhile, nor anything be allocated in its arena. */
  field(ref: number): void;
}

export class TableSnapshot implements EntryVisitor {
  /** What marks the blocks that are left out; 1 or more. */
  readonly mark: number;
  private readonly arena: Arena;
  private readonly fields: Dict;
  private readonly sink: FieldSink;
  /** Fields whose hash is below this have been handed over, or left out. */
  private walkedTo = 0;

  constructor(arena: Arena, fields: Dict, sink: FieldSink, mark: number) {
    this.arena = arena;
    this.fields = fields;
    this.sink = sink;
    this.mark = mark;
  }

  get isDone(): boolean {
    return this.walkedTo === hashSpace;
  }

  /** Hands over at least `countMin` fields, or leaves them out; true at the end. */
  slice(countMin: number): boolean {
    if (this.isDone) return true;
    const cursor = this.fields.scan(this.walkedTo, countMin, this);
    this.walkedTo = cursor === 0 ? hashSpace : cursor;
    return this.isDone;
  }

  visit(ref: number): void {
    const words = this.arena.wordsOf(ref);
    const at = wordOffset(ref) + 1;
    if (markOf(words[at]) === this.mark) words[at] = withMark(words[at], 0);
    else this.sink.field(ref);
  }

  /** A field is about to change. */
  beforeChange(ref: number, hash: number): void {
    if (!this.preserve(ref, hash)) return;
    const words = this.arena.wordsOf(ref);
    const at = wordOffset(ref) + 1;
    words[at] = withMark(words[at], this.mark);
  }

  /** A field is about to go: hands it over if it is ahead of the walk, and says so. */
  preserve(ref: number, hash: number): boolean {
    if (hash >>> 0 < this.walkedTo) return false;
    if (markOf(this.arena.wordsOf(ref)[wordOffset(ref) + 1]) === this.mark) return false;
    this.sink.field(ref);
    return true;
  }

  /** The mark that a new field gets. */
  markForNew(hash: number): number {
    return hash >>> 0 < this.walkedTo ? 0 : this.mark;
  }
}
