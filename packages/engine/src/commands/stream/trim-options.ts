/** How XADD and XTRIM say which entries of a stream are to go. */
import { streamId } from "@respire/datastructures";
import type { Arguments } from "../../arguments.js";
import { errors } from "../../errors.js";
import { isCharacter, readId } from "./id-argument.js";
import { type ReferencePolicy, referencePolicies, referencePolicy } from "./references.js";

export const trimStrategy = { none: 0, maxLength: 1, minId: 2 } as const;
export type TrimStrategy = (typeof trimStrategy)[keyof typeof trimStrategy];

/** Nodes' worth of entries that trimming about ends with, unless it is told otherwise; where nodes have no limit, so many entries; and never more than so many. */
const limitNodes = 100;
const limitDefault = 10_000;
const limitMax = 1_000_000;

/** The options of one command, used again for the next. */
export class TrimOptions {
  strategy: TrimStrategy = trimStrategy.none;
  /** Whole nodes only. */
  isApproximate = false;
  lengthMax = 0;
  readonly minId = new Uint32Array(streamId.idWords);
  /** Where groups have a say: the id below which every entry was looked at whether it may go, when it was done. */
  readonly lookedAtId = new Uint32Array(streamId.idWords);
  /** Entries that go at most; 0: no limit. */
  limit = 0;
  references: ReferencePolicy = referencePolicy.keep;
  /** The word with the threshold, and whether a `~` or `=` is before it. */
  thresholdIndex = 0;
  private isLimitGiven = false;
  private isPolicyGiven = false;

  begin(): void {
    this.strategy = trimStrategy.none;
    this.isApproximate = false;
    this.limit = 0;
    this.references = referencePolicy.keep;
    this.thresholdIndex = 0;
    this.isLimitGiven = false;
    this.isPolicyGiven = false;
  }

  /** Reads the option that begins with word `index`; returns its last word, or 0 if it is none of these. */
  readOption(args: Arguments, index: number): number {
    const more = args.count - 1 - index;
    if (more >= 1 && args.is(index, "MAXLEN")) return this.readStrategy(args, index, trimStrategy.maxLength);
    if (more >= 1 && args.is(index, "MINID")) return this.readStrategy(args, index, trimStrategy.minId);
    if (more >= 1 && args.is(index, "LIMIT")) {
      this.limit = Number(args.integer64(index + 1));
      if (this.limit < 0) throw errors.streamLimitNegative;
      this.isLimitGiven = true;
      return index + 1;
    }
    if (this.isPolicyGiven) return 0;
    for (const [word, policy] of referencePolicies) {
      if (!args.is(index, word)) continue;
      this.references = policy;
      this.isPolicyGiven = true;
      return index;
    }
    return 0;
  }

  private readStrategy(args: Arguments, index: number, strategy: TrimStrategy): number {
    if (this.strategy !== trimStrategy.none) throw errors.trimStrategies;
    this.isApproximate = false;
    let at = index + 1;
    if (args.count - 1 - index >= 2) {
      if (isCharacter(args, at, "~")) {
        this.isApproximate = true;
        at++;
      } else if (isCharacter(args, at, "=")) at++;
    }
    if (strategy === trimStrategy.maxLength) {
      this.lengthMax = Number(args.integer64(at));
      if (this.lengthMax < 0) throw errors.streamMaxlenNegative;
    } else readId(args, at, this.minId, 0);
    this.strategy = strategy;
    this.thresholdIndex = at;
    return at;
  }

  /** All options have been read. @param nodeEntriesMax `stream-node-max-entries`. */
  finish(nodeEntriesMax: number, isStrategyRequired: boolean): void {
    if (this.limit > 0 && this.strategy === trimStrategy.none) throw errors.limitWithoutStrategy;
    if (isStrategyRequired && this.strategy === trimStrategy.none) throw errors.trimWithoutStrategy;
    if (this.isLimitGiven) {
      if (!this.isApproximate) throw errors.limitWithoutApproximation;
      return;
    }
    if (this.isApproximate) this.limit = nodeEntriesMax === 0 ? limitDefault : Math.min(limitNodes * nodeEntriesMax, limitMax);
  }
}
