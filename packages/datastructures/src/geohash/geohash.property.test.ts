/** Positions and distances against what they are by definition. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { distanceBetween, earthRadius } from "./distance.js";
import { interleave } from "./interleave.js";
import {
  decode,
  decoded,
  isPosition,
  latitudeMax,
  latitudeMin,
  latitudeOf,
  latitudeOfStrip,
  latitudeSpan,
  latitudeStripOf,
  longitudeMax,
  longitudeMin,
  longitudeOf,
  longitudeOfStrip,
  longitudeStripOf,
  scoreAt,
  stripCount,
} from "./position.js";
import { geohashLength, writeGeohash } from "./text.js";

const longitude = fc.oneof(
  { weight: 4, arbitrary: fc.double({ min: longitudeMin, max: longitudeMax, noNaN: true }) },
  { weight: 1, arbitrary: fc.constantFrom(-180, 180, 179.9999, -179.9999, 0, 90, -90) },
  { weight: 1, arbitrary: fc.double({ min: 13, max: 14, noNaN: true }) },
);
const latitude = fc.oneof(
  { weight: 4, arbitrary: fc.double({ min: latitudeMin, max: latitudeMax, noNaN: true }) },
  { weight: 1, arbitrary: fc.constantFrom(latitudeMin, latitudeMax, 85, -85, 0, 66, 80) },
  { weight: 1, arbitrary: fc.double({ min: 38, max: 39, noNaN: true }) },
);

/** The bits of the first at the even places, those of the second at the odd ones. */
function interleaved(even: number, odd: number): bigint {
  let bits = 0n;
  for (let i = 0n; i < 32n; i++) bits |= (((BigInt(even) >> i) & 1n) << (2n * i)) | (((BigInt(odd) >> i) & 1n) << (2n * i + 1n));
  return bits;
}

/** Strips as a processor's 64 bits have them: a score is cut off to an integer without sign first. */
function strips(score: number): [latitude: number, longitude: number] {
  const isBeyond = score >= 2 ** 64;
  const bits = isBeyond ? 0n : score <= -(2 ** 63) ? 2n ** 63n : BigInt.asUintN(64, BigInt(Math.trunc(score)));
  let [even, odd] = [0, 0];
  for (let i = 0; i < 32; i++) {
    even += Number((bits >> BigInt(2 * i)) & 1n) * 2 ** i;
    odd += Number((bits >> BigInt(2 * i + 1)) & 1n) * 2 ** i;
  }
  return [even, odd];
}

describe("positions", () => {
  test("two integers of 32 bits interleave as their bits do, and come apart again", () => {
    const integer = fc.oneof(fc.nat(2 ** 26), fc.integer({ min: 0, max: 2 ** 32 - 1 }));
    fc.assert(
      fc.property(integer, integer, (even, odd) => {
        const bits = interleave(even, odd);
        expect(bits).toBe(Number(interleaved(even, odd)));
        if (bits > 2 ** 53) return;
        expect(latitudeStripOf(bits)).toBe(even);
        expect(longitudeStripOf(bits)).toBe(odd);
      }),
    );
  });

  test("any score has the strips of its 64 bits", () => {
    const score = fc.oneof(
      fc.double({ noNaN: true }),
      fc.double({ min: 0, max: 2 ** 54, noNaN: true }),
      fc.integer(),
      fc.constantFrom(-1, -1.5, 0, 2 ** 52, 2 ** 63, -(2 ** 63), 2 ** 64, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY),
    );
    fc.assert(
      fc.property(score, (value) => {
        const [even, odd] = strips(value);
        expect(latitudeStripOf(value)).toBe(even);
        expect(longitudeStripOf(value)).toBe(odd);
        expect(isPosition(longitudeOf(value), latitudeOf(value))).toBe(true);
        decode(value);
        expect([...decoded]).toEqual([longitudeOf(value), latitudeOf(value)]);
      }),
    );
  });

  test("a position is read back in the middle of its strips, which is less than half of one away", () => {
    fc.assert(
      fc.property(longitude, latitude, (east, north) => {
        const score = scoreAt(east, north);
        expect(score).toBeLessThan(2 ** 54);
        // At 180 degrees a score has more than the 53 bits of a double: the last of latitude's is lost.
        if (score > 2 ** 53) return;
        expect(Math.abs(longitudeOf(score) - east)).toBeLessThanOrEqual((180 / stripCount) * 1.0000001);
        expect(Math.abs(latitudeOf(score) - north)).toBeLessThanOrEqual((latitudeSpan / stripCount) * 0.5000001);
        // What was read back has the same score, but at the upper end, which is a strip of its own.
        if (north < latitudeMax) expect(scoreAt(longitudeOf(score), latitudeOf(score))).toBe(score);
      }),
    );
  });

  test("longitudes are exact, latitudes rise", () => {
    fc.assert(
      fc.property(fc.nat(stripCount - 1), (strip) => {
        const exact = BigInt(-180) * 2n ** 24n + BigInt(2 * strip + 1) * 45n;
        expect(BigInt(longitudeOfStrip(strip) * 2 ** 24)).toBe(exact);
        expect(latitudeOfStrip(strip + 1)).toBeGreaterThan(latitudeOfStrip(strip));
      }),
    );
  });

  test("a geohash is what is published for the place, but for its last character", () => {
    const shown = (east: number, north: number): string => {
      const target = new Uint8Array(geohashLength);
      writeGeohash(target, 0, scoreAt(east, north));
      return String.fromCharCode(...target);
    };
    expect(shown(-5.6, 42.6)).toBe("ezs42e44yx0");
    expect(shown(13.361389, 38.115556)).toBe("sqc8b49rny0");
    expect(shown(10.40744, 57.64911)).toBe("u4pruydqqv0");
    expect(shown(0, 0)).toBe("s0000000000");
    expect(shown(180, latitudeMax)).toBe("bp05b5048p0");
    expect(shown(-180, latitudeMin)).toBe("00bh0hbj200");
  });
});

describe("distances", () => {
  /** As the angle between two vectors from the middle of the Earth. */
  function angleDistance(east: number, north: number, otherEast: number, otherNorth: number): number {
    const vector = (lon: number, lat: number): number[] => {
      const [l, p] = [(lon * Math.PI) / 180, (lat * Math.PI) / 180];
      return [Math.cos(p) * Math.cos(l), Math.cos(p) * Math.sin(l), Math.sin(p)];
    };
    const [a, b] = [vector(east, north), vector(otherEast, otherNorth)] as [number[], number[]];
    const chord = Math.hypot(...a.map((x, i) => x - (b[i] as number)));
    return 2 * earthRadius * Math.asin(Math.min(1, chord / 2));
  }

  test("are those of a sphere, the same both ways, and none from a position to itself", () => {
    fc.assert(
      fc.property(longitude, latitude, longitude, latitude, (east, north, otherEast, otherNorth) => {
        const distance = distanceBetween(east, north, otherEast, otherNorth);
        // Near the antipodes a chord says little of the angle.
        expect(Math.abs(distance - angleDistance(east, north, otherEast, otherNorth))).toBeLessThan(distance > 1.9e7 ? 1 : 1e-3);
        expect(distanceBetween(otherEast, otherNorth, east, north)).toBeCloseTo(distance, 6);
        expect(distanceBetween(east, north, east, north)).toBe(0);
      }),
    );
  });
});
