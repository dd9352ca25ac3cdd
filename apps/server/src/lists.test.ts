/** Lists, as the clients that people use make and read them. What waits for elements: blocking.test.ts. */
import { createClient, RESP_TYPES } from "redis";
import { runProgram, testedServers } from "respire-test-rig";
import { describe, expect, onTestFinished, test } from "vitest";
import { openIoredis, openNodeRedis, runPython } from "./testing/clients.js";

const wrongType = "WRONGTYPE Operation against a key holding the wrong kind of value";
const text = Array.from({ length: 2000 }, (_, i) => (i % 3 === 0 ? String(i) : `element:${i}`));

describe.each(testedServers("lists of redis-server"))("%s", (_name, start) => {
  describe.each([2, 3] as const)("ioredis, RESP%i", (protocol) => {
    test("both ends, the middle, and what is not there", async () => {
      const { port } = await start();
      const redis = await openIoredis(port, { protocol });
      expect(await redis.rpush("list", "a", "b", 3)).toBe(3);
      expect(await redis.lpush("list", "y", "x")).toBe(5);
      expect(await redis.lpushx("none", "a")).toBe(0);
      expect(await redis.rpushx("list", "z")).toBe(6);
      expect(await redis.lrange("list", 0, -1)).toEqual(["x", "y", "a", "b", "3", "z"]);
      expect(await redis.lrange("list", -2, 100)).toEqual(["3", "z"]);
      expect(await redis.lrange("list", 4, 2)).toEqual([]);
      expect(await redis.lindex("list", -1)).toBe("z");
      expect(await redis.lindex("list", 6)).toBe(null);
      expect(await redis.lset("list", 2, "A")).toBe("OK");
      await expect(redis.lset("list", 6, "A")).rejects.toThrow("ERR index out of range");
      await expect(redis.lset("none", 0, "A")).rejects.toThrow("ERR no such key");
      expect(await redis.linsert("list", "BEFORE", "b", "between")).toBe(7);
      expect(await redis.linsert("list", "AFTER", "no pivot", "between")).toBe(-1);
      expect(await redis.lpop("list")).toBe("x");
      expect(await redis.rpop("list", 2)).toEqual(["z", "3"]);
      expect(await redis.lpop("none")).toBe(null);
      expect(await redis.lpop("none", 2)).toBe(null);
      expect(await redis.llen("list")).toBe(4);
      expect(await redis.ltrim("list", 1, 2)).toBe("OK");
      expect(await redis.lrange("list", 0, -1)).toEqual(["A", "between"]);
      expect(await redis.rpop("list", 10)).toEqual(["between", "A"]);
      expect(await redis.exists("list")).toBe(0);
      await redis.set("text", "a");
      await expect(redis.rpush("text", "a")).rejects.toThrow(wrongType);
      await expect(redis.lrange("text", 0, -1)).rejects.toThrow(wrongType);
    });

    test("removing and finding by value", async () => {
      const { port } = await start();
      const redis = await openIoredis(port, { protocol });
      await redis.rpush("list", "a", "b", "c", "1", "2", "3", "c", "c");
      expect(await redis.lpos("list", "c")).toBe(2);
      expect(await redis.lpos("list", "c", "RANK", -1)).toBe(7);
      expect(await redis.lpos("list", "c", "COUNT", 0)).toEqual([2, 6, 7]);
      expect(await redis.lpos("list", "c", "COUNT", 0, "MAXLEN", 5)).toEqual([2]);
      expect(await redis.lpos("list", "none")).toBe(null);
      expect(await redis.lrem("list", -2, "c")).toBe(2);
      expect(await redis.lrem("list", 0, 2)).toBe(1);
      expect(await redis.lrange("list", 0, -1)).toEqual(["a", "b", "c", "1", "3"]);
    });

    test("moving from list to list", async () => {
      const { port } = await start();
      const redis = await openIoredis(port, { protocol });
      await redis.rpush("from", "1", "2", "3", "4");
      expect(await redis.lmove("from", "to", "LEFT", "RIGHT")).toBe("1");
      expect(await redis.rpoplpush("from", "to")).toBe("4");
      expect(await redis.lmove("from", "from", "LEFT", "RIGHT")).toBe("2");
      expect(await redis.lmove("none", "to", "LEFT", "RIGHT")).toBe(null);
      expect(await redis.lrange("from", 0, -1)).toEqual(["3", "2"]);
      expect(await redis.lrange("to", 0, -1)).toEqual(["4", "1"]);
      expect(await redis.lmpop(3, "none", "to", "from", "LEFT", "COUNT", 5)).toEqual(["to", ["4", "1"]]);
      expect(await redis.lmpop(1, "to", "LEFT")).toBe(null);
    });

    test("many elements, which are bytes, however the list keeps them", async () => {
      const { port } = await start();
      const redis = await openIoredis(port, { protocol });
      const every = Buffer.from(Array.from({ length: 256 }, (_, i) => i));
      const long = Buffer.alloc(20_000, "long");
      await redis.rpush("bytes", every, "", long, "-9223372036854775808", "007");
      expect(await redis.lrangeBuffer("bytes", 0, -1)).toEqual(
        [every, "", long, "-9223372036854775808", "007"].map((element) => Buffer.from(element)),
      );
      const pipeline = redis.pipeline();
      for (const element of text) pipeline.rpush("list", element);
      expect((await pipeline.exec())?.map(([error, length]) => error ?? length)).toEqual(text.map((_, i) => i + 1));
      expect(await redis.object("ENCODING", "list")).toBe("quicklist");
      expect(await redis.lrange("list", 0, -1)).toEqual(text);
      expect(await redis.lrange("list", 700, 1300)).toEqual(text.slice(700, 1301));
      expect(await redis.lindex("list", -1000)).toBe(text.at(-1000));
      expect(await redis.lpop("list", 900)).toEqual(text.slice(0, 900));
      expect(await redis.rpop("list", 900)).toEqual(text.slice(1100).reverse());
      expect(await redis.lrange("list", 0, -1)).toEqual(text.slice(900, 1100));
    });

    test("in a transaction, and changed by another while it is watched", async () => {
      const { port } = await start();
      const redis = await openIoredis(port, { protocol });
      const other = await openIoredis(port, { protocol });
      expect(await redis.multi().rpush("list", "a", "b").lpop("list").lrange("list", 0, -1).exec()).toEqual([
        [null, 2],
        [null, "a"],
        [null, ["b"]],
      ]);
      await redis.watch("list");
      await other.lpop("list");
      expect(await redis.multi().rpush("list", "c").exec()).toBe(null);
    });
  });

  describe.each([2, 3] as const)("node-redis, RESP%i", (RESP) => {
    test("both ends, the middle, and what is not there", async () => {
      const { port } = await start();
      const client = await openNodeRedis(port, { RESP });
      expect(await client.rPush("list", ["a", "b", "c"])).toBe(3);
      expect(await client.lPush("list", "x")).toBe(4);
      expect(await client.rPushX("none", "x")).toBe(0);
      expect(await client.lRange("list", 0, -1)).toEqual(["x", "a", "b", "c"]);
      expect(await client.lIndex("list", 1)).toBe("a");
      expect(await client.lIndex("list", 9)).toBe(null);
      expect(await client.lInsert("list", "AFTER", "a", "between")).toBe(5);
      expect(await client.lSet("list", -1, "C")).toBe("OK");
      expect(await client.lPos("list", "C")).toBe(4);
      expect(await client.lPosCount("list", "C", 0, { RANK: 1 })).toEqual([4]);
      expect(await client.lRem("list", 1, "b")).toBe(1);
      expect(await client.lTrim("list", 0, 2)).toBe("OK");
      expect(await client.lLen("list")).toBe(3);
      expect(await client.lPop("list")).toBe("x");
      expect(await client.rPopCount("list", 5)).toEqual(["between", "a"]);
      expect(await client.lPop("list")).toBe(null);
      expect(await client.lPopCount("list", 1)).toBe(null);
      await client.set("text", "a");
      await expect(client.lPush("text", "a")).rejects.toThrow(wrongType);
    });

    test("moving and popping from one of several lists", async () => {
      const { port } = await start();
      const client = await openNodeRedis(port, { RESP });
      await client.rPush("from", ["1", "2", "3"]);
      expect(await client.lMove("from", "to", "RIGHT", "LEFT")).toBe("3");
      expect(await client.rPopLPush("from", "to")).toBe("2");
      expect(await client.lmPop(["none", "to"], "LEFT", { COUNT: 2 })).toEqual(["to", ["2", "3"]]);
      expect(await client.lmPop("to", "LEFT")).toBe(null);
    });

    test("elements as bytes, and many asked in one turn", async () => {
      const { port } = await start();
      const client = createClient({ url: `redis://127.0.0.1:${port}`, RESP });
      onTestFinished(() => client.destroy());
      await client.connect();
      const bytes = client.withTypeMapping({ [RESP_TYPES.BLOB_STRING]: Buffer });
      await bytes.rPush("bytes", Buffer.from([0, 13, 10, 255]));
      expect(await bytes.lRange("bytes", 0, -1)).toEqual([Buffer.from([0, 13, 10, 255])]);
      const lengths = await Promise.all(text.map((element) => client.rPush("list", element)));
      expect(lengths).toEqual(text.map((_, i) => i + 1));
      expect(await client.lRange("list", 0, -1)).toEqual(text);
    });
  });

  test("redis-py: a stack, a queue and a log that is kept short", async () => {
    const { port } = await start();
    await runPython(`
import redis
r = redis.Redis(port=${port}, decode_responses=True)
for i in range(1000):
    r.lpush("stack", i)
assert [int(r.lpop("stack")) for _ in range(1000)] == list(range(999, -1, -1))
assert r.lpop("stack") is None and not r.exists("stack")

r.rpush("queue", *range(1000))
assert r.llen("queue") == 1000
assert r.lrange("queue", 0, 4) == ["0", "1", "2", "3", "4"]
assert r.lpop("queue", 3) == ["0", "1", "2"]
assert r.rpop("queue", 2) == ["999", "998"]
assert r.lpos("queue", 500) == 497 and r.lpos("queue", "none") is None
assert r.lpos("queue", 500, rank=-1, count=2) == [497]
assert r.lrem("queue", 0, 500) == 1
assert r.linsert("queue", "before", 600, "here") == 995
assert r.lset("queue", 0, "first") and r.lindex("queue", 0) == "first"
assert r.lmove("queue", "done", "LEFT", "RIGHT") == "first"
assert r.rpoplpush("queue", "done") == "997"
assert r.lrange("done", 0, -1) == ["997", "first"]

for i in range(500):
    with r.pipeline() as p:
        p.lpush("log", f"line {i}").ltrim("log", 0, 99).llen("log")
        assert p.execute()[-1] == min(i + 1, 100)
assert r.lrange("log", 0, -1) == [f"line {i}" for i in range(499, 399, -1)]

r.set("text", "a")
try:
    r.rpush("text", "a")
    raise SystemExit("no error")
except redis.ResponseError as error:
    assert str(error) == "${wrongType}", error
print("all well")
`);
  });

  test("redis-cli", async () => {
    const { port } = await start();
    const cli = (args: readonly string[], input = "") => runProgram("redis-cli", ["-p", String(port), ...args], { input });
    if ((await cli(["PING"])).isMissing) {
      console.log("Left out: redis-cli is not installed.");
      return;
    }
    expect((await cli(["RPUSH", "list", "a", "b c", "3"])).stdout).toBe("3\n");
    expect((await cli(["--no-raw", "LRANGE", "list", "0", "-1"])).stdout).toBe('1) "a"\n2) "b c"\n3) "3"\n');
    expect((await cli(["--no-raw", "LMPOP", "2", "none", "list", "RIGHT", "COUNT", "2"])).stdout).toBe(
      '1) "list"\n2) 1) "3"\n   2) "b c"\n',
    );
    expect((await cli(["--no-raw", "-3", "LPOP", "none"])).stdout).toBe("(nil)\n");
    expect((await cli(["LINDEX", "list", "x"])).stdout).toBe("ERR value is not an integer or out of range\n\n");
    expect((await cli(["-x", "RPUSH", "list"], "from standard input")).stdout).toBe("2\n");
    const pipe = Array.from({ length: 10_000 }, (_, i) => `RPUSH many ${i}\r\n`).join("");
    expect((await cli(["--pipe"], pipe)).stdout).toContain("errors: 0, replies: 10000");
    expect((await cli(["LINDEX", "many", "5000"])).stdout).toBe("5000\n");
    expect((await cli(["--bigkeys"])).stdout).toMatch(/Biggest +list found .*many.* has 10000 items/);
  });
});

