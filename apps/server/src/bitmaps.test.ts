/** Bitmaps, as the clients that people use make and read them. */
import { testedServers } from "respire-test-rig";
import { describe, expect, test } from "vitest";
import { openIoredis, openNodeRedis, runPython } from "./testing/clients.js";

const wrongType = "WRONGTYPE Operation against a key holding the wrong kind of value";

describe.each(testedServers("bitmaps of redis-server"))("%s", (_name, start) => {
  describe.each([2, 3] as const)("ioredis, RESP%i", (protocol) => {
    test("bits are set, read, counted, found and combined", async () => {
      const { port } = await start();
      const redis = await openIoredis(port, { protocol });
      for (const user of [1, 8, 100, 1_000_000]) expect(await redis.setbit("monday", user, 1)).toBe(0);
      expect(await redis.setbit("monday", 8, 0)).toBe(1);
      expect(await redis.getbit("monday", 100)).toBe(1);
      expect(await redis.getbit("monday", 5_000_000)).toBe(0);
      expect(await redis.strlen("monday")).toBe(125_001);
      expect(await redis.bitcount("monday")).toBe(3);
      expect(await redis.bitcount("monday", 0, 12)).toBe(2);
      expect(await redis.bitcount("monday", 2, -1, "BIT")).toBe(2);
      expect(await redis.bitpos("monday", 1)).toBe(1);
      expect(await redis.bitpos("monday", 1, 1)).toBe(100);
      expect(await redis.bitpos("monday", 0, 100, -1, "BIT")).toBe(101);
      await redis.setbit("tuesday", 100, 1);
      expect(await redis.bitop("AND", "both", "monday", "tuesday")).toBe(125_001);
      expect(await redis.bitcount("both")).toBe(1);
      expect(await redis.bitop("XOR", "both", "monday", "monday", "none")).toBe(125_001);
      expect(await redis.bitcount("both")).toBe(0);
      expect(await redis.bitop("NOT", "none", "nothing")).toBe(0);
      await redis.rpush("list", "a");
      await expect(redis.setbit("list", 1, 1)).rejects.toThrow(wrongType);
      await expect(redis.bitop("OR", "both", "monday", "list")).rejects.toThrow(wrongType);
    });

    test("fields count, wrap, saturate and fail", async () => {
      const { port } = await start();
      const redis = await openIoredis(port, { protocol });
      expect(await redis.call("BITFIELD", "k", "SET", "i8", "#1", 100, "GET", "u4", 8)).toEqual([0, 6]);
      expect(await redis.bitfield("k", "OVERFLOW", "SAT", "INCRBY", "i8", "#1", 100)).toEqual([127]);
      expect(await redis.call("BITFIELD", "k", "OVERFLOW", "FAIL", "INCRBY", "i8", "#1", 1, "GET", "i8", "#1")).toEqual([null, 127]);
      expect(await redis.bitfield("k", "INCRBY", "i8", "#1", 1)).toEqual([-128]);
      expect(await redis.bitfield_ro("k", "GET", "u8", 8, "GET", "i64", 0)).toEqual([128, 36_028_797_018_963_968]);
    });
  });

  test.each([2, 3] as const)("node-redis, RESP%i", async (RESP) => {
    const { port } = await start();
    const client = await openNodeRedis(port, { RESP });
    expect(await client.setBit("k", 7, 1)).toBe(0);
    expect(await client.getBit("k", 7)).toBe(1);
    expect(await client.bitCount("k", { start: 0, end: 0, mode: "BYTE" })).toBe(1);
    expect(await client.bitPos("k", 0)).toBe(0);
    await client.setBit("l", 6, 1);
    expect(await client.bitOp("OR", "m", ["k", "l"])).toBe(1);
    expect(await client.get("m")).toBe("\x03");
    expect(
      await client.bitField("m", [
        { operation: "INCRBY", encoding: "u2", offset: 6, increment: 1 },
        { operation: "OVERFLOW", behavior: "FAIL" },
        { operation: "SET", encoding: "u2", offset: 6, value: 9 },
      ]),
    ).toEqual([0, null]);
    expect(await client.bitFieldRo("m", [{ encoding: "u8", offset: "#0" }])).toEqual([0]);
  });

  test("redis-py", async () => {
    const { port } = await start();
    await runPython(`
import redis
r = redis.Redis(port=${port})
for day, users in {"mon": range(0, 3000, 3), "tue": range(0, 3000, 2)}.items():
    pipe = r.pipeline()
    for user in users: pipe.setbit(day, user, 1)
    pipe.execute()
assert r.bitcount("mon") == 1000 and r.bitcount("tue") == 1500
r.bitop("AND", "both", "mon", "tue")
assert r.bitcount("both") == 500 and r.bitpos("both", 1, 1) == 12
assert r.bitfield("f").set("u8", "#0", 255).incrby("u8", "#0", 1, "SAT").get("i8", 0).execute() == [0, 255, -1]
assert r.getbit("mon", 2997) == 1 and r.get("f") == b"\\xff"
print("all well")
`);
  });
});
