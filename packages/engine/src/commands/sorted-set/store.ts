/** A result becomes the value of a key, whatever that held. */
import type { CommandContext } from "../../context.js";
import { events, type KeyEvent } from "../../events.js";
import type { LargeSortedSet } from "../../values/large-sorted-set.js";

/** Makes word 1's key these members, which are in order, or deletes it if there are none; replies with how many they are. */
export function store({ args, db, effects, reply }: CommandContext, result: LargeSortedSet, event: KeyEvent): void {
  const { size } = result;
  if (size > 0) {
    db.sortedSetToReplace(args, 1).become(result);
    effects.wrote(args, 1, event);
  } else if (db.deleteResident(args, 1)) effects.wrote(args, 1, events.del);
  reply.integer(size);
}
