/** Positions on Earth, and what is searched around them, as data. */

export type Position = readonly [longitude: string, latitude: string];

/** Spreads numbers evenly, in no order: the fractional parts of multiples of an irrational number. */
const spread = (index: number, by: number): number => (index * by) % 1;
const golden = 0.618033988749895;
const plastic = 0.754877666246693;

/** So many positions between these bounds, with so many decimals. */
const between = (count: number, [west, east]: [number, number], [south, north]: [number, number], decimals: number): Position[] =>
  Array.from({ length: count }, (_, i) => [
    (west + spread(i + 1, golden) * (east - west)).toFixed(decimals),
    (south + spread(i + 1, plastic) * (north - south)).toFixed(decimals),
  ]);

export const aroundTheWorld: readonly Position[] = [
  ["13.361389", "38.115556"],
  ["15.087269", "37.502669"],
  ["-122.41942", "37.77493"],
  ["2.3522e0", "4.88566e1"],
  ["0x12", "59.33"],
  ...between(640, [-180, 180], [-85, 85], 6),
];

/** At the poles and on both sides of the date line, and where latitudes make cells larger. */
export const atTheEnds: readonly Position[] = [
  ["180", "85.05112878"],
  ["-180", "-85.05112878"],
  ["180", "0"],
  ["-180", "0.1"],
  ["0", "85.05112878"],
  ["90", "-85.05112878"],
  ["0", "0"],
  ["179.999999", "66"],
  ["-179.999999", "-80"],
  ...between(16, [178, 180], [-70, 70], 5),
  ...between(16, [-180, -178], [-70, 70], 5),
  ...between(16, [-180, 180], [84.5, 85.05], 5),
  ...between(16, [-180, 180], [-85.05, -84.5], 5),
];

export const inOneTown: readonly Position[] = between(200, [13.36, 13.42], [52.5, 52.54], 6);

export const badCoordinates = ["181", "-180.1", "86", "-85.06", "inf", "nan", "x", "", "1e300", "13,4"];
/** Of circles and boxes, in any unit. */
export const lengths = [
  ...["0", "0.5", "1", "3", "10", "30", "100", "250", "500", "1000", "2000", "5000", "20000", "1e5", "3e5", "1e6", "5e6", "2.5e7", "1e8"],
  ...["1e300", "inf", "0x1p20"],
];
export const badLengths = ["-1", "nan", "x", "", "-inf", "1,5"];
