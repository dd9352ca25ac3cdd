/** Time and chance as the system gives them. */
import { randomFillSync } from "node:crypto";
import type { Clock, RandomSource } from "@respire/engine";

export const systemClock: Clock = {
  wallMs: () => Date.now(),
  monotonicUs: () => performance.now() * 1000,
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
