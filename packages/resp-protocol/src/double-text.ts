/**
 * Doubles as text, in the notation Redis 7.2 and later use for scores, coordinates and RESP3 doubles.
 *
 *   integers of magnitude up to 2^62   all digits                    4503599627370497, -3
 *   otherwise the shortest digits that read back as the same double, D of n digits, times 10^k:
 *     k ≥ 0 and |e| < n + 7            digits, zeros                 with e = n + k - 1, the exponent of the first digit
 *     k < 0 and (k > -7 or |e| < 4)    a decimal point               0.00015, 3.141592653589793
 *     else                             scientific                    1e-7, 1.2345678901234e+4, 1.5e+300
 *   and inf, -inf, nan, -0
 *
 * Source: observed replies, and the description of Grisu2 that Redis's printer implements. Grisu2 misses the shortest
 * digits for about one double in a thousand, where Redis prints one digit more; these print the shortest always.
 */

/** Magnitude up to which an integral double is printed in full. */
const integerMax = 2 ** 62;

export function doubleText(value: number): string {
  if (Number.isSafeInteger(value)) return value === 0 && 1 / value < 0 ? "-0" : `${value}`;
  if (Number.isNaN(value)) return "nan";
  if (value === Number.POSITIVE_INFINITY) return "inf";
  if (value === Number.NEGATIVE_INFINITY) return "-inf";
  const magnitude = Math.abs(value);
  if (magnitude <= integerMax && Math.floor(value) === value) return `${BigInt(value)}`;
  const shortest = `${value}`;
  // JavaScript and Redis print most fractions alike: from 1e-3 up with at most six decimals.
  if (magnitude >= 1e-3 && magnitude < 1e15 && shortest.length - shortest.indexOf(".") - 1 <= 6) return shortest;
  return arrange(magnitude, value < 0 ? "-" : "");
}

function arrange(magnitude: number, sign: string): string {
  const scientific = magnitude.toExponential(); // d.ddde±x with the shortest digits
  const mark = scientific.indexOf("e");
  const digits = scientific[0] + scientific.slice(2, mark);
  const exponent = Number(scientific.slice(mark + 1));
  const scale = exponent - digits.length + 1;
  if (scale >= 0) {
    if (exponent < digits.length + 7) return sign + digits + "0".repeat(scale);
  } else if (scale > -7 || Math.abs(exponent) < 4) {
    if (exponent < 0) return `${sign}0.${"0".repeat(-exponent - 1)}${digits}`;
    return `${sign}${digits.slice(0, exponent + 1)}.${digits.slice(exponent + 1)}`;
  }
  return sign + scientific;
}
