/** Transactions, as the clients that people use make them. */
import { createClientPool, MultiErrorReply, WatchError } from "redis";
import { testedTransports } from "respire-test-rig";
import { describe, expect, onTestFinished, test } from "vitest";
import { openIoredis, openNodeRedis, runPython } from "./testing/clients.js";

describe.each(testedTransports("transactions with redis-server"))("%s", (_name, start) => {
  describe.each([2, 3] as const)("ioredis, RESP%i", (protocol) => {
    test("a transaction as a pipeline: every command has its own result", async () => {
      const { port } = await start();
      const redis = await openIoredis(port, { protocol });
      const results = await redis.multi().set("a", "1").get("a").incrby("a", 41).get("none").mget("a", "none").exec();
      expect(results).toEqual([
        [null, "OK"],
        [null, "1"],
        [null, 42],
        [null, null],
        [null, ["42", null]],
      ]);
      expect(
        await redis
          .multi([
            ["set", "b", "x"],
            ["get", "b"],
          ])
          .exec(),
      ).toEqual([
        [null, "OK"],
        [null, "x"],
      ]);
      expect(
        await redis
          .multi()
          .set("bytes", Buffer.from([0, 255]))
          .getBuffer("bytes")
          .exec(),
      ).toEqual([
        [null, "OK"],
        [null, Buffer.from([0, 255])],
      ]);
      expect(await redis.multi().exec()).toEqual([]);
    });

    test("a transaction command by command", async () => {
      const { port } = await start();
      const redis = await openIoredis(port, { protocol });
      expect(await redis.multi({ pipeline: false })).toBe("OK");
      expect(await redis.set("a", "1")).toBe("QUEUED");
      expect(await redis.incr("a")).toBe("QUEUED");
      expect(await redis.exec()).toEqual([
        [null, "OK"],
        [null, 2],
      ]);
      await redis.multi({ pipeline: false });
      await redis.set("a", "discarded");
      expect(await redis.discard()).toBe("OK");
      expect(await redis.get("a")).toBe("2");
      await expect(redis.exec()).rejects.toThrow("ERR EXEC without MULTI");
      await expect(redis.discard()).rejects.toThrow("ERR DISCARD without MULTI");
    });

    test("what fails while it runs leaves the rest alone; what can't be queued ends the whole", async () => {
      const { port } = await start();
      const redis = await openIoredis(port, { protocol });
      const results = await redis.multi().set("a", "text").incr("a").set("b", "1").exec();
      expect(results?.map(([error, result]) => error?.message ?? result)).toEqual([
        "OK",
        "ERR value is not an integer or out of range",
        "OK",
      ]);
      const refused = redis.multi().set("b", "2").call("NOSUCH", "b").set("b", "3").exec();
      await expect(refused).rejects.toMatchObject({
        message: "EXECABORT Transaction discarded because of previous errors.",
        previousErrors: [{ message: expect.stringContaining("ERR unknown command 'NOSUCH'") }],
      });
      expect(await redis.get("b")).toBe("1");
    });

    test("a change of a watched key between WATCH and EXEC is a conflict", async () => {
      const { port } = await start();
      const redis = await openIoredis(port, { protocol });
      const other = await openIoredis(port, { protocol });
      expect(await redis.watch("a", "b")).toBe("OK");
      await other.set("b", "changed");
      expect(await redis.multi().set("a", "1").exec()).toBe(null);
      expect(await redis.get("a")).toBe(null);
      expect(await redis.multi().set("a", "1").exec()).toEqual([[null, "OK"]]); // EXEC ended the watching.
      await redis.watch("a");
      await other.get("a");
      await other.set("c", "another key");
      expect(await redis.multi().incr("a").exec()).toEqual([[null, 2]]);
      await redis.watch("a");
      await other.set("a", "10");
      expect(await redis.unwatch()).toBe("OK");
      expect(await redis.multi().incr("a").exec()).toEqual([[null, 11]]);
    });

    test("counting with WATCH loses nothing, however many do it", async () => {
      const { port } = await start();
      const counters = await Promise.all(Array.from({ length: 8 }, () => openIoredis(port, { protocol })));
      let conflicts = 0;
      await Promise.all(
        counters.map(async (redis) => {
          for (let done = 0; done < 25; ) {
            await redis.watch("count");
            const count = Number(await redis.get("count"));
            const results = await redis
              .multi()
              .set("count", count + 1)
              .exec();
            if (results === null) conflicts++;
            else done++;
          }
        }),
      );
      expect(await counters[0]?.get("count")).toBe("200");
      expect(conflicts).toBeGreaterThan(0);
    });

    test("many transactions in one pipeline, and what is between them", async () => {
      const { port } = await start();
      const redis = await openIoredis(port, { protocol });
      const pipeline = redis.pipeline();
      for (let i = 0; i < 100; i++) pipeline.call("MULTI").incr("count").set(`key:${i}`, i).call("EXEC").get(`key:${i}`);
      const results = (await pipeline.exec())?.map(([error, result]) => error ?? result) ?? [];
      const expected = Array.from({ length: 100 }, (_, i) => ["OK", "QUEUED", "QUEUED", [i + 1, "OK"], `${i}`]).flat();
      expect(results).toEqual(expected);
      const many = await Promise.all(Array.from({ length: 100 }, () => redis.multi().incr("count").incr("count").exec()));
      expect(many).toEqual(
        Array.from({ length: 100 }, (_, i) => [
          [null, 101 + 2 * i],
          [null, 102 + 2 * i],
        ]),
      );
    });
  });

  describe.each([2, 3] as const)("node-redis, RESP%i", (RESP) => {
    test("a transaction: results are typed as the commands' own", async () => {
      const { port } = await start();
      const client = await openNodeRedis(port, { RESP });
      const results = await client.multi().set("a", "1").incrBy("a", 41).get("a").get("none").mGet(["a", "none"]).exec();
      expect(results).toEqual(["OK", 42, "42", null, ["42", null]]);
      expect(await client.multi().exec()).toEqual([]);
      expect(await client.multi().set("b", "x").get("b").execAsPipeline()).toEqual(["OK", "x"]);
      // Those that are asked in one turn of the loop are sent together.
      const many = await Promise.all(Array.from({ length: 100 }, (_, i) => client.multi().incr("count").set(`key:${i}`, "x").exec()));
      expect(many).toEqual(Array.from({ length: 100 }, (_, i) => [i + 1, "OK"]));
    });

    test("what fails while it runs leaves the rest alone; what can't be queued ends the whole", async () => {
      const { port } = await start();
      const client = await openNodeRedis(port, { RESP });
      const failing = await client
        .multi()
        .set("a", "text")
        .incr("a")
        .set("b", "1")
        .exec()
        .catch((error: unknown) => error);
      expect(failing).toBeInstanceOf(MultiErrorReply);
      expect(failing).toMatchObject({
        errorIndexes: [1],
        replies: ["OK", { message: "ERR value is not an integer or out of range" }, "OK"],
      });
      expect(await client.get("b")).toBe("1");
      const refused = client.multi().set("b", "2").addCommand(["NOSUCH"]).exec();
      await expect(refused).rejects.toThrow(/EXECABORT Transaction discarded because of previous errors|ERR unknown command 'NOSUCH'/);
      expect(await client.get("b")).toBe("1");
    });

    test("a change of a watched key between WATCH and EXEC is a WatchError", async () => {
      const { port } = await start();
      const client = await openNodeRedis(port, { RESP });
      const other = await openNodeRedis(port, { RESP });
      expect(await client.watch(["a", "b"])).toBe("OK");
      await other.set("b", "changed");
      await expect(client.multi().set("a", "1").exec()).rejects.toBeInstanceOf(WatchError);
      expect(await client.get("a")).toBe(null);
      await client.watch("a");
      await other.set("c", "another key");
      expect(await client.multi().set("a", "1").exec()).toEqual(["OK"]);
      await client.watch("a");
      await other.set("a", "10");
      expect(await client.unwatch()).toBe("OK");
      expect(await client.multi().incr("a").exec()).toEqual([11]);
    });

    test("connections of a pool, each with a transaction of its own: counting loses nothing", async () => {
      const { port } = await start();
      const pool = createClientPool({ url: `redis://127.0.0.1:${port}`, RESP }, { minimum: 4, maximum: 4 });
      pool.on("error", () => {});
      onTestFinished(() => pool.destroy());
      await pool.connect();
      let conflicts = 0;
      const increase = async (): Promise<void> => {
        try {
          await pool.execute(async (client) => {
            await client.watch("count");
            const count = Number(await client.get("count"));
            await client
              .multi()
              .set("count", count + 1)
              .exec();
          });
        } catch (error) {
          if (!(error instanceof WatchError)) throw error;
          conflicts++;
          await increase();
        }
      };
      await Promise.all(Array.from({ length: 100 }, increase));
      expect(await pool.get("count")).toBe("100");
      expect(conflicts).toBeGreaterThan(0);
    });
  });

  test("redis-py", async () => {
    const { port } = await start();
    await runPython(`
import redis, threading
r = redis.Redis(port=${port})
other = redis.Redis(port=${port})

p = r.pipeline(transaction=True)
p.set("a", 1).incrby("a", 41).get("none").mget("a", "none")
assert p.execute() == [True, 42, None, [b"42", None]]
assert r.pipeline(transaction=True).execute() == []

p.set("a", "text").incr("a").set("b", 1)
results = p.execute(raise_on_error=False)
assert results[0] is True and isinstance(results[1], redis.ResponseError) and results[2] is True, results
assert "value is not an integer or out of range" in str(results[1])

p.set("b", 2).execute_command("NOSUCH")
try:
    p.execute()
    raise SystemExit("no error")
except redis.ResponseError as error:
    assert "unknown command 'NOSUCH'" in str(error), error
assert r.get("b") == b"1"

with r.pipeline() as p:
    p.watch("a")
    other.set("a", "changed")
    p.multi()
    p.set("a", "mine")
    try:
        p.execute()
        raise SystemExit("no conflict")
    except redis.WatchError:
        pass
assert r.get("a") == b"changed"

with r.pipeline() as p:
    p.watch("a", "b")
    assert p.get("b") == b"1"
    p.multi()
    p.incr("b")
    assert p.execute() == [2]

def increase(pipe):
    count = int(pipe.get("count") or 0)
    pipe.multi()
    pipe.set("count", count + 1)

def work():
    mine = redis.Redis(port=${port})
    for _ in range(25):
        mine.transaction(increase, "count")

threads = [threading.Thread(target=work) for _ in range(4)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
assert r.get("count") == b"100", r.get("count")
print("all well")
`);
  });
});
