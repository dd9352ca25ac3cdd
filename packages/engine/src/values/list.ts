/**
 * A list, whichever way it is kept: a listpack in its key's entry, or a QuickList. One view shows one key at a time and is used again for the next command.
 *
 * `seek`, `next` and `previous` walk along the elements; the element that they stand on can be read, changed and taken out. Elements that are read are valid until
 * the list, or anything else in the arena, changes. What is added must not lie in the arena.
 */
import { ListCursor, listpack, plainNodeBytes, QuickList, sharedBlockBytesMax } from "@respire/datastructures";
import type { ReplyWriter } from "@respire/resp-protocol";
import type { Arguments } from "../arguments.js";
import { valueType } from "../keyspace/entry.js";
import { provideBlock } from "../keyspace/long-memory.js";
import { CollectionValue } from "./collection.js";
import { digestListpack, largeListType } from "./large-list.js";
import { appendEntries } from "./packed-reply.js";
import type { DigestSink } from "./value-type.js";

/** The two ends of a list, as LEFT and RIGHT name them. */
export const listEnd = { head: 0, tail: 1 } as const;
export type ListEnd = (typeof listEnd)[keyof typeof listEnd];

export class ListValue extends CollectionValue<QuickList> {
  protected readonly type = valueType.list;
  protected readonly largeType = largeListType;
  private readonly shown = new listpack.Element();
  private readonly cursor = new ListCursor();
  /** Where the walk stands in a listpack: the element's index and its entry. */
  private index = 0;
  private entry = 0;

  /** Number of elements. */
  get length(): number {
    if (this.large !== null) return this.large.length;
    return this.ref === 0 ? 0 : listpack.elementCount(this.bytes, this.at);
  }

  override release(): void {
    super.release();
    this.cursor.close();
    this.shown.release();
  }

  // ---- The ends ----------------------------------------------------------------------------------------------------------------------

  /** Sees to it that there is memory for an element that is about to be added, or refuses the command: to be called for each of them before anything changes. */
  provide(length: number): void {
    const lengthBytes = plainNodeBytes(length);
    if (lengthBytes > sharedBlockBytesMax) provideBlock(this.shared, lengthBytes);
  }

  /**
   * Makes ready for elements that are about to be added: so many, of so many bytes together. Where the list would not fit a listpack any more, it stops being one
   * before anything is added: so Redis has it, which does not look at what the elements will take, but at what they are.
   */
  prepare(bytes: number, count: number): void {
    this.tellGrowth();
    this.fit(bytes, count);
  }

  /** As `prepare`, for the words from `first` on. */
  prepareWords(args: Arguments, first: number): void {
    let bytes = 0;
    if (this.large === null) for (let i = first; i < args.count; i++) bytes += args.length(i);
    this.prepare(bytes, args.count - first);
  }

  /** As `prepare`, where it is not certain that there will be more elements than before. */
  fit(bytes: number, count: number): void {
    if (this.large !== null) return;
    const { lists } = this.shared.settings;
    if (!lists.isExceededBy(this.packedBytes + bytes, this.length + count)) return;
    this.becomeQuick();
  }

  push(end: ListEnd, bytes: Uint8Array, start: number, length: number): void {
    const { large } = this;
    if (large !== null) {
      if (end === listEnd.head) large.pushHead(bytes, start, length);
      else large.pushTail(bytes, start, length);
      return;
    }
    if (!this.reserve(this.packedBytes + listpack.encodedBytes(bytes, start, length))) {
      this.becomeQuick();
      return this.push(end, bytes, start, length);
    }
    if (end === listEnd.tail) listpack.append(this.bytes, this.at, bytes, start, length);
    else listpack.insert(this.bytes, this.at, listpack.firstEntry(this.at), bytes, start, length);
  }

  /** The first or the last element. There is one. */
  elementAt(end: ListEnd): listpack.Element {
    const { large, shown } = this;
    if (large !== null) {
      if (end === listEnd.head) large.head(shown);
      else large.tail(shown);
      return shown;
    }
    const { bytes, at } = this;
    const entry = end === listEnd.head ? listpack.firstEntry(at) : listpack.previousEntry(bytes, listpack.endEntry(bytes, at));
    return shown.show(bytes, entry);
  }

