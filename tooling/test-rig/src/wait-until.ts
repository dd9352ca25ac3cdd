/** Waiting for something to become true, rather than for time to pass. */
import { setTimeout as sleep } from "node:timers/promises";

const pollMs = 5;

/** Resolves once `condition` holds; rejects, naming `what` was waited for, if it doesn't within the time. */
export async function waitUntil(condition: () => boolean | Promise<boolean>, what: string, timeoutMs = 20_000): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`waited ${timeoutMs} ms for this in vain: ${what}`);
    await sleep(pollMs);
  }
}
