/** The sets that a command is about, however many. */
import type { CommandContext } from "../../context.js";
import type { SetValue } from "../../values/set.js";

export interface Operands {
  /** Those that are there, in the order of their keys. */
  readonly sets: SetValue[];
  readonly isAnyMissing: boolean;
  /** The first, or null if it is missing. */
  readonly first: SetValue | null;
}

/** The sets at the keys that are words from `from` up to, not including, `to`. Refuses other types. Each counts as a hit or a miss. */
export function readOperands({ args, db }: CommandContext, from: number, to: number): Operands {
  const sets: SetValue[] = [];
  let first: SetValue | null = null;
  for (let i = from; i < to; i++) {
    const set = db.setOperand(args, i, sets.length);
    if (i === from) first = set;
    if (set !== null) sets.push(set);
  }
  for (const set of sets) set.refresh();
  return { sets, first, isAnyMissing: sets.length < to - from };
}
