/** Long doubles compared and subtracted. */
import { addLongDoubles, type LongDouble } from "./long-double.js";

/** The largest finite one: C's LDBL_MAX. */
export const longDoubleMax: LongDouble = { significand: 2n ** 64n - 1n, exponent: 16384 - 64 };

export function negateLongDouble({ significand, exponent }: LongDouble): LongDouble {
  return { significand: -significand, exponent };
}

/** The difference, rounded as a sum is. */
export function subtractLongDoubles(a: LongDouble, b: LongDouble): LongDouble {
  return addLongDoubles(a, negateLongDouble(b));
}

/** Whether `a` is greater than `b`. An infinity is greater than any number, and no greater than itself. */
export function isGreaterLongDouble(a: LongDouble, b: LongDouble): boolean {
  // No difference rounds to 0 unless it is 0: all long doubles are multiples of the smallest. Of two equal infinities it is no number, whose significand is 0.
  return subtractLongDoubles(a, b).significand > 0n;
}
