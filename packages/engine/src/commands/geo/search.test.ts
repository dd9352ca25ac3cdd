import { describe, expect, test } from "vitest";
import { bulk, syntaxError, wrongType } from "../../testing/list-forms.js";
import { sortedSetEngines } from "../../testing/sorted-set-forms.js";
import { TestEngine } from "../../testing/test-engine.js";

/** The example of redis.io GEOSEARCH. */
const sicily = [3479099956230698, "Palermo", 3479447370796909, "Catania", 3479273021651468, "edge1", 3481342659049484, "edge2"];
const around: (string | number)[] = ["FROMLONLAT", 15, 37];
const list = (...members: readonly string[]): string => `*${members.length}\r\n${members.map((member) => bulk(member)).join("")}`;

describe.each(sortedSetEngines)("searching in RESP$protocol a sorted set that is $form", ({ start }) => {
  test("GEOSEARCH finds what is in a circle or a box, in the order of cells", () => {
    const { client, fill } = start();
    fill("k", ...sicily);
    expect(client.raw("GEOSEARCH", "k", ...around, "BYRADIUS", 200, "km", "ASC")).toBe(list("Catania", "Palermo"));
    expect(client.raw("GEOSEARCH", "k", ...around, "BYRADIUS", 200, "km")).toBe(list("Palermo", "Catania"));
    expect(client.raw("GEOSEARCH", "k", ...around, "BYBOX", 400, 400, "km", "DESC")).toBe(list("edge1", "edge2", "Palermo", "Catania"));
    expect(client.raw("GEOSEARCH", "k", "byradius", 100, "MI", "frommember", "Catania", "asc")).toBe(list("Catania"));
    expect(client.raw("GEOSEARCH", "k", "FROMMEMBER", "Catania", "BYBOX", 0, 0, "m")).toBe(list("Catania"));
    expect(client.raw("GEOSEARCH", "k", "FROMLONLAT", 0, 0, "BYRADIUS", 1, "m")).toBe("*0\r\n");
    expect(client.raw("GEOSEARCH", "none", ...around, "BYRADIUS", 1, "m")).toBe("*0\r\n");
    expect(client.raw("GEOSEARCH", "none", "FROMMEMBER", "a", "BYRADIUS", 1, "m")).toBe("*0\r\n");
  });

  test("distances, scores and positions come in this order, whatever they are asked in", () => {
    const { client, fill, score } = start();
    fill("k", ...sicily);
    const catania = (...parts: readonly string[]): string => `*1\r\n*${parts.length + 1}\r\n${bulk("Catania")}${parts.join("")}`;
    const distance = bulk("56.4413");
    const hash = ":3479447370796909\r\n";
    const position = `*2\r\n${score("15.087267458438873")}${score("37.50266842333162")}`;
    const search = (...options: readonly string[]): string => client.raw("GEOSEARCH", "k", ...around, "BYRADIUS", 60, "km", ...options);
    expect(search("WITHCOORD", "WITHHASH", "WITHDIST")).toBe(catania(distance, hash, position));
    expect(search("WITHDIST")).toBe(catania(distance));
    expect(search("withhash")).toBe(catania(hash));
    expect(search("WITHCOORD", "WITHCOORD")).toBe(catania(position));
  });

  test("COUNT takes the nearest, or with ANY the first that are found", () => {
    const { client, fill } = start();
    fill("k", ...sicily);
    const search = (...options: readonly (string | number)[]): string =>
      client.raw("GEOSEARCH", "k", ...around, "BYBOX", 400, 400, "km", ...options);
    expect(search("COUNT", 1)).toBe(list("Catania"));
    expect(search("COUNT", 3)).toBe(list("Catania", "Palermo", "edge2"));
    expect(search("COUNT", 2, "DESC")).toBe(list("edge1", "edge2"));
    expect(search("COUNT", 2, "ANY")).toBe(list("Palermo", "edge1"));
    expect(search("ANY", "DESC", "COUNT", 2)).toBe(list("edge1", "Palermo"));
    expect(search("COUNT", 1, "COUNT", 99)).toBe(list("Catania", "Palermo", "edge2", "edge1"));
    expect(search("COUNT", "9223372036854775807")).toBe(list("Catania", "Palermo", "edge2", "edge1"));
  });

  test("GEOSEARCHSTORE makes another key of what it finds, with its scores or with distances", () => {
    const { client, engine, fill, shown } = start();
    fill("k", ...sicily);
    client.run("SET", "d", "text", "EX", 100);
    expect(client.raw("GEOSEARCHSTORE", "d", "k", ...around, "BYRADIUS", 200, "km")).toBe(":2\r\n");
    expect(shown("d")).toBe("Palermo 3479099956230698 Catania 3479447370796909");
    expect(client.raw("TTL", "d")).toBe(":-1\r\n");
    expect(client.raw("GEOSEARCHSTORE", "d", "k", ...around, "BYBOX", 400, 400, "km", "COUNT", 3, "STOREDIST")).toBe(":3\r\n");
    const stored = (engine.run("ZRANGE", "d", 0, -1, "WITHSCORES") as string[]).map((text) =>
      /^\d/.test(text) ? Number(text).toFixed(9) : text,
    );
    expect(stored).toEqual(
      ["Catania", "56.441257870", "Palermo", "190.442417925", "edge2", "279.740337112"].map((text) =>
        expect.stringContaining(text.slice(0, 8)),
      ),
    );
    expect(client.raw("GEOSEARCHSTORE", "k", "k", "FROMMEMBER", "edge1", "BYRADIUS", 1, "m")).toBe(":1\r\n");
    expect(shown("k")).toBe("edge1 3479273021651468");
    expect(client.raw("GEOSEARCHSTORE", "d", "k", "FROMLONLAT", 0, 0, "BYRADIUS", 1, "m")).toBe(":0\r\n");
    expect(client.raw("EXISTS", "d")).toBe(":0\r\n");
    expect(client.raw("GEOSEARCHSTORE", "k", "none", "FROMMEMBER", "a", "BYRADIUS", 1, "m")).toBe(":0\r\n");
    expect(client.raw("EXISTS", "k")).toBe(":0\r\n");
    engine.check();
  });
});

