/** Verifies one sorted set, whichever way it is kept. For tests; O(n). */
import { assert, byteOffset, compareRanges, listpack, wordOffset } from "@respire/datastructures";
import { encoding, encodingOf, inlineLengthOf, keyLengthAt, readIndex, valueOffset } from "../keyspace/entry.js";
import type { Shared } from "../keyspace/keyspace.js";
import { LargeSortedSet } from "../values/large-sorted-set.js";
import { scoreOf } from "../values/packed-scores.js";

/** @param ref an entry that holds a sorted set. */
export function checkSortedSet({ arena, objects }: Shared, ref: number): void {
  const words = arena.wordsOf(ref);
  const at = wordOffset(ref);
  const head = words[at];
  if (encodingOf(head) === encoding.object) {
    const set = objects.value(readIndex(words, at));
    assert(set instanceof LargeSortedSet, "sorted set check: one that is no listpack is large");
    set.check();
    assert(set.size > 0, "sorted set check: a sorted set has members");
    return;
  }
  const isChanged = encodingOf(head) === encoding.changed;
  assert(isChanged || encodingOf(head) === encoding.inline, "sorted set check: a sorted set is a listpack or an object");
  const bytes = arena.bytesOf(ref);
  const start = byteOffset(ref) + valueOffset(keyLengthAt(words, at), head);
  listpack.checkListpack(bytes, start, inlineLengthOf(words[at + 1]));
  checkPacked(bytes, start, isChanged);
}

function checkPacked(bytes: Uint8Array, start: number, isChanged: boolean): void {
  const elements = listpack.elementCount(bytes, start);
  assert(elements > 0 && elements % 2 === 0, "sorted set check: every member has a score");
  const names = new Set<string>();
  const [before, element] = [new listpack.Element(), new listpack.Element()];
  let scoreBefore = Number.NEGATIVE_INFINITY;
  let entryBefore = 0;
  for (let entry = listpack.firstEntry(start); bytes[entry] !== listpack.endByte; ) {
    const scoreEntry = listpack.nextEntry(bytes, entry);
    const score = scoreOf(bytes, scoreEntry);
    assert(!Number.isNaN(score), "sorted set check: a score is a number");
    assert(isChanged || !Object.is(score, -0), "sorted set check: where Redis has a listpack, -0 is 0");
    element.show(bytes, entry);
    names.add(String.fromCharCode(...element.bytes.subarray(element.start, element.start + Math.min(element.length, 4096))));
    if (entryBefore !== 0) {
      before.show(bytes, entryBefore);
      const order = compareRanges(before.bytes, before.start, before.length, element.bytes, element.start, element.length);
      assert(scoreBefore < score || (scoreBefore === score && order < 0), "sorted set check: members are in order");
    }
    entryBefore = entry;
    scoreBefore = score;
    entry = listpack.nextEntry(bytes, scoreEntry);
  }
  assert(names.size * 2 === elements, "sorted set check: a member is there once");
}
