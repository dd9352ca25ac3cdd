import { AssertionError } from "../assert.js";

/** Throws unless the two are the same value, and says which they are. */
export function assertSame(actual: unknown, expected: unknown, what = "the two are the same"): void {
  if (!Object.is(actual, expected)) throw new AssertionError(`${what}: ${actual} should be ${expected}`);
}
