/** Replies with elements of a listpack, straight from its bytes. */
import { listpack } from "@respire/datastructures";
import type { ReplyWriter } from "@respire/resp-protocol";

/** The two bits that say of a first byte that a string of up to 63 bytes follows. */
const shortStringMask = 0xc0;
const shortString = 0x80;
const shortLengthMask = 0x3f;

const shown = new listpack.Element();

/** Replies with the element of an entry as a bulk string; returns the entry behind it. */
export function appendEntry(reply: ReplyWriter, bytes: Uint8Array, entry: number): number {
  const first = bytes[entry];
  if ((first & shortStringMask) === shortString) {
    const length = first & shortLengthMask;
    reply.bulk(bytes, entry + 1, length);
    return entry + length + 2;
  }
  if (listpack.isInteger(bytes, entry)) {
    const value = listpack.integerOf(bytes, entry);
    if (Number.isNaN(value)) reply.bulkText(listpack.bigIntegerOf(bytes, entry).toString());
    else reply.bulkInteger(value);
  } else {
    shown.show(bytes, entry);
    reply.bulk(bytes, shown.start, shown.length);
    shown.release();
  }
  return listpack.nextEntry(bytes, entry);
}
