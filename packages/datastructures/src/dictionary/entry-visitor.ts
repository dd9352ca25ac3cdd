/** What a dictionary hands its entries to. */

/** Receives entries from `scan`. References are valid until the dictionary or the arena changes. */
export interface EntryVisitor {
  visit(ref: number, hash: number): void;
}

/** Moves entries out of chunks that are being emptied. */
export interface EntryMover {
  /** How much it has moved so far, if `relocate` is to stop after so many bytes. */
  readonly movedBytes?: number;
  /** Returns the entry's new reference. */
  move(ref: number, hash: number): number;
}
