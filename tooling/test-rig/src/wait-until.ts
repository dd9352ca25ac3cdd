/** Waiting for something to become true, rather than for time to pass. */
import { setTimeout as sleep, setImmediate as turn } from "node:timers/promises";

/** Most conditions come true within a few turns of the event loop; after those it looks now and then. */
const eagerLooks = 50;
const pollMs = 5;

/** Resolves once `condition` holds; rejects, naming `what` was waited for, if it doesn't within the time. */
export async function waitUntil(condition: () => boolean | Promise<boolean>, what: string, timeoutMs = 20_000): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  for (let looks = 0; !(await condition()); looks++) {
    if (performance.now() > deadline) throw new Error(`waited ${timeoutMs} ms for this in vain: ${what}`);
    await (looks < eagerLooks ? turn() : sleep(pollMs));
  }
}
