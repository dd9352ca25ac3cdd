import { stringLengthMax } from "../limits.js";

/** What the keyspace is told by options. Made before the keyspace, since options are read first. */
export class KeyspaceSettings {
  private isCountingUses = false;
  /** The keyspace's: entries are marked by the new way from now on, or what one way wrote would be read the other way. */
  onCountsUsesChange: () => void = () => {};
  /** How much harder each step of the counter of uses is than the one before: `lfu-log-factor`. */
  lfuLogFactor = 10;
  /** Minutes after which an unused key's counter loses one: `lfu-decay-time`; 0: never. */
  lfuDecayMinutes = 1;
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
