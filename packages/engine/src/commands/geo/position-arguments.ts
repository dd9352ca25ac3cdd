/** Positions as a request gives them: longitude and latitude, or a member that has one. */
import { geohash } from "@respire/datastructures";
import { double, oneOf, token } from "../../argument-schema.js";
import type { Arguments } from "../../arguments.js";
import { errors, refusal } from "../../errors.js";
import type { SortedSetValue } from "../../values/sorted-set.js";

export const longitudeAndLatitude = [double("longitude"), double("latitude")];

/** The position that was read last, in degrees. */
export const position = { longitude: 0, latitude: 0 };

/** Reads words `index` and `index + 1`; refuses what is no position. */
export function readPosition(args: Arguments, index: number): void {
  const longitude = args.double(index);
  const latitude = args.double(index + 1);
  if (!geohash.isPosition(longitude, latitude)) throw refusal.invalidPosition(`${sixDecimals(longitude)},${sixDecimals(latitude)}`);
  position.longitude = longitude;
  position.latitude = latitude;
}

/** Reads the position of the member that is word `index`; refuses one that is not there. */
export function readMemberPosition(args: Arguments, index: number, set: SortedSetValue): void {
  if (!set.find(args.bytes, args.start(index), args.length(index))) throw errors.noSuchPosition;
  position.longitude = geohash.longitudeOf(set.foundScore);
  position.latitude = geohash.latitudeOf(set.foundScore);
}

/** From here on `toFixed` has no digits left for decimals, nor has a double. */
const withoutDecimals = 1e21;

/** As C's `%f` prints it. */
function sixDecimals(value: number): string {
  if (!Number.isFinite(value)) return value > 0 ? "inf" : "-inf";
  if (Object.is(value, -0)) return "-0.000000";
  return Math.abs(value) < withoutDecimals ? value.toFixed(6) : `${BigInt(value)}.000000`;
}

/** Metres of each unit. */
const units = [
  ["M", 1],
  ["KM", 1000],
  ["FT", 0.3048],
  ["MI", 1609.34],
] as const;

export const unitArgument = oneOf(
  "unit",
  units.map(([word]) => token(word)),
);

/** How many metres the unit has that is word `index`. */
export function readUnit(args: Arguments, index: number): number {
  for (const [word, metres] of units) if (args.is(index, word)) return metres;
  throw errors.distanceUnit;
}
