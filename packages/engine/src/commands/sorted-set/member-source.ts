/** Members of a sorted set or a set, as ZUNION and its relatives take them: while what is made of them grows in the same arena. */
import { copyBytes } from "@respire/datastructures";
import type { Shared } from "../../keyspace/keyspace.js";
import { IntegerText } from "../../values/integer-text.js";
import { SetValue } from "../../values/set.js";
import type { SortedSetValue } from "../../values/sorted-set.js";

/** Members that are looked up together. */
const batchSize = 512;
const refs = new Uint32Array(batchSize);
const hashes = new Int32Array(batchSize);
/** What a member of a set counts for. */
const scoreInSet = 1;
const memberBytesMin = 64;
const noBytes = new Uint8Array(0);
const digits = new IntegerText();

export class MemberSource {
  /** The member that is visited: its bytes, from 0 on, its hash and its score. */
  member = noBytes;
  length = 0;
  hash = 0;
  score = 0;
  /** What its scores are multiplied by. */
  weight = 1;
  private readonly shared: Shared;
  private readonly value: SortedSetValue | SetValue;

  constructor(shared: Shared, value: SortedSetValue | SetValue) {
    this.shared = shared;
    this.value = value;
    value.detach();
  }

  /** Number of members. */
  get size(): number {
    return this.value.length;
  }

  /** Visits all members, in no particular order, until the visitor has enough and says false. It may allocate in the arena. */
  visitAll(visit: () => boolean): void {
    const { value } = this;
    if (value instanceof SetValue) return this.visitSet(value, visit);
    const { table } = value;
    if (table === null) return this.visitRange(0, value.length, visit);
    let cursor = 0;
    do {
      let found = 0;
      const overflow: number[] = [];
      cursor = table.scan(cursor, batchSize, {
        visit: (ref, hash) => {
          if (found < batchSize) {
            refs[found] = ref;
            hashes[found++] = hash;
          } else overflow.push(ref, hash); // Members of equal hash are told together.
        },
      });
      for (let i = 0; i < found; i++) if (!this.visitRef(refs[i], hashes[i], visit)) return;
      for (let i = 0; i < overflow.length; i += 2) if (!this.visitRef(overflow[i], overflow[i + 1], visit)) return;
    } while (cursor !== 0);
  }

  /** As `visitAll`, of `count` members of a sorted set, of which there are as many, from the rank `first` on. */
  visitRange(first: number, count: number, visit: () => boolean): void {
    const value = this.value as SortedSetValue;
    const { table } = value;
    if (table === null) {
      let goesOn = true;
      value.visitRange(first, count, false, {
        visit: (bytes, start, length, score) => {
          if (goesOn) goesOn = this.visitBytes(bytes, start, length, score, visit);
        },
      });
      return;
    }
    for (let done = 0; done < count; ) {
      const taken = Math.min(batchSize, count - done);
      value.copyRefs(refs, first + done, taken);
      for (let i = 0; i < taken; i++) if (!this.visitRef(refs[i], table.hashOf(refs[i]), visit)) return;
      done += taken;
    }
  }

  /** Visits the member of a sorted set that `ScoredRuns` calls `item`. */
  visitItem(item: number, score: number, visit: () => boolean): void {
    (this.value as SortedSetValue).visitItem(item, score, {
      visit: (bytes, start, length) => this.visitBytes(bytes, start, length, score, visit),
    });
  }

  /** The score of a member; NaN if it is none. */
  scoreOf(member: Uint8Array, length: number, hash: number): number {
    const { value } = this;
    if (value instanceof SetValue) return value.has(member, 0, length) ? scoreInSet : Number.NaN;
    const { table } = value;
    if (table === null) return value.find(member, 0, length) ? value.foundScore : Number.NaN;
    const ref = table.findHashed(hash, member, 0, length);
    return ref === 0 ? Number.NaN : table.scoreOf(ref);
  }

  private visitSet(value: SetValue, visit: () => boolean): void {
    value.walk({
      string: (bytes, start, length, hash) => {
        this.take(bytes, start, length);
        this.hash = hash;
        this.score = scoreInSet;
        return visit();
      },
      integer: (integer) => this.visitBytes(digits.bytes, 0, digits.write(integer), scoreInSet, visit),
    });
  }

  private visitBytes(bytes: Uint8Array, start: number, length: number, score: number, visit: () => boolean): boolean {
    this.take(bytes, start, length);
    this.hash = this.shared.hasher.hash(this.member, 0, length);
    this.score = score;
    return visit();
  }

  private visitRef(ref: number, hash: number, visit: () => boolean): boolean {
    const table = (this.value as SortedSetValue).table as NonNullable<SortedSetValue["table"]>;
    this.take(table.bytesOf(ref), table.memberStart(ref), table.memberLength(ref));
    this.hash = hash;
    this.score = table.scoreOf(ref);
    return visit();
  }

  private take(bytes: Uint8Array, start: number, length: number): void {
    if (this.member.length < length) this.member = new Uint8Array(Math.max(memberBytesMin, length * 2));
    copyBytes(bytes, start, this.member, 0, length);
    this.length = length;
  }
}
