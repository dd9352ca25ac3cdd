/** Views of collections, used again for each command. */
import { viewCount } from "../limits.js";
import { HashValue } from "../values/hash.js";
import { ListValue } from "../values/list.js";
import { SetValue } from "../values/set.js";
import { SortedSetValue } from "../values/sorted-set.js";
import type { Shared } from "./keyspace.js";

export class Views {
  readonly lists: readonly ListValue[];
  readonly hashes: readonly HashValue[];
  readonly sets: readonly SetValue[];
  readonly sortedSets: readonly SortedSetValue[];
  /** For what is looked at beside a command's own keys. */
  readonly looseList: ListValue;
  readonly looseHash: HashValue;
  readonly looseSet: SetValue;
  readonly looseSortedSet: SortedSetValue;

  private readonly shared: Shared;

  constructor(shared: Shared) {
    this.shared = shared;
    this.lists = Array.from({ length: viewCount }, () => new ListValue(shared));
    this.hashes = Array.from({ length: viewCount }, () => new HashValue(shared));
    this.sets = Array.from({ length: viewCount }, () => new SetValue(shared));
    this.sortedSets = Array.from({ length: viewCount }, () => new SortedSetValue(shared));
    this.looseList = new ListValue(shared);
    this.looseHash = new HashValue(shared);
    this.looseSet = new SetValue(shared);
    this.looseSortedSet = new SortedSetValue(shared);
  }

  newSet(): SetValue {
    return new SetValue(this.shared);
  }

  newSortedSet(): SortedSetValue {
    return new SortedSetValue(this.shared);
  }

  /** Lets go of the buffers that they showed last. */
  release(): void {
    for (const views of [this.lists, this.hashes, this.sets, this.sortedSets]) for (const view of views) view.release();
    for (const view of [this.looseList, this.looseHash, this.looseSet, this.looseSortedSet]) view.release();
  }
}
