/** SORT with STORE: the list that takes the place of what a key held. */
import { type ByteStrings, listpack, plainNodeBytes, sharedBlockBytesMax } from "@respire/datastructures";
import type { CommandContext } from "../../context.js";
import { events } from "../../events.js";
import { provideBlock } from "../../keyspace/long-memory.js";
import { listEnd } from "../../values/list.js";

/** What Redis takes an element to need beside its bytes, before it knows. */
const estimatedOverheadBytes = 8;

/** Makes the key that is word `index` a list of these elements, or deletes it if there are none. Returns how many there are. Refuses what finds no memory. */
export function storeSorted(context: CommandContext, index: number, strings: ByteStrings): number {
  const { args, db, effects } = context;
  const { bytes, count } = strings;
  if (count === 0) {
    if (db.deleteResident(args, index)) effects.wrote(args, index, events.del);
    return 0;
  }
  // First what may be refused: that the key is overwritten is announced as soon as it is asked for.
  for (let i = 0; i < count; i++) {
    const lengthBytes = plainNodeBytes(strings.length(i));
    if (lengthBytes > sharedBlockBytesMax) provideBlock(db.shared, lengthBytes);
  }
  const list = db.listToReplace(args, index);
  list.prepare(packedBytes(strings), count);
  for (let i = 0; i < count; i++) list.push(listEnd.tail, bytes, strings.start(i), strings.length(i));
  effects.wrote(args, index, events.sortstore);
  return count;
}

/** Bytes by which Redis decides whether the list fits one listpack: the last element is the one that might have to go into another. */
function packedBytes(strings: ByteStrings): number {
  const { bytes, count } = strings;
  let total = strings.length(count - 1) + estimatedOverheadBytes;
  for (let i = 0; i < count - 1; i++) total += listpack.encodedBytes(bytes, strings.start(i), strings.length(i));
  return total;
}
