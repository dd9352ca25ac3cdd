/** Clients that wait for elements of lists, as those do that people use. */
import { createClientPool } from "redis";
import { hasRedisSince, runProgram, testedTransports, waitUntil } from "respire-test-rig";
import { describe, expect, onTestFinished, test } from "vitest";
import { openIoredis, openNodeRedis, runPython, untilBlocked } from "./testing/clients.js";

/** A machine that is busy with other things may take a while; far less than this would be wrong anyway. */
const lateMsMax = 2000;

/** How long `body` takes, and what it answers. */
async function timed<T>(body: () => Promise<T>): Promise<{ ms: number; result: T }> {
  const begin = performance.now();
  const result = await body();
  return { ms: performance.now() - begin, result };
}

describe.each(testedTransports("waiting in redis-server"))("%s", (name, start) => {
  const looksAtKeysInOrder = name !== "redis-server" || hasRedisSince("7.2.0", "the order of keys since 7.2");

  describe.each([2, 3] as const)("ioredis, RESP%i", (protocol) => {
    test("clients are served in the order in which they came, each with one element", async () => {
      const { port } = await start();
      const redis = await openIoredis(port, { protocol });
      /** What each of them got. */
      const served: string[] = [];
      const waiting: Promise<unknown>[] = [];
      for (let i = 0; i < 10; i++) {
        const waiter = await openIoredis(port, { protocol });
        waiting.push(
          waiter.blpop("queue", 0).then((reply) => {
            served[i] = String(reply?.join(" "));
          }),
        );
        await untilBlocked(() => redis.info("clients"), i + 1);
      }
      expect(await redis.rpush("queue", "a", "b", "c")).toBe(3);
      await untilBlocked(() => redis.info("clients"), 7);
      expect(await redis.exists("queue")).toBe(0);
      for (const element of "defghij") await redis.lpush("queue", element);
      await Promise.all(waiting);
      expect(served).toEqual(Array.from("abcdefghij", (element) => `queue ${element}`));
      await untilBlocked(() => redis.info("clients"), 0);
    });

    test("of several keys the first that has an element serves, and a later one while waiting", async () => {
      const { port } = await start();
      const redis = await openIoredis(port, { protocol });
      const waiter = await openIoredis(port, { protocol });
      await redis.rpush("b", "1");
      await redis.rpush("c", "2", "3");
      expect(await waiter.blpop("a", "b", "c", 0)).toEqual(["b", "1"]);
      expect(await waiter.brpop(["a", "b", "c"], 0)).toEqual(["c", "3"]);
      expect(await waiter.blmpop(0, 2, "a", "c", "LEFT", "COUNT", 5)).toEqual(["c", ["2"]]);
      const popped = waiter.brpop("a", "b", "c", 0);
      await untilBlocked(() => redis.info("clients"), 1);
      await redis.multi().rpush("c", "4").rpush("a", "5", "6").exec();
      // Since 7.2 the command is carried out once more, so that its first key goes first; before, the first key that had become ready did.
      expect(await popped).toEqual(looksAtKeysInOrder ? ["a", "6"] : ["c", "4"]);
      const moved = waiter.blmove("from", "to", "LEFT", "RIGHT", 0);
      await untilBlocked(() => redis.info("clients"), 1);
      await redis.rpush("from", "7", "8");
      expect(await moved).toBe("7");
      expect(await waiter.brpoplpush("from", "to", 0)).toBe("8");
      expect(await redis.lrange("to", 0, -1)).toEqual(["8", "7"]);
      const several = waiter.blmpop(0, 1, "many", "RIGHT", "COUNT", 2);
      await untilBlocked(() => redis.info("clients"), 1);
      await redis.rpush("many", "1", "2", "3");
      expect(await several).toEqual(["many", ["3", "2"]]);
    });

    test("what is moved to a list serves who waits there", async () => {
      const { port } = await start();
      const redis = await openIoredis(port, { protocol });
      const [mover, taker] = [await openIoredis(port, { protocol }), await openIoredis(port, { protocol })];
      const moved = mover.blmove("a", "b", "LEFT", "LEFT", 0);
      const taken = taker.blpop("b", 0);
      await untilBlocked(() => redis.info("clients"), 2);
      await redis.rpush("a", "x");
      expect(await moved).toBe("x");
      expect(await taken).toEqual(["b", "x"]);
      expect(await redis.dbsize()).toBe(0);
    });

    test("whatever makes the list serves", async () => {
      const { port } = await start();
      const redis = await openIoredis(port, { protocol });
      const waiter = await openIoredis(port, { protocol });
      const serves = async (make: () => Promise<unknown>): Promise<void> => {
        const popped = waiter.blpop("queue", 0);
        await untilBlocked(() => redis.info("clients"), 1);
        await make();
        expect(await popped).toEqual(["queue", "x"]);
      };
      await serves(() => redis.lpush("queue", "x"));
      await serves(() => redis.multi().rpush("queue", "x").exec());
      await serves(() => redis.rpush("other", "x").then(() => redis.rename("other", "queue")));
      await serves(() => redis.rpush("other", "x").then(() => redis.lmove("other", "queue", "LEFT", "LEFT")));
      await serves(() => redis.rpush("other", "x").then(() => redis.rpoplpush("other", "queue")));
      await serves(() => redis.rpush("other", "x").then(() => redis.copy("other", "queue")));
      await redis.del("other");
      await serves(() => redis.multi().select(1).rpush("queue", "x").move("queue", 0).select(0).exec());
      await serves(() => redis.multi().select(1).rpush("queue", "x").swapdb(0, 1).select(0).exec());
      // What is no list doesn't serve, and doesn't end the waiting.
      await serves(async () => {
        await redis.set("queue", "text");
        await redis.multi().del("queue").rpush("queue", "gone").del("queue").exec();
        await untilBlocked(() => redis.info("clients"), 1);
        await redis.rpush("queue", "x");
      });
    });

    test("a timeout ends the waiting, not before its time", async () => {
      const { port } = await start();
      const redis = await openIoredis(port, { protocol });
      for (const [seconds, wait] of [
        [0.05, () => redis.blpop("none", 0.05)],
        [0.1, () => redis.brpop("none", "none", 0.1)],
        [0.03, () => redis.blmove("none", "to", "LEFT", "LEFT", 0.03)],
        [0.02, () => redis.blmpop(0.02, 1, "none", "LEFT")],
        [0.01, () => redis.brpoplpush("none", "to", 0.01)],
      ] as const) {
        const { ms, result } = await timed<unknown>(wait);
        expect(result).toBe(null);
        expect(ms).toBeGreaterThan(seconds * 1000 - 1);
        expect(ms).toBeLessThan(seconds * 1000 + lateMsMax);
      }
      await expect(redis.blpop("none", -1)).rejects.toThrow("ERR timeout is negative");
      await expect(redis.blpop("none", "x")).rejects.toThrow("ERR timeout is not a float or out of range");
      await redis.set("text", "a");
      await expect(redis.blpop("none", "text", 0)).rejects.toThrow("WRONGTYPE");
      // In a transaction nobody waits.
      expect(await redis.multi().blpop("none", 0).rpush("none", "x").blpop("none", 0).exec()).toEqual([
        [null, null],
        [null, 1],
        [null, ["none", "x"]],
      ]);
    });

    test("another client ends the waiting: with nothing, or with an error", async () => {
      const { port } = await start();
      const redis = await openIoredis(port, { protocol });
      const waiter = await openIoredis(port, { protocol });
      const id = await waiter.client("ID");
      expect(await redis.client("UNBLOCK", id)).toBe(0);
      const nothing = waiter.blpop("queue", 0);
      await untilBlocked(() => redis.info("clients"), 1);
      expect(await redis.client("UNBLOCK", id)).toBe(1);
      expect(await nothing).toBe(null);
      const error = waiter.blpop("queue", 0);
      // Sent while it waits, and carried out afterwards.
      const behind = waiter.rpush("queue", "x");
      await untilBlocked(() => redis.info("clients"), 1);
      const refused = expect(error).rejects.toThrow("UNBLOCKED client unblocked via CLIENT UNBLOCK");
      expect(await redis.client("UNBLOCK", id, "ERROR")).toBe(1);
      await refused;
      expect(await behind).toBe(1);
      expect(await waiter.blpop("queue", 0)).toEqual(["queue", "x"]);
    });

    test("who is gone gets nothing: the next in line does", async () => {
      const { port } = await start();
      const redis = await openIoredis(port, { protocol });
      const [leaving, killed, staying] = [
        await openIoredis(port, { protocol }),
        await openIoredis(port, { protocol }),
        await openIoredis(port, { protocol }),
      ];
      const killedId = await killed.client("ID");
      const lost: Promise<unknown>[] = [];
      for (const [i, waiter] of [leaving, killed].entries()) {
        waiter.options.retryStrategy = () => null;
        lost.push(waiter.blpop("queue", 0).catch((error: Error) => error));
        await untilBlocked(() => redis.info("clients"), i + 1);
      }
      const popped = staying.blpop("queue", 0);
      await untilBlocked(() => redis.info("clients"), 3);
      leaving.disconnect();
      expect(await redis.client("KILL", "ID", killedId)).toBe(1);
      await untilBlocked(() => redis.info("clients"), 1);
      expect(await redis.rpush("queue", "x")).toBe(1);
      expect(await popped).toEqual(["queue", "x"]);
      expect(await Promise.all(lost)).toEqual([expect.any(Error), expect.any(Error)]);
    });
  });

  describe.each([2, 3] as const)("node-redis, RESP%i", (RESP) => {
    test("duplicates wait for one queue, and each element goes to one of them", async () => {
      const { port } = await start();
      const client = await openNodeRedis(port, { RESP });
      const workers = await Promise.all(Array.from({ length: 5 }, () => openNodeRedis(port, { RESP })));
      const received: string[] = [];
      const working = workers.map(async (worker) => {
        for (;;) {
          const popped = await worker.blPop(["queue", "end"], 0);
          if (popped?.key !== "queue") return;
          received.push(popped.element);
        }
      });
      const elements = Array.from({ length: 500 }, (_, i) => `job ${i}`);
      await Promise.all(elements.map((element) => client.rPush("queue", element)));
      await waitUntil(() => received.length === elements.length, "the jobs");
      await client.rPush(
        "end",
        Array.from({ length: workers.length }, () => "end"),
      );
      await Promise.all(working);
      expect([...received].sort()).toEqual([...elements].sort());
    });

    test("in a pool: those who wait have connections of their own, others are served meanwhile", async () => {
      const { port } = await start();
      const pool = createClientPool({ url: `redis://127.0.0.1:${port}`, RESP }, { minimum: 1, maximum: 5 });
      pool.on("error", () => {});
      onTestFinished(() => pool.destroy());
      await pool.connect();
      const waiting = [
        pool.blPop("a", 0),
        pool.brPop("b", 0),
        pool.blMove("c", "moved", "LEFT", "RIGHT", 0),
        pool.blmPop(0, ["d", "e"], "LEFT", { COUNT: 2 }),
      ];
      await untilBlocked(() => pool.info("clients"), waiting.length);
      expect(await pool.set("key", "value")).toBe("OK");
      expect(await pool.get("key")).toBe("value");
      expect(await pool.blPop("none", 0.01)).toBe(null);
      await pool.multi().rPush("e", ["4", "5"]).rPush("c", "3").rPush("b", "2").rPush("a", "1").exec();
      expect(await Promise.all<unknown>(waiting)).toEqual([{ key: "a", element: "1" }, { key: "b", element: "2" }, "3", ["e", ["4", "5"]]]);
      // More wait than there are connections: those that come too late wait in the pool.
      const popped = Array.from({ length: 12 }, () => pool.blPop("queue", 0));
      const other = await openNodeRedis(port, { RESP });
      await untilBlocked(() => other.info("clients"), 5);
      for (let i = 0; i < 12; i++) await other.rPush("queue", String(i));
      expect((await Promise.all(popped)).map((reply) => Number(reply?.element)).sort((a, b) => a - b)).toEqual(
        Array.from({ length: 12 }, (_, i) => i),
      );
      await untilBlocked(() => other.info("clients"), 0);
    });
  });

  test("redis-py: threads that take from a queue, and put back what they could not do", async () => {
    const { port } = await start();
    await runPython(`
import redis, threading, time
pool = redis.ConnectionPool(port=${port}, decode_responses=True)
r = redis.Redis(connection_pool=pool)
done = []

def take():
    mine = redis.Redis(connection_pool=pool)
    while True:
        key, job = mine.blpop(["jobs", "stop"], timeout=0)
        if key == "stop":
            return
        done.append(int(job))

def move(name):
    mine = redis.Redis(connection_pool=pool)
    tries = 0
    while True:
        job = mine.blmove("work", f"doing:{name}", timeout=0, src="LEFT", dest="RIGHT")
        if job == "stop":
            return
        tries += 1
        with mine.pipeline() as p:
            p.lrem(f"doing:{name}", 1, job)
            # Every third is given back, once.
            if tries % 3 == 0 and not job.endswith("again"):
                p.rpush("work", job + " again")
            else:
                p.rpush("worked", job.split()[0])
            assert p.execute()[0] == 1

threads = [threading.Thread(target=take) for _ in range(4)] + [threading.Thread(target=move, args=(i,)) for i in range(4)]
for thread in threads:
    thread.start()
for i in range(300):
    r.rpush("jobs", i)
    r.rpush("work", f"{i}")
deadline = time.time() + 30
while (len(done) < 300 or r.llen("worked") < 300) and time.time() < deadline:
    time.sleep(0.01)
r.rpush("stop", *["stop"] * 4)
r.rpush("work", *["stop"] * 4)
for thread in threads:
    thread.join(10)
assert sorted(done) == list(range(300)), len(done)
assert sorted(map(int, r.lrange("worked", 0, -1))) == list(range(300)), r.llen("worked")
assert sorted(r.keys("doing:*")) == [f"doing:{i}" for i in range(4)], r.keys("*")
assert r.blpop("none", timeout=0.02) is None
assert r.brpoplpush("none", "to", timeout=1) is None
assert r.blmpop(0, 2, "none", "worked", direction="LEFT", count=1)[0] == "worked"
print("all well")
`);
  });

  test("redis-cli waits and shows what came", async () => {
    const { port } = await start();
    const redis = await openIoredis(port);
    const cli = (...args: string[]) => runProgram("redis-cli", ["-p", String(port), ...args]);
    if ((await cli("PING")).isMissing) {
      console.log("Left out: redis-cli is not installed.");
      return;
    }
    const waiting = cli("--no-raw", "BLPOP", "a", "b", "0");
    await untilBlocked(() => redis.info("clients"), 1);
    await redis.rpush("b", "x");
    expect((await waiting).stdout).toMatch(/^1\) "b"\n2\) "x"\n/);
    expect((await cli("--no-raw", "BLMOVE", "a", "b", "LEFT", "LEFT", "0.01")).stdout).toMatch(/^\(nil\)\n/);
  });
});
