/** Streams as the keyspace holds them: there is no other form, however few entries one has. */
import { type Arena, type IdempotenceSettings, listpack, Stream, StreamCursor, type StreamGroup, streamId } from "@respire/datastructures";
import type { NativeType } from "./native-type.js";
import type { DigestSink } from "./value-type.js";

const nothingRemembered: IdempotenceSettings = { durationSeconds: 0, sizeMax: 0 };

export class LargeStream extends Stream {
  /** What is remembered of its producers, unless it was told otherwise: as the options were when it was made. */
  readonly idempotence: Readonly<IdempotenceSettings>;

  constructor(arena: Arena, idempotence: Readonly<IdempotenceSettings>) {
    super(arena);
    this.idempotence = idempotence;
  }

  /** A stream that is nothing but a group that another has lost: to be freed as streams are. */
  static of(group: StreamGroup): LargeStream {
    const stream = new LargeStream(group.arena, nothingRemembered);
    stream.groups.add(group);
    return stream;
  }

  copy(): LargeStream {
    const copy = new LargeStream(this.arena, this.idempotence);
    try {
      this.copyInto(copy);
    } catch (error) {
      copy.clear();
      throw error;
    }
    return copy;
  }
}

export const streamType: NativeType<LargeStream> = {
  name: "stream",
  encodingName: () => "stream",
  memoryUsageBytes: (stream) => stream.memoryBytes + stream.outsideBytes,
  outsideBytes: (stream) => stream.outsideBytes,
  copy: (stream) => stream.copy(),
  freeSlice: (stream) => stream.freeSlice(),
  relocate: (stream, cursor, bytesMax) => stream.relocate(cursor, bytesMax),
  digest: (stream, sink) => digestEntries(stream, sink),
  serialise: () => {
    throw new Error("a stream is no extension's value: files have a form of their own for it");
  },
  deserialise: () => {
    throw new Error("a stream is no extension's value: files have a form of their own for it");
  },
};

/** Ids, fields and values, in order. */
function digestEntries(stream: Stream, sink: DigestSink): void {
  const cursor = new StreamCursor();
  const element = new listpack.Element();
  const add = (entry: number): number => {
    element.show(cursor.bytes, entry);
    sink.add(element.bytes.slice(element.start, element.start + element.length));
    return listpack.nextEntry(cursor.bytes, entry);
  };
  for (let isThere = cursor.seekFrom(stream, streamId.zeroId, 0); isThere; isThere = cursor.next()) {
    sink.add(streamId.idText(cursor.id, 0));
    let field = cursor.fieldsAt;
    let value = cursor.valuesAt;
    for (let i = 0; i < cursor.fields; i++) {
      if (cursor.hasNodeFields) {
        field = add(field);
        value = add(value);
      } else value = add(add(value));
    }
  }
}
