/** Ranges of sorted sets, as commands are given them: by score and by member. */

export class ScoreRange {
  min = 0;
  max = 0;
  /** The bound itself does not belong to it. */
  isMinExcluded = false;
  isMaxExcluded = false;

  /** Whether a score is not below the range. */
  hasReached(score: number): boolean {
    return this.isMinExcluded ? score > this.min : score >= this.min;
  }

  /** Whether a score is above the range. */
  hasLeft(score: number): boolean {
    return this.isMaxExcluded ? score >= this.max : score > this.max;
  }
}

/** Where a range of members ends: below all, above all, at a member that belongs to it, or at one that does not. */
export const lexBound = { lowest: 0, highest: 1, including: 2, excluding: 3 } as const;
export type LexBound = (typeof lexBound)[keyof typeof lexBound];

/** The members of its bounds are `bytes[start, start + length)`, valid until the command ends. */
export class LexRange {
  bytes: Uint8Array = new Uint8Array(0);
  min: LexBound = lexBound.lowest;
  minStart = 0;
  minLength = 0;
  max: LexBound = lexBound.highest;
  maxStart = 0;
  maxLength = 0;
}
