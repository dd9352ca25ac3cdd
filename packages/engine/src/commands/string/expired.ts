/** What becomes of a key that a command would let expire at once. */
import type { CommandContext } from "../../context.js";
import { announceDeleted } from "../announce.js";

/**
 * Whether a key that expires at this moment, in milliseconds since 1970, is as good as gone. Not while data is being read: what was written after the
 * command may have changed the key while it was there, and must find it.
 */
export function isPast(expiresAtMs: number, { engine, nowMs }: CommandContext): boolean {
  return expiresAtMs <= nowMs && !engine.admission.isLoading;
}

/**
 * Deletes the key that is word 1, if it is there, instead of storing what nobody can see. It counts as one that has expired, though clients hear of a
 * deletion, as of EXPIRE with a time that is past. Redis does so since 8.8; before it stored the key.
 */
export function deleteExpired(context: CommandContext): void {
  const { args, db, engine } = context;
  engine.keyspace.shared.statistics.expired++;
  if (db.delete(args, 1)) announceDeleted(context);
}
