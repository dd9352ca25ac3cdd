/** What stands before the keys of XREAD and XREADGROUP. */
import type { Arguments } from "../../arguments.js";
import { errors, refusal } from "../../errors.js";

const int64Limit = 2 ** 63;

/** The options of one command, used again for the next. */
export class ReadOptions {
  /** Entries of each stream at most. */
  count = Number.POSITIVE_INFINITY;
  /** Entries of all streams, and bytes of the reply from which on there are no more. */
  countMax = Number.POSITIVE_INFINITY;
  sizeMax = Number.POSITIVE_INFINITY;
  /** Milliseconds to wait at most, 0: for ever; negative: it does not wait. */
  timeoutMs = -1;
  /** Entries that have been pending for so long are delivered too; negative: none. */
  claimIdleMs = -1;
  isWithoutAcknowledgement = false;
  /** The words that are the group and the consumer; 0: none. */
  groupIndex = 0;
  /** The first key, and how many there are; the ids stand behind them. */
  firstKey = 0;
  streams = 0;

  read(args: Arguments, isGroup: boolean, nowMs: number): void {
    this.count = Number.POSITIVE_INFINITY;
    this.countMax = Number.POSITIVE_INFINITY;
    this.sizeMax = Number.POSITIVE_INFINITY;
    this.timeoutMs = -1;
    this.claimIdleMs = -1;
    this.isWithoutAcknowledgement = false;
    this.groupIndex = 0;
    this.firstKey = 0;
    for (let i = 1; i < args.count && this.firstKey === 0; i++) i = this.readOption(args, i, isGroup, nowMs);
    if (this.firstKey === 0) throw errors.syntax;
    if (isGroup && this.groupIndex === 0) throw errors.readGroupMissing;
    if (this.countMax < this.count && this.count !== Number.POSITIVE_INFINITY) throw errors.readMaxcountBelowCount;
  }

  /** Reads the option that begins with word `index`; returns its last word. */
  private readOption(args: Arguments, index: number, isGroup: boolean, nowMs: number): number {
    const more = args.count - 1 - index;
    if (more >= 1 && args.is(index, "STREAMS")) {
      if (more % 2 !== 0) throw refusal.unbalancedStreams(isGroup ? "xreadgroup" : "xread", isGroup ? "ID or '>'" : "ID, '+', or '$'");
      this.firstKey = index + 1;
      this.streams = more / 2;
      return index;
    }
    if (more >= 1 && args.is(index, "COUNT")) {
      const count = Number(args.integer64(index + 1));
      this.count = count > 0 ? count : Number.POSITIVE_INFINITY;
      return index + 1;
    }
    if (more >= 1 && args.is(index, "BLOCK")) {
      this.timeoutMs = Number(args.integer64(index + 1, errors.timeoutNotInteger));
      if (this.timeoutMs < 0) throw errors.timeoutNegative;
      if (this.timeoutMs > int64Limit - nowMs) throw errors.timeoutRange;
      return index + 1;
    }
    if (more >= 2 && args.is(index, "GROUP")) {
      if (!isGroup) throw errors.readGroup;
      this.groupIndex = index + 1;
      return index + 2;
    }
    if (args.is(index, "NOACK")) {
      if (!isGroup) throw errors.readNoack;
      this.isWithoutAcknowledgement = true;
      return index;
    }
    if (more >= 1 && args.is(index, "CLAIM")) {
      if (!isGroup) throw errors.readClaim;
      this.claimIdleMs = Number(args.integer64(index + 1, errors.minIdleNotInteger));
      if (this.claimIdleMs < 0) throw errors.minIdleNegative;
      return index + 1;
    }
    if (more >= 1 && args.is(index, "MAXCOUNT")) {
      this.countMax = Number(args.integer64(index + 1));
      if (this.countMax <= 0) throw errors.readMaxcount;
      return index + 1;
    }
    if (more >= 1 && args.is(index, "MAXSIZE")) {
      this.sizeMax = Number(args.integer64(index + 1));
      if (this.sizeMax <= 0) throw errors.readMaxsize;
      return index + 1;
    }
    throw errors.syntax;
  }
}
