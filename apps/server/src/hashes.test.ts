/** Hashes and the expiry of their fields, as the clients that people use make and read them. */
import { runProgram, testedServers, waitUntil } from "respire-test-rig";
import { describe, expect, test } from "vitest";
import { openIoredis, openNodeRedis, runPython } from "./testing/clients.js";

const wrongType = "WRONGTYPE Operation against a key holding the wrong kind of value";
/** More fields than a listpack is allowed. */
const many = Object.fromEntries(Array.from({ length: 1000 }, (_, i) => [`field:${i}`, i % 2 === 0 ? String(i) : `value ${i}`]));
const sorted = (fields: Iterable<string>): string[] => [...fields].sort();

describe.each(testedServers("hashes of redis-server"))("%s", (_name, start) => {
  describe.each([2, 3] as const)("ioredis, RESP%i", (protocol) => {
    test("a record: fields set, read, counted and deleted", async () => {
      const { port } = await start();
      const redis = await openIoredis(port, { protocol });
      expect(await redis.hset("user", { name: "Ada", born: 1815 })).toBe(2);
      expect(await redis.hset("user", "name", "Ada Lovelace", "visits", "0")).toBe(1);
      expect(await redis.hmset("user", new Map([["place", "London"]]))).toBe("OK");
      expect(await redis.hsetnx("user", "born", "1816")).toBe(0);
      expect(await redis.hget("user", "born")).toBe("1815");
      expect(await redis.hget("user", "none")).toBe(null);
      expect(await redis.hmget("user", "name", "none", "place")).toEqual(["Ada Lovelace", null, "London"]);
      expect(await redis.hgetall("user")).toEqual({ name: "Ada Lovelace", born: "1815", visits: "0", place: "London" });
      expect(await redis.hgetall("none")).toEqual({});
      expect(await redis.hincrby("user", "visits", 3)).toBe(3);
      expect(await redis.hincrbyfloat("user", "score", "1.5")).toBe("1.5");
      await expect(redis.hincrby("user", "name", 1)).rejects.toThrow("ERR hash value is not an integer");
      await expect(redis.hincrbyfloat("user", "name", 1)).rejects.toThrow("ERR hash value is not a float");
      expect(await redis.hkeys("user")).toEqual(["name", "born", "visits", "place", "score"]);
      expect(await redis.hvals("user")).toEqual(["Ada Lovelace", "1815", "3", "London", "1.5"]);
      expect(await redis.hstrlen("user", "name")).toBe(12);
      expect(await redis.hexists("user", "name")).toBe(1);
      expect(await redis.hlen("user")).toBe(5);
      expect(await redis.hdel("user", "name", "none", "born", "visits")).toBe(3);
      expect(await redis.hdel("user", "place", "score")).toBe(2);
      expect(await redis.exists("user")).toBe(0);
      await redis.rpush("list", "a");
      await expect(redis.hset("list", "a", "b")).rejects.toThrow(wrongType);
      await expect(redis.hgetall("list")).rejects.toThrow(wrongType);
    });

    test("fields and values are bytes, and their number is no matter", async () => {
      const { port } = await start();
      const redis = await openIoredis(port, { protocol });
      const every = Buffer.from(Array.from({ length: 256 }, (_, i) => i));
      await redis.hset("bytes", every, every, "", "empty", "empty", "");
      expect(await redis.hgetBuffer("bytes", every)).toEqual(every);
      expect(await redis.hmgetBuffer("bytes", "", "empty")).toEqual([Buffer.from("empty"), Buffer.alloc(0)]);
      expect(await redis.object("ENCODING", "bytes")).toBe("hashtable"); // For its long field.
      await redis.hset("small", { a: "1", b: "2" });
      expect(await redis.object("ENCODING", "small")).toBe("listpack");
      expect(await redis.hset("large", many)).toBe(1000);
      expect(await redis.object("ENCODING", "large")).toBe("hashtable");
      expect(await redis.hgetall("large")).toEqual(many);
      expect(sorted(await redis.hkeys("large"))).toEqual(sorted(Object.keys(many)));
      expect(sorted(await redis.hvals("large"))).toEqual(sorted(Object.values(many)));
    });

    test("every field is found by a scan, and those at random are fields", async () => {
      const { port } = await start();
      const redis = await openIoredis(port, { protocol });
      await redis.hset("large", many);
      const found: string[] = [];
      for await (const part of redis.hscanStream("large", { count: 50, match: "field:*5" })) found.push(...(part as string[]));
      const pairs = Object.fromEntries(found.flatMap((field, i) => (i % 2 === 0 ? [[field, found[i + 1]]] : [])));
      expect(pairs).toEqual(Object.fromEntries(Object.entries(many).filter(([field]) => field.endsWith("5"))));
      const fields = (await redis.hrandfield("large", 20)) as string[];
      expect(new Set(fields).size).toBe(20);
      expect(fields.every((field) => field in many)).toBe(true);
      expect((await redis.hrandfield("large", -30)) as string[]).toHaveLength(30);
      expect(many).toHaveProperty([String(await redis.hrandfield("large"))]);
      expect(await redis.hrandfield("none")).toBe(null);
    });
  });

  describe.each([2, 3] as const)("node-redis, RESP%i", (RESP) => {
    test("a record: fields set, read, counted and deleted", async () => {
      const { port } = await start();
      const client = await openNodeRedis(port, { RESP });
      expect(await client.hSet("user", { name: "Ada", born: 1815 })).toBe(2);
      expect(await client.hSet("user", new Map([["place", "London"]]))).toBe(1);
      expect(await client.hSet("user", [["visits", "0"]])).toBe(1);
      expect({ ...(await client.hGetAll("user")) }).toEqual({ name: "Ada", born: "1815", place: "London", visits: "0" });
      expect({ ...(await client.hGetAll("none")) }).toEqual({});
      expect(await client.hGet("user", "none")).toBe(null);
      expect(await client.hmGet("user", ["name", "none"])).toEqual(["Ada", null]);
      expect(await client.hIncrBy("user", "visits", 2)).toBe(2);
      expect(await client.hIncrByFloat("user", "visits", 0.5)).toBe("2.5");
      expect(await client.hSetNX("user", "name", "Bob")).toBe(0);
      expect(await client.hExists("user", "name")).toBe(1);
      expect(await client.hKeys("user")).toEqual(["name", "born", "place", "visits"]);
      expect(await client.hVals("user")).toEqual(["Ada", "1815", "London", "2.5"]);
      expect(await client.hStrLen("user", "place")).toBe(6);
      expect(await client.hDel("user", ["name", "born", "none"])).toBe(2);
      expect(await client.hLen("user")).toBe(2);
      expect(await client.hRandFieldCountWithValues("user", 5)).toEqual(
        expect.arrayContaining([
          { field: "place", value: "London" },
          { field: "visits", value: "2.5" },
        ]),
      );
      await client.set("text", "a");
      await expect(client.hGet("text", "a")).rejects.toThrow(wrongType);
    });

    test("iterators find every field, once if nothing changes", async () => {
      const { port } = await start();
      const client = await openNodeRedis(port, { RESP });
      for (const [key, fields] of [
        ["large", many],
        ["small", { a: "1", b: "2" }],
      ] as const) {
        await client.hSet(key, fields);
        const found: Record<string, string> = {};
        let entries = 0;
        for await (const part of client.hScanIterator(key, { COUNT: 37 })) {
          for (const { field, value } of [part].flat()) {
            found[field] = value;
            entries++;
          }
        }
        expect(found).toEqual(fields);
        expect(entries).toBe(Object.keys(fields).length);
      }
      expect({ ...(await client.hGetAll("large")) }).toEqual(many);
    });

    test("fields that stay are found by a scan during which others come and go", async () => {
      const { port } = await start();
      const client = await openNodeRedis(port, { RESP });
      await client.hSet("large", many);
      const found = new Set<string>();
      let round = 0;
      for await (const part of client.hScanIterator("large", { COUNT: 10 })) {
        for (const { field } of [part].flat()) found.add(field);
        round++;
        await client.hSet("large", Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`new:${round}:${i}`, "x"])));
        if (round > 3)
          await client.hDel(
            "large",
            Array.from({ length: 50 }, (_, i) => `new:${round - 3}:${i}`),
          );
        if (round > 1000) throw new Error("the scan does not end");
      }
      expect(Object.keys(many).filter((field) => !found.has(field))).toEqual([]);
    });
  });

  test("redis-py", async () => {
    const { port } = await start();
    await runPython(`
import redis
r = redis.Redis(port=${port}, decode_responses=True)
assert r.hset("user", mapping={"name": "Ada", "born": 1815}) == 2
assert r.hset("user", "place", "London") == 1
assert r.hgetall("user") == {"name": "Ada", "born": "1815", "place": "London"}
assert r.hgetall("none") == {}
assert r.hget("user", "none") is None
assert r.hmget("user", "name", "none") == ["Ada", None]
assert r.hsetnx("user", "name", "Bob") == 0
assert r.hincrby("user", "visits", 5) == 5
assert r.hincrbyfloat("user", "visits", 0.25) == 5.25
assert r.hexists("user", "name") is True and r.hexists("user", "none") is False
assert r.hkeys("user") == ["name", "born", "place", "visits"]
assert r.hvals("user") == ["Ada", "1815", "London", "5.25"]
assert r.hstrlen("user", "name") == 3
assert r.hdel("user", "name", "none") == 1 and r.hlen("user") == 3

many = {f"field:{i}": str(i) for i in range(2000)}
with r.pipeline(transaction=False) as p:
    for field, value in many.items():
        p.hset("large", field, value)
    assert p.execute() == [1] * 2000
assert r.hgetall("large") == many
assert dict(r.hscan_iter("large", count=30)) == many
assert dict(r.hscan_iter("large", match="field:19*")) == {f: v for f, v in many.items() if f.startswith("field:19")}
fields = r.hrandfield("large", 10)
assert len(set(fields)) == 10 and all(f in many for f in fields)
pairs = r.hrandfield("large", -10, withvalues=True)
assert len(pairs) == 20 and all(many[pairs[i]] == pairs[i + 1] for i in range(0, 20, 2))

r.rpush("list", "a")
try:
    r.hget("list", "a")
    raise SystemExit("no error")
except redis.ResponseError as error:
    assert str(error) == "${wrongType}", error
print("all well")
`);
  });

  test("redis-cli", async () => {
    const { port } = await start();
    const cli = (args: readonly string[]) => runProgram("redis-cli", ["-p", String(port), ...args]);
    if ((await cli(["PING"])).isMissing) {
      console.log("Left out: redis-cli is not installed.");
      return;
    }
    expect((await cli(["HSET", "user", "name", "Ada", "born", "1815"])).stdout).toBe("2\n");
    expect((await cli(["--no-raw", "HGETALL", "user"])).stdout).toBe('1) "name"\n2) "Ada"\n3) "born"\n4) "1815"\n');
    expect((await cli(["--no-raw", "-3", "HGETALL", "user"])).stdout).toBe('1# "name" => "Ada"\n2# "born" => "1815"\n');
    expect((await cli(["--no-raw", "-3", "HRANDFIELD", "user", "-1", "WITHVALUES"])).stdout).toMatch(
      /^1\) 1\) "(name|born)"\n {3}2\) "(Ada|1815)"\n$/,
    );
    expect((await cli(["--no-raw", "HMGET", "user", "name", "none"])).stdout).toBe('1) "Ada"\n2) (nil)\n');
    expect((await cli(["HSET", "user", "name"])).stdout).toBe("ERR wrong number of arguments for 'hset' command\n\n");
    expect((await cli(["--bigkeys"])).stdout).toMatch(/Biggest +hash found .*user.* has 2 fields/);
  });
});

