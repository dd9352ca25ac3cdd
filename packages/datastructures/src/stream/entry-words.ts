/** The words of a request or the like: fields and values of an entry in turn, wherever they lie in one buffer. */
export interface EntryWords {
  readonly bytes: Uint8Array;
  /** Where each word begins, and how long it is. */
  readonly starts: Int32Array;
  readonly lengths: Int32Array;
}

/** Bytes of words, one behind the other. */
export function wordBytes({ lengths }: EntryWords, first: number, words: number): number {
  let sum = 0;
  for (let i = first; i < first + words; i++) sum += lengths[i];
  return sum;
}
