/** Verification of a hash table: index, deadlines, places, marks, counts. */
import { type Arena, wordOffset } from "../arena/arena.js";
import { blockBytes } from "../arena/size-classes.js";
import { assert } from "../assert.js";
import type { DeadlineHeap } from "../deadline-heap/deadline-heap.js";
import type { Dict } from "../dictionary/dictionary.js";
import type { HashTable } from "./hash-table.js";
import { expiresFlag, fieldBytesAt, markOf, placeWordAt } from "./layout.js";

/** What a hash table keeps, as far as it is verified. */
export interface HashTableState {
  arena: Arena;
  fields: Dict;
  deadlines: DeadlineHeap | null;
  blockBytes: number;
  /** No field may have this mark. */
  freeMark: number;
}

const walkStep = 1024;

export function checkHashTable(table: HashTable, { arena, fields, deadlines, blockBytes: counted, freeMark }: HashTableState): void {
  fields.check((ref) => table.hashOf(ref));
  deadlines?.check();
  let bytes = 0;
  let expiring = 0;
  let cursor = 0;
  const visitor = {
    visit: (ref: number): void => {
      const words = arena.wordsOf(ref);
      const at = wordOffset(ref);
      bytes += blockBytes(fieldBytesAt(words, at));
      assert(markOf(words[at + 1]) !== freeMark, "hash table check: no field has the next snapshot's mark");
      if ((words[at] & expiresFlag) === 0) return;
      expiring++;
      assert(deadlines?.refAt(words[placeWordAt(words, at)]) === ref, "hash table check: a field that expires is where it says");
    },
  };
  do cursor = fields.scan(cursor, walkStep, visitor);
  while (cursor !== 0);
  assert(expiring === (deadlines?.size ?? 0), "hash table check: the deadlines are those of the fields that expire");
  assert(bytes === counted, "hash table check: the count of the blocks' bytes is right");
}
