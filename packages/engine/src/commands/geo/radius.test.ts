import { describe, expect, test } from "vitest";
import { bulk, syntaxError, wrongType } from "../../testing/list-forms.js";
import { sortedSetEngines } from "../../testing/sorted-set-forms.js";
import { TestEngine } from "../../testing/test-engine.js";

const sicily = [3479099956230698, "Palermo", 3479447370796909, "Catania", 3479030013248308, "Agrigento"];
const list = (...members: readonly string[]): string => `*${members.length}\r\n${members.map((member) => bulk(member)).join("")}`;

describe.each(sortedSetEngines)("searching in RESP$protocol a sorted set that is $form", ({ start }) => {
  test("GEORADIUS finds what is in a circle around a position, GEORADIUSBYMEMBER around a member", () => {
    const { client, fill, score } = start();
    fill("k", ...sicily);
    for (const readOnly of ["", "_RO"]) {
      expect(client.raw(`GEORADIUS${readOnly}`, "k", 15, 37, 200, "km", "ASC")).toBe(list("Catania", "Agrigento", "Palermo"));
      expect(client.raw(`GEORADIUS${readOnly}`, "k", 15, 37, 200, "km", "COUNT", 1, "WITHCOORD", "WITHDIST")).toBe(
        `*1\r\n*3\r\n${bulk("Catania")}${bulk("56.4413")}*2\r\n${score("15.087267458438873")}${score("37.50266842333162")}`,
      );
      expect(client.raw(`GEORADIUSBYMEMBER${readOnly}`, "k", "Agrigento", 100, "km")).toBe(list("Agrigento", "Palermo"));
      expect(client.raw(`GEORADIUSBYMEMBER${readOnly}`, "k", "Agrigento", 100, "km", "DESC", "WITHHASH", "COUNT", 1, "ANY")).toBe(
        `*1\r\n*2\r\n${bulk("Agrigento")}:3479030013248308\r\n`,
      );
      expect(client.raw(`GEORADIUS${readOnly}`, "none", 15, 37, 200, "km")).toBe("*0\r\n");
      expect(client.raw(`GEORADIUSBYMEMBER${readOnly}`, "none", "a", "x", "y")).toBe("*0\r\n");
    }
  });

  test("STORE and STOREDIST make a key of what is found: the last of them counts", () => {
    const { client, engine, fill, shown } = start();
    fill("k", ...sicily);
    expect(client.raw("GEORADIUS", "k", 15, 37, 100, "km", "STORE", "d")).toBe(":1\r\n");
    expect(shown("d")).toBe("Catania 3479447370796909");
    expect(client.raw("GEORADIUS", "k", 15, 37, 100, "km", "STORE", "x", "STOREDIST", "d")).toBe(":1\r\n");
    expect(Number(engine.run("ZSCORE", "d", "Catania"))).toBeCloseTo(56.4412578701, 9);
    expect(client.raw("GEORADIUSBYMEMBER", "k", "Palermo", 0, "m", "STOREDIST", "x", "STORE", "d")).toBe(":1\r\n");
    expect(shown("d")).toBe("Palermo 3479099956230698");
    expect(client.raw("EXISTS", "x")).toBe(":0\r\n");
    expect(client.raw("GEORADIUSBYMEMBER", "none", "a", "x", "y", "STORE", "d")).toBe(":0\r\n");
    expect(client.raw("EXISTS", "d")).toBe(":0\r\n");
    expect(client.raw("GEORADIUSBYMEMBER", "k", "Palermo", 0, "m", "STORE", "k")).toBe(":1\r\n");
    expect(shown("k")).toBe("Palermo 3479099956230698");
    engine.check();
  });
});

