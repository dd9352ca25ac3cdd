/**
 * A type of value that an extension brings. Its values are JavaScript objects, held by the keyspace: keys of this type are renamed, copied, expired, measured
 * and freed as any others are.
 */
export interface ValueType<Value extends object> {
  /** What TYPE answers and SCAN … TYPE takes. */
  readonly name: string;
  /** What OBJECT ENCODING answers. */
  encodingName(value: Value): string;
  /** Bytes that the value takes, about: for MEMORY USAGE and `maxmemory`. */
  memoryUsageBytes(value: Value): number;
  /** A copy that shares nothing that may change: COPY. */
  copy(value: Value): Value;
  /** Gives some of the value's parts back, and says whether that was all: a large value goes in slices of about a tenth of a millisecond. Without it the
   * value is just let go. */
  freeSlice?(value: Value): boolean;
  /** Feeds everything that makes two values equal, in an order that does not depend on how they came to be: DEBUG DIGEST. */
  digest(value: Value, sink: DigestSink): void;
  /** The value as bytes, for files and DUMP, and back. `serialise` and `deserialise` are each other's inverse. */
  serialise(value: Value): Uint8Array;
  /** Throws if the bytes are no such value. */
  deserialise(bytes: Uint8Array): Value;
}

export interface DigestSink {
  /** Parts in order: what comes first matters. */
  add(bytes: Uint8Array | string): void;
  /** Members of a collection in no particular order: each is digested on its own. */
  addUnordered(...parts: readonly (Uint8Array | string)[]): void;
}
