/** When to try again after a connection was lost. */

export interface ReconnectPolicy {
  /** Before the first attempt, in milliseconds; doubled for each further one. */
  readonly delayMinMs: number;
  readonly delayMaxMs: number;
  /** After so many failed attempts in a row the client gives up and is closed. */
  readonly attemptsMax: number;
}

export const defaultReconnectPolicy: ReconnectPolicy = { delayMinMs: 50, delayMaxMs: 2000, attemptsMax: Number.POSITIVE_INFINITY };

/**
 * Milliseconds to wait before attempt `attempt`, 0 the first. Half of it is chance (`random` from [0, 1)), so that the thousand clients that a server's
 * restart cut off don't come back in the same moment.
 */
export function reconnectDelayMs(attempt: number, { delayMinMs, delayMaxMs }: ReconnectPolicy, random: number): number {
  const delayMs = Math.min(delayMaxMs, delayMinMs * 2 ** attempt);
  return delayMs / 2 + (delayMs / 2) * random;
}
