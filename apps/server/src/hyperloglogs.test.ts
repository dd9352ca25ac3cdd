/** HyperLogLogs, as the clients that people use make and read them; and the strings that they are, which two servers exchange. */
import { testedServers } from "respire-test-rig";
import { describe, expect, test } from "vitest";
import { openIoredis, openNodeRedis, runPython } from "./testing/clients.js";

const notHyperLogLog = "WRONGTYPE Key is not a valid HyperLogLog string value.";
const visitors = Array.from({ length: 3000 }, (_, i) => `visitor:${i}`);
/** What redis-server counts of the first hundred of them, and of all. */
const counted = { few: 100, all: 3007 };

describe.each(testedServers("hyperloglogs of redis-server"))("%s", (_name, start) => {
  test.each([2, 3] as const)("ioredis, RESP%i", async (protocol) => {
    const { port } = await start();
    const redis = await openIoredis(port, { protocol });
    expect(await redis.pfadd("today", ...visitors.slice(0, 100))).toBe(1);
    expect(await redis.pfadd("today", ...visitors.slice(50, 60))).toBe(0);
    expect(await redis.pfcount("today")).toBe(counted.few);
    const pipeline = redis.pipeline();
    for (const visitor of visitors) pipeline.pfadd("all", visitor);
    await pipeline.exec();
    expect(await redis.pfcount("all")).toBe(counted.all);
    await redis.pfadd("half", ...visitors.slice(0, 1500));
    await redis.pfadd("rest", ...visitors.slice(1000));
    expect(await redis.pfcount("half", "rest", "none")).toBe(counted.all);
    expect(await redis.pfmerge("both", "half", "rest")).toBe("OK");
    expect(await redis.pfcount("both")).toBe(counted.all);
    expect(await redis.strlen("both")).toBe(12_304);
    await redis.set("text", "text");
    await expect(redis.pfadd("text", "a")).rejects.toThrow(notHyperLogLog);
    await expect(redis.pfcount("today", "text")).rejects.toThrow(notHyperLogLog);
  });

  test.each([2, 3] as const)("node-redis, RESP%i", async (RESP) => {
    const { port } = await start();
    const client = await openNodeRedis(port, { RESP });
    expect(await client.pfAdd("today", visitors.slice(0, 100))).toBe(1);
    expect(await client.pfCount("today")).toBe(counted.few);
    expect(await client.pfAdd("all", visitors)).toBe(1);
    expect(await client.pfCount(["today", "all"])).toBe(counted.all);
    expect(await client.pfMerge("both", ["today", "all"])).toBe("OK");
    const [added, count] = await client.multi().pfAdd("both", "somebody else").pfCount("both").exec();
    expect([added, Number(count) - counted.all]).toEqual([1, 1]);
  });

  test("redis-py", async () => {
    const { port } = await start();
    await runPython(`
import redis
r = redis.Redis(port=${port})
visitors = ["visitor:%d" % i for i in range(3000)]
assert r.pfadd("today", *visitors[:100]) == 1
assert r.pfadd("today", visitors[7]) == 0
assert r.pfcount("today") == ${counted.few}
for i in range(0, 3000, 100): r.pfadd("all", *visitors[i:i + 100])
assert r.pfcount("all", "today") == ${counted.all}
assert r.pfmerge("both", "today", "all")
assert r.pfcount("both") == ${counted.all}
value = r.get("today")
assert value[:4] == b"HYLL" and len(value) < 400
r.set("copied", value)
assert r.pfcount("copied") == ${counted.few} and r.pfadd("copied", visitors[99]) == 0 and r.pfadd("copied", "another") == 1
print("all well")
`);
  });
});

test("a value that one server wrote is another's, and has the same bytes there", async () => {
  const [first, second] = await Promise.all(
    testedServers("hyperloglogs of redis-server").map(async ([, start]) => openIoredis((await start()).port)),
  );
  if (first === undefined || second === undefined) return; // Without redis-server there is one alone.
  for (const [from, to] of [
    [first, second],
    [second, first],
  ] as const) {
    for (const count of [0, 10, 1000, 3000]) {
      const key = `visitors:${count}`;
      await from.pfadd(key, ...visitors.slice(0, count));
      await to.set(key, (await from.getBuffer(key)) as Buffer);
      for (const redis of [from, to]) await redis.pfadd(key, "x", "y", "z");
      expect(await to.pfcount(key)).toBe(await from.pfcount(key));
      expect(await to.getBuffer(key)).toEqual(await from.getBuffer(key));
      await Promise.all([from.del(key), to.del(key)]);
    }
  }
});
