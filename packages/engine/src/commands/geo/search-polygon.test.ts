/** GEOSEARCH and GEOSEARCHSTORE in polygons, which Redis does not have: against what Valkey's documentation and tests say. */
import { describe, expect, test } from "vitest";
import { bulk, syntaxError, wrongType } from "../../testing/list-forms.js";
import { sortedSetEngines } from "../../testing/sorted-set-forms.js";
import { TestEngine } from "../../testing/test-engine.js";

type Words = readonly (string | number)[];

const list = (...members: readonly string[]): string => `*${members.length}\r\n${members.map((member) => bulk(member)).join("")}`;
const polygon = (text: string): Words => {
  const vertices = text.split(/\s+/);
  return ["BYPOLYGON", vertices.length / 2, ...vertices];
};

const sicily: Words = [3479099956230698, "Palermo", 3479447370796909, "Catania", 3479273021651468, "edge1", 3481342659049484, "edge2"];
/** The example of valkey.io GEOSEARCH. */
const north = polygon(
  `12.41098696654226 38.05033923003755 15.107936245794182 38.00616649901906 18.148439288534455 38.63804787603499
   17.80831874257693 39.50316813110968 12.458468633214036 38.57719533463012`,
);
const all = polygon("12 36 18 36 18 40 12 40");

/** Places in Sydney, and polygons around some of them; source: the tests of valkey-io/valkey, unit/geo. */
const sydney: Words = [
  ...[151.20932132005692, -33.877723137822436, "Elizabeth Street", 151.2119820713997, -33.87697539508043, "Connaught Centre"],
  ...[151.2119820713997, -33.87156123068408, "St James", 151.2229523062706, -33.883973760201364, "Oxford Street"],
  ...[151.22852593660355, -33.88116782387797, "Goodhope Street", 151.2224105000496, -33.87544442350019, "Kings Cross"],
  ...[151.22953444719315, -33.874838625143106, "Bartley Oval"],
];
const concave = polygon(
  `151.21619137411474 -33.869643764947696 151.20408853981647 -33.87845382042545 151.2123775086366 -33.87864711938855
   151.21046943124387 -33.87588862400425 151.21701035939626 -33.874286511854834 151.2239557405701 -33.8735722632175
   151.22495056246407 -33.87893571656996 151.2274447496748 -33.882307713036354 151.23212935868654 -33.88136096120022
   151.23097291274465 -33.87456240592362 151.22475424781445 -33.87099633192101`,
);
const star = polygon(
  `151.2154285314146 -33.867438205607186 151.20024487595015 -33.88138572784347 151.2374118848648 -33.87601765283626
   151.19695829592922 -33.87272872054441 151.2278336546125 -33.88345323146266`,
);

