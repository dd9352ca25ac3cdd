/** Streams, as the clients that people use write and read them, alone and in groups. */
import { testedServers } from "respire-test-rig";
import { describe, expect, test } from "vitest";
import { openIoredis, openNodeRedis, runPython, untilBlocked } from "./testing/clients.js";

const wrongType = "WRONGTYPE Operation against a key holding the wrong kind of value";
const numbers = Array.from({ length: 1000 }, (_, i) => i);

describe.each(testedServers("streams of redis-server"))("%s", (_name, start) => {
  describe.each([2, 3] as const)("ioredis, RESP%i", (protocol) => {
    test("a log is written, read in pages, and cut", async () => {
      const { port } = await start();
      const redis = await openIoredis(port, { protocol });
      expect(await redis.xadd("log", "1-1", "level", "info", "text", "begun")).toBe("1-1");
      expect(await redis.xadd("log", "1-*", "level", "warn", "text", "hot")).toBe("1-2");
      expect(await redis.xadd("log", "*", "level", "info", "text", "done")).toMatch(/^\d{13}-0$/);
      expect(await redis.xlen("log")).toBe(3);
      expect(await redis.xrange("log", "-", "1")).toEqual([
        ["1-1", ["level", "info", "text", "begun"]],
        ["1-2", ["level", "warn", "text", "hot"]],
      ]);
      expect(await redis.xrevrange("log", "+", "-", "COUNT", 2).then((entries) => entries.map(([id]) => id).at(-1))).toBe("1-2");
      expect(await redis.xdel("log", "1-1", "7-7")).toBe(1);
      await expect(redis.xadd("log", "1-1", "f", "v")).rejects.toThrow("equal or smaller than the target stream top item");
      for (const i of numbers) await redis.xadd("large", `${i + 1}-0`, "n", i, "text", `number ${i}`);
      const seen: string[] = [];
      for (let from = "-"; ; ) {
        const page = await redis.xrange("large", from, "+", "COUNT", 70);
        seen.push(...page.map(([, fields]) => fields[1]));
        if (page.length < 70) break;
        from = `(${page[69][0]}`;
      }
      expect(seen).toEqual(numbers.map(String));
      expect(await redis.xtrim("large", "MAXLEN", 10)).toBe(990);
      expect((await redis.xrange("large", "-", "+"))[0][0]).toBe("991-0");
      expect(await redis.object("ENCODING", "large")).toBe("stream");
      await redis.set("text", "a");
      await expect(redis.xadd("text", "*", "f", "v")).rejects.toThrow(wrongType);
    });

    test("a group shares its entries out, and one takes what another has left", async () => {
      const { port } = await start();
      const redis = await openIoredis(port, { protocol });
      expect(await redis.xgroup("CREATE", "jobs", "workers", "$", "MKSTREAM")).toBe("OK");
      for (const i of numbers.slice(0, 10)) await redis.xadd("jobs", `${i + 1}-0`, "job", i);
      const readBy = async (consumer: string, count: number): Promise<string[]> => {
        const read = await redis.xreadgroup("GROUP", "workers", consumer, "COUNT", count, "STREAMS", "jobs", ">");
        const streams = Array.isArray(read) ? read.map(([, entries]) => entries) : Object.values(read ?? {});
        return (streams as [string, string[]][][]).flat().map(([id]) => id);
      };
      expect(await readBy("ann", 3)).toEqual(["1-0", "2-0", "3-0"]);
      expect(await readBy("bob", 2)).toEqual(["4-0", "5-0"]);
      expect(await redis.xack("jobs", "workers", "1-0", "9-0")).toBe(1);
      expect(await redis.xpending("jobs", "workers")).toEqual([
        4,
        "2-0",
        "5-0",
        [
          ["ann", "2"],
          ["bob", "2"],
        ],
      ]);
      expect(await redis.xclaim("jobs", "workers", "bob", 0, "2-0", "JUSTID")).toEqual(["2-0"]);
      const [next, claimed, gone] = (await redis.xautoclaim("jobs", "workers", "cy", 0, "-", "COUNT", 2)) as [string, unknown[], unknown[]];
      expect([next, claimed.length, gone]).toEqual(["4-0", 2, []]);
      const listed = (await redis.xpending("jobs", "workers", "-", "+", 10)) as [string, string, number, number][];
      expect(listed.map(([id, consumer, , count]) => [id, consumer, count])).toEqual([
        ["2-0", "cy", 2],
        ["3-0", "cy", 2],
        ["4-0", "bob", 1],
        ["5-0", "bob", 1],
      ]);
      expect(await redis.xgroup("DELCONSUMER", "jobs", "workers", "cy")).toBe(2);
    });

    test("those who wait for a stream all get what comes, those in a group one of them", async () => {
      const { port } = await start();
      const redis = await openIoredis(port, { protocol });
      const readers = [await openIoredis(port, { protocol }), await openIoredis(port, { protocol })];
      await redis.xgroup("CREATE", "news", "group", "$", "MKSTREAM");
      const [one, two] = readers.map((reader) => reader.xread("BLOCK", 0, "STREAMS", "news", "$"));
      await untilBlocked(() => redis.info("clients"), 2);
      await redis.xadd("news", "5-1", "f", "v");
      const entry = ["5-1", ["f", "v"]];
      expect(await one).toEqual(protocol === 2 ? [["news", [entry]]] : expect.anything());
      expect(JSON.stringify(await one)).toContain("5-1");
      expect(await two).toEqual(await one);
      const waiting = readers.map((reader, i) => reader.xreadgroup("GROUP", "group", `c${i}`, "BLOCK", 200, "STREAMS", "news", ">"));
      expect(JSON.stringify(await waiting[0])).toContain("5-1");
      expect(await waiting[1]).toBe(null);
    });
  });

  test.each([2, 3] as const)("node-redis, RESP%i", async (RESP) => {
    const { port } = await start();
    const client = await openNodeRedis(port, { RESP });
    expect(await client.xAdd("s", "1-1", { name: "ann", age: "31" })).toBe("1-1");
    expect(
      await client.xAdd("s", "*", { name: "bob", age: "42" }, { TRIM: { strategy: "MAXLEN", strategyModifier: "~", threshold: 1000 } }),
    ).toMatch(/^\d+-0$/);
    const [first] = (await client.xRange("s", "-", "+")) ?? [];
    expect([first.id, { ...first.message }]).toEqual(["1-1", { name: "ann", age: "31" }]);
    expect(await client.xGroupCreate("s", "g", "0")).toBe("OK");
    const read = await client.xReadGroup("g", "c", { key: "s", id: ">" }, { COUNT: 1 });
    expect(JSON.stringify(read)).toContain("1-1");
    expect((await client.xPending("s", "g")).pending).toBe(1);
    expect(await client.xAck("s", "g", "1-1")).toBe(1);
    const info = await client.xInfoStream("s");
    expect([info.length, info.groups, info["last-generated-id"] !== "1-1"]).toEqual([2, 1, true]);
    expect((await client.xInfoGroups("s")).map(({ name, pending, lag }) => [name, pending, lag])).toEqual([["g", 0, 1]]);
    expect((await client.xInfoConsumers("s", "g")).map(({ name, pending }) => [name, pending])).toEqual([["c", 0]]);
  });

  test("redis-py", async () => {
    const { port } = await start();
    await runPython(`
import redis
r = redis.Redis(port=${port}, decode_responses=True)
ids = [r.xadd("s", {"n": i, "text": f"number {i}"}) for i in range(500)]
assert r.xlen("s") == 500 and r.xrange("s", ids[10], ids[11])[1] == (ids[11], {"n": "11", "text": "number 11"})
assert r.xrevrange("s", count=1)[0][0] == ids[-1]
assert r.xgroup_create("s", "g", id="0")
assert [e[0] for e in r.xreadgroup("g", "c", {"s": ">"}, count=5)[0][1]] == ids[:5]
assert r.xack("s", "g", *ids[:3]) == 3
assert r.xpending("s", "g")["pending"] == 2
assert [p["message_id"] for p in r.xpending_range("s", "g", "-", "+", 10)] == ids[3:5]
assert r.xclaim("s", "g", "d", 0, ids[3:4])[0][0] == ids[3]
assert r.xinfo_stream("s")["length"] == 500 and r.xinfo_groups("s")[0]["consumers"] == 2
assert r.xtrim("s", maxlen=100, approximate=False) == 400
assert r.xread({"s": ids[-2]}) == [["s", [(ids[-1], {"n": "499", "text": "number 499"})]]]
assert r.xread({"s": "$"}, block=20) == []
assert r.xgroup_destroy("s", "g") == 1
print("all well")
`);
  });
});
