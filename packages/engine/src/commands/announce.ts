/** How commands announce what they did where the request itself does not say it as it must be repeated elsewhere: with moments for times. */
import type { CommandContext } from "../context.js";
import { events, type KeyEvent } from "../events.js";

/** The key that is word 1 is gone: propagated as DEL. */
export function announceDeleted({ args, effects }: CommandContext): void {
  if (effects.isPropagating) effects.rewrite(["DEL", args.word(1)], 1, events.del);
  else effects.wrote(args, 1, events.del);
}

/** The key that is word 1 expires at a moment: propagated as PEXPIREAT. */
export function announceExpiry({ args, effects }: CommandContext, expiresAtMs: number): void {
  if (effects.isPropagating) effects.rewrite(["PEXPIREAT", args.word(1), String(expiresAtMs)], 1, events.expire);
  else effects.wrote(args, 1, events.expire);
}

/** The key that is word 1 does not expire any more: propagated as PERSIST. */
export function announcePersistence({ args, effects }: CommandContext): void {
  if (effects.isPropagating) effects.rewrite(["PERSIST", args.word(1)], 1, events.persist);
  else effects.wrote(args, 1, events.persist);
}

/**
 * The key that is word 1 has a value that the request does not say, or not where SET has it: propagated as SET.
 *
 * @param value the word of the request that is the value, or the value's text.
 * @param expiry what is said of the key's expiry: `KEEPTTL`, a moment in milliseconds, or nothing, which takes it away.
 */
export function announceSet(
  { args, effects }: CommandContext,
  value: number | string | Uint8Array,
  expiry: "KEEPTTL" | number | null,
  event: KeyEvent,
): void {
  if (!effects.isPropagating) return effects.wrote(args, 1, event);
  const words = ["SET", args.word(1), typeof value === "number" ? args.word(value) : value];
  if (expiry === "KEEPTTL") words.push(expiry);
  else if (expiry !== null) words.push("PXAT", String(expiry));
  effects.rewrite(words, 1, event);
}
