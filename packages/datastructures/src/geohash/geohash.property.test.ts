/** Positions, distances and searches against what they are by definition. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { areaShape, SearchArea } from "./area.js";
import { SearchCells } from "./cells.js";
import { distanceBetween, earthRadius } from "./distance.js";
import { interleave } from "./interleave.js";
import { PointSearch } from "./point-search.js";
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

/** Scores in order, and what search finds among them. */
class Points {
  readonly scores: Float64Array;
  private readonly items: Uint32Array;
  private readonly cells = new SearchCells();
  private readonly search = new PointSearch();

  constructor(positions: readonly (readonly [number, number])[]) {
    this.scores = Float64Array.from(positions, ([east, north]) => scoreAt(east, north)).sort();
    this.items = Uint32Array.from(this.scores, (_, index) => index);
  }

  /** Indexes, in the order in which they are found. */
  found(area: SearchArea, limit = Number.POSITIVE_INFINITY): number[] {
    const { cells, items, scores, search } = this;
    cells.cover(area);
    search.begin(area, limit);
    let goesOn = true;
    for (let cell = 0; cell < cells.count && goesOn; cell++) {
      const from = scores.findIndex((score) => score >= (cells.from[cell] as number));
      if (from < 0) continue;
      let to = from;
      while (to < scores.length && (scores[to] as number) < (cells.to[cell] as number)) to++;
      goesOn = search.take(scores, from, items, from, to - from);
    }
    const found = [...search.items.subarray(0, search.count)];
    for (const [place, index] of found.entries()) {
      const score = scores[index] as number;
      expect(search.scores[place]).toBe(score);
      const distance = distanceBetween(area.longitude, area.latitude, longitudeOf(score), latitudeOf(score));
      expect(search.distanceOf(place)).toBe(distance);
    }
    search.release();
    return found;
  }

  /** The indexes of those that are in the area. */
  inside(area: SearchArea): number[] {
    const { longitude: east, latitude: north } = area;
    const isInside = (score: number): boolean => {
      const [otherEast, otherNorth] = [longitudeOf(score), latitudeOf(score)];
      if (area.shape === areaShape.circle) return distanceBetween(east, north, otherEast, otherNorth) <= area.halfWidth;
      if (distanceBetween(east, north, east, otherNorth) > area.halfHeight) return false;
      return distanceBetween(east, otherNorth, otherEast, otherNorth) <= area.halfWidth;
    };
    return [...this.scores.keys()].filter((index) => isInside(this.scores[index] as number));
  }
}

const length = fc.oneof(
  fc.double({ min: 0, max: 7.4, noNaN: true }).map((exponent) => 10 ** exponent),
  fc.constantFrom(0, 1, 1000, 20_020_740, 2.1e7, 1e9, 1e300, Number.POSITIVE_INFINITY),
);
const positions = fc.array(fc.tuple(longitude, latitude), { minLength: 1, maxLength: 200, size: "max" });
const middle = fc.record({ east: longitude, north: latitude, near: fc.nat(300) });

describe.each(["circle", "box"] as const)("a search in a %s", (shape) => {
  const areaOf = (points: Points, { east, north, near }: { east: number; north: number; near: number }, width: number, height: number) => {
    const area = new SearchArea();
    // Often around one of the points.
    const score = points.scores[near];
    const [lon, lat] = score === undefined ? [east, north] : [longitudeOf(score), latitudeOf(score)];
    if (shape === "circle") area.setCircle(lon, lat, width);
    else area.setBox(lon, lat, width, height);
    return area;
  };

  test("finds what is in it, each once, and nothing else", () => {
    fc.assert(
      fc.property(positions, middle, length, length, (given, around, width, height) => {
        const points = new Points(given);
        const area = areaOf(points, around, width, height);
        const found = points.found(area);
        const inside = points.inside(area);
        expect(new Set(found).size).toBe(found.length);
        expect(inside).toEqual(expect.arrayContaining(found));
        // Beyond the date line and around the poles, cells are missed where Redis misses them.
        const isOnTheMap = area.west >= longitudeMin && area.east <= longitudeMax && area.south >= latitudeMin && area.north <= latitudeMax;
        if (isOnTheMap) expect(found.sort((a, b) => a - b)).toEqual(inside);
      }),
      { numRuns: 2000 },
    );
  });

  test("ends when there are enough, with the first that would have been found", () => {
    fc.assert(
      fc.property(positions, middle, length, length, fc.integer({ min: 1, max: 20 }), (given, around, width, height, limit) => {
        const points = new Points(given);
        const area = areaOf(points, around, width, height);
        expect(points.found(area, limit)).toEqual(points.found(area).slice(0, limit));
      }),
    );
  });
});
