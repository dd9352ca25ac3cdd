/**
 * All members of a set, one after the other, for whoever may allocate in the arena meanwhile: what is packed is copied first, and of a large set a batch at a time is
 * noted before it is told.
 */
import { type ChunkVisitor, copyBytes, type EntryVisitor, intset, type KeyHasher, listpack } from "@respire/datastructures";
import type { Integer64 } from "../integer64.js";
import type { LargeSet } from "./large-set.js";
import { integerAt } from "./set-storage.js";

/** Receives members. Each is told whether it goes on, by what its methods return. */
export interface MemberVisitor {
  /** A member that is no integer, with its hash as the hasher of all keys and tables makes it. The bytes are valid until something is allocated in the arena. */
  string(bytes: Uint8Array, start: number, length: number, hash: number): boolean;
  /** A member that is an integer. */
  integer(value: Integer64): boolean;
}

/** Members of a table that are noted together. */
const batchMin = 256;
const copiedBytesMin = 1024;

export class MemberWalk implements EntryVisitor {
  private copied = new Uint8Array(copiedBytesMin);
  private refs = new Uint32Array(batchMin + 16);
  private hashes = new Int32Array(batchMin + 16);
  private count = 0;
  private readonly element = new listpack.Element();
  private readonly chunks: ChunkVisitor = { visit: (bytes, at) => this.copy(bytes, at, intset.totalBytes(bytes, at)) };

  intset(bytes: Uint8Array, at: number, visitor: MemberVisitor): boolean {
    this.copy(bytes, at, intset.totalBytes(bytes, at));
    return this.copiedIntset(visitor);
  }

  listpack(bytes: Uint8Array, at: number, hasher: KeyHasher, visitor: MemberVisitor): boolean {
    this.copy(bytes, at, listpack.totalBytes(bytes, at));
    const { copied, element } = this;
    for (let entry = listpack.firstEntry(0); copied[entry] !== listpack.endByte; entry = listpack.nextEntry(copied, entry)) {
      if (listpack.isInteger(copied, entry)) {
        if (!visitor.integer(integerAt(copied, entry))) return false;
      } else {
        const { start, length } = element.show(copied, entry);
        if (!visitor.string(copied, start, length, hasher.hash(copied, start, length))) return false;
      }
    }
    return true;
  }

  large({ integers, strings }: LargeSet, visitor: MemberVisitor): boolean {
    if (strings !== null && strings.size > 0) {
      for (let cursor = 0; ; ) {
        this.count = 0;
        cursor = strings.scan(cursor, batchMin, this);
        const { count, refs, hashes } = this;
        for (let i = 0; i < count; i++) {
          const ref = refs[i];
          if (!visitor.string(strings.bytesOf(ref), strings.fieldStart(ref), strings.fieldLength(ref), hashes[i])) return false;
        }
        if (cursor === 0) break;
      }
    }
    if (integers === null || integers.size === 0) return true;
    for (let chunk = 0; ; ) {
      chunk = integers.visitChunks(chunk, 1, this.chunks);
      if (!this.copiedIntset(visitor)) return false;
      if (chunk === 0) return true;
    }
  }

  /** Gives back what it holds beyond what most walks need. */
  release(): void {
    if (this.copied.length > 2 ** 16) this.copied = new Uint8Array(copiedBytesMin);
    this.element.release();
  }

  /** Notes an entry of a table. */
  visit(ref: number, hash: number): void {
    if (this.count === this.refs.length) this.lengthen();
    this.refs[this.count] = ref;
    this.hashes[this.count++] = hash;
  }

  /** More than a few members have one hash. */
  private lengthen(): void {
    const refs = new Uint32Array(this.refs.length * 2);
    const hashes = new Int32Array(refs.length);
    refs.set(this.refs);
    hashes.set(this.hashes);
    this.refs = refs;
    this.hashes = hashes;
  }

  private copiedIntset(visitor: MemberVisitor): boolean {
    const { copied } = this;
    const count = intset.elementCount(copied, 0);
    for (let i = 0; i < count; i++) if (!visitor.integer(intset.valueAt(copied, 0, i))) return false;
    return true;
  }

  private copy(bytes: Uint8Array, at: number, length: number): void {
    if (this.copied.length < length) this.copied = new Uint8Array(length * 2);
    copyBytes(bytes, at, this.copied, 0, length);
  }
}
