/** Choices while something is generated: fast-check's random numbers, in the words of a generator. */
import type { Random } from "fast-check";

export class Chance {
  private readonly random: Random;

  constructor(random: Random) {
    this.random = random;
  }

  /** An integer from `min` to `max`, both included. */
  between(min: number, max: number): number {
    return this.random.nextInt(min, max);
  }

  bigBetween(min: bigint, max: bigint): bigint {
    return this.random.nextBigInt(min, max);
  }

  /** True once in `count` times. */
  oneIn(count: number): boolean {
    return this.random.nextInt(1, count) === 1;
  }

  pick<T>(list: readonly T[]): T {
    return list[this.random.nextInt(0, list.length - 1)] as T;
  }

  shuffled<T>(list: readonly T[]): T[] {
    const result = [...list];
    for (let i = result.length - 1; i > 0; i--) {
      const other = this.between(0, i);
      [result[i], result[other]] = [result[other] as T, result[i] as T];
    }
    return result;
  }
}
