/** What CLIENT TRACKING and CLIENT CACHING said of one session. Source: redis.io "Client-side caching", CLIENT TRACKING. */
import type { Command } from "../command-table.js";
import type { Session } from "../session/session.js";
import { state } from "../session/state.js";

/** What CLIENT TRACKING ON is told. */
export interface TrackingOptions {
  /** The client that is sent the invalidations in place of this one; 0: none. */
  readonly redirectId: number;
  /** Told of whatever is modified under its prefixes, instead of what it has read. */
  readonly isBroadcasting: boolean;
  /** What is read is remembered only if CLIENT CACHING says so; unless it says that it is not to be. */
  readonly isOptIn: boolean;
  readonly isOptOut: boolean;
  /** Not told of what it modifies itself. */
  readonly isNoLoop: boolean;
}

/** Of a session that has tracked at some time. */
export class SessionTracking {
  isOn = false;
  options: TrackingOptions = { redirectId: 0, isBroadcasting: false, isOptIn: false, isOptOut: false, isNoLoop: false };
  /** An invalidation could not be sent, since the client that was to have it has gone. */
  isRedirectBroken = false;
  /** While broadcasting, in the order of their bytes. */
  readonly prefixes: Uint8Array[] = [];

  /** Memory that the prefixes take. */
  get prefixBytes(): number {
    return this.prefixes.reduce((bytes, { length }) => bytes + length, 0);
  }
}

/** Number of the client that is sent the session's invalidations in its place; 0: the session itself is; -1: it doesn't track. */
export function redirectIdOf({ tracking }: Session): number {
  return tracking?.isOn === true ? tracking.options.redirectId : -1;
}

/** Whether the keys that the session's command has read are to be remembered. */
export function remembersReads({ state: states, tracking }: Session): boolean {
  if ((states & state.isTracking) === 0) return false;
  const { isOptIn, isOptOut } = (tracking as SessionTracking).options;
  const hasChoice = (states & state.hasCachingChoice) !== 0;
  return isOptIn ? hasChoice : !(isOptOut && hasChoice);
}

/**
 * What CLIENT CACHING said was about this command, which was run or refused, and is about no other one: unless this is a CLIENT command, or belongs to a
 * transaction, all of which it is about.
 *
 * @param command null if there is none of the name.
 */
export function endCachingChoice(session: Session, command: Command | null): void {
  if (session.transaction === null && command?.fullName.startsWith("client|") !== true) session.state &= ~state.hasCachingChoice;
}
