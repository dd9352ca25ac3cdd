/** A hash that is too large for a listpack, as an entry's value. */
export interface LargeHash {
  /** Where its key is among those with fields that expire; see field-deadlines.ts. */
  deadlinePlace: number;
}
