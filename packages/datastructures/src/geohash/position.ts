/**
 * Positions on Earth as scores of a sorted set: 26 bits say in which of 2^26 strips of longitude a position is, 26 in which strip of latitude, interleaved, latitude's at
 * the even places. Positions that are near each other mostly have scores that are. Read back, a position is the middle of its strips: at most 0.3 metres off.
 *
 * Latitude ends where the square map of the web (EPSG:3857) does; longitude 180 and latitude's upper end have a strip of their own, behind the last one.
 *
 * Source: redis.io GEOADD and GEOHASH; the ranges and the rounding are redis-server's, seen from outside.
 */
import { gather16, interleave } from "./interleave.js";

export const longitudeMin = -180;
export const longitudeMax = 180;
export const latitudeMin = -85.05112878;
export const latitudeMax = 85.05112878;
export const latitudeSpan = latitudeMax - latitudeMin;
export const longitudeSpan = longitudeMax - longitudeMin;

/** Bits that a score has of each coordinate. */
export const coordinateBits = 26;
export const stripCount = 2 ** coordinateBits;

const word = 2 ** 32;
const uint64End = 2 ** 64;
const int64Min = -(2 ** 63);

/** Whether it is a position that has a score. Not a number is none. */
export function isPosition(longitude: number, latitude: number): boolean {
  return longitude >= longitudeMin && longitude <= longitudeMax && latitude >= latitudeMin && latitude <= latitudeMax;
}

/** The score of a position, for which `isPosition` holds: an integer from 0 to 2^52, or more at the upper ends. */
export function scoreAt(longitude: number, latitude: number): number {
  return interleave(((latitude - latitudeMin) / latitudeSpan) * stripCount, ((longitude - longitudeMin) / longitudeSpan) * stripCount);
}

/**
 * The two words of a score. Any score is read as some position, as in Redis: one that is no integer of 64 bits without sign is what x86-64 makes of it.
 */
export function lowWordOf(score: number): number {
  return score < uint64End && score > int64Min ? score >>> 0 : 0;
}

export function highWordOf(score: number): number {
  if (score >= 0 && score < uint64End) return (score / word) >>> 0;
  if (score >= uint64End) return 0;
  return score <= int64Min ? 0x80000000 : Math.floor(Math.trunc(score) / word) >>> 0;
}

/** The strip of latitude, from 0 in the south on. */
export function latitudeStripOf(score: number): number {
  return gather16(lowWordOf(score)) + gather16(highWordOf(score)) * 0x10000;
}

/** The strip of longitude, from 0 in the west on. */
export function longitudeStripOf(score: number): number {
  return gather16(lowWordOf(score) >>> 1) + gather16(highWordOf(score) >>> 1) * 0x10000;
}

/** The middle of a strip, in degrees. */
export function longitudeOfStrip(strip: number): number {
  // Exact, in whatever order it is computed.
  return Math.min(longitudeMax, longitudeMin + (strip + 0.5) * (longitudeSpan / stripCount));
}

/** The middle of a strip, in degrees, rounded as Redis does: the middle of two rounded edges. */
export function latitudeOfStrip(strip: number): number {
  const south = latitudeMin + (strip / stripCount) * latitudeSpan;
  const north = latitudeMin + ((strip + 1) / stripCount) * latitudeSpan;
  return Math.min(latitudeMax, (south + north) / 2);
}

export function longitudeOf(score: number): number {
  return longitudeOfStrip(longitudeStripOf(score));
}

export function latitudeOf(score: number): number {
  return latitudeOfStrip(latitudeStripOf(score));
}

/** Longitude and latitude of the score that was decoded last, in degrees. */
export const decoded = new Float64Array(2);

/** Both coordinates of a score, at less than the price of one after the other. */
export function decode(score: number): void {
  let low = score >>> 0;
  let high = (score / word) >>> 0;
  if (!(score >= 0 && score < uint64End)) {
    low = lowWordOf(score);
    high = highWordOf(score);
  }
  decoded[0] = longitudeOfStrip(gather16(low >>> 1) + gather16(high >>> 1) * 0x10000);
  decoded[1] = latitudeOfStrip(gather16(low) + gather16(high) * 0x10000);
}
