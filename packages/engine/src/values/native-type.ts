/**
 * What the keyspace has to know of a type of Redis's own whose large values are objects: lists and hashes that are no listpack any more. They are held as those of
 * extensions are, but lie in the arena, where their bytes are counted already.
 */
import type { ValueType } from "./value-type.js";

export interface NativeType<Value extends object> extends ValueType<Value> {
  /** Bytes that it takes outside the arena. */
  outsideBytes(value: Value): number;
  freeSlice(value: Value): boolean;
  /**
   * Moves its blocks out of chunks that are being emptied, about so many bytes of them, beginning at `cursor`, at first 0; returns where to go on, 0 at the end.
   */
  relocate(value: Value, cursor: number, bytesMax: number): number;
}
