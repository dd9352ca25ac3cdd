import type { IdempotenceSettings, StreamSettings } from "@respire/datastructures";
import { stringLengthMax } from "../limits.js";
import { ListSettings } from "../values/list-settings.js";

/** What the keyspace is told by options. Made before the keyspace, since options are read first. */
export class KeyspaceSettings {
  private isCountingUses = false;
  /** The keyspace's: entries are marked by the new way from now on, or what one way wrote would be read the other way. */
  onCountsUsesChange: () => void = () => {};
  /** How much harder each step of the counter of uses is than the one before: `lfu-log-factor`. */
  lfuLogFactor = 10;
  /** Minutes after which an unused key's counter loses one: `lfu-decay-time`; 0: never. */
  lfuDecayMinutes = 1;
  /** Fields up to which a hash is a listpack, and bytes of each field and value: `hash-max-listpack-entries`, `hash-max-listpack-value`. */
  packedHashFieldsMax = 0; // All of these are options, which are read before there are values.
  packedHashValueMax = 0;
  /** Integers up to which a set of nothing else is an intset: `set-max-intset-entries`. */
  intsetMembersMax = 0;
  /** Members up to which another set is a listpack, and bytes of each: `set-max-listpack-entries`, `set-max-listpack-value`. */
  packedSetMembersMax = 0;
  packedSetMemberMax = 0;
  /** The same of sorted sets: `zset-max-listpack-entries`, `zset-max-listpack-value`. */
  packedSortedSetMembersMax = 0;
  packedSortedSetMemberMax = 0;
  /** When a node of a stream is full: `stream-node-max-bytes`, `stream-node-max-entries`. */
  readonly streams: StreamSettings = { nodeBytesMax: 0, nodeEntriesMax: 0 };
  /** What new streams remember of their producers: `stream-idmp-duration`, `stream-idmp-maxsize`. Streams hold on to it: another object takes its place. */
  idempotence: Readonly<IdempotenceSettings> = { durationSeconds: 0, sizeMax: 0 };
  /** Bytes up to which a HyperLogLog stays sparse: `hll-sparse-max-bytes`. */
  sparseHyperLogLogBytesMax = 0;
  /** How lists are kept: `list-max-listpack-size`, `list-compress-depth`. */
  readonly lists = new ListSettings();
  /** Bytes of the longest string: `proto-max-bulk-len`. */
  stringLengthMax = stringLengthMax;

  /** Uses of keys are counted, as LFU policies want it, instead of timed: `maxmemory-policy`. */
  get countsUses(): boolean {
    return this.isCountingUses;
  }

  set countsUses(value: boolean) {
    this.isCountingUses = value;
    this.onCountsUsesChange();
  }
}
