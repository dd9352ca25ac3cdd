import type { CommandContext } from "../../context.js";
import { announceDeleted } from "./announce.js";

/**
 * For a command that would let the key that is word 1 expire at once: deletes it, if it is there, instead of storing what nobody can see. It counts as one
 * that has expired, though clients hear of a deletion, as of EXPIRE with a time that is past. Redis does so since 8.8; before it stored the key.
 */
export function deleteExpired(context: CommandContext): void {
  const { args, db, engine } = context;
  engine.keyspace.shared.statistics.expired++;
  if (db.delete(args, 1)) announceDeleted(context);
}
