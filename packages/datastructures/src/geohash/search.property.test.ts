/** Searches in circles, boxes and polygons against what is in these by definition. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { areaShape, SearchArea } from "./area.js";
import { SearchCells } from "./cells.js";
import { distanceBetween } from "./distance.js";
import { PointSearch } from "./point-search.js";
import { Polygon } from "./polygon.js";
import { latitudeMax, latitudeMin, latitudeOf, longitudeMax, longitudeMin, longitudeOf, scoreAt } from "./position.js";

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

/** Metres. */
const length = fc.oneof(
  fc.double({ min: 0, max: 7.4, noNaN: true }).map((exponent) => 10 ** exponent),
  fc.constantFrom(0, 1, 1000, 20_020_740, 2.1e7, 1e9, 1e300, Number.POSITIVE_INFINITY),
);
const positions = fc.array(fc.tuple(longitude, latitude), { minLength: 1, maxLength: 200, size: "max" });

/** Scores in order, and what search finds among them. */
class SearchedPoints {
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
      if (area.polygon !== null) return area.polygon.contains(otherEast, otherNorth);
      if (area.shape === areaShape.circle) return distanceBetween(east, north, otherEast, otherNorth) <= area.halfWidth;
      if (distanceBetween(east, north, east, otherNorth) > area.halfHeight) return false;
      return distanceBetween(east, otherNorth, otherEast, otherNorth) <= area.halfWidth;
    };
    return [...this.scores.keys()].filter((index) => isInside(this.scores[index] as number));
  }
}

const middle = fc.record({ east: longitude, north: latitude, near: fc.nat(300) });

describe.each(["circle", "box"] as const)("a search in a %s", (shape) => {
  const areaOf = (
    points: SearchedPoints,
    { east, north, near }: { east: number; north: number; near: number },
    width: number,
    height: number,
  ) => {
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
        const points = new SearchedPoints(given);
        const area = areaOf(points, around, width, height);
        const found = points.found(area);
        const inside = points.inside(area);
        expect(new Set(found).size).toBe(found.length);
        expect(inside).toEqual(expect.arrayContaining(found));
        // Beyond the date line and around the poles, cells are missed where Redis misses them.
        const isOnTheMap = area.west >= longitudeMin && area.east <= longitudeMax && area.south >= latitudeMin && area.north <= latitudeMax;
        if (!isOnTheMap) return;
        // And beyond the bounds, which take the parallel for the shortest way: to the other side of the Earth that is the one over the pole.
        const isInBounds = (index: number): boolean => {
          const [east, north] = [longitudeOf(points.scores[index] as number), latitudeOf(points.scores[index] as number)];
          return east >= area.west && east <= area.east && north >= area.south && north <= area.north;
        };
        expect(found.filter(isInBounds).sort((a, b) => a - b)).toEqual(inside.filter(isInBounds));
      }),
      { numRuns: 2000 },
    );
  });

  test("ends when there are enough, with the first that would have been found", () => {
    fc.assert(
      fc.property(positions, middle, length, length, fc.integer({ min: 1, max: 20 }), (given, around, width, height, limit) => {
        const points = new SearchedPoints(given);
        const area = areaOf(points, around, width, height);
        expect(points.found(area, limit)).toEqual(points.found(area).slice(0, limit));
      }),
    );
  });
});