describe.each(sortedSetEngines)("searching in RESP$protocol by polygon a sorted set that is $form", ({ start }) => {
  test("finds what is in it", () => {
    const { client, fill } = start();
    fill("k", ...sicily);
    expect(client.raw("GEOSEARCH", "k", ...north)).toBe(list("Palermo", "edge2"));
    expect(client.raw("geosearch", "k", "asc", "bypolygon", ...north.slice(1))).toBe(list("Palermo", "edge2"));
    expect(client.raw("GEOSEARCH", "k", ...polygon("0 0 1 0 1 1"))).toBe("*0\r\n");
    expect(client.raw("GEOSEARCH", "k", ...polygon("15 37 15 37 15 37"))).toBe("*0\r\n");
    expect(client.raw("GEOSEARCH", "none", ...north)).toBe("*0\r\n");
    // Of two, the last.
    expect(client.raw("GEOSEARCH", "k", ...all, ...north)).toBe(list("Palermo", "edge2"));
  });

  test("distances are metres from the centroid of the vertices", () => {
    const { client, fill, score } = start();
    fill("k", ...sicily);
    const palermo = `*2\r\n${score("13.361389338970184")}${score("38.1155563954963")}`;
    const edge = `*2\r\n${score("17.241510450839996")}${score("38.78813451624225")}`;
    expect(client.raw("GEOSEARCH", "k", ...north, "ASC", "WITHCOORD", "WITHDIST")).toBe(
      `*2\r\n*3\r\n${bulk("Palermo")}${bulk("166482.0159")}${palermo}*3\r\n${bulk("edge2")}${bulk("180861.7725")}${edge}`,
    );
    expect(client.raw("GEOSEARCH", "k", "COUNT", 1, "DESC", "WITHHASH", "WITHDIST", ...north)).toBe(
      `*1\r\n*3\r\n${bulk("edge2")}${bulk("180861.7725")}:3481342659049484\r\n`,
    );
  });

  test("COUNT takes the nearest to the centroid, or with ANY the first that are found", () => {
    const { client, fill } = start();
    fill("k", ...sicily);
    const search = (...options: Words): string => client.raw("GEOSEARCH", "k", ...all, ...options);
    const nearest = ["Catania", "Palermo", "edge2", "edge1"];
    expect(search("ASC")).toBe(list(...nearest));
    expect(search("DESC")).toBe(list(...nearest.toReversed()));
    expect(search("COUNT", 2)).toBe(list("Catania", "Palermo"));
    expect(search("COUNT", 3, "DESC")).toBe(list("edge1", "edge2", "Palermo"));
    expect(search("COUNT", 2, "ANY")).toBe(list("Palermo", "edge1"));
    expect(search("COUNT", 2, "ANY", "DESC")).toBe(list("edge1", "Palermo"));
  });

  test("GEOSEARCHSTORE stores what it finds, with its scores or with distances", () => {
    const { client, engine, fill, shown } = start();
    fill("k", ...sicily);
    client.run("SET", "d", "text", "EX", 100);
    expect(client.raw("GEOSEARCHSTORE", "d", "k", ...north)).toBe(":2\r\n");
    expect(shown("d")).toBe("Palermo 3479099956230698 edge2 3481342659049484");
    expect(client.raw("TTL", "d")).toBe(":-1\r\n");
    expect(client.raw("GEOSEARCHSTORE", "d", "k", "STOREDIST", ...north, "DESC", "COUNT", 1)).toBe(":1\r\n");
    expect(client.run("ZCARD", "d")).toBe(1);
    expect(Number(engine.run("ZSCORE", "d", "edge2"))).toBeCloseTo(180861.7725, 3);
    expect(client.raw("GEOSEARCHSTORE", "d", "k", ...polygon("0 0 1 0 1 1"))).toBe(":0\r\n");
    expect(client.raw("EXISTS", "d")).toBe(":0\r\n");
    expect(client.raw("GEOSEARCHSTORE", "k", "k", ...north)).toBe(":2\r\n");
    expect(shown("k")).toBe("Palermo 3479099956230698 edge2 3481342659049484");
    expect(client.raw("GEOSEARCHSTORE", "k", "none", ...north)).toBe(":0\r\n");
    expect(client.raw("EXISTS", "k")).toBe(":0\r\n");
    engine.check();
  });
});

test("a polygon may be concave, or cross itself: what an even number of its sides is around is not in it", () => {
  const engine = new TestEngine();
  engine.run("GEOADD", "k", ...sydney);
  expect(engine.run("GEOSEARCH", "k", ...concave)).toEqual(["Goodhope Street", "Bartley Oval", "Elizabeth Street"]);
  expect(engine.run("GEOSEARCH", "k", ...concave, "DESC", "WITHDIST")).toEqual([
    ["Elizabeth Street", "1035.7735"],
    ["Goodhope Street", "929.4979"],
    ["Bartley Oval", "858.3013"],
  ]);
  expect(engine.run("GEOSEARCH", "k", ...star)).toEqual(["Elizabeth Street", "St James", "Kings Cross"]);
  // Connaught Centre is in the middle of the star, where two sides are around it; so is everything that a polygon is around twice.
  const around = "151 -34 152 -34 152 -33 151 -33";
  expect(engine.run("GEOSEARCH", "k", ...polygon(around))).toHaveLength(7);
  expect(engine.run("GEOSEARCH", "k", ...polygon(`${around} ${around}`))).toEqual([]);
  // The other way round, and closed by hand, it is the same.
  expect(engine.run("GEOSEARCH", "k", ...polygon("151 -33 152 -33 152 -34 151 -34 151 -33"))).toHaveLength(7);
});

