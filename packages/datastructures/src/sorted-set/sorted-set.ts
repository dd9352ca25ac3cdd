/**
 * SortedSet: members, each a string of bytes, with a score each, found by member, by score and by rank. What a large Redis sorted set is.
 *
 * A member and its score are one block of the arena, found by the member through a HashTable, and in order of score and bytes through a RankTree. A score is a
 * double and never NaN; -0 keeps its sign, but orders as 0. Members of equal score are ordered as strings of unsigned bytes, a shorter one before what it is the
 * beginning of.
 *
 * A member is named by the reference of its block, which is good until the member is deleted or `relocate` is called. Views of its bytes (`bytesOf`) are good until the
 * next allocation in the arena. A rank is a member's place in that order, from 0, the lowest, on.
 */
import type { Arena } from "../arena/arena.js";
import { assert } from "../assert.js";
import type { KeyHasher } from "../bytes/hash.js";
import type { EntryVisitor } from "../dictionary/entry-visitor.js";
import type { FieldSink } from "../hash-table/snapshot.js";
import { buildTree, copyTree } from "./build.js";
import { checkOrder } from "./check.js";
import { orderMembers } from "./member-order.js";
import { MemberTable } from "./member-table.js";
import { PendingMembers } from "./pending-members.js";
import { type RankNodeLimits, refInSlot, slotCount } from "./rank-node.js";
import { defaultLimits, RankTree } from "./rank-tree.js";
import { endSeek, keyScore, loadScore, scoreBytes, seekBytes, seekMember, seekStored } from "./search-key.js";

/** Receives members. References are valid until the set or the arena changes. */
export interface MemberVisitor {
  visit(ref: number): void;
}

/** Leaves that are freed in one slice, and such as are looked at in one step of `relocate`: less than a tenth of a millisecond's work. */
const freedLeaves = 100;
const relocatedLeaves = 100;
/** Places in `relocate` from here on are in the tree, by rank: before that they are hashes. */
const treeCursor = 2 ** 32;
const walkStep = 1024;

// Apart, because the sink of a snapshot reads a score while another one is being written.
const readScore = new Float64Array(1);
const readBytes = new Uint8Array(readScore.buffer);
const writtenScore = new Float64Array(1);
const writtenBytes = new Uint8Array(writtenScore.buffer);

export class SortedSet {
  readonly tree: RankTree;
  private readonly members: MemberTable;
  /** False from the first `addUnordered` until `order`: the tree is empty then. */
  private isOrdered = true;
  /** Meanwhile, as long as none of them goes or moves. */
  private pending: PendingMembers | null = null;

  /** @param hasher of a secret key, which may be the keyspace's own. @param limits how long nodes of the tree are, which tests make short. */
  constructor(arena: Arena, hasher: KeyHasher, limits: RankNodeLimits = defaultLimits) {
    this.tree = new RankTree(arena, limits);
    this.members = new MemberTable(arena, hasher, this.tree);
  }

  /** Number of members. */
  get size(): number {
    return this.members.size;
  }

  /** The hash of the member that `find` was last asked for. Signed. */
  get lastHash(): number {
    return this.members.lastHash;
  }

  // ---- By member ---------------------------------------------------------------------------------------------------------------------

  /** The member `bytes[start, start + length)`, or 0. Its hash is in `lastHash` afterwards, for what is done to it next. */
  find(bytes: Uint8Array, start: number, length: number): number {
    return this.members.find(bytes, start, length);
  }

  /** The same for a member whose hash is known. */
  findHashed(hash: number, bytes: Uint8Array, start: number, length: number): number {
    return this.members.findHashed(hash, bytes, start, length);
  }

  /** The chunk that a member's bytes lie in. Valid until the next allocation in the arena. */
  bytesOf(ref: number): Uint8Array {
    return this.members.bytesOf(ref);
  }

  /** Where the member's bytes begin in `bytesOf(ref)`. */
  memberStart(ref: number): number {
    return this.members.fieldStart(ref);
  }

  memberLength(ref: number): number {
    return this.members.fieldLength(ref);
  }

  scoreOf(ref: number): number {
    loadScore(this.members.arena, ref, readBytes, 0);
    return readScore[0];
  }

  /** Computes a member's hash anew. */
  hashOf(ref: number): number {
    return this.members.hashOf(ref);
  }

  // ---- Changes -----------------------------------------------------------------------------------------------------------------------

  /** Adds a member that is not there, which `find` has just said: `hash` is its hash. Returns its reference. */
  add(hash: number, bytes: Uint8Array, start: number, length: number, score: number): number {
    this.needOrder();
    writtenScore[0] = score;
    const ref = this.members.add(hash, bytes, start, length, writtenBytes, 0, scoreBytes);
    seekMember(this.members.arena, ref);
    keyScore[0] = score;
    this.tree.insert(ref);
    return ref;
  }

