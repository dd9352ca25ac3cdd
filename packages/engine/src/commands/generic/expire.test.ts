import { describe, expect, test } from "vitest";
import { startMs } from "../../testing/manual-clock.js";
import { TestEngine } from "../../testing/test-engine.js";

const max = (1n << 63n) - 1n;

describe.each([2, 3] as const)("expiries in RESP%i", (protocol) => {
  const start = () => {
    const engine = new TestEngine();
    return { engine, client: engine.connect(protocol) };
  };

  test("TTL and PTTL tell -2 for a missing key and -1 for one that does not expire", () => {
    const { client } = start();
    client.run("SET", "k", "v");
    expect(["TTL", "PTTL"].map((command) => client.raw(command, "none"))).toEqual([":-2\r\n", ":-2\r\n"]);
    expect(["TTL", "PTTL"].map((command) => client.raw(command, "k"))).toEqual([":-1\r\n", ":-1\r\n"]);
  });

  test("TTL rounds to the nearest second, half a second up", () => {
    const { client } = start();
    for (const [ms, seconds] of [
      [1, 0],
      [499, 0],
      [500, 1],
      [1_499, 1],
      [1_500, 2],
      [86_400_499, 86_400],
    ] as const) {
      client.run("SET", "k", "v", "PX", ms);
      expect([client.run("TTL", "k"), client.run("PTTL", "k")]).toEqual([seconds, ms]);
    }
  });

  test("EXPIRE and PEXPIRE count from now, whatever the key holds", () => {
    const { engine, client } = start();
    for (const [key, value] of [
      ["integer", "1"],
      ["text", "some text"],
      ["empty", ""],
      ["large", "x".repeat(300_000)],
    ] as const) {
      client.run("SET", key, value);
      expect(client.raw("EXPIRE", key, 2)).toBe(":1\r\n");
      expect(client.run("PTTL", key)).toBe(2_000);
      expect(client.raw("PEXPIRE", key, 1_500)).toBe(":1\r\n");
      expect(client.run("PTTL", key)).toBe(1_500);
      expect(client.run("GET", key)).toBe(value);
    }
    engine.check();
    engine.advance(1_501);
    expect(client.run("EXISTS", "integer", "text", "empty", "large")).toBe(0);
    expect(engine.engine.keyspace.usedBytes).toBe(0);
  });

  test("a key lives through its last millisecond", () => {
    const { engine, client } = start();
    client.run("SET", "k", "v", "PX", 5);
    engine.advance(5);
    expect([client.run("PTTL", "k"), client.run("GET", "k")]).toEqual([0, "v"]);
    engine.advance(1);
    expect([client.run("PTTL", "k"), client.run("GET", "k")]).toEqual([-2, null]);
  });

  test("a time that is past deletes the key", () => {
    const { client } = start();
    for (const [command, time] of [
      ["EXPIRE", 0],
      ["EXPIRE", -1],
      ["PEXPIRE", 0],
      ["PEXPIRE", -max - 1n],
      ["EXPIRE", -max / 1000n],
    ] as const) {
      client.run("SET", "k", "v");
      expect(client.raw(command, "k", time)).toBe(":1\r\n");
      expect(client.run("EXISTS", "k")).toBe(0);
      expect(client.raw(command, "k", time)).toBe(":0\r\n");
    }
  });

  test("NX, XX, GT and LT say under which circumstances", () => {
    const persistent = null;
    const cases: readonly [current: number | null, time: number, condition: string, isSet: boolean][] = [
      [persistent, 10, "NX", true],
      [20, 10, "NX", false],
      [persistent, 10, "XX", false],
      [20, 10, "XX", true],
      [persistent, 10, "GT", false],
      [20, 10, "GT", false],
      [20, 20, "GT", false],
      [20, 21, "GT", true],
      [persistent, 10, "LT", true],
      [20, 10, "LT", true],
      [20, 20, "LT", false],
      [20, 21, "lt", false],
      [20, 10, "XX LT", true],
      [persistent, 10, "LT XX", false],
      [20, 21, "XX GT", true],
      [20, -1, "GT", false],
      [20, -1, "LT", true],
      [20, 10, "XX XX", true],
    ];
    const { client } = start();
    for (const [current, time, condition, isSet] of cases) {
      client.run("SET", "k", "v", ...(current === null ? [] : ["EX", current]));
      const reply = client.run("EXPIRE", "k", time, ...condition.split(" "));
      const left = isSet ? (time > 0 ? time : -2) : (current ?? -1);
      expect([current, time, condition, reply, client.run("TTL", "k")]).toEqual([current, time, condition, isSet ? 1 : 0, left]);
    }
  });

  test("wrong options are refused before wrong times, and both before the key is looked up", () => {
    const { client } = start();
    client.run("SET", "k", "v", "EX", 50);
    for (const [words, error] of [
      [["k", "abc", "FOO"], "ERR Unsupported option FOO"],
      [["k", 1, "é\r\nx\0y"], "ERR Unsupported option é  x"],
      [["k", 1, "x\r\n"], "ERR Unsupported option x"],
      [["k", 1, "NX", "XX"], "ERR NX and XX, GT or LT options at the same time are not compatible"],
      [["k", 1, "GT", "NX"], "ERR NX and XX, GT or LT options at the same time are not compatible"],
      [["k", 1, "NX", "LT", "GT"], "ERR NX and XX, GT or LT options at the same time are not compatible"],
      [["k", 1, "LT", "GT"], "ERR GT and LT options at the same time are not compatible"],
      [["none", "abc"], "ERR value is not an integer or out of range"],
      [["k", "1.0"], "ERR value is not an integer or out of range"],
      [["k", max + 1n], "ERR value is not an integer or out of range"],
      [["none", max], "ERR invalid expire time in 'expire' command"],
      [["k", max / 1000n], "ERR invalid expire time in 'expire' command"],
      [["k", -max / 1000n - 1n], "ERR invalid expire time in 'expire' command"],
      [["k"], "ERR wrong number of arguments for 'expire' command"],
    ] as const) {
      expect(Buffer.from(client.raw("EXPIRE", ...words), "latin1").toString()).toBe(`-${error}\r\n`);
    }
    expect(client.raw("PEXPIRE", "k", max)).toBe("-ERR invalid expire time in 'pexpire' command\r\n");
    expect(client.raw("PEXPIRE", "k", max - BigInt(startMs) + 1n)).toBe("-ERR invalid expire time in 'pexpire' command\r\n");
    expect(client.run("TTL", "k")).toBe(50);
    expect(client.raw("PEXPIRE", "k", max - BigInt(startMs))).toBe(":1\r\n");
  });

  test("EXPIREAT, PEXPIREAT, EXPIRETIME and PEXPIRETIME tell and take the moment itself", () => {
    const { engine, client } = start();
    client.run("SET", "k", "v");
    const moment = startMs + 10_500;
    expect(client.raw("PEXPIREAT", "k", moment)).toBe(":1\r\n");
    expect(client.batch(["PEXPIRETIME", "k"], ["EXPIRETIME", "k"], ["PTTL", "k"])).toEqual([moment, moment / 1000 + 0.5, 10_500]);
    expect(client.raw("EXPIREAT", "k", startMs / 1000 + 7, "LT")).toBe(":1\r\n");
    expect(client.batch(["PEXPIRETIME", "k"], ["EXPIRETIME", "k"], ["TTL", "k"])).toEqual([startMs + 7_000, startMs / 1000 + 7, 7]);
    for (const command of ["EXPIRETIME", "PEXPIRETIME"]) expect(client.raw(command, "none")).toBe(":-2\r\n");
    client.run("PERSIST", "k");
    for (const command of ["EXPIRETIME", "PEXPIRETIME"]) expect(client.raw(command, "k")).toBe(":-1\r\n");
    for (const [command, time] of [
      ["EXPIREAT", startMs / 1000],
      ["PEXPIREAT", startMs],
      ["PEXPIREAT", -max - 1n],
      ["EXPIREAT", 0],
    ] as const) {
      client.run("SET", "k", "v");
      expect([command, client.raw(command, "k", time), client.run("EXISTS", "k")]).toEqual([command, ":1\r\n", 0]);
    }
    expect(client.raw("EXPIREAT", "k", max)).toBe("-ERR invalid expire time in 'expireat' command\r\n");
    client.run("SET", "k", "v");
    expect(client.raw("PEXPIREAT", "k", max)).toBe(":1\r\n");
    engine.check();
  });

  test("PERSIST takes the expiry away, whatever the key holds and however long its name", () => {
    const { engine, client } = start();
    for (const key of ["k", "n".repeat(20_000)])
      for (const value of ["1", "some text", "", "x".repeat(300_000)]) {
        client.run("SET", key, value, "PX", 5);
        expect([client.raw("PERSIST", key), client.raw("PERSIST", key)]).toEqual([":1\r\n", ":0\r\n"]);
        engine.check();
        engine.advance(6);
        expect(client.run("GET", key)).toBe(value);
      }
    expect(client.raw("PERSIST", "none")).toBe(":0\r\n");
  });
});

