/** Time and chance as the system gives them. */
import { randomFillSync } from "node:crypto";
import type { Clock, EngineHost, RandomSource } from "@respire/engine";
import type { Log } from "./logging.js";

/** Bound, because `performance.now()` checks its receiver on each call, which a command pays for once: 10 of 50 ns on Node 20. */
const now = performance.now.bind(performance);

export const systemClock: Clock = {
  wallMs: () => Date.now(),
  monotonicUs: () => now() * 1000,
};

const words = new Uint32Array(256);
let next = words.length;

export const systemRandom: RandomSource = {
  next: () => systemRandom.bits() / 2 ** 32,
  bits: () => {
    if (next === words.length) {
      randomFillSync(words);
      next = 0;
    }
    return words[next++] as number;
  },
};

/** What the engine asks of the process. */
export function systemHost(log: Log): EngineHost {
  return {
    log: (level, message) => log[level](message),
    // Really still: not even a signal is heard before the time is over, as in Redis.
    sleep: (ms) => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms),
  };
}
