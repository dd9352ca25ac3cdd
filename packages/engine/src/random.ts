/** Where the engine gets chance from; a test passes a seeded source to repeat a run. */
export interface RandomSource {
  /** A number from 0 up to, not including, 1. */
  next(): number;
  /** 32 unpredictable bits, as an unsigned integer: what hash keys and ids are made of. */
  bits(): number;
}