test("an expiry is propagated as a moment, a past one as DEL, and what changes nothing not at all", () => {
  const engine = new TestEngine();
  engine.run("MSET", "a", "1", "b", "2");
  const changes = engine.recordChanges();
  const sequence = engine.engine.changes.sequence;
  engine.run("EXPIRE", "none", 10);
  engine.run("EXPIRE", "a", 10, "XX");
  engine.run("PERSIST", "a");
  engine.run("EXPIRE", "a", 10);
  engine.run("EXPIREAT", "a", startMs / 1000 + 20);
  engine.run("PERSIST", "a");
  engine.run("PEXPIRE", "a", -1);
  engine.run("PEXPIREAT", "b", startMs + 5, "NX");
  engine.advance(6);
  engine.run("TTL", "b");
  expect(changes).toEqual([
    `${sequence + 1} db0 PEXPIREAT a ${startMs + 10_000}`,
    "expire a",
    `${sequence + 2} db0 PEXPIREAT a ${startMs + 20_000}`,
    "expire a",
    `${sequence + 3} db0 PERSIST a`,
    "persist a",
    `${sequence + 4} db0 DEL a`,
    "del a",
    `${sequence + 5} db0 PEXPIREAT b ${startMs + 5}`,
    "expire b",
    `${sequence + 6} db0 DEL b`,
    "expired b",
  ]);
});
