/** Lists that are too long for a listpack, as the keyspace holds them. */
import { listpack, type QuickList } from "@respire/datastructures";
import type { NativeType } from "./native-type.js";
import type { DigestSink } from "./value-type.js";

export const largeListType: NativeType<QuickList> = {
  name: "list",
  encodingName: () => "quicklist",
  memoryUsageBytes: (list) => list.memoryBytes + list.outsideBytes,
  outsideBytes: (list) => list.outsideBytes,
  copy: (list) => list.copy(),
  freeSlice: (list) => list.freeSlice(),
  relocate: (list, cursor, bytesMax) => list.relocate(cursor, bytesMax),
  digest(list, sink) {
    list.visitNodes({
      visit(isPlain, bytes, start, length) {
        if (isPlain) sink.add(bytes.subarray(start, start + length));
        else digestListpack(bytes, start, sink);
      },
    });
  },
  serialise: () => {
    throw new Error("a list is no extension's value: files have a form of their own for it");
  },
  deserialise: () => {
    throw new Error("a list is no extension's value: files have a form of their own for it");
  },
};

/** Feeds the elements of a listpack in order. */
export function digestListpack(bytes: Uint8Array, at: number, sink: DigestSink): void {
  const element = new listpack.Element();
  for (let entry = listpack.firstEntry(at); bytes[entry] !== listpack.endByte; entry = listpack.nextEntry(bytes, entry)) {
    element.show(bytes, entry);
    sink.add(element.bytes.subarray(element.start, element.start + element.length));
  }
}
