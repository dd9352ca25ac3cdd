/**
 * Client-side caching, as the clients that people use do it. What a server tells of a change comes before everything that it answers later, so a PING is
 * all that tests have to wait for.
 */
import { BasicClientSideCache, BasicPooledClientSideCache, createClientPool } from "redis";
import { testedTransports, waitUntil } from "respire-test-rig";
import { describe, expect, onTestFinished, test } from "vitest";
import { duplicateOf, openIoredis, openNodeRedis, runPython } from "./testing/clients.js";

type NodeRedis = Awaited<ReturnType<typeof openNodeRedis>>;

/** How often the server was asked for this. */
async function callsOf(client: NodeRedis, command: string): Promise<number> {
  const stats = await client.info("commandstats");
  return Number(new RegExp(`^cmdstat_${command}:calls=(\\d+)`, "m").exec(stats)?.[1] ?? 0);
}

describe.each(testedTransports("client-side caching with redis-server"))("%s", (_name, start) => {
  describe("node-redis", () => {
    async function openBoth(port: number) {
      const cache = new BasicClientSideCache();
      return { cache, client: await openNodeRedis(port, { clientSideCache: cache }), other: await openNodeRedis(port) };
    }

    test("what was read once is read from the cache, until another client changes it", async () => {
      const { port } = await start();
      const { cache, client, other } = await openBoth(port);
      const invalidated: (string | null)[] = [];
      cache.on("invalidate", (key: Buffer | null) => invalidated.push(key && String(key)));
      await other.set("a", "1");
      for (let i = 0; i < 100; i++) expect(await client.get("a")).toBe("1");
      expect(await client.get("none")).toBe(null);
      expect(await client.get("none")).toBe(null);
      expect(await callsOf(other, "get")).toBe(2);
      expect(cache.stats()).toMatchObject({ hitCount: 100, missCount: 2, loadSuccessCount: 2 });
      expect(cache.size()).toBe(2);

      await other.set("a", "2");
      await client.ping();
      expect(invalidated).toEqual(["a"]);
      expect(cache.size()).toBe(1);
      expect(await client.get("a")).toBe("2");
      expect(await client.get("a")).toBe("2");
      expect(cache.stats()).toMatchObject({ hitCount: 101, missCount: 3, loadSuccessCount: 3 });

      // The server tells of a key once; who wants to hear of it again reads it again.
      await other.set("none", "now");
      await other.set("none", "then");
      await other.set("never read", "x");
      await client.ping();
      expect(invalidated).toEqual(["a", "none"]);
      expect(await client.get("none")).toBe("then");
      expect(await callsOf(other, "get")).toBe(4);
    });

    test("commands of several keys, and what the client changes itself", async () => {
      const { port } = await start();
      const { cache, client, other } = await openBoth(port);
      await other.mSet({ a: "1", b: "2", text: "some text" });
      expect(await client.mGet(["a", "b"])).toEqual(["1", "2"]);
      expect(await client.get("a")).toBe("1");
      expect(await client.strLen("text")).toBe(9);
      expect(await client.getRange("text", 0, 3)).toBe("some");
      expect(cache.size()).toBe(4);
      await other.incr("b");
      await client.ping();
      expect(cache.size()).toBe(3); // MGET had both.
      expect(await client.mGet(["a", "b"])).toEqual(["1", "3"]);
      await client.append("text", "!");
      await client.ping();
      expect(await client.strLen("text")).toBe(10);
      expect(await client.getRange("text", 5, 10)).toBe("text!");
      expect(await client.get("a")).toBe("1");
      expect(cache.stats()).toMatchObject({ hitCount: 1 });
    });

    test("whatever changes a key is told: expiry, deletion, renaming, a transaction, the end of all keys", async () => {
      const { port } = await start();
      const { cache, client, other } = await openBoth(port);
      const changes: [change: () => Promise<unknown>, after: (string | null)[]][] = [
        [() => other.del("a"), [null, "b"]],
        [() => other.rename("b", "a"), ["b", null]],
        [() => other.multi().set("a", "in").set("b", "one").exec(), ["in", "one"]],
        [() => other.copy("a", "b", { REPLACE: true }), ["in", "in"]],
        [() => other.expire("a", 0), [null, "in"]],
        [() => other.flushDb(), [null, null]],
        [() => other.mSet({ a: "a", b: "b" }), ["a", "b"]],
        [() => other.flushAll(), [null, null]],
      ];
      await other.mSet({ a: "a", b: "b" });
      for (const [change, after] of changes) {
        const before = await Promise.all([client.get("a"), client.get("b")]);
        expect(await Promise.all([client.get("a"), client.get("b")])).toEqual(before);
        await change();
        await client.ping();
        expect(await Promise.all([client.get("a"), client.get("b")]), String(change)).toEqual(after);
      }
      await other.set("a", "soon gone", { expiration: { type: "PX", value: 50 } });
      await client.ping();
      expect(await client.get("a")).toBe("soon gone");
      const before = cache.size();
      await waitUntil(() => cache.size() < before, "the expiry");
      expect(await client.get("a")).toBe(null);
    });

    test("a reader beside writers sees, after each of its own PINGs, what there is", async () => {
      const { port } = await start();
      const { cache, client, other: writer } = await openBoth(port);
      const key = (n: number) => `key:${n % 50}`;
      for (let round = 0; round < 20; round++) {
        const writes = Array.from({ length: 100 }, (_, i) => {
          const n = round * 31 + i * 17;
          return i % 5 === 0 ? writer.del(key(n)) : writer.set(key(n), `${round}:${i}`);
        });
        const reads = Array.from({ length: 300 }, (_, i) => client.get(key(i * 7)));
        await Promise.all([...writes, ...reads]);
        await client.ping();
        const keys = Array.from({ length: 50 }, (_, n) => key(n));
        expect(await Promise.all(keys.map((one) => client.get(one)))).toEqual(await writer.mGet(keys));
      }
      expect(cache.stats().hitCount).toBeGreaterThan(1000);
    });

    test("after a lost connection nothing stale is left, and caching goes on", async () => {
      const { port } = await start();
      const { cache, client, other } = await openBoth(port);
      await other.set("a", "1");
      expect(await client.get("a")).toBe("1");
      await other.clientKill({ filter: "ID", id: await client.clientId() });
      await waitUntil(() => !client.isReady, "the client to notice");
      expect(cache.size()).toBe(0);
      await other.set("a", "2");
      await waitUntil(() => client.isReady, "the client to be connected again");
      expect([await client.get("a"), await client.get("a")]).toEqual(["2", "2"]);
      await other.set("a", "3");
      await client.ping();
      expect(await client.get("a")).toBe("3");
    });

    test("a pool shares one cache between its connections", async () => {
      const { port } = await start();
      const other = await openNodeRedis(port);
      const cache = new BasicPooledClientSideCache();
      const options = { minimum: 3, maximum: 3, clientSideCache: cache };
      const pool = createClientPool({ url: `redis://127.0.0.1:${port}`, RESP: 3 }, options);
      pool.on("error", () => {});
      onTestFinished(() => pool.destroy());
      await pool.connect();
      const keys = Array.from({ length: 30 }, (_, i) => `key:${i}`);
      for (const key of keys) await other.set(key, "1");
      expect(await Promise.all(keys.map((key) => pool.get(key)))).toEqual(Array(30).fill("1"));
      expect(await Promise.all(keys.map((key) => pool.get(key)))).toEqual(Array(30).fill("1"));
      expect(cache.stats()).toMatchObject({ hitCount: 30, missCount: 30 });
      expect(await callsOf(other, "get")).toBe(30);
      for (const key of keys.slice(0, 10)) await other.set(key, "2");
      await waitUntil(() => cache.size() === 20, "the invalidations, which come over three connections");
      expect(await Promise.all(keys.map((key) => pool.get(key)))).toEqual(keys.map((_, i) => (i < 10 ? "2" : "1")));
      expect(cache.stats()).toMatchObject({ hitCount: 50, missCount: 40 });
    });

    test("a table that is full drops keys, and tells so", async () => {
      const { port } = await start({ args: ["--tracking-table-max-keys", "10"] });
      const { cache, client } = await openBoth(port);
      await Promise.all(Array.from({ length: 200 }, (_, i) => client.get(`key:${i}`)));
      await waitUntil(() => cache.size() <= 10, "the invalidations");
      expect(cache.size()).toBeGreaterThan(0);
    });

    test("who has a cache of their own is handed the keys", async () => {
      const { port } = await start();
      const client = await openNodeRedis(port, { emitInvalidate: true });
      const other = await openNodeRedis(port);
      const keys: unknown[] = [];
      client.on("invalidate", (key: Buffer | null) => keys.push(key && String(key)));
      await Promise.all(["a", "b", "é"].map((key) => client.get(key)));
      expect(await client.clientTrackingInfo()).toMatchObject({ flags: ["on"], redirect: 0 });
      await other.mSet({ b: "1", é: "2", c: "3" });
      await other.flushAll();
      await client.ping();
      expect(keys).toEqual(["b", "é", null]);
    });
  });

  describe("ioredis, RESP2: invalidations come as messages to another connection", () => {
    async function openTracking(port: number, ...options: string[]) {
      const redis = await openIoredis(port, { protocol: 2 });
      const subscriber = await duplicateOf(redis);
      const id = String(await subscriber.client("ID"));
      const keys: (string | null)[] = [];
      subscriber.on("messageBuffer", (_channel: Buffer, changed: unknown) =>
        keys.push(...(Array.isArray(changed) ? changed.map(String) : [changed === null ? null : String(changed)])),
      );
      await subscriber.subscribe("__redis__:invalidate");
      expect(await redis.call("CLIENT", "TRACKING", "ON", "REDIRECT", id, ...options)).toBe("OK");
      expect(String(await redis.call("CLIENT", "GETREDIR"))).toBe(id);
      const other = await openIoredis(port, { protocol: 2 });
      return { redis, subscriber, other, keys };
    }

    test("of what was read", async () => {
      const { port } = await start();
      const { redis, subscriber, other, keys } = await openTracking(port);
      await redis.get("a");
      await redis.mget("b", "c");
      await other.set("a", "1");
      await other.set("unread", "1");
      await other.multi().set("b", "1").set("c", "1").exec();
      await redis.get("c");
      await redis.set("c", "own");
      await other.flushall();
      await subscriber.ping();
      expect(keys).toEqual(["a", "b", "c", "c", null]);
      await redis.call("CLIENT", "TRACKING", "OFF");
      expect(await redis.call("CLIENT", "GETREDIR")).toBe(-1);
      await redis.get("a");
      await other.set("a", "2");
      await subscriber.ping();
      expect(keys).toHaveLength(5);
    });

    test("of all keys with a prefix, whether read or not", async () => {
      const { port } = await start();
      const { redis, subscriber, other, keys } = await openTracking(port, "BCAST", "PREFIX", "user:", "PREFIX", "item:", "NOLOOP");
      await other.set("user:1", "x");
      await other.set("other:1", "x");
      await redis.set("user:2", "its own");
      await other.del("user:1");
      await other.set("item:1", "x");
      await subscriber.ping();
      expect(keys).toEqual(["user:1", "user:1", "item:1"]);
    });

    test.each([
      ["OPTIN", "YES", ["chosen"]],
      ["OPTOUT", "NO", ["read"]],
    ])("%s: CLIENT CACHING %s chooses for one command", async (option, answer, expected) => {
      const { port } = await start();
      const { redis, subscriber, other, keys } = await openTracking(port, option);
      await redis.get("read");
      expect(await redis.call("CLIENT", "CACHING", answer)).toBe("OK");
      await redis.get("chosen");
      await other.mset({ read: "1", chosen: "1" });
      await subscriber.ping();
      expect(keys).toEqual(expected);
    });
  });

  test("redis-py: invalidations come as messages to another connection", async () => {
    const { port } = await start();
    await runPython(`
import redis
connection = redis.Redis(port=${port}, single_connection_client=True)
other = redis.Redis(port=${port})
p = redis.Redis(port=${port}).pubsub()
p.execute_command("CLIENT", "ID")
redirect = p.parse_response()
p.subscribe("__redis__:invalidate")
assert p.get_message(timeout=20)["type"] == "subscribe"
assert connection.execute_command("CLIENT", "TRACKING", "ON", "REDIRECT", redirect) in (b"OK", True)
assert connection.client_getredir() == redirect
assert connection.get("a") is None
other.set("a", 1)
other.set("a", 2)
assert p.get_message(timeout=20) == {"type": "message", "pattern": None, "channel": b"__redis__:invalidate", "data": [b"a"]}
other.flushall()
message = p.get_message(timeout=20)
assert message["data"] is None, message
info = connection.client_trackinginfo()
assert b"on" in info[1], info
print("all well")
`);
  });
});