  /** Gives a member that is there another score; its reference stays. */
  setScore(ref: number, hash: number, score: number): void {
    this.needOrder();
    const { members, tree } = this;
    seekStored(members.arena, ref);
    if (Object.is(keyScore[0], score)) return;
    tree.locate(ref);
    writtenScore[0] = score;
    members.setValue(ref, hash, writtenBytes, 0, scoreBytes);
    keyScore[0] = score;
    if (tree.changeScore()) return;
    tree.remove(1);
    seekMember(members.arena, ref);
    tree.insert(ref);
  }

  /** Deletes a member that is there. */
  deleteRef(ref: number, hash: number): void {
    if (this.isOrdered) {
      seekStored(this.members.arena, ref);
      this.tree.locate(ref);
      this.tree.remove(1);
    }
    this.pending = null;
    this.members.deleteRef(ref, hash);
    endSeek();
    if (this.size === 0) this.isOrdered = true;
  }

  /**
   * Deletes `count` members from `rank` on; there are as many. The visitor sees each before it goes: then its bytes and its score may be read, but nothing else be asked
   * of the set.
   */
  deleteRange(rank: number, count: number, visitor: MemberVisitor | null): void {
    this.needOrder();
    const { members, tree } = this;
    const { arena } = members;
    assert(rank >= 0 && count >= 0 && rank + count <= tree.size, "sorted set: a range that is deleted is one of its ranks");
    for (let left = count; left > 0; ) {
      tree.seek(rank);
      const { leaf, leafSlot } = tree;
      const taken = Math.min(left, slotCount(arena, leaf) - leafSlot);
      for (let slot = leafSlot; slot < leafSlot + taken; slot++) {
        const ref = refInSlot(arena, leaf, slot);
        if (visitor !== null) visitor.visit(ref);
        members.deleteRef(ref, members.hashOf(ref));
      }
      if (visitor !== null) tree.seek(rank); // It may have asked other sets.
      tree.remove(taken);
      left -= taken;
    }
    endSeek();
  }

  // ---- By order ----------------------------------------------------------------------------------------------------------------------

  /** How many members are lower. */
  rankOf(ref: number): number {
    this.needOrder();
    seekStored(this.members.arena, ref);
    this.tree.locate(ref);
    return this.tree.rank;
  }

  /** The member of this rank, which is below `size`. */
  refAt(rank: number): number {
    this.needOrder();
    this.tree.seek(rank);
    return this.tree.ref;
  }

  /** Members with a score below this one, or at most this one. */
  countBelow(limit: number, orEqual: boolean): number {
    this.needOrder();
    keyScore[0] = limit;
    return this.tree.countBelowScore(orEqual);
  }

  /** Members before this string of bytes, or not behind it, in a set in which all scores are equal. */
  countBelowMember(bytes: Uint8Array, start: number, length: number, orEqual: boolean): number {
    this.needOrder();
    seekBytes(bytes, start, length);
    const count = this.tree.countBelowMember(orEqual);
    endSeek();
    return count;
  }

  // ---- At once -----------------------------------------------------------------------------------------------------------------------

  /** Adds a member that is not there to a set that was empty, or in which there are only such members. Until `order` nothing may be asked that needs order. */
  addUnordered(hash: number, bytes: Uint8Array, start: number, length: number, score: number): number {
    assert(!this.isOrdered || this.size === 0, "sorted set: members without order are added to an empty set");
    if (this.isOrdered) this.pending = new PendingMembers();
    this.isOrdered = false;
    writtenScore[0] = score;
    const ref = this.members.add(hash, bytes, start, length, writtenBytes, 0, scoreBytes);
    if (this.pending !== null) this.pending.add(ref);
    return ref;
  }

  /** Gives a member that was added without order another score. */
  setScoreUnordered(ref: number, score: number): void {
    assert(!this.isOrdered, "sorted set: a member without order is one that was added so");
    writtenScore[0] = score;
    this.members.setValue(ref, this.members.hashOf(ref), writtenBytes, 0, scoreBytes);
  }

  /** Puts all members in order. */
  order(): void {
    if (this.isOrdered) return;
    const refs = this.pending === null ? this.refsByHash() : this.pending.refs;
    this.pending = null;
    const scores = new Float64Array(refs.length);
    const scoresAsBytes = new Uint8Array(scores.buffer);
    for (let i = 0; i < refs.length; i++) loadScore(this.members.arena, refs[i], scoresAsBytes, i * scoreBytes);
    const ordered = { scores, refs };
    orderMembers(this.members.arena, ordered);
    buildTree(this.tree, ordered);
    this.isOrdered = true;
  }

