/** What ZRANGE and its older relatives are asked for: a range by rank, score or member, its direction, a part of it. */
import { integer, oneOf, string, token } from "../../argument-schema.js";
import type { Arguments } from "../../arguments.js";
import { errors } from "../../errors.js";
import { LexRange, ScoreRange } from "../../values/ranges.js";
import type { SortedSetValue } from "../../values/sorted-set.js";
import { readLexRange, readScoreRange } from "./range-bounds.js";

export const rangeBy = { rank: 0, score: 1, lex: 2 } as const;
export type RangeBy = (typeof rangeBy)[keyof typeof rangeBy];

/** One is used again for each command. */
export class RangeQuery {
  by: RangeBy = rangeBy.rank;
  isReverse = false;
  withScores = false;
  private offset = 0;
  private count = -1;
  private start = 0;
  private stop = 0;
  private readonly scores = new ScoreRange();
  private readonly members = new LexRange();

  /**
   * Reads it from the words `min` and `min + 1`, its bounds, and the options behind them.
   *
   * @param by what the command's name says; null: BYSCORE and BYLEX may.
   * @param isReverse likewise; null: REV may.
   */
  read(args: Arguments, min: number, by: RangeBy | null, isReverse: boolean | null, isStored: boolean): void {
    let askedBy = by;
    let askedReverse = isReverse;
    let isLimited = false;
    this.withScores = false;
    this.offset = 0;
    this.count = -1;
    for (let i = min + 2; i < args.count; i++) {
      if (!isStored && args.is(i, "WITHSCORES")) this.withScores = true;
      else if (args.is(i, "LIMIT") && i + 2 < args.count) {
        this.offset = Number(args.integer64(i + 1));
        this.count = Number(args.integer64(i + 2));
        isLimited = this.count !== -1;
        i += 2;
      } else if (askedReverse === null && args.is(i, "REV")) askedReverse = true;
      else if (askedBy === null && args.is(i, "BYLEX")) askedBy = rangeBy.lex;
      else if (askedBy === null && args.is(i, "BYSCORE")) askedBy = rangeBy.score;
      else throw errors.syntax;
    }
    this.by = askedBy ?? rangeBy.rank;
    this.isReverse = askedReverse ?? false;
    if (isLimited && this.by === rangeBy.rank) throw errors.limitWithRanks;
    if (this.withScores && this.by === rangeBy.lex) throw errors.scoresWithLex;
    if (this.by === rangeBy.rank) {
      this.start = Number(args.integer64(min));
      this.stop = Number(args.integer64(min + 1));
      return;
    }
    // Asked for in reverse, the highest comes first.
    const [lowest, highest] = this.isReverse ? [min + 1, min] : [min, min + 1];
    if (this.by === rangeBy.score) readScoreRange(args, lowest, highest, this.scores);
    else readLexRange(args, lowest, highest, this.members);
  }

  /** Leaves what is asked for in the set's `first` and `count`. */
  selectIn(set: SortedSetValue): void {
    const { isReverse } = this;
    if (this.by === rangeBy.rank) {
      set.selectRanks(this.start, this.stop);
      if (isReverse) set.first = set.length - set.first - set.count;
      return;
    }
    if (this.by === rangeBy.score) set.selectScores(this.scores);
    else set.selectLex(this.members, isReverse);
    set.limit(this.offset, this.count, isReverse);
  }
}

/** The arguments behind the key, of ZRANGE and ZRANGESTORE. */
export const rangeArguments = [
  string("start"),
  string("stop"),
  oneOf("sortby", [token("BYSCORE"), token("BYLEX")], { optional: true, since: "6.2.0" }),
  token("REV", { optional: true, since: "6.2.0" }),
];
export const limitOffset = integer("offset");
export const limitCount = integer("count");