test("a circle around the Earth finds everything, a circle of nothing only what is exactly there", () => {
  const engine = new TestEngine();
  const corners = { sw: [-180, -85.05112878], se: [179.999999, -85], n: [0, 85.0511], o: [0, 0] };
  engine.run("GEOADD", "k", ...Object.entries(corners).flatMap(([name, position]) => [...position, name]));
  for (const radius of ["20100000", "1e300", "inf"])
    for (const name of Object.keys(corners)) {
      const found = engine.run("GEOSEARCH", "k", "FROMMEMBER", name, "BYRADIUS", radius, "mi", "ASC") as string[];
      expect([found[0], found.length]).toEqual([name, 4]);
      expect(engine.run("GEOSEARCH", "k", "FROMMEMBER", name, "BYBOX", radius, radius, "mi")).toHaveLength(4);
    }
  expect(engine.run("GEOSEARCH", "k", "FROMMEMBER", "o", "BYRADIUS", 0, "m")).toEqual(["o"]);
  expect(engine.run("GEOSEARCH", "k", "FROMLONLAT", 0, 0, "BYRADIUS", 0, "m")).toEqual([]);
  expect(engine.run("GEOSEARCH", "k", "FROMLONLAT", -179.9, -85, "BYRADIUS", 6, "km", "COUNT", 9)).toEqual(["se", "sw"]);
});

test("what is exactly at the upper end of a coordinate is found from there alone, as in Redis", () => {
  const engine = new TestEngine();
  const ends = { e: [180, 0], w: [-180, 0], n: [0, 85.05112878], ne: [180, 85.05112878] };
  engine.run("GEOADD", "k", ...Object.entries(ends).flatMap(([name, position]) => [...position, name]));
  const search = (from: string): unknown => engine.run("GEOSEARCH", "k", "FROMMEMBER", from, "BYRADIUS", 10, "km", "ASC");
  expect(search("w")).toEqual(["w"]);
  expect(search("e")).toEqual(["e"]);
  expect(search("n")).toEqual(["n"]);
  expect(engine.run("GEOSEARCH", "k", "FROMLONLAT", 0, 0, "BYRADIUS", 30000, "km")).toEqual(["w"]);
});

