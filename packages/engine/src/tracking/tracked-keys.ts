/**
 * The table of tracked keys: which clients have read which key and are to be told, once, when it is modified.
 *
 * Clients are numbers here: a session that has gone is not kept alive, and its number never comes back. A key has no database, as in Redis: whoever has read
 * one is told of its namesakes too. Costs per key: its entry in a byte map, and a set only if several clients have read it.
 */
import { Arena, ByteMap, type KeyHasher } from "@respire/datastructures";

/** One client, or several. */
export type Readers = number | Set<number>;

/** What a client's number takes, about. */
const readerBytes = 8;

export class TrackedKeys {
  /** Clients, counted once for each key that they have read. */
  itemCount = 0;
  private readonly arena = new Arena();
  private readonly readers: ByteMap<Readers>;

  constructor(hasher: KeyHasher) {
    this.readers = new ByteMap<Readers>(this.arena, hasher);
  }

  get size(): number {
    return this.readers.size;
  }

  /** Memory that it takes, about. */
  get usedBytes(): number {
    return this.arena.usedBytes + this.itemCount * readerBytes;
  }

  /** The client has read `bytes[start, start + length)`. */
  add(clientId: number, bytes: Uint8Array, start: number, length: number): void {
    const readers = this.readers.get(bytes, start, length);
    if (readers === clientId) return;
    if (readers === undefined) this.readers.set(clientId, bytes, start, length);
    else if (typeof readers === "number") this.readers.set(new Set([readers, clientId]), bytes, start, length);
    else if (readers.has(clientId)) return;
    else readers.add(clientId);
    this.itemCount++;
  }

  /** Takes the key out and returns who has read it; undefined if nobody has, which is found out by one lookup. */
  take(bytes: Uint8Array, start: number, length: number): Readers | undefined {
    const readers = this.readers.delete(bytes, start, length);
    if (readers !== undefined) this.itemCount -= typeof readers === "number" ? 1 : readers.size;
    return readers;
  }

  /** A copy of a random key; null if there is none. */
  sample(random: () => number): Uint8Array | null {
    return this.readers.sampleKey(random);
  }
}
