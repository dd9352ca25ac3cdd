/** Verifies what a keyspace holds: the arena, every dictionary, and that the two dictionaries of a database agree. For tests; O(n). */
import { assert, type Dict, keyLength, keyStart, wordOffset } from "@respire/datastructures";
import { encoding, encodingOf, hasExpiry, readIndex, typeMask, valueType } from "../keyspace/entry.js";
import type { Keyspace } from "../keyspace/keyspace.js";
import type { ObjectValues } from "../keyspace/object-values.js";
import type { NativeType } from "../values/native-type.js";
import { checkHash } from "./hash-check.js";
import { checkList } from "./list-check.js";
import { checkSet } from "./set-check.js";
import { checkSortedSet } from "./sorted-set-check.js";

export function checkKeyspace({ shared, databases }: Keyspace): void {
  const { arena, hasher, large, objects } = shared;
  const hashOf = (ref: number): number => hasher.hash(arena.bytesOf(ref), keyStart(arena, ref), keyLength(arena, ref));
  const largeIndexes = new Set<number>();
  const objectIndexes = new Set<number>();
  let largeBytes = 0;
  let objectBytes = 0;

  const noteValue = (ref: number): void => {
    const words = arena.wordsOf(ref);
    const at = wordOffset(ref);
    const isObject = encodingOf(words[at]) === encoding.object;
    const type = words[at] & typeMask;
    assert(type !== valueType.object || isObject, "keyspace check: what is of an extension's type is an object");
    assert(type !== valueType.string || !isObject, "keyspace check: a string is no object");
    if (type === valueType.list) checkList(shared, ref);
    else if (type === valueType.set) checkSet(shared, ref);
    if (type === valueType.sortedSet) checkSortedSet(shared, ref);
    if (isObject) {
      const index = readIndex(words, at);
      assert(!objectIndexes.has(index), "keyspace check: an object has one owner");
      objectIndexes.add(index);
      objectBytes += objects.bytes(index);
      assert(objects.bytes(index) === measured(objects, index), "keyspace check: an object was measured after its last change");
    } else if (encodingOf(words[at]) === encoding.large) {
      const index = readIndex(words, at);
      assert(!largeIndexes.has(index), "keyspace check: a large value has one owner");
      largeIndexes.add(index);
      largeBytes += large.bytes(index).length;
    }
  };

  arena.check();
  for (const database of databases) {
    const { keys, expires } = database;
    keys.check(hashOf);
    expires.check(hashOf);
    const expiring = new Set<number>();
    for (const ref of refsOf(expires)) expiring.add(ref);
    assert(expiring.size === expires.size, "keyspace check: a key expires once");
    let flagged = 0;
    for (const ref of refsOf(keys)) {
      const words = arena.wordsOf(ref);
      const flag = hasExpiry(words[wordOffset(ref)]);
      assert(flag === expiring.has(ref), "keyspace check: exactly the entries with an expiry are among the expiring ones");
      if (flag) flagged++;
      noteValue(ref);
      if ((words[wordOffset(ref)] & typeMask) === valueType.hash) checkHash(database, ref);
    }
    database.fieldDeadlines.check(refsOf(keys));
    assert(flagged === expires.size, "keyspace check: what expires is a key");
    if (database.detached.length > 0) largeBytes = Number.NaN; // Partly freed: what they own can't be told from here.
  }
  const isAllHeld = !Number.isNaN(largeBytes);
  assert(!isAllHeld || largeBytes === large.usedBytes, "keyspace check: every large value has an owner");
  // Those that leave are counted until they are gone.
  assert(!isAllHeld || objectBytes + objects.leavingBytes === objects.usedBytes, "keyspace check: every object has an owner or leaves");
  assert(!isAllHeld || objectIndexes.size === objects.count, "keyspace check: an object that nobody owns is let go");
}

/** What `ObjectValues` should say that it takes: of Redis's own types that which is not in the arena. */
function measured(objects: ObjectValues, index: number): number {
  const [type, value] = [objects.typeOf(index), objects.value(index)];
  return "outsideBytes" in type ? (type as NativeType<object>).outsideBytes(value) : type.memoryUsageBytes(value);
}

function refsOf(dictionary: Dict): number[] {
  const refs: number[] = [];
  let cursor = 0;
  do {
    cursor = dictionary.scan(cursor, 1024, { visit: (ref) => refs.push(ref) });
  } while (cursor !== 0);
  return refs;
}
