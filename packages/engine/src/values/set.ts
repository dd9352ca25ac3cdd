/**
 * A set as commands see it, whichever way it is kept. One view shows one key at a time and is used again for the next command.
 *
 * What is said here of chance: each member has the same probability. `random` returns a number from 0 up to, not including, 1.
 */
import { copyBytes, intset, listpack } from "@respire/datastructures";
import type { Integer64 } from "../integer64.js";
import { encoding } from "../keyspace/entry.js";
import type { LargeSet } from "./large-set.js";
import type { MemberVisitor } from "./member-walk.js";
import { Selection } from "./selection.js";
import { SetBuilder } from "./set-builder.js";
import { resultOf, type SetEncodingName } from "./set-encoding.js";
import { SetMembers } from "./set-members.js";
import { integerAt } from "./set-storage.js";

/** Members that are looked at together where some are taken out. */
const popStep = 256;
/** Members that are drawn one by one, up to this share of all (a third); beyond it those to leave out are fewer to draw than would be drawn in vain. */
const drawnShareMax = 3;
/** Where this many times the members that remain are no more than those that are popped, all are looked at. As in Redis, where those that remain move to a new set. */
const movedShareMin = 5;
/** A large set of no more than these is packed anew then, or made smaller. */
const renewedBytesMax = 2 ** 20;
const renewedMembersMax = 2 ** 12;

const renewing = new SetBuilder();

export class SetValue extends SetMembers {
  /** The member that was drawn last: its index in an intset, its entry in a listpack, its reference in a table; if `drawnInteger` is null. */
  private drawnAt = 0;
  /** Of a large set. */
  private drawnInteger: Integer64 | null = null;
  private readonly element = new listpack.Element();

  override release(): void {
    super.release();
    this.element.release();
  }

  /** The table of what is said to be one: DEBUG HTSTATS-KEY. Integers have none. */
  get table(): { size: number; shape(): { segments: number; slots: number; bytes: number } } {
    const { large, length } = this;
    return large?.strings ?? { size: length, shape: () => ({ segments: 1, slots: length, bytes: this.packedBytes }) };
  }

  /** Makes what was built and finished the value of the key, in place of what it held. */
  store(builder: SetBuilder, name: SetEncodingName): void {
    if (builder.large !== null) {
      this.becomeLarge(builder.large);
      builder.large = null;
    } else if (name === "intset") {
      this.placeInline(encoding.intset, builder.intsetBytes);
      builder.writeIntset(this.bytes, this.at);
    } else {
      const total = builder.packedBytes;
      this.placeInline(name === "listpack" ? encoding.inline : encoding.changed, total);
      copyBytes(builder.packed, 0, this.bytes, this.at, total);
    }
  }

  // ---- One at random -----------------------------------------------------------------------------------------------------------------

  /** Draws a member of a set that has one; what is asked of "the drawn one" is then about it, until the set changes. */
  draw(random: () => number): void {
    const { large } = this;
    this.drawnInteger = null;
    if (large !== null) this.drawLarge(large, random);
    else {
      const index = Math.floor(random() * this.length);
      this.drawnAt = this.isIntset ? index : listpack.entryAt(this.bytes, this.at, index);
    }
  }

  private drawLarge(large: LargeSet, random: () => number): void {
    const { integers, strings } = large;
    if (strings === null || (integers !== null && integers.size > 0 && random() * large.size < integers.size)) {
      this.drawnInteger = (integers as NonNullable<typeof integers>).sample(random);
    } else this.drawnAt = strings.sample(random);
  }

  /** Shows the drawn one to a visitor, whose hash is of no use. */
  visitDrawn(visitor: MemberVisitor): void {
    const { drawnAt, drawnInteger, large } = this;
    if (drawnInteger !== null) visitor.integer(drawnInteger);
    else if (large === null) this.visitPacked(drawnAt, visitor);
    else {
      const strings = large.strings as NonNullable<LargeSet["strings"]>;
      visitor.string(strings.bytesOf(drawnAt), strings.fieldStart(drawnAt), strings.fieldLength(drawnAt), 0);
    }
  }

  private visitPacked(at: number, visitor: MemberVisitor): void {
    if (this.isIntset) visitor.integer(intset.valueAt(this.bytes, this.at, at));
    else if (listpack.isInteger(this.bytes, at)) visitor.integer(integerAt(this.bytes, at));
    else {
      const { bytes, start, length } = this.element.show(this.bytes, at);
      visitor.string(bytes, start, length, 0);
    }
  }

  /** Takes the drawn one out. With the last one the key has to go. */
  popDrawn(): void {
    this.deleteDrawn();
    if (this.large !== null) this.measureLarge();
  }

  /** Nothing has been looked for in the table since it was drawn: its hash is the last one still. */
  private deleteDrawn(): void {
    const { drawnAt, drawnInteger, large } = this;
    if (drawnInteger !== null) large?.integers?.delete(drawnInteger);
    else if (large !== null) large.strings?.deleteRef(drawnAt, large.strings.lastHash);
    else {
      this.deletePacked(drawnAt);
      if (this.length > 0) this.shrinkRoom();
    }
  }