test("what is refused, and in which order", () => {
  const client = new TestEngine().connect();
  client.run("SET", "s", "v");
  client.run("GEOADD", "k", 1, 1, "a");
  const others = "-ERR STORE option in GEORADIUS is not compatible with WITHDIST, WITHHASH and WITHCOORD options\r\n";
  const unit = "-ERR unsupported unit provided. please use M, KM, FT, MI\r\n";
  const refusals: [(string | number)[], string][] = [
    [["GEORADIUS", "s", 200, "x", "x", "x"], wrongType],
    [["GEORADIUS", "none", 200, 2, "x", "x"], "-ERR invalid longitude,latitude pair 200.000000,2.000000\r\n"],
    [["GEORADIUS", "none", "x", 2, "x", "x"], "-ERR value is not a valid float\r\n"],
    [["GEORADIUS", "none", 1, 2, "x", "x"], "-ERR need numeric radius\r\n"],
    [["GEORADIUS", "none", 1, 2, -1, "x"], "-ERR radius cannot be negative\r\n"],
    [["GEORADIUS", "none", 1, 2, 1, "x", "x"], unit],
    [["GEORADIUS", "none", 1, 2, 1, "m", "x"], syntaxError],
    [["GEORADIUS", "k", 1, 2, 1, "m", "STORE"], syntaxError],
    [["GEORADIUS", "k", 1, 2, 1, "m", "BYBOX", 1, 1, "m"], syntaxError],
    [["GEORADIUS", "k", 1, 2, 1, "m", "ANY"], "-ERR the ANY argument requires COUNT argument\r\n"],
    [["GEORADIUS", "k", 1, 2, 1, "m", "COUNT", 0], "-ERR COUNT must be > 0\r\n"],
    [["GEORADIUS", "k", 1, 2, 1, "m", "WITHDIST", "STORE", "d"], others],
    [["GEORADIUS", "none", 1, 2, 1, "m", "STOREDIST", "d", "WITHHASH", "ANY"], others],
    [["GEORADIUSBYMEMBER", "k", "a", 1, "m", "STORE", "d", "WITHCOORD"], others],
    [["GEORADIUSBYMEMBER", "s", "a", 1, "m"], wrongType],
    [["GEORADIUSBYMEMBER", "k", "none", "x", "m"], "-ERR could not decode requested zset member\r\n"],
    [["GEORADIUSBYMEMBER", "k", "a", "x", "m"], "-ERR need numeric radius\r\n"],
    [["GEORADIUSBYMEMBER", "k", "a", 1, "x"], unit],
    [["GEORADIUSBYMEMBER", "none", "a", 1, "m", "x"], syntaxError],
    [["GEORADIUS_RO", "k", 1, 2, 1, "m", "STORE", "d"], syntaxError],
    [["GEORADIUSBYMEMBER_RO", "k", "a", 1, "m", "STOREDIST", "d"], syntaxError],
    [["GEORADIUS", "k", 1, 2, 1], "-ERR wrong number of arguments for 'georadius' command\r\n"],
  ];
  for (const [words, refused] of refusals) expect([words, client.raw(...words)]).toEqual([words, refused]);
});

test("the last destination is a key of the request", () => {
  const engine = new TestEngine();
  const keysOf = (...words: readonly (string | number)[]): unknown => engine.run("COMMAND", "GETKEYSANDFLAGS", ...words);
  const source = ["k", ["RO", "access"]];
  const destination = ["d", ["OW", "update"]];
  expect(keysOf("GEORADIUS", "k", 1, 2, 3, "m")).toEqual([source]);
  expect(keysOf("GEORADIUS", "k", 1, 2, 3, "m", "STORE", "x", "storedist", "d")).toEqual([source, destination]);
  expect(keysOf("GEORADIUSBYMEMBER", "k", "store", 3, "m", "STORE", "d")).toEqual([source, destination]);
  expect(keysOf("GEORADIUS", "k", 1, 2, 3, "m", "STORE")).toEqual([source]);
  expect(keysOf("GEORADIUS_RO", "k", 1, 2, 3, "m", "STORE", "d")).toEqual([source]);
  expect(keysOf("GEOSEARCHSTORE", "d", "k", "FROMMEMBER", "a", "BYRADIUS", 1, "m")).toEqual([destination, source]);
});
