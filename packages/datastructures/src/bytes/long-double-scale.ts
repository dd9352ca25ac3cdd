/** Long doubles multiplied by integers, and rounded up to integers. */
import { extendedFormat, roundBinary } from "./binary-rounding.js";
import { isFiniteLongDouble, type LongDouble } from "./long-double.js";

/** The product, rounded to the nearest; infinite if it is too large. An infinity stays one: the factor is positive. */
export function scaleLongDouble(value: LongDouble, factor: bigint): LongDouble {
  return isFiniteLongDouble(value) ? roundBinary(value.significand * factor, value.exponent, extendedFormat) : value;
}

/** The least integer that is not less: C's ceill. Of a finite one. */
export function roundUpLongDouble({ significand, exponent }: LongDouble): bigint {
  if (exponent >= 0) return significand << BigInt(exponent);
  // A shift to the right rounds down, whatever the sign.
  return -(-significand >> BigInt(-exponent));
}