test("what is refused, and in which order", () => {
  const engine = new TestEngine();
  const client = engine.connect();
  client.run("SET", "s", "v");
  client.run("GEOADD", "k", 1, 1, "a");
  client.run("SET", "d", "kept");
  const from = (command: string): string => `-ERR exactly one of FROMMEMBER or FROMLONLAT can be specified for ${command}\r\n`;
  const by = (command: string): string => `-ERR exactly one of BYRADIUS and BYBOX can be specified for ${command}\r\n`;
  const unit = "-ERR unsupported unit provided. please use M, KM, FT, MI\r\n";
  const notFloat = "-ERR value is not a valid float\r\n";
  const fromMember: (string | number)[] = ["FROMMEMBER", "a"];
  const byRadius: (string | number)[] = ["BYRADIUS", 1, "m"];
  const refusals: [(string | number)[], string][] = [
    [["GEOSEARCH", "s", "x", "x", "x", "x", "x"], wrongType],
    [["GEOSEARCH", "none", "x", "x", "x", "x", "x"], syntaxError],
    [["GEOSEARCH", "k", ...byRadius, "ASC", "DESC"], from("GEOSEARCH")],
    [["GeoSearch", "k", "ASC", "DESC", "ASC", "DESC", "ANY"], from("GeoSearch")],
    [["geosearch", "k", ...fromMember, "ASC", "DESC", "ANY"], by("geosearch")],
    [["GEOSEARCH", "k", ...fromMember, ...byRadius, "ANY"], "-ERR the ANY argument requires COUNT argument\r\n"],
    [["GEOSEARCH", "k", ...fromMember, ...byRadius, "COUNT", 0], "-ERR COUNT must be > 0\r\n"],
    [["GEOSEARCH", "k", ...fromMember, ...byRadius, "COUNT", "-1", "x"], "-ERR COUNT must be > 0\r\n"],
    [["GEOSEARCH", "k", ...fromMember, ...byRadius, "COUNT", "x"], "-ERR value is not an integer or out of range\r\n"],
    [["GEOSEARCH", "k", ...fromMember, ...byRadius, "COUNT"], syntaxError],
    [["GEOSEARCH", "k", ...fromMember, ...byRadius, "STOREDIST"], syntaxError],
    [["GEOSEARCH", "k", ...fromMember, ...byRadius, "STORE", "d"], syntaxError],
    [["GEOSEARCH", "k", ...fromMember, "FROMLONLAT", 1, 1, ...byRadius], syntaxError],
    [["GEOSEARCH", "k", "FROMLONLAT", 1, 1, ...fromMember, ...byRadius], syntaxError],
    [["GEOSEARCH", "k", ...fromMember, ...byRadius, "BYBOX", 1, 1, "m"], syntaxError],
    [["GEOSEARCH", "k", ...fromMember, "BYBOX", 1, 1, "m", ...byRadius], syntaxError],
    [["GEOSEARCH", "k", ...byRadius, "FROMLONLAT", 1], syntaxError],
    [["GEOSEARCH", "k", ...byRadius, "ASC", "FROMMEMBER"], syntaxError],
    [["GEOSEARCH", "k", ...fromMember, "ASC", "BYRADIUS", 1], syntaxError],
    [["GEOSEARCH", "k", ...fromMember, "BYBOX", 1, 1], syntaxError],
    [["GEOSEARCH", "k", "FROMMEMBER", "none", ...byRadius], "-ERR could not decode requested zset member\r\n"],
    [["GEOSEARCH", "k", "FROMMEMBER", "none", "BYRADIUS", "x", "x"], "-ERR could not decode requested zset member\r\n"],
    [["GEOSEARCH", "none", "FROMMEMBER", "none", "BYRADIUS", "x", "x"], "-ERR need numeric radius\r\n"],
    [["GEOSEARCH", "k", "FROMLONLAT", 181, 1, ...byRadius], "-ERR invalid longitude,latitude pair 181.000000,1.000000\r\n"],
    [["GEOSEARCH", "k", "FROMLONLAT", 181, "x", ...byRadius], notFloat],
    [["GEOSEARCH", "k", ...fromMember, "BYRADIUS", "nan", "x"], "-ERR need numeric radius\r\n"],
    [["GEOSEARCH", "k", ...fromMember, "BYRADIUS", "-1", "x"], "-ERR radius cannot be negative\r\n"],
    [["GEOSEARCH", "k", ...fromMember, "BYRADIUS", "-0", "x"], unit],
    [["GEOSEARCH", "k", ...fromMember, "BYBOX", "x", "x", "x"], "-ERR need numeric width\r\n"],
    [["GEOSEARCH", "k", ...fromMember, "BYBOX", -1, "x", "x"], "-ERR need numeric height\r\n"],
    [["GEOSEARCH", "k", ...fromMember, "BYBOX", 1, -1, "x"], "-ERR height or width cannot be negative\r\n"],
    [["GEOSEARCH", "k", ...fromMember, "BYBOX", 1, 1, "metres"], unit],
    [["GEOSEARCH", "k", ...byRadius, ...fromMember.slice(1)], "-ERR wrong number of arguments for 'geosearch' command\r\n"],
    [["GEOSEARCHSTORE", "d", "s", ...fromMember, ...byRadius], wrongType],
    [
      ["GEOSEARCHSTORE", "d", "k", "WITHDIST", ...byRadius, "ANY"],
      "-ERR GEOSEARCHSTORE is not compatible with WITHDIST, WITHHASH and WITHCOORD options\r\n",
    ],
    [["GEOSEARCHSTORE", "d", "k", ...byRadius, "ASC", "ASC"], from("GEOSEARCHSTORE")],
    [["GEOSEARCHSTORE", "d", "k", ...fromMember, "ASC", "ASC", "ASC"], by("GEOSEARCHSTORE")],
    [["GEOSEARCHSTORE", "d", "none", ...fromMember, ...byRadius, "x"], syntaxError],
    [["GEOSEARCHSTORE", "d", "k", ...byRadius, "ASC"], "-ERR wrong number of arguments for 'geosearchstore' command\r\n"],
  ];
  for (const [words, refused] of refusals) expect([words, client.raw(...words)]).toEqual([words, refused]);
  expect(client.run("GET", "d")).toBe("kept");
});
