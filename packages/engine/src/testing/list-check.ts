/** Verifies one list, whichever way it is kept. For tests; O(n). */
import { assert, byteOffset, listpack, QuickList, wordOffset } from "@respire/datastructures";
import { encoding, encodingOf, inlineLengthOf, keyLengthAt, readIndex, valueOffset } from "../keyspace/entry.js";
import type { Shared } from "../keyspace/keyspace.js";

/** @param ref an entry that holds a list. */
export function checkList({ arena, objects }: Shared, ref: number): void {
  const words = arena.wordsOf(ref);
  const at = wordOffset(ref);
  const head = words[at];
  if (encodingOf(head) === encoding.inline) {
    const start = byteOffset(ref) + valueOffset(keyLengthAt(words, at), head);
    listpack.checkListpack(arena.bytesOf(ref), start, inlineLengthOf(words[at + 1]));
    assert(listpack.elementCount(arena.bytesOf(ref), start) > 0, "list check: a list has elements");
    return;
  }
  assert(encodingOf(head) === encoding.object, "list check: a list is a listpack or an object");
  const list = objects.value(readIndex(words, at));
  assert(list instanceof QuickList, "list check: a long list is a QuickList");
  list.check();
  assert(list.length > 0, "list check: a list has elements");
}