  private refsByHash(): Uint32Array {
    const refs = new Uint32Array(this.size);
    let count = 0;
    const collect: MemberVisitor = {
      visit: (ref) => {
        refs[count++] = ref;
      },
    };
    for (let cursor = this.scan(0, walkStep, collect); cursor !== 0; ) cursor = this.scan(cursor, walkStep, collect);
    return refs;
  }

  private needOrder(): void {
    assert(this.isOrdered, "sorted set: what needs order is asked after `order`");
  }

  // ---- All members -------------------------------------------------------------------------------------------------------------------

  /** Visits members in order of hash, as `Dict.scan` does. */
  scan(cursor: number, countMin: number, visitor: EntryVisitor): number {
    return this.members.scan(cursor, countMin, visitor);
  }

  /** A random member, each with the same probability; 0 if there is none. `random` returns a number from 0 up to, not including, 1. */
  sample(random: () => number): number {
    return this.members.sample(random);
  }

  /** How the index by member is laid out, as `Dict.shape`. O(segments). */
  shape(): { segments: number; slots: number; bytes: number } {
    return this.members.shape();
  }

  /**
   * Makes `target`, an empty set with the same hasher and limits and perhaps another arena, a copy of this one. A RangeError, with nothing changed, if there is no memory
   * for a block too long to share a chunk.
   */
  copyInto(target: SortedSet): void {
    this.needOrder();
    try {
      this.members.copyInto(target.members);
      copyTree(target.tree, this.tree, this.members);
    } catch (error) {
      this.members.forgetCopies();
      throw error;
    }
  }

  /**
   * Moves blocks out of chunks that are being emptied, those of members and of both indexes: from `cursor` on, about `bytesMax` bytes. Begin with 0; returns where to go on,
   * 0 at the end.
   */
  relocate(cursor: number, bytesMax: number): number {
    this.pending = null;
    if (cursor < treeCursor) {
      const next = this.members.relocate(cursor, bytesMax);
      endSeek();
      return next === 0 && this.tree.size > 0 ? treeCursor : next;
    }
    const { tree } = this;
    let rank = cursor - treeCursor;
    let moved = 0;
    for (let leaves = 0; leaves < relocatedLeaves && moved < bytesMax && rank < tree.size; leaves++) {
      tree.seek(rank);
      moved += tree.relocatePath();
      rank += slotCount(tree.arena, tree.leaf) - tree.leafSlot;
    }
    return rank < tree.size ? treeCursor + rank : 0;
  }

  /** Frees a part of the set, about a tenth of a millisecond's work. True when all is gone, and the set as new; until then nothing else may be asked of it. */
  freeSlice(): boolean {
    if (!this.tree.freeSlice(freedLeaves)) return false;
    this.isOrdered = true;
    this.pending = null;
    endSeek();
    return this.members.freeSlice();
  }

  /** Frees everything at once. */
  clear(): void {
    while (!this.freeSlice());
  }

  // ---- Snapshot ----------------------------------------------------------------------------------------------------------------------

  /** Begins a snapshot: `sink` gets every member with its score as it is now, exactly once, in no order; see `HashTable.beginSnapshot`. */
  beginSnapshot(sink: FieldSink): void {
    this.members.beginSnapshot(sink);
  }

  /** Hands over about `countMin` members, 1 or more; true when the sink has them all. */
  snapshotSlice(countMin: number): boolean {
    return this.members.snapshotSlice(countMin);
  }

  /** Ends the snapshot, whether the sink has all members or not. */
  endSnapshot(): void {
    this.members.endSnapshot();
  }

  // ---- Memory ------------------------------------------------------------------------------------------------------------------------

  /** Bytes that are not in the arena. */
  get outsideBytes(): number {
    return this.members.outsideBytes + (this.pending === null ? 0 : this.pending.bytes);
  }

  /** Bytes of everything: blocks of members and nodes, as long as the arena makes them, the index, and what is outside the arena. O(1). */
  get memoryBytes(): number {
    return this.members.memoryBytes + this.tree.memoryBytes + (this.pending === null ? 0 : this.pending.bytes);
  }

  /** Verifies the table, the order, the counts, what nodes say, and that tree and table hold the same; throws on the first that is broken. O(n). */
  check(): void {
    this.members.check();
    if (this.isOrdered) checkOrder(this);
    else assert(this.tree.size === 0, "sorted set check: a set without order has an empty tree");
  }
}
