/** Verifies one set: its intset, its listpack or both parts of a large one, and that no member is in the wrong part. */
import { assert, byteOffset, intset, listpack, wordOffset } from "@respire/datastructures";
import { encoding, encodingOf, inlineLengthOf, keyLengthAt, readIndex, valueOffset } from "../keyspace/entry.js";
import type { Shared } from "../keyspace/keyspace.js";
import type { LargeSet } from "../values/large-set.js";
import { memberInteger } from "../values/set-storage.js";

const walkStep = 1024;

export function checkSet({ arena, objects }: Shared, ref: number): void {
  const words = arena.wordsOf(ref);
  const at = wordOffset(ref);
  const valueEncoding = encodingOf(words[at]);
  if (valueEncoding === encoding.object) return checkLarge(objects.value(readIndex(words, at)) as LargeSet);
  const bytes = arena.bytesOf(ref);
  const start = byteOffset(ref) + valueOffset(keyLengthAt(words, at), words[at]);
  const room = inlineLengthOf(words[at + 1]);
  if (valueEncoding === encoding.intset) {
    intset.checkIntset(bytes, start, room);
    assert(intset.elementCount(bytes, start) > 0, "set check: a set has members");
  } else {
    assert(valueEncoding === encoding.inline || valueEncoding === encoding.changed, "set check: a set has an encoding of sets");
    listpack.checkListpack(bytes, start, room);
    checkPacked(bytes, start);
  }
}

function checkPacked(bytes: Uint8Array, start: number): void {
  const members = new Set<string>();
  const element = new listpack.Element();
  for (let entry = listpack.firstEntry(start); bytes[entry] !== listpack.endByte; entry = listpack.nextEntry(bytes, entry)) {
    element.show(bytes, entry);
    members.add(String.fromCharCode(...element.bytes.subarray(element.start, element.start + Math.min(element.length, 4096))));
  }
  assert(members.size > 0, "set check: a set has members");
  assert(members.size === listpack.elementCount(bytes, start), "set check: a member is there once");
}

function checkLarge(set: LargeSet): void {
  set.check();
  assert(set.size > 0, "set check: a set has members");
  assert(set.encodingName !== "intset" || set.stringCount === 0, "set check: in an intset there are integers");
  const { strings } = set;
  if (strings === null) return;
  const visitor = {
    visit: (ref: number): void => {
      const integer = memberInteger(strings.bytesOf(ref), strings.fieldStart(ref), strings.fieldLength(ref));
      assert(integer === null, "set check: an integer is among the integers");
      assert(strings.valueLength(ref) === 0, "set check: a member has no value");
    },
  };
  let cursor = 0;
  do cursor = strings.scan(cursor, walkStep, visitor);
  while (cursor !== 0);
}
