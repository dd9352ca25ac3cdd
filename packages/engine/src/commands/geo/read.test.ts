import { describe, expect, test } from "vitest";
import { bulk, syntaxError, wrongType } from "../../testing/list-forms.js";
import { sortedSetEngines } from "../../testing/sorted-set-forms.js";
import { TestEngine } from "../../testing/test-engine.js";

const palermo = 3479099956230698;
const catania = 3479447370796909;

describe.each(sortedSetEngines)("reading in RESP$protocol from a sorted set that is $form", ({ start }) => {
  test("GEOPOS tells longitudes and latitudes", () => {
    const { client, fill, nilArray, score } = start();
    fill("k", palermo, "Palermo", catania, "Catania", 0, "corner");
    const pair = (longitude: string, latitude: string): string => `*2\r\n${score(longitude)}${score(latitude)}`;
    expect(client.raw("GEOPOS", "k", "Palermo", "none", "corner", "Catania")).toBe(
      `*4\r\n${pair("13.361389338970184", "38.1155563954963")}${nilArray}${pair("-179.99999731779099", "-85.05112751263943")}${pair("15.087267458438873", "37.50266842333162")}`,
    );
    expect(client.raw("GEOPOS", "none", "a", "b")).toBe(`*2\r\n${nilArray}${nilArray}`);
    expect(client.raw("GEOPOS", "k")).toBe("*0\r\n");
    expect(client.raw("GEOPOS", "none")).toBe("*0\r\n");
  });

  test("GEODIST tells metres, or another unit, with four decimals", () => {
    const { client, fill, nil } = start();
    fill("k", palermo, "Palermo", catania, "Catania");
    const distances = { m: "166274.1516", KM: "166.2742", mi: "103.3182", FT: "545518.8700" };
    expect(client.raw("GEODIST", "k", "Palermo", "Catania")).toBe(bulk("166274.1516"));
    for (const [unit, text] of Object.entries(distances)) expect(client.raw("GEODIST", "k", "Catania", "Palermo", unit)).toBe(bulk(text));
    expect(client.raw("GEODIST", "k", "Palermo", "Palermo")).toBe(bulk("0.0000"));
    expect(client.raw("GEODIST", "k", "Palermo", "none")).toBe(nil);
    expect(client.raw("GEODIST", "k", "none", "Palermo", "km")).toBe(nil);
    expect(client.raw("GEODIST", "none", "a", "b")).toBe(nil);
  });

  test("GEOHASH tells geohashes", () => {
    const { client, fill, nil } = start();
    fill("k", palermo, "Palermo", catania, "Catania");
    expect(client.raw("GEOHASH", "k", "Palermo", "none", "Catania")).toBe(`*3\r\n${bulk("sqc8b49rny0")}${nil}${bulk("sqdtr74hyu0")}`);
    expect(client.raw("GEOHASH", "none", "a")).toBe(`*1\r\n${nil}`);
    expect(client.raw("GEOHASH", "k")).toBe("*0\r\n");
  });
});

test("any score is some position, as in Redis", () => {
  const engine = new TestEngine();
  const scores = [-1, "4503599627370496", "4503599627370495", 1.5, "9007199254740992", "inf", "1e300", "-inf"];
  engine.run("ZADD", "k", ...scores.flatMap((score, i) => [score, `m${i}`]));
  const members = scores.map((_, i) => `m${i}`);
  const [west, east, south, north] = ["-179.99999731779099", "179.99999731779099", "-85.05112751263943", "85.05112878"];
  expect(engine.run("GEOPOS", "k", ...members)).toEqual([
    ["180", north],
    [west, north],
    [east, "85.05112751263943"],
    [west, "-85.05112497791825"],
    ["180", south],
    [west, south],
    [west, south],
    ["180", south],
  ]);
  expect(engine.run("GEOHASH", "k", ...members.slice(0, 6))).toEqual([
    "bp05b5048p0",
    "bp05b5048p0",
    "zzpgzgpfxz0",
    "00bh0hbj210",
    "00bh0hbj200",
    "00bh0hbj200",
  ]);
  expect(engine.run("GEODIST", "k", "m0", "m1")).toBe("0.0257");
  expect(engine.run("GEODIST", "k", "m2", "m3")).toBe("18919844.1662");
});

test("what is refused", () => {
  const client = new TestEngine().connect();
  client.run("SET", "s", "v");
  expect(client.raw("GEOPOS", "s", "a")).toBe(wrongType);
  expect(client.raw("GEOPOS", "s")).toBe(wrongType);
  expect(client.raw("GEOHASH", "s", "a")).toBe(wrongType);
  expect(client.raw("GEODIST", "s", "a", "b")).toBe(wrongType);
  expect(client.raw("GEODIST", "s", "a", "b", "x")).toBe("-ERR unsupported unit provided. please use M, KM, FT, MI\r\n");
  expect(client.raw("GEODIST", "none", "a", "b", "")).toBe("-ERR unsupported unit provided. please use M, KM, FT, MI\r\n");
  expect(client.raw("GEODIST", "s", "a", "b", "km", "m")).toBe(syntaxError);
  expect(client.raw("GEODIST", "s", "a")).toBe("-ERR wrong number of arguments for 'geodist' command\r\n");
  expect(client.raw("GEOPOS")).toBe("-ERR wrong number of arguments for 'geopos' command\r\n");
});