  /** Drops the first or the last element. There is one. */
  pop(end: ListEnd): void {
    const { large, bytes, at } = this;
    if (large !== null) {
      if (end === listEnd.head) large.popHead();
      else large.popTail();
      return;
    }
    const last = listpack.endEntry(bytes, at);
    if (end === listEnd.tail) listpack.remove(bytes, at, listpack.previousEntry(bytes, last), last, 1);
    else {
      const first = listpack.firstEntry(at);
      listpack.remove(bytes, at, first, listpack.nextEntry(bytes, first), 1);
    }
  }

  /**
   * To be called when elements have been taken out or replaced: a list without any goes, with its key, and one that has become short is a listpack again.
   *
   * @returns whether it went.
   */
  settle(): boolean {
    if (this.length === 0) {
      this.remove();
      return true;
    }
    this.pack();
    return false;
  }

  // ---- Reading -----------------------------------------------------------------------------------------------------------------------

  /** Replies with `count` elements from the element `from` on, which there are. */
  appendRangeTo(reply: ReplyWriter, from: number, count: number): void {
    if (this.large === null) {
      appendEntries(reply, this.bytes, listpack.entryAt(this.bytes, this.at, from), count);
      return;
    }
    const cursor = this.cursor.open(this.large);
    let left = count;
    for (let goesOn = cursor.seek(from); goesOn && left > 0; goesOn = cursor.nextNode()) {
      const here = Math.min(left, cursor.nodeElementsLeft);
      if (cursor.nodeIsPlain) reply.bulk(cursor.nodeBytes, cursor.nodeEntry, cursor.nodeEnd - cursor.nodeEntry);
      else appendEntries(reply, cursor.nodeBytes, cursor.nodeEntry, here);
      left -= here;
    }
    cursor.close();
  }

  /** As `appendRangeTo`, of the last elements, the last first. */
  appendLastTo(reply: ReplyWriter, count: number): void {
    this.seek(-1);
    for (let left = count; left > 0; left--) {
      const { bytes, start, length } = this.element;
      reply.bulk(bytes, start, length);
      this.previous();
    }
    this.endWalk();
  }

  // ---- Walking -----------------------------------------------------------------------------------------------------------------------

  /** Goes to the element `index`, from the end if that is negative: -1 is the last. False if there is none. */
  seek(index: number): boolean {
    if (this.large !== null) return this.cursor.open(this.large).seek(index);
    const { length } = this;
    const wanted = index < 0 ? index + length : index;
    if (wanted < 0 || wanted >= length) return false;
    this.index = wanted;
    this.entry = listpack.entryAt(this.bytes, this.at, wanted);
    return true;
  }

  /** On to the next element; false behind the last. */
  next(): boolean {
    if (this.large !== null) return this.cursor.next();
    this.entry = listpack.nextEntry(this.bytes, this.entry);
    this.index++;
    return this.bytes[this.entry] !== listpack.endByte;
  }

  /** Back to the element before; false before the first. */
  previous(): boolean {
    if (this.large !== null) return this.cursor.previous();
    if (this.index-- === 0) return false;
    this.entry = listpack.previousEntry(this.bytes, this.entry);
    return true;
  }

  /** To be called when a walk that changed something, or went far, is over: what it had decompressed is compressed again. */
  endWalk(): void {
    if (this.large !== null) this.cursor.close();
  }

  /** The element that the walk stands on. */
  get element(): listpack.Element {
    return this.large === null ? this.shown.show(this.bytes, this.entry) : this.cursor.element;
  }

  /** Whether the element that the walk stands on is `needle[start, start + length)`. */
  isElement(needle: Uint8Array, start: number, length: number): boolean {
    if (this.large !== null) return this.cursor.equalsAtCursor(needle, start, length);
    return listpack.equalsElement(this.bytes, this.entry, needle, start, length);
  }

  // ---- Changing, where the walk stands -------------------------------------------------------------------------------------------------

  /** Puts another element in the place of the one that the walk stands on. The walk is over. */
  replaceElement(bytes: Uint8Array, start: number, length: number): void {
    if (this.large !== null) {
      this.cursor.replaceAtCursor(bytes, start, length);
      return this.endWalk();
    }
    const change = listpack.encodedBytes(bytes, start, length) - listpack.entryBytes(this.bytes, this.entry);
    const offset = this.entry - this.at;
    this.makeRoom(change);
    listpack.replace(this.bytes, this.at, this.at + offset, bytes, start, length);
  }

