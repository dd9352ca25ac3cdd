/** Verifies what a keyspace holds: the arena, every dictionary, and that the two dictionaries of a database agree. For tests; O(n). */
import { assert, type Dict, keyLength, keyStart, wordOffset } from "@respire/datastructures";
import { encoding, encodingOf, hasExpiry, keyLengthAt, valueOffset } from "../keyspace/entry.js";
import type { Keyspace } from "../keyspace/keyspace.js";

export function checkKeyspace({ shared, databases }: Keyspace): void {
  const { arena, hasher, large } = shared;
  const hashOf = (ref: number): number => hasher.hash(arena.bytesOf(ref), keyStart(arena, ref), keyLength(arena, ref));
  const largeIndexes = new Set<number>();
  let largeBytes = 0;

  const noteLarge = (ref: number): void => {
    const words = arena.wordsOf(ref);
    const at = wordOffset(ref);
    if (encodingOf(words[at]) !== encoding.large) return;
    const index = words[at + (valueOffset(keyLengthAt(words, at), words[at]) >>> 2)];
    assert(!largeIndexes.has(index), "keyspace check: a large value has one owner");
    largeIndexes.add(index);
    largeBytes += large.bytes(index).length;
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
      noteLarge(ref);
    }
    assert(flagged === expires.size, "keyspace check: what expires is a key");
    if (database.detached.length > 0) largeBytes = Number.NaN; // Partly freed: what they own can't be told from here.
  }
  assert(Number.isNaN(largeBytes) || largeBytes === large.usedBytes, "keyspace check: every large value has an owner");
}

function refsOf(dictionary: Dict): number[] {
  const refs: number[] = [];
  let cursor = 0;
  do {
    cursor = dictionary.scan(cursor, 1024, { visit: (ref) => refs.push(ref) });
  } while (cursor !== 0);
  return refs;
}