  private deletePacked(at: number): void {
    if (this.isIntset) intset.removeAt(this.bytes, this.at, at);
    else this.removeEntry(at);
  }

  // ---- Several at random -------------------------------------------------------------------------------------------------------------

  /** Shows as many drawn members as asked for, each drawn from all. The set has one. */
  drawRepeatedly(count: number, random: () => number, visitor: MemberVisitor): void {
    if (this.large === null && !this.isIntset && count > 1) {
      // Where an entry is found by walking, walking once is enough.
      const entries: number[] = [];
      for (
        let entry = listpack.firstEntry(this.at);
        this.bytes[entry] !== listpack.endByte;
        entry = listpack.nextEntry(this.bytes, entry)
      ) {
        entries.push(entry);
      }
      for (let i = 0; i < count; i++) this.visitPacked(entries[Math.floor(random() * entries.length)], visitor);
      return;
    }
    for (let i = 0; i < count; i++) {
      this.draw(random);
      this.visitDrawn(visitor);
    }
  }

  /** Shows so many different members, less than there are. */
  drawDistinct(count: number, random: () => number, visitor: MemberVisitor): void {
    if (this.large === null || count * drawnShareMax > this.length) this.walk(new Selection(count, this.length, random, visitor));
    else this.drawLargeDistinct(count, random, visitor);
  }

  private drawLargeDistinct(count: number, random: () => number, visitor: MemberVisitor): void {
    const refs = new Set<number>();
    const integers = new Set<Integer64>();
    while (refs.size + integers.size < count) {
      this.draw(random);
      const { drawnAt, drawnInteger } = this;
      const before = refs.size + integers.size;
      if (drawnInteger === null) refs.add(drawnAt);
      else integers.add(drawnInteger);
      if (refs.size + integers.size > before) this.visitDrawn(visitor);
    }
  }

  /** Shows so many different members, less than there are, and takes them out. The visitor allocates nothing in the arena. */
  popSome(count: number, random: () => number, visitor: MemberVisitor): void {
    const remaining = this.length - count;
    const isFew = remaining * movedShareMin > count;
    if (this.large === null) this.popPacked(count, random, visitor);
    else {
      try {
        if (isFew) this.popDrawnOnes(count, random, visitor);
        else popLarge(this.large, new Selection(count, this.length, random, visitor));
      } finally {
        this.measureLarge(); // The visitor may have had no room for all.
      }
    }
    if (!isFew) this.renew();
  }

  private popDrawnOnes(count: number, random: () => number, visitor: MemberVisitor): void {
    for (let i = 0; i < count; i++) {
      this.draw(random);
      this.visitDrawn(visitor);
      this.deleteDrawn();
    }
  }

  private popPacked(count: number, random: () => number, visitor: MemberVisitor): void {
    let wanted = count;
    // From an intset the last ones first, so that the others keep their indexes.
    let at = this.isIntset ? this.length - 1 : listpack.firstEntry(this.at);
    for (let left = this.length; wanted > 0; left--) {
      const isWanted = random() * left < wanted;
      if (isWanted) {
        this.visitPacked(at, visitor);
        this.deletePacked(at);
        wanted--;
      }
      if (this.isIntset) at--;
      else if (!isWanted) at = listpack.nextEntry(this.bytes, at);
    }
    this.shrinkRoom();
  }

  /** Few members have remained of many: in Redis they have moved to a new set, which may have another encoding. */
  private renew(): void {
    const { large, shared } = this;
    // To move what is long might find no memory; and what is many is moved for nothing.
    if (large !== null && (large.memoryBytes > renewedBytesMax || large.size > renewedMembersMax)) return;
    const wasIntset = this.encodingName === "intset";
    renewing.begin(shared);
    this.walk(renewing);
    this.store(renewing, renewing.finish(wasIntset ? resultOf.intset : resultOf.listpack));
  }
}

/** Takes out those members of a large set that are selected. */
function popLarge({ integers, strings }: LargeSet, selection: Selection): void {
  if (strings !== null) {
    const refs: number[] = [];
    const hashes: number[] = [];
    const batch = {
      visit(ref: number, hash: number): void {
        refs.push(ref);
        hashes.push(hash);
      },
    };
    for (let cursor = 0; strings.size > 0; ) {
      cursor = strings.scan(cursor, popStep, batch);
      for (const [index, ref] of refs.entries()) {
        if (!selection.next()) continue;
        selection.visitor.string(strings.bytesOf(ref), strings.fieldStart(ref), strings.fieldLength(ref), hashes[index]);
        strings.deleteRef(ref, hashes[index]);
      }
      refs.length = 0;
      hashes.length = 0;
      if (cursor === 0) break;
    }
  }
  if (integers === null) return;
  const values: Integer64[] = [];
  const batch = { visit: (value: Integer64) => values.push(value) };
  for (let cursor: Integer64 = 0; integers.size > 0; ) {
    cursor = integers.scan(cursor, popStep, batch);
    for (const value of values.splice(0)) {
      if (!selection.next()) continue;
      selection.visitor.integer(value);
      integers.delete(value);
    }
    if (cursor === 0) break;
  }
}
