/** From the number in a request to the moment at which a key expires. */
import { int64Max, int64Min } from "@respire/datastructures";
import type { Integer64 } from "../integer64.js";

/** The last moment that a double can express and 64 bits can hold: beyond 2^53 ms, that is the year 287,000, times are rounded to it. */
const lastMs = 2 ** 63 - 1024;

/**
 * `amount` of `unitMs` after `baseMs`, in milliseconds since 1970; NaN if that does not fit 64 bits. Negative amounts are allowed.
 */
export function momentMs(amount: Integer64, unitMs: number, baseMs: number): number {
  if (typeof amount === "number") {
    const ms = amount * unitMs + baseMs;
    if (Number.isSafeInteger(ms)) return ms;
  }
  const duration = BigInt(amount) * BigInt(unitMs);
  const exact = duration + BigInt(baseMs);
  return duration < int64Min || duration > int64Max || exact > int64Max ? Number.NaN : Math.min(Number(exact), lastMs);
}
