/** What ZADD, ZINCRBY and GEOADD do to a sorted set. */
import type { Arguments } from "../../arguments.js";
import type { CommandContext } from "../../context.js";
import { errors } from "../../errors.js";
import { mayHaveLongPair } from "../../values/long-pairs.js";
import type { SortedSetValue } from "../../values/sorted-set.js";

/** ZADD's, as bits. */
export const addOption = { NX: 1, XX: 2, GT: 4, LT: 8, CH: 16, INCR: 32 } as const;

/** What came of the last `addMembers`. */
export const added = {
  /** Members that were not there, and such as got another score. */
  fresh: 0,
  changed: 0,
  /** Members that no option kept from being added, or from getting the score. */
  processed: 0,
  /** What the score of the last member was to be, its increment added. */
  score: 0,
};

/**
 * Gives `count` members of the sorted set at word 1 these scores, under these options. The members are every `step`-th word from `firstMember` on, the last of them the last of the
 * request. Leaves what came of it in `added`.
 */
export function addMembers(
  { args, db }: CommandContext,
  options: number,
  scores: Float64Array,
  count: number,
  firstMember: number,
  step: number,
): void {
  const { bytes } = args;
  const isForThose = (options & addOption.XX) !== 0;
  const set = isForThose ? db.sortedSetToChange(args, 1) : db.sortedSetOrCreate(args, 1);
  let fresh = 0;
  let changed = 0;
  let processed = 0;
  let score = 0;
  if (set !== null) {
    const isLong = provideLong(set, args, firstMember, step);
    set.prepare(count, args.length(firstMember));
    for (let i = 0; i < count; i++) {
      const member = firstMember + i * step;
      const start = args.start(member);
      const length = args.length(member);
      score = scores[i];
      if (!set.find(bytes, start, length)) {
        if (isForThose) continue;
        set.add(bytes, start, length, score);
        fresh++;
        processed++;
        continue;
      }
      if ((options & addOption.NX) !== 0) continue;
      const before = set.foundScore;
      if ((options & addOption.INCR) !== 0) {
        score += before;
        if (Number.isNaN(score)) {
          db.shared.arena.withdraw();
          throw errors.scoreNotNumber;
        }
      }
      if ((options & addOption.GT) !== 0 && score <= before) continue;
      if ((options & addOption.LT) !== 0 && score >= before) continue;
      processed++;
      if (score === before) continue;
      set.setFoundScore(bytes, start, length, score);
      changed++;
    }
    if (isLong) db.shared.arena.withdraw();
  }
  added.fresh = fresh;
  added.changed = changed;
  added.processed = processed;
  added.score = score;
}

/** Sees to it that there is memory for members that are long; whether there may be such. */
function provideLong(set: SortedSetValue, args: Arguments, firstMember: number, step: number): boolean {
  if (!mayHaveLongPair(args)) return false;
  for (let i = firstMember; i < args.count; i += step) set.provide(args.length(i));
  return true;
}
