/** Sets and SORT, as the clients that people use make and read them. */
import { testedServers } from "respire-test-rig";
import { describe, expect, test } from "vitest";
import { openIoredis, openNodeRedis, runPython } from "./testing/clients.js";

const wrongType = "WRONGTYPE Operation against a key holding the wrong kind of value";
const sorted = (members: Iterable<string>): string[] => [...members].sort();
const ids = Array.from({ length: 2000 }, (_, i) => String(i * 3));
const names = Array.from({ length: 2000 }, (_, i) => `name:${i * 2}`);

describe.each(testedServers("sets of redis-server"))("%s", (_name, start) => {
  describe.each([2, 3] as const)("ioredis, RESP%i", (protocol) => {
    test("members are added, found, moved, drawn and taken out", async () => {
      const { port } = await start();
      const redis = await openIoredis(port, { protocol });
      expect(await redis.sadd("tags", "a", "b", "c", "a")).toBe(3);
      expect(await redis.sadd("tags", "c", "d")).toBe(1);
      expect(await redis.scard("tags")).toBe(4);
      expect(await redis.sismember("tags", "b")).toBe(1);
      expect(await redis.smismember("tags", "a", "none", "d")).toEqual([1, 0, 1]);
      expect(sorted(await redis.smembers("tags"))).toEqual(["a", "b", "c", "d"]);
      expect(await redis.smove("tags", "others", "a")).toBe(1);
      expect(await redis.smove("tags", "others", "a")).toBe(0);
      expect(await redis.srem("tags", "b", "none")).toBe(1);
      expect(["c", "d"]).toContain(await redis.srandmember("tags"));
      expect(sorted(await redis.srandmember("tags", 5))).toEqual(["c", "d"]);
      expect(await redis.srandmember("tags", -7)).toHaveLength(7);
      expect(sorted(await redis.spop("tags", 5))).toEqual(["c", "d"]);
      expect(await redis.spop("tags")).toBe(null);
      expect(await redis.exists("tags")).toBe(0);
      await redis.set("text", "a");
      await expect(redis.sadd("text", "a")).rejects.toThrow(wrongType);
    });

    test("large ones, of integers and of texts, are cut, joined, subtracted and scanned", async () => {
      const { port } = await start();
      const redis = await openIoredis(port, { protocol });
      await redis.sadd("ids", ids);
      await redis.sadd("names", names);
      await redis.sadd("both", ...ids.slice(0, 1000), ...names.slice(500));
      expect(sorted(await redis.sinter("ids", "both"))).toEqual(sorted(ids.slice(0, 1000)));
      expect(sorted(await redis.sdiff("names", "both"))).toEqual(sorted(names.slice(0, 500)));
      expect(sorted(await redis.sunion("ids", "names", "both"))).toEqual(sorted([...ids, ...names]));
      expect(await redis.sinterstore("kept", "names", "both")).toBe(1500);
      expect(await redis.sunionstore("all", "ids", "names")).toBe(4000);
      expect(await redis.sdiffstore("kept", "kept", "names")).toBe(0);
      expect(await redis.exists("kept")).toBe(0);
      const found: string[] = [];
      for await (const part of redis.sscanStream("both", { count: 50 })) found.push(...(part as string[]));
      expect(sorted(new Set(found))).toEqual(sorted([...ids.slice(0, 1000), ...names.slice(500)]));
    });

    test("SORT, by values of other keys too", async () => {
      const { port } = await start();
      const redis = await openIoredis(port, { protocol });
      await redis.sadd("users", "1", "2", "10");
      await redis.mset({ "age:1": "40", "age:2": "7", "age:10": "19", "name:1": "Ada", "name:10": "Bob" });
      expect(await redis.sort("users")).toEqual(["1", "2", "10"]);
      expect(await redis.sort("users", "ALPHA")).toEqual(["1", "10", "2"]);
      expect(await redis.sort("users", "BY", "age:*", "GET", "#", "GET", "name:*")).toEqual(["2", null, "10", "Bob", "1", "Ada"]);
      expect(await redis.sort("users", "BY", "age:*", "LIMIT", 1, 2, "DESC", "STORE", "sorted")).toBe(2);
      expect(await redis.lrange("sorted", 0, -1)).toEqual(["10", "2"]);
    });
  });

  test.each([2, 3] as const)("node-redis, RESP%i", async (RESP) => {
    const { port } = await start();
    const client = await openNodeRedis(port, { RESP });
    expect(await client.sAdd("tags", ["a", "b", "c"])).toBe(3);
    expect(await client.sIsMember("tags", "b")).toBe(1);
    expect(await client.smIsMember("tags", ["a", "none"])).toEqual([1, 0]);
    expect(sorted(await client.sMembers("tags"))).toEqual(["a", "b", "c"]);
    await client.sAdd("others", ["b", "c", "d"]);
    expect(sorted(await client.sInter(["tags", "others"]))).toEqual(["b", "c"]);
    expect(sorted(await client.sUnion(["tags", "others"]))).toEqual(["a", "b", "c", "d"]);
    expect(await client.sDiff(["tags", "others"])).toEqual(["a"]);
    expect(await client.sInterCard(["tags", "others"], 1)).toBe(1);
    expect(sorted(await client.sPopCount("others", 9))).toEqual(["b", "c", "d"]);
    await client.sAdd("ids", ids);
    const found = new Set<string>();
    for await (const part of client.sScanIterator("ids", { COUNT: 37 })) for (const id of [part].flat()) found.add(id);
    expect(sorted(found)).toEqual(sorted(ids));
  });

  test("redis-py", async () => {
    const { port } = await start();
    await runPython(`
import redis
r = redis.Redis(port=${port}, decode_responses=True)
assert r.sadd("s", *range(1000)) == 1000
assert r.sadd("t", *range(500, 1500)) == 1000
assert r.sinter("s", "t") == {str(i) for i in range(500, 1000)}
assert r.sdiff("s", "t") == {str(i) for i in range(500)}
assert r.sunionstore("u", "s", "t") == 1500
assert r.smismember("u", 1499, 1500) == [1, 0]
assert len(r.spop("u", 10)) == 10 and r.scard("u") == 1490
assert set(r.sscan_iter("s", count=17)) == {str(i) for i in range(1000)}
assert r.sort("s", start=0, num=3, desc=True) == ["999", "998", "997"]
assert r.sintercard(2, ["s", "t"], limit=3) == 3
print("all well")
`);
  });
});
