/** A result becomes the value of a key, whatever that held. */
import type { CommandContext } from "../../context.js";
import { events, type KeyEvent } from "../../events.js";
import type { LargeSortedSet } from "../../values/large-sorted-set.js";

/** Makes the key that is word `keyIndex` these members, which are in order, or deletes it if there are none; replies with how many they are. */
export function store({ args, db, effects, reply }: CommandContext, result: LargeSortedSet, event: KeyEvent, keyIndex = 1): void {
  const { size } = result;
  if (size > 0) {
    db.sortedSetToReplace(args, keyIndex).become(result);
    effects.wrote(args, keyIndex, event);
  } else if (db.deleteResident(args, keyIndex)) effects.wrote(args, keyIndex, events.del);
  reply.integer(size);
}
