/** Sorted sets, as the clients that people use make and read them, wait for them too. */
import { testedServers } from "respire-test-rig";
import { describe, expect, test } from "vitest";
import { openIoredis, openNodeRedis, runPython, untilBlocked } from "./testing/clients.js";

const wrongType = "WRONGTYPE Operation against a key holding the wrong kind of value";
const numbers = Array.from({ length: 1000 }, (_, i) => i);
/** Ranks are not in the order in which they are added. */
const shuffled = numbers.map((i) => (i * 617) % 1000);

describe.each(testedServers("sorted sets of redis-server"))("%s", (_name, start) => {
  describe.each([2, 3] as const)("ioredis, RESP%i", (protocol) => {
    test("a table of players: scores, ranks, ranges", async () => {
      const { port } = await start();
      const redis = await openIoredis(port, { protocol });
      expect(await redis.zadd("table", 30, "ada", 10.5, "bob", "inf", "eve", 10.5, "al")).toBe(4);
      expect(await redis.zadd("table", "XX", "CH", 31, "ada", 5, "none")).toBe(1);
      expect(await redis.zadd("table", "GT", 30, "ada")).toBe(0);
      expect(await redis.zincrby("table", -0.25, "bob")).toBe("10.25");
      expect(await redis.zscore("table", "eve")).toBe("inf");
      expect(await redis.zscore("table", "none")).toBe(null);
      expect(await redis.zmscore("table", "al", "none")).toEqual(["10.5", null]);
      expect(await redis.zrank("table", "ada")).toBe(2);
      expect(await redis.zrevrank("table", "ada")).toBe(1);
      expect(await redis.zrange("table", "0", "-1")).toEqual(["bob", "al", "ada", "eve"]);
      expect(await redis.zrange("table", "(10.25", "31", "BYSCORE", "LIMIT", 1, 5)).toEqual(["ada"]);
      expect(await redis.zrevrangebyscore("table", "+inf", "-inf", "LIMIT", 0, 1)).toEqual(["eve"]);
      expect(await redis.zcount("table", 10, "(31")).toBe(2);
      expect(await redis.zremrangebyrank("table", -1, -1)).toBe(1);
      expect(await redis.zrem("table", "bob", "al", "none")).toBe(2);
      expect(await redis.zpopmin("table")).toEqual(["ada", "31"]);
      expect(await redis.exists("table")).toBe(0);
      await redis.set("text", "a");
      await expect(redis.zadd("text", 1, "a")).rejects.toThrow(wrongType);
      await expect(redis.zadd("table", "nan", "a")).rejects.toThrow("ERR value is not a valid float");
    });

    test("a large one is ranked, cut, joined and scanned", async () => {
      const { port } = await start();
      const redis = await openIoredis(port, { protocol });
      await redis.zadd("large", ...shuffled.flatMap((i) => [i, `m${i}`]));
      expect(await redis.object("ENCODING", "large")).toBe("skiplist");
      expect(await redis.zrange("large", "0", "-1")).toEqual(numbers.map((i) => `m${i}`));
      expect(await redis.zrank("large", "m617")).toBe(617);
      expect(await redis.zrangestore("top", "large", 990, "+inf", "BYSCORE")).toBe(10);
      expect(await redis.object("ENCODING", "top")).toBe("listpack");
      expect(await redis.zunionstore("sum", 2, "large", "top", "WEIGHTS", 1, 10)).toBe(1000);
      expect(await redis.zscore("sum", "m999")).toBe("10989");
      expect(await redis.zinterstore("common", 2, "large", "top", "AGGREGATE", "MAX")).toBe(10);
      expect(await redis.zremrangebyscore("large", 100, "(900")).toBe(800);
      const found = new Map<string, string>();
      for await (const part of redis.zscanStream("large", { count: 50 })) {
        for (let i = 0; i < part.length; i += 2) found.set(part[i], part[i + 1]);
      }
      expect(found.size).toBe(200);
      expect(found.get("m901")).toBe("901");
    });

    test("those who wait get the lowest or the highest", async () => {
      const { port } = await start();
      const redis = await openIoredis(port, { protocol });
      const [first, second] = [await openIoredis(port, { protocol }), await openIoredis(port, { protocol })];
      const lowest = first.bzpopmin("none", "queue", 0);
      await untilBlocked(() => redis.info("clients"), 1);
      const highest = second.bzpopmax("queue", 0);
      await untilBlocked(() => redis.info("clients"), 2);
      expect(await redis.zadd("queue", 1, "a", 2, "b", 3, "c")).toBe(3);
      expect(await lowest).toEqual(["queue", "a", "1"]);
      expect(await highest).toEqual(["queue", "c", "3"]);
      const begin = performance.now();
      expect(await first.bzpopmin("none", 0.05)).toBe(null);
      expect(performance.now() - begin).toBeGreaterThanOrEqual(49);
    });
  });

  test.each([2, 3] as const)("node-redis, RESP%i", async (RESP) => {
    const { port } = await start();
    const client = await openNodeRedis(port, { RESP });
    expect(
      await client.zAdd("table", [
        { score: 30, value: "ada" },
        { score: 10.5, value: "bob" },
      ]),
    ).toBe(2);
    expect(await client.zScore("table", "bob")).toBe(10.5);
    expect(await client.zIncrBy("table", 0.25, "bob")).toBe(10.75);
    expect(await client.zRangeWithScores("table", 0, -1)).toEqual([
      { value: "bob", score: 10.75 },
      { value: "ada", score: 30 },
    ]);
    expect(await client.zRangeByScore("table", 11, Number.POSITIVE_INFINITY)).toEqual(["ada"]);
    expect(await client.zRank("table", "ada")).toBe(1);
    expect(await client.zPopMax("table")).toEqual({ value: "ada", score: 30 });
    expect(await client.zPopMinCount("table", 5)).toEqual([{ value: "bob", score: 10.75 }]);
    await client.zAdd(
      "large",
      shuffled.map((i) => ({ score: i / 4, value: `m${i}` })),
    );
    expect((await client.zRangeWithScores("large", 10, 11)).map(({ score }) => score)).toEqual([2.5, 2.75]);
    const found = new Set<string>();
    for await (const part of client.zScanIterator("large", { COUNT: 37 })) for (const { value } of [part].flat()) found.add(value);
    expect(found.size).toBe(1000);
  });

  test("redis-py", async () => {
    const { port } = await start();
    await runPython(`
import redis
r = redis.Redis(port=${port}, decode_responses=True)
assert r.zadd("z", {f"m{i}": i / 2 for i in range(1000)}) == 1000
assert r.zrange("z", 0, 2, withscores=True) == [("m0", 0.0), ("m1", 0.5), ("m2", 1.0)]
assert r.zrevrange("z", 0, 0) == ["m999"]
assert r.zrangebyscore("z", "(1", 2) == ["m3", "m4"]
assert r.zcount("z", "-inf", 10) == 21
assert r.zunionstore("u", {"z": 2, "none": 1}) == 1000 and r.zscore("u", "m3") == 3.0
assert r.zpopmin("u", 2) == [("m0", 0.0), ("m1", 1.0)]
assert r.zrange("z", "[m99", "+", bylex=True, offset=0, num=1) is not None
assert dict(r.zscan_iter("z", count=17))["m999"] == 499.5
assert r.bzpopmax("z", 1) == ("z", "m999", 499.5)
assert r.zadd("z", {"m0": "inf"}) == 0 and r.zscore("z", "m0") == float("inf")
print("all well")
`);
  });
});