  /** Puts an element in before the one that the walk stands on. The walk is over. */
  insertBefore(bytes: Uint8Array, start: number, length: number): void {
    this.tellGrowth();
    if (this.large === null) return this.insertAt(this.entry, bytes, start, length);
    this.cursor.insertBeforeCursor(bytes, start, length);
    this.endWalk();
  }

  /** Puts an element in behind the one that the walk stands on. The walk is over. */
  insertAfter(bytes: Uint8Array, start: number, length: number): void {
    this.tellGrowth();
    if (this.large === null) return this.insertAt(listpack.nextEntry(this.bytes, this.entry), bytes, start, length);
    this.cursor.insertAfterCursor(bytes, start, length);
    this.endWalk();
  }

  /** Takes out the element that the walk stands on, and goes on to the one behind it: false if there is none. */
  removeElement(): boolean {
    if (this.large !== null) return this.cursor.removeAtCursor(false);
    const { bytes, at, entry } = this;
    listpack.remove(bytes, at, entry, listpack.nextEntry(bytes, entry), 1);
    return bytes[entry] !== listpack.endByte;
  }

  /** As `removeElement`, and back to the element before. */
  removeBackward(): boolean {
    if (this.large !== null) return this.cursor.removeAtCursor(true);
    const { bytes, at, entry } = this;
    listpack.remove(bytes, at, entry, listpack.nextEntry(bytes, entry), 1);
    if (this.index-- === 0) return false;
    this.entry = listpack.previousEntry(bytes, entry);
    return true;
  }

  /** Takes out `count` elements from the element `from` on, or as many as there are. */
  removeRange(from: number, count: number): void {
    if (this.large !== null) {
      const dropped = this.large.removeRange(from, count);
      if (dropped !== null) this.shared.objects.leave(largeListType, dropped);
      return;
    }
    const { bytes, at, length } = this;
    const removed = Math.min(count, length - from);
    if (removed <= 0) return;
    const end = from + removed;
    const first = listpack.entryAt(bytes, at, from);
    listpack.remove(bytes, at, first, end === length ? listpack.endEntry(bytes, at) : listpack.entryAt(bytes, at, end), removed);
  }

  // ---- The whole ---------------------------------------------------------------------------------------------------------------------

  /** Feeds every element in order: DEBUG DIGEST. */
  digest(sink: DigestSink): void {
    sink.add("list");
    if (this.large === null) digestListpack(this.bytes, this.at, sink);
    else largeListType.digest(this.large, sink);
  }

  /** The list as a QuickList; null while it is a listpack: DEBUG OBJECT. */
  get quickList(): QuickList | null {
    return this.large;
  }

  private insertAt(entry: number, bytes: Uint8Array, start: number, length: number): void {
    const offset = entry - this.at;
    this.makeRoom(listpack.encodedBytes(bytes, start, length));
    listpack.insert(this.bytes, this.at, this.at + offset, bytes, start, length);
  }

  /** Room for so many bytes more in the listpack: `prepare` has seen to it that it may be that long. */
  private makeRoom(change: number): void {
    if (change > 0) this.reserve(this.packedBytes + change);
  }

  private becomeQuick(): void {
    const { shared, ref } = this;
    const { lists } = shared.settings;
    const { arena } = shared;
    this.becomeLarge(ref === 0 ? new QuickList(arena, lists) : QuickList.fromListpack(arena, lists, this.bytes, this.at, this.shown));
  }

  /** Makes the list a listpack again, if it has become short enough; gives back room that it does not need otherwise. */
  private pack(): void {
    const { large } = this;
    if (large === null) return this.shrinkRoom();
    const { lists } = this.shared.settings;
    const total = large.singleListpackBytes;
    if (total === 0 || !lists.allowsPacking(total, large.length)) return;
    const bytes = new Uint8Array(total);
    large.copyListpackTo(bytes, 0);
    this.becomePacked(total);
    this.bytes.set(bytes, this.at);
  }
}