describe.each(testedServers("expiry of fields in redis-server", "8.0.0"))("%s", (_name, start) => {
  test.each([2, 3] as const)("node-redis: fields expire, one by one, and the hash with the last of them, RESP%i", async (RESP) => {
    const { port } = await start();
    const client = await openNodeRedis(port, { RESP });
    await client.hSet("session", { token: "secret", code: "1234", user: "Ada" });
    expect(await client.hTTL("session", ["token", "none"])).toEqual([-1, -2]);
    expect(await client.hExpire("session", ["token", "code", "none"], 100)).toEqual([1, 1, -2]);
    expect(await client.hExpire("session", "token", 200, "NX")).toEqual([0]);
    expect(await client.hExpire("session", "token", 200, "GT")).toEqual([1]);
    expect(await client.hTTL("session", ["token", "code", "user"])).toEqual([200, 100, -1]);
    const untilMs = Date.now() + 500_000;
    expect(await client.hpExpireAt("session", "code", untilMs)).toEqual([1]);
    expect(await client.hpExpireTime("session", ["code", "user"])).toEqual([untilMs, -1]);
    expect(await client.hPersist("session", ["code", "user"])).toEqual([1, -1]);
    expect(await client.hpExpire("session", ["token", "code"], 30)).toEqual([1, 1]);
    await waitUntil(async () => (await client.hLen("session")) === 1, "the fields' end");
    expect({ ...(await client.hGetAll("session")) }).toEqual({ user: "Ada" });
    expect(await client.hExpireAt("session", "user", 1)).toEqual([2]);
    expect(await client.exists("session")).toBe(0);
  });

  test.each([2, 3] as const)("node-redis: reading and setting with an expiry, and reading for the last time, RESP%i", async (RESP) => {
    const { port } = await start();
    const client = await openNodeRedis(port, { RESP });
    expect(await client.hSetEx("cache", { a: "1", b: "2" }, { expiration: { type: "EX", value: 100 } })).toBe(1);
    expect(await client.hSetEx("cache", { a: "3" }, { expiration: "KEEPTTL", mode: "FNX" })).toBe(0);
    expect(await client.hSetEx("cache", { a: "3" }, { expiration: "KEEPTTL", mode: "FXX" })).toBe(1);
    expect(await client.hTTL("cache", ["a", "b"])).toEqual([100, 100]);
    expect(await client.hGetEx("cache", ["a", "none"], { expiration: { type: "EX", value: 50 } })).toEqual(["3", null]);
    expect(await client.hTTL("cache", "a")).toEqual([50]);
    expect(await client.hGetEx("cache", "a", { expiration: "PERSIST" })).toEqual(["3"]);
    expect(await client.hTTL("cache", "a")).toEqual([-1]);
    expect(await client.hGetDel("cache", ["a", "none"])).toEqual(["3", null]);
    expect(await client.hGetDel("cache", "b")).toEqual(["2"]);
    expect(await client.exists("cache")).toBe(0);
  });

  test.each([2, 3] as const)("node-redis: an iterator over fields alone, RESP%i", async (RESP) => {
    const { port } = await start();
    const client = await openNodeRedis(port, { RESP });
    await client.hSet("large", many);
    const found: string[] = [];
    for await (const part of client.hScanNoValuesIterator("large", { COUNT: 100 })) found.push(...[part].flat());
    expect(sorted(found)).toEqual(sorted(Object.keys(many)));
  });

  test.each([2, 3] as const)("ioredis: fields expire, RESP%i", async (protocol) => {
    const { port } = await start();
    const redis = await openIoredis(port, { protocol });
    await redis.hset("session", { token: "secret", user: "Ada" });
    expect(await redis.hexpire("session", 100, "FIELDS", 2, "token", "none")).toEqual([1, -2]);
    expect(await redis.httl("session", "FIELDS", 2, "token", "user")).toEqual([100, -1]);
    expect(await redis.hpersist("session", "FIELDS", 1, "token")).toEqual([1]);
    expect(await redis.hpexpire("session", 20, "FIELDS", 1, "token")).toEqual([1]);
    await waitUntil(async () => (await redis.hget("session", "token")) === null, "the field's end");
    expect(await redis.hgetall("session")).toEqual({ user: "Ada" });
  });
});

describe.each(testedServers("hashes of redis-server since 8.10", "8.10.0"))("%s", (_name, start) => {
  test("node-redis imports hashes whose fields it names once", async () => {
    const { port } = await start();
    const client = await openNodeRedis(port);
    await client.hImportPrepare("person", ["name", "born"]);
    await client.hImportSet("user:1", "person", ["Ada", "1815"]);
    await client.hImportSet("user:2", "person", ["Grace", "1906"]);
    expect({ ...(await client.hGetAll("user:1")) }).toEqual({ name: "Ada", born: "1815" });
    expect({ ...(await client.hGetAll("user:2")) }).toEqual({ name: "Grace", born: "1906" });
    await client.hImportDiscard("person");
    await expect(client.hImportSet("user:3", "person", ["Bob", "2000"])).rejects.toThrow();
  });
});
