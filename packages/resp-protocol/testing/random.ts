/** A small seeded generator (xorshift, 32 bits), so that every random test can be run again. */
export class Random {
  private state: number;

  constructor(seed: number) {
    this.state = seed | 0 || 1;
  }

  /** An integer from 0 to `bound - 1`. */
  below(bound: number): number {
    let x = this.state;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    this.state = x;
    return (x >>> 0) % bound;
  }

  pick<T>(choices: readonly T[]): T {
    return choices[this.below(choices.length)] as T;
  }
}

/** The seed to use: `RESPIRE_TEST_SEED` if set, else a new one. Printed by the tests that use it. */
export function testSeed(): number {
  const { RESPIRE_TEST_SEED } = process.env;
  return RESPIRE_TEST_SEED === undefined ? (Math.random() * 0x7fffffff) | 0 : Number(RESPIRE_TEST_SEED);
}