test("what is on a side to the west or the south is in a polygon, on one to the east or the north it is not", () => {
  const engine = new TestEngine();
  engine.run("GEOADD", "k", 10, 10, "here");
  // Where it is exactly, which is not where it was put.
  const [[longitude, latitude]] = engine.run("GEOPOS", "k", "here") as [[string, string]];
  const found = (...vertices: Words): unknown => engine.run("GEOSEARCH", "k", ...polygon(vertices.join(" ")));
  expect(found(longitude, 9, 11, 9, 11, 11, longitude, 11)).toEqual(["here"]);
  expect(found(9, latitude, 11, latitude, 11, 11, 9, 11)).toEqual(["here"]);
  expect(found(longitude, latitude, 11, latitude, 11, 11, longitude, 11)).toEqual(["here"]);
  expect(found(9, 9, longitude, 9, longitude, 11, 9, 11)).toEqual([]);
  expect(found(9, 9, 11, 9, 11, latitude, 9, latitude)).toEqual([]);
  expect(found(9, 9, longitude, 9, longitude, latitude, 9, latitude)).toEqual([]);
});

test("no side crosses the date line: from 179 degrees to -179 it goes the long way", () => {
  const engine = new TestEngine();
  engine.run("GEOADD", "k", 179.5, 0, "east", -179.5, 0, "west", 0, 0, "middle", 178, 0, "further");
  const search = (vertices: string, ...options: Words): unknown => engine.run("GEOSEARCH", "k", ...polygon(vertices), ...options);
  expect(search("179 -1 -179 -1 -179 1 179 1")).toEqual(expect.arrayContaining(["middle", "further"]));
  expect(search("179 -1 -179 -1 -179 1 179 1")).toHaveLength(2);
  expect(search("179 -1 180 -1 180 1 179 1")).toEqual(["east"]);
  expect(search("-180 -1 -179 -1 -179 1 -180 1")).toEqual(["west"]);
  expect(search("-180 -85.05112878 180 -85.05112878 180 85.05112878 -180 85.05112878", "COUNT", 9)).toHaveLength(4);
});

