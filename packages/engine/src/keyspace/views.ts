/** Views of collections, used again for each command. */
import { viewCount } from "../limits.js";
import { HashValue } from "../values/hash.js";
import { HyperLogLogValue } from "../values/hyperloglog.js";
import { ListValue } from "../values/list.js";
import { SetValue } from "../values/set.js";
import { SortedSetValue } from "../values/sorted-set.js";
import { StreamValue } from "../values/stream.js";
import type { Shared } from "./keyspace.js";

/** More of them are made anew when they are needed. */
const operandsKept = 16;

export class Views {
  readonly lists: readonly ListValue[];
  readonly hashes: readonly HashValue[];
  readonly sets: readonly SetValue[];
  readonly sortedSets: readonly SortedSetValue[];
  readonly streams: readonly StreamValue[];
  readonly hyperLogLogs: readonly HyperLogLogValue[];
  /** For commands with any number of sets or sorted sets. */
  private readonly setOperands: SetValue[] = [];
  private readonly sortedSetOperands: SortedSetValue[] = [];
  /** For what is looked at beside a command's own keys. */
  readonly looseList: ListValue;
  readonly looseHash: HashValue;
  readonly looseSet: SetValue;
  readonly looseSortedSet: SortedSetValue;
  readonly looseStream: StreamValue;

  private readonly shared: Shared;

  constructor(shared: Shared) {
    this.shared = shared;
    this.lists = Array.from({ length: viewCount }, () => new ListValue(shared));
    this.hashes = Array.from({ length: viewCount }, () => new HashValue(shared));
    this.sets = Array.from({ length: viewCount }, () => new SetValue(shared));
    this.sortedSets = Array.from({ length: viewCount }, () => new SortedSetValue(shared));
    this.streams = Array.from({ length: viewCount }, () => new StreamValue(shared));
    this.hyperLogLogs = Array.from({ length: viewCount }, () => new HyperLogLogValue(shared));
    this.looseList = new ListValue(shared);
    this.looseHash = new HashValue(shared);
    this.looseSet = new SetValue(shared);
    this.looseSortedSet = new SortedSetValue(shared);
    this.looseStream = new StreamValue(shared);
  }

  /** The view number `index` of those for any number of sets, from 0 on. */
  setOperand(index: number): SetValue {
    for (let made = this.setOperands.length; made <= index; made++) this.setOperands.push(new SetValue(this.shared));
    return this.setOperands[index] as SetValue;
  }

  /** The same of sorted sets. */
  sortedSetOperand(index: number): SortedSetValue {
    for (let made = this.sortedSetOperands.length; made <= index; made++) this.sortedSetOperands.push(new SortedSetValue(this.shared));
    return this.sortedSetOperands[index] as SortedSetValue;
  }

  /** Lets go of the buffers that they showed last. */
  release(): void {
    for (const views of [this.lists, this.hashes, this.sets, this.sortedSets, this.streams, this.hyperLogLogs])
      for (const view of views) view.release();
    for (const view of [this.looseList, this.looseHash, this.looseSet, this.looseSortedSet, this.looseStream]) view.release();
    for (const operands of [this.setOperands, this.sortedSetOperands]) {
      operands.length = Math.min(operands.length, operandsKept);
      for (const view of operands) view.release();
    }
  }
}
