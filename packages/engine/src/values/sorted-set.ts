/** A sorted set as commands see it, whichever way it is kept. One view shows one key at a time and is used again for the next command. */
import { valueType } from "../keyspace/entry.js";
import { CollectionValue } from "./collection.js";
import { type LargeSortedSet, largeSortedSetType } from "./large-sorted-set.js";
import type { DigestSink } from "./value-type.js";

export class SortedSetValue extends CollectionValue<LargeSortedSet> {
  protected readonly type = valueType.sortedSet;
  protected readonly largeType = largeSortedSetType;

  digest(_sink: DigestSink): void {}
}
