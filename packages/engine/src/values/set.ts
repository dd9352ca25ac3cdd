/** A set as commands see it, whichever way it is kept. One view shows one key at a time and is used again for the next command. */
import { valueType } from "../keyspace/entry.js";
import { CollectionValue } from "./collection.js";
import { type LargeSet, largeSetType } from "./large-set.js";
import type { DigestSink } from "./value-type.js";

export class SetValue extends CollectionValue<LargeSet> {
  protected readonly type = valueType.set;
  protected readonly largeType = largeSetType;

  get length(): number {
    return 0;
  }

  has(_bytes: Uint8Array, _start: number, _length: number): boolean {
    return false;
  }

  visitMembers(_visitor: { visit(bytes: Uint8Array, start: number, length: number): void }): void {}

  digest(_sink: DigestSink): void {}
}