test("what is refused, and in which order", () => {
  const engine = new TestEngine();
  const client = engine.connect();
  client.run("SET", "s", "v");
  client.run("GEOADD", "k", 1, 1, "a");
  client.run("SET", "d", "kept");
  const square = polygon("0 0 2 0 2 2 0 2");
  const tooFew = "-ERR GEOSEARCH BYPOLYGON must have at least 3 vertices\r\n";
  const notCount = "-ERR invalid number of vertices\r\n";
  const notFloat = "-ERR value is not a valid float\r\n";
  const count = "-ERR COUNT must be > 0\r\n";
  const arity = (command: string): string => `-ERR wrong number of arguments for '${command}' command\r\n`;
  const refusals: [Words, string][] = [
    [["GEOSEARCH", "s", "BYPOLYGON", "x", 1, 1, 1], wrongType],
    [["GEOSEARCH", "none", "BYPOLYGON", "x", 1, 1, 1], notCount],
    [["GEOSEARCH", "k", "BYPOLYGON", "", 1, 1, 1], notCount],
    [["GEOSEARCH", "k", "BYPOLYGON", "3.0", 1, 1, 1], notCount],
    [["GEOSEARCH", "k", "BYPOLYGON", "2147483648", 1, 1, 1], notCount],
    [["GEOSEARCH", "k", "BYPOLYGON", "9223372036854775808", 1, 1, 1], notCount],
    [["GEOSEARCH", "k", "BYPOLYGON", "2147483647", 1, 1, 1], tooFew],
    [["GEOSEARCH", "k", "BYPOLYGON", "-2147483649", 1, 1, 1], notCount],
    [["GEOSEARCH", "k", "BYPOLYGON", "-2147483648", 1, 1, 1], tooFew],
    [["GEOSEARCH", "k", "BYPOLYGON", "-3", "x", 1, 1], tooFew],
    [["GEOSEARCH", "k", "BYPOLYGON", 0, 1, 1, 1], tooFew],
    [["GEOSEARCH", "k", "BYPOLYGON", 2, 0, 0, 2, 2], tooFew],
    [["GEOSEARCH", "k", "BYPOLYGON", 3, 0, 0, 2, 2], tooFew],
    [["GEOSEARCH", "k", "BYPOLYGON", 3, 0, 0, 2, 2, 1], tooFew],
    [["GEOSEARCH", "k", "BYPOLYGON", 4, "x", 0, 2, 2, 1, 0, "ASC"], tooFew],
    [["GEOSEARCH", "k", "BYPOLYGON", 3, 0, 0, 2, 2, 1, "x"], notFloat],
    [["GEOSEARCH", "k", "BYPOLYGON", 3, 0, 0, 2, "nan", 1, 1], notFloat],
    [["GEOSEARCH", "k", "BYPOLYGON", 3, 0, 0, 2, 2, 181, 0], "-ERR invalid longitude,latitude pair 181.000000,0.000000\r\n"],
    [["GEOSEARCH", "k", "BYPOLYGON", 3, 0, 86, 2, "x", 1, 0], "-ERR invalid longitude,latitude pair 0.000000,86.000000\r\n"],
    [["GEOSEARCH", "k", ...square, "km"], syntaxError],
    [["GEOSEARCH", "k", ...square, 1, 1], syntaxError],
    [["GEOSEARCH", "k", ...square, "FROMLONLAT", 1, 1], syntaxError],
    [["GEOSEARCH", "k", ...square, "FROMMEMBER", "a"], syntaxError],
    [["GEOSEARCH", "k", "FROMLONLAT", 1, 1, ...square], syntaxError],
    [["GEOSEARCH", "k", "FROMMEMBER", "a", ...square], syntaxError],
    [["GEOSEARCH", "k", "FROMMEMBER", "none", ...square], "-ERR could not decode requested zset member\r\n"],
    [["GEOSEARCH", "k", ...square, "BYBOX", 1, 1, "km"], syntaxError],
    [["GEOSEARCH", "k", ...square, "BYRADIUS", 1, "km"], syntaxError],
    [["GEOSEARCH", "k", "BYBOX", 400, 400, "km", ...square], syntaxError],
    [["GEOSEARCH", "k", "BYRADIUS", 500, "km", ...square], syntaxError],
    [["GEOSEARCH", "k", "ASC", "ASC", "ASC", "ASC", "BYPOLYGON"], syntaxError],
    [["GEOSEARCH", "k", "ASC", "ASC", "ASC", "BYPOLYGON", 3], syntaxError],
    [["GEOSEARCH", "k", ...square, "COUNT", "many"], "-ERR value is not an integer or out of range\r\n"],
    [["GEOSEARCH", "k", ...square, "COUNT", -1], count],
    [["GEOSEARCH", "k", ...square, "ANY"], "-ERR the ANY argument requires COUNT argument\r\n"],
    [["GEOSEARCH", "k", ...square, "STOREDIST"], syntaxError],
    [["GEOSEARCH", "k", "BYPOLYGON", 1, 0, 0], arity("geosearch")],
    [["GEOSEARCHSTORE", "d", "k", "BYPOLYGON", 2, 0, 0], arity("geosearchstore")],
    [["GEOSEARCHSTORE", "d", "k", "BYPOLYGON", 2, 0, 0, 2, 2], tooFew],
    [
      ["GEOSEARCHSTORE", "d", "k", ...square, "WITHDIST"],
      "-ERR GEOSEARCHSTORE is not compatible with WITHDIST, WITHHASH and WITHCOORD options\r\n",
    ],
    [["GEOSEARCHSTORE", "d", "s", ...square], wrongType],
    [["GEORADIUS", "k", 1, 1, 1, "km", ...square], syntaxError],
  ];
  for (const [words, refused] of refusals) expect([words, client.raw(...words)]).toEqual([words, refused]);
  expect(client.run("GET", "d")).toBe("kept");
  // What is refused leaves nothing behind for the next search.
  expect(client.run("GEOSEARCH", "k", ...square)).toEqual(["a"]);
  expect(client.run("GEOSEARCH", "k", "FROMLONLAT", 40, 40, "BYRADIUS", 1, "km")).toEqual([]);
});

test("thousands of vertices are few enough", () => {
  const engine = new TestEngine();
  engine.run("GEOADD", "k", 10, 10, "in", 10.9, 10.9, "out");
  const circle = Array.from({ length: 5000 }, (_, i) => (i / 5000) * 2 * Math.PI);
  const vertices = circle.flatMap((angle) => [10 + Math.cos(angle), 10 + Math.sin(angle)]);
  expect(engine.run("GEOSEARCH", "k", "BYPOLYGON", circle.length, ...vertices, "WITHDIST")).toEqual([["in", expect.stringMatching(/^\d/)]]);
  expect(engine.run("GEOSEARCH", "k", ...polygon("9 9 12 9 12 12 9 12"))).toHaveLength(2);
});
