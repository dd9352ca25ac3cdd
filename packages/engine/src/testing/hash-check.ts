/** Verifies one hash: its listpack or its table, the order of its fields that expire, and when its database thinks that the next one does. */
import { assert, byteOffset, listpack, wordOffset } from "@respire/datastructures";
import type { Database } from "../keyspace/database.js";
import { encoding, encodingOf, inlineLengthOf, isTimed, keyLengthAt, readIndex, valueOffset } from "../keyspace/entry.js";
import { placeBytes } from "../keyspace/field-deadlines.js";
import type { LargeHash } from "../values/large-hash.js";

export function checkHash(database: Database, ref: number): void {
  const { arena, objects } = database.shared;
  const words = arena.wordsOf(ref);
  const at = wordOffset(ref);
  const valueEncoding = encodingOf(words[at]);
  const nextMs = database.fieldDeadlines.timeOf(ref);
  if (valueEncoding === encoding.object) {
    const table = objects.value(readIndex(words, at)) as LargeHash;
    table.check();
    assert(table.size > 0, "hash check: a hash has fields");
    assert(table.firstExpiryMs === nextMs, "hash check: the database knows when a table's next field expires");
    return;
  }
  const prefix = isTimed(valueEncoding) ? placeBytes : 0;
  const bytes = arena.bytesOf(ref);
  const start = byteOffset(ref) + valueOffset(keyLengthAt(words, at), words[at]) + prefix;
  listpack.checkListpack(bytes, start, inlineLengthOf(words[at + 1]) - prefix);
  checkPacked(bytes, start, isTimed(valueEncoding) ? 3 : 2, nextMs);
}

function checkPacked(bytes: Uint8Array, start: number, step: number, nextMs: number): void {
  const elements = listpack.elementCount(bytes, start);
  assert(elements > 0 && elements % step === 0, "hash check: every field has a value");
  const names = new Set<string>();
  const element = new listpack.Element();
  let firstMs = Number.POSITIVE_INFINITY;
  let beforeMs = 0;
  for (let entry = listpack.firstEntry(start); bytes[entry] !== listpack.endByte; entry = listpack.nextEntry(bytes, entry)) {
    element.show(bytes, entry);
    names.add(String.fromCharCode(...element.bytes.subarray(element.start, element.start + Math.min(element.length, 4096))));
    entry = listpack.nextEntry(bytes, entry);
    if (step === 2) continue;
    entry = listpack.nextEntry(bytes, entry);
    assert(listpack.isInteger(bytes, entry), "hash check: a moment is an integer");
    const momentMs = listpack.integerOf(bytes, entry) || Number.POSITIVE_INFINITY;
    assert(momentMs >= beforeMs, "hash check: fields are in the order in which they expire");
    if (beforeMs === 0) firstMs = momentMs;
    beforeMs = momentMs;
  }
  assert(names.size * step === elements, "hash check: a field is there once");
  assert(firstMs === nextMs, "hash check: the database knows when the next field expires");
}