describe.each(testedServers("lists of redis-server since 8.10", "8.10.0"))("%s", (_name, start) => {
  test.each([2, 3] as const)("node-redis moves several elements at once, RESP%i", async (RESP) => {
    const { port } = await start();
    const client = await openNodeRedis(port, { RESP });
    await client.rPush("from", ["1", "2", "3", "4", "5", "6"]);
    expect(await client.lMoveM("from", "to", "LEFT", "LEFT", { COUNT: 2, ORDER: "OBO" })).toEqual(["2", "1"]);
    expect(await client.lMoveM("from", "to", "LEFT", "LEFT", { EXACTLY: 2, ORDER: "BULK" })).toEqual(["3", "4"]);
    expect(await client.lMoveM("from", "to", "LEFT", "RIGHT")).toEqual(["5"]);
    expect(await client.lMoveM("from", "to", "LEFT", "RIGHT", { EXACTLY: 2, ORDER: "BULK" })).toBe(null);
    expect(await client.lRange("to", 0, -1)).toEqual(["3", "4", "2", "1", "5"]);
    expect(await client.lMoveM("from", "to", "LEFT", "RIGHT", { COUNT: 2, ORDER: "BULK" })).toEqual(["6"]);
    expect(await client.exists("from")).toBe(0);
  });
});