describe("a search in a polygon", () => {
  type Vertex = readonly [number, number];
  const vertex = fc.tuple(longitude, latitude);
  const part = fc.double({ min: -1, max: 1, noNaN: true });
  /** Anywhere, or within some distance of one of the positions; some vertices are where positions are. */
  const shape = fc.record({
    metres: length,
    near: fc.nat(250),
    corners: fc.array(fc.oneof(vertex, fc.tuple(part, part)), { minLength: 3, maxLength: 12 }),
    isAnywhere: fc.boolean(),
    shared: fc.nat(300),
  });
  type Shape = typeof shape extends fc.Arbitrary<infer T> ? T : never;

  function cornersIn(points: SearchedPoints, { metres, near, corners, isAnywhere, shared }: Shape): Vertex[] {
    const within = (value: number, min: number, max: number): number => Math.min(max, Math.max(min, value));
    const middle = points.scores[near % points.scores.length] as number;
    const degrees = isAnywhere ? 1 : Math.min(2, metres / 1e5);
    const [east, north] = isAnywhere ? [0, 0] : [longitudeOf(middle), latitudeOf(middle)];
    const vertices = corners.map(
      ([x, y]): Vertex => [within(east + x * degrees, longitudeMin, longitudeMax), within(north + y * degrees, latitudeMin, latitudeMax)],
    );
    const score = points.scores[shared];
    if (score !== undefined) vertices[0] = [longitudeOf(score), latitudeOf(score)];
    return vertices;
  }

  function areaOf(corners: readonly Vertex[]): SearchArea {
    const polygon = new Polygon();
    for (const [east, north] of corners) polygon.add(east, north);
    const area = new SearchArea();
    area.setPolygon(polygon);
    return area;
  }

  /** By definition: how often the polygon turns around a position; null where that is too near to a side to say. */
  function turnsAround(corners: readonly Vertex[], east: number, north: number): number | null {
    let angle = 0;
    for (const [i, [toEast, toNorth]] of corners.entries()) {
      const [fromEast, fromNorth] = corners.at(i - 1) as Vertex;
      const [a, b, c, d] = [fromEast - east, fromNorth - north, toEast - east, toNorth - north];
      const turn = Math.atan2(a * d - b * c, a * c + b * d);
      if (Math.abs(turn) > Math.PI - 1e-6 || Math.hypot(c, d) < 1e-9) return null;
      angle += turn;
    }
    return Math.round(angle / (2 * Math.PI));
  }

  test("finds what it turns around an odd number of times, each once, wherever it is", () => {
    fc.assert(
      fc.property(positions, shape, (given, asked) => {
        const points = new SearchedPoints(given);
        const corners = cornersIn(points, asked);
        const area = areaOf(corners);
        const found = points.found(area);
        expect(new Set(found).size).toBe(found.length);
        expect(found.toSorted((a, b) => a - b)).toEqual(points.inside(area));
        for (const [index, score] of points.scores.entries()) {
          const turns = turnsAround(corners, longitudeOf(score), latitudeOf(score));
          if (turns !== null) expect([index, found.includes(index)]).toEqual([index, turns % 2 !== 0]);
        }
      }),
      { numRuns: 3000 },
    );
  });

  test("has nothing in it that is at its eastern end, however its sides are rounded", () => {
    const [east, north] = [longitudeOf(scoreAt(180, 0)), latitudeOf(scoreAt(180, 0))];
    expect(east).toBe(180);
    const area = areaOf([
      [east, north],
      [-179.9999, 38],
      [0, 0],
    ]);
    expect(area.polygon?.contains(east, north)).toBe(false);
  });

  test.each<[string, readonly Vertex[]]>([
    [
      "around the pole, where its centroid is on no map",
      [
        [0, 80],
        [90, -40],
        [180, 80],
        [-90, -40],
      ],
    ],
    [
      "along the northern end of the map",
      [
        [-170, 84.6],
        [0, 84.7],
        [170, 84.6],
        [170, 85],
        [0, 85],
        [-170, 85],
      ],
    ],
    [
      "along the southern end of the map",
      [
        [-170, -84.6],
        [10, -84.7],
        [170, -84.6],
        [170, -85],
        [-10, -85],
        [-170, -85],
      ],
    ],
    [
      "across the half of the Earth that its centroid is not in",
      [
        [-91, -10],
        [91, -10],
        [91, 10],
        [-91, 10],
      ],
    ],
    [
      "around the Earth",
      [
        [-180, latitudeMin],
        [180, latitudeMin],
        [180, latitudeMax],
        [-180, latitudeMax],
      ],
    ],
  ])("finds all of what is in one %s", (_where, corners) => {
    const everywhere: Vertex[] = [];
    for (let east = -179; east < 180; east += 6) {
      for (let north = -85; north <= 85; north += 5) everywhere.push([east, north], [east, north * 0.998]);
    }
    const points = new SearchedPoints(everywhere);
    const area = areaOf(corners);
    expect(points.inside(area).length).toBeGreaterThan(10);
    expect(points.found(area).toSorted((a, b) => a - b)).toEqual(points.inside(area));
  });

  test("a position on the sides of rectangles that touch is in one of them", () => {
    fc.assert(
      fc.property(longitude, latitude, fc.double({ min: 1e-6, max: 90, noNaN: true }), (lon, lat, degrees) => {
        const score = scoreAt(lon, lat);
        const [east, north] = [longitudeOf(score), latitudeOf(score)];
        const isIn = (eastward: number, northward: number): boolean =>
          areaOf([
            [east, north],
            [east + eastward, north],
            [east + eastward, north + northward],
            [east, north + northward],
          ]).polygon?.contains(east, north) === true;
        expect([isIn(degrees, degrees), isIn(-degrees, degrees), isIn(degrees, -degrees), isIn(-degrees, -degrees)]).toEqual([
          true,
          false,
          false,
          false,
        ]);
      }),
    );
  });

  test("the centroid is as far from each of two vertices, and no farther than half a turn", () => {
    fc.assert(
      fc.property(vertex, vertex, (a, b) => {
        const { longitude: east, latitude: north } = areaOf([a, b, a, b]);
        const [toA, toB, between] = [distanceBetween(east, north, ...a), distanceBetween(east, north, ...b), distanceBetween(...a, ...b)];
        // Between antipodes it may be anywhere.
        if (between > 1.99e7) return;
        expect(toA).toBeCloseTo(toB, 1);
        expect(toA + toB).toBeCloseTo(between, 1);
      }),
    );
  });

  test("ends when there are enough, with the first that would have been found", () => {
    fc.assert(
      fc.property(positions, shape, fc.integer({ min: 1, max: 20 }), (given, asked, limit) => {
        const points = new SearchedPoints(given);
        const area = areaOf(cornersIn(points, asked));
        expect(points.found(area, limit)).toEqual(points.found(area).slice(0, limit));
      }),
    );
  });

  test("looks at few that are far away, also next to the date line", () => {
    const cells = new SearchCells();
    for (const west of [-180, 10, 179]) {
      cells.cover(
        areaOf([
          [west, 10],
          [west + 1, 10],
          [west + 1, 11],
          [west, 11],
        ]),
      );
      let scores = 0;
      for (let i = 0; i < cells.count; i++) scores += (cells.to[i] as number) - (cells.from[i] as number);
      expect(scores / 2 ** 52).toBeLessThan(0.01);
    }
  });

  test("may have any number of vertices, and is as new when they are forgotten", () => {
    const polygon = new Polygon();
    for (let i = 0; i < 5000; i++) polygon.add((i % 360) - 180, 0);
    polygon.clear();
    for (const [east, north] of [
      [0, 0],
      [2, 0],
      [0, 2],
    ] as const)
      polygon.add(east, north);
    expect([polygon.count, polygon.west, polygon.south, polygon.east, polygon.north]).toEqual([3, 0, 0, 2, 2]);
    expect([polygon.contains(0.5, 0.5), polygon.contains(1.5, 1.5)]).toEqual([true, false]);
  });
});
