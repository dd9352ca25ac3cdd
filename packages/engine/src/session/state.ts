/**
 * States of a session, and of the engine, in which a command is not simply run. Each is a bit; a command knows the bits that matter to it, so that in the
 * usual state one test finds out that nothing has to be looked at.
 */
import type { CommandSpec } from "../command.js";

export const state = {
  /** The session has yet to say its password. */
  needsAuth: 1,
  /** CLIENT REPLY OFF or SKIP: replies are thrown away. */
  isMuted: 1 << 1,
  /** CLIENT NO-TOUCH: lookups do not mark keys as used. */
  isNotTouching: 1 << 2,
  /** Somebody watches commands go by. */
  isMonitored: 1 << 3,
  /** The engine is reading its data: commands that do not stand that are refused. */
  isLoading: 1 << 4,
  /** There is a limit on memory: commands that may need more have to ask. */
  hasMemoryLimit: 1 << 5,
  /** CLIENT PAUSE: nobody's commands run, or nobody's writes. */
  isPausedForAll: 1 << 6,
  isPausedForWrites: 1 << 7,
  /** The session's last request has yet to be answered: see deferred-reply.ts. */
  isWaiting: 1 << 8,
  /** Its next request came during a pause, and runs when that is over. */
  isPostponed: 1 << 9,
  /** The session is shown every command (MONITOR): it has nothing to do with keys meanwhile. */
  isMonitoring: 1 << 10,
  /** Between MULTI and EXEC: commands are queued. */
  isInTransaction: 1 << 11,
  /** Subscribed to something in RESP2, in which a message can't be told from a reply: little else may be asked for. */
  isSubscribedInResp2: 1 << 12,
  /** The server remembers what keys the client reads (client-side caching). */
  isTracking: 1 << 13,
  /** CLIENT CACHING said something of the next command. */
  hasCachingChoice: 1 << 14,
} as const;

/** Requests of a session in one of these states wait for their turn. */
export const suspendedStates = state.isWaiting | state.isPostponed;

const always = state.isMuted | state.isNotTouching | state.isPausedForAll | state.hasCachingChoice;

/** The bits in which a command needs care. */
export function statesThatMatterTo({ flags, inTransaction, isForSubscribers = false, mayReplicate = false }: CommandSpec): number {
  let states = always;
  if (inTransaction !== "runs") states |= state.isInTransaction;
  if (!isForSubscribers) states |= state.isSubscribedInResp2;
  if (flags.includes("readonly")) states |= state.isTracking;
  if (!flags.includes("no_auth")) states |= state.needsAuth;
  if (!flags.includes("skip_monitor") && !flags.includes("admin")) states |= state.isMonitored;
  if (!flags.includes("loading")) states |= state.isLoading;
  if (flags.includes("denyoom")) states |= state.hasMemoryLimit;
  if (flags.includes("write") || mayReplicate) states |= state.isPausedForWrites;
  if (flags.includes("write") || flags.includes("readonly") || mayReplicate) states |= state.isMonitoring;
  return states;
}
