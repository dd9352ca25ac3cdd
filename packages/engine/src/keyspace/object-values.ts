/**
 * Values that are JavaScript objects, each known to the arena by an index: those of the types that extensions bring, counted as their type tells it, and large lists
 * and hashes.
 */
import { assert } from "@respire/datastructures";
import type { NativeType } from "../values/native-type.js";
import type { ValueType } from "../values/value-type.js";
import { orRefuse } from "./long-memory.js";

interface Held {
  readonly type: ValueType<object>;
  value: object;
  bytes: number;
}

export class ObjectValues {
  private readonly held: (Held | null)[] = [];
  private readonly freeIndexes: number[] = [];
  /** Values that are let go in slices, the last first: taking the first of very many would move all others. */
  private readonly leaving: Held[] = [];
  private totalBytes = 0;

  /** Returns the value's index. */
  create<Value extends object>(type: ValueType<Value>, value: Value): number {
    const leaving = this.leaving.at(-1);
    if (leaving?.value === value) {
      // It is set in its own place, where it was let go of a moment ago.
      this.totalBytes -= leaving.bytes;
      this.leaving.pop();
    }
    const index = this.freeIndexes.pop() ?? this.held.length;
    this.held[index] = { type, value, bytes: 0 };
    this.measure(index);
    return index;
  }

  typeOf(index: number): ValueType<object> {
    return this.at(index).type;
  }

  value(index: number): object {
    return this.at(index).value;
  }

  /** Bytes that the value takes, for MEMORY USAGE: of an extension's type those that were last measured. */
  usageBytes(index: number): number {
    const { type, value, bytes } = this.at(index);
    return isNative(type) ? type.memoryUsageBytes(value) : bytes;
  }

  /** Bytes that the value took when it was last measured, those in the arena not counted. */
  bytes(index: number): number {
    return this.at(index).bytes;
  }

  /** To be called after the value has changed. */
  measure(index: number): void {
    const held = this.at(index);
    const { type, value } = held;
    const bytes = isNative(type) ? type.outsideBytes(value) : type.memoryUsageBytes(value);
    this.totalBytes += bytes - held.bytes;
    held.bytes = bytes;
  }

  /** A second value, equal to the first. Refuses the command where there is no memory for it. */
  copy(index: number): number {
    const { type, value } = this.at(index);
    return this.create(
      type,
      orRefuse(() => type.copy(value)),
    );
  }

  free(index: number): void {
    const held = this.at(index);
    this.held[index] = null;
    this.freeIndexes.push(index);
    if (held.type.freeSlice === undefined) this.totalBytes -= held.bytes;
    else this.leaving.push(held);
  }

  /** Frees what was part of a value, and is a value of its own now that nobody has. */
  leave<Value extends object>(type: ValueType<Value>, value: Value): void {
    this.free(this.create(type, value));
  }

  /** Frees a slice of what is leaving; false if there was nothing. */
  freeSlice(): boolean {
    const held = this.leaving.at(-1);
    if (held === undefined) return false;
    if (held.type.freeSlice?.(held.value) !== false) {
      this.totalBytes -= held.bytes;
      this.leaving.pop();
    }
    return true;
  }

  get usedBytes(): number {
    return this.totalBytes;
  }

  /** Values that have an owner. */
  get count(): number {
    return this.held.length - this.freeIndexes.length;
  }

  /** Of the values on their way out, until they are gone. */
  get leavingBytes(): number {
    return this.leaving.reduce((bytes, value) => bytes + value.bytes, 0);
  }

  /** Values on their way out. */
  get leavingCount(): number {
    return this.leaving.length;
  }

  /** How many places there are for values, in use or not. */
  get placeCount(): number {
    return this.held.length;
  }

  /** As `NativeType.relocate`, of the value at one place; 0 also if there is no such value there. */
  relocate(index: number, cursor: number, bytesMax: number): number {
    const held = this.held[index];
    if (held === null || held === undefined || !isNative(held.type)) return 0;
    return held.type.relocate(held.value, cursor, bytesMax);
  }

  private at(index: number): Held {
    const held = this.held[index];
    assert(held !== null && held !== undefined, "object values: an entry's value exists");
    return held;
  }
}

function isNative(type: ValueType<object>): type is NativeType<object> {
  return "outsideBytes" in type;
}
