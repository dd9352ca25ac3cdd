/** Pub/sub and keyspace notifications, as the clients that people use get them. */
import type { Redis } from "ioredis";
import { testedTransports, waitUntil } from "respire-test-rig";
import { describe, expect, test } from "vitest";
import { duplicateOf, openIoredis, openNodeRedis, runPython } from "./testing/clients.js";

/** Everything that a connection of ioredis is told, in the order in which it comes. */
function messagesOf(redis: Redis): string[][] {
  const messages: string[][] = [];
  redis.on("message", (channel: string, message: string) => messages.push(["message", channel, message]));
  redis.on("pmessage", (pattern: string, channel: string, message: string) => messages.push(["pmessage", pattern, channel, message]));
  redis.on("smessage", (channel: string, message: string) => messages.push(["smessage", channel, message]));
  return messages;
}

/** What happens to keys when this is carried out, as a subscriber to all events is told. `expired` comes last. */
const changes = [
  { command: ["SET", "a", "1"], events: [["set", "a"]] },
  { command: ["INCRBY", "a", "41"], events: [["incrby", "a"]] },
  { command: ["GET", "a"], events: [] },
  { command: ["APPEND", "a", "0"], events: [["append", "a"]] },
  {
    command: ["MSET", "b", "1", "c", "2"],
    events: [
      ["set", "b"],
      ["set", "c"],
    ],
  },
  {
    command: ["RENAME", "b", "d"],
    events: [
      ["rename_from", "b"],
      ["rename_to", "d"],
    ],
  },
  {
    command: ["DEL", "a", "none", "c"],
    events: [
      ["del", "a"],
      ["del", "c"],
    ],
  },
  {
    command: ["SET", "d", "2", "PX", "20"],
    events: [
      ["set", "d"],
      ["expire", "d"],
      ["expired", "d"],
    ],
  },
] as const;

const keyEvents = changes.flatMap(({ events }) => events.map(([event, key]) => [`__keyevent@0__:${event}`, key]));
const keySpace = changes.flatMap(({ events }) => events.map(([event, key]) => [`__keyspace@0__:${key}`, event]));

describe.each(testedTransports("messages of redis-server"))("%s", (_name, start) => {
  describe.each([2, 3] as const)("ioredis, RESP%i", (protocol) => {
    test("a duplicate subscribes to channels, patterns and shard channels", async () => {
      const { port } = await start();
      const redis = await openIoredis(port, { protocol });
      const subscriber = await duplicateOf(redis);
      const messages = messagesOf(subscriber);
      expect(await subscriber.subscribe("one", "two")).toBe(2);
      expect(await subscriber.psubscribe("o*", "t?o")).toBe(4);
      expect(await subscriber.ssubscribe("shard")).toBe(1);
      expect(await redis.publish("one", "é\r\n")).toBe(2);
      expect(await redis.publish("two", "2")).toBe(2);
      expect(await redis.publish("other", "3")).toBe(1);
      expect(await redis.publish("none", "4")).toBe(0);
      expect(await redis.spublish("shard", "5")).toBe(1);
      expect(await redis.spublish("one", "no shard channel")).toBe(0);
      await waitUntil(() => messages.length >= 6, "the messages");
      expect(messages).toEqual([
        ["message", "one", "é\r\n"],
        ["pmessage", "o*", "one", "é\r\n"],
        ["message", "two", "2"],
        ["pmessage", "t?o", "two", "2"],
        ["pmessage", "o*", "other", "3"],
        ["smessage", "shard", "5"],
      ]);
      expect(await redis.pubsub("CHANNELS", "*")).toEqual(expect.arrayContaining(["one", "two"]));
      expect(await redis.pubsub("NUMSUB", "one", "none")).toEqual(["one", 1, "none", 0]);
      expect(await redis.pubsub("NUMPAT")).toBe(2);
      expect(await redis.pubsub("SHARDCHANNELS")).toEqual(["shard"]);
      expect(await subscriber.unsubscribe("one", "none")).toBe(3);
      expect(await subscriber.punsubscribe("o*", "t?o")).toBe(1);
      expect(await redis.publish("one", "to nobody")).toBe(0);
      expect(await subscriber.unsubscribe()).toBe(0);
      expect(await subscriber.sunsubscribe()).toBe(0);
      expect(await subscriber.get("none")).toBe(null); // Nothing keeps it from ordinary commands any more.
      expect(await redis.pubsub("CHANNELS")).toEqual([]);
    });

    test("thousands of messages of several publishers come in order, none twice, none lost", async () => {
      const { port } = await start();
      const redis = await openIoredis(port, { protocol });
      const subscribers = await Promise.all(Array.from({ length: 5 }, () => duplicateOf(redis)));
      const logs = subscribers.map(messagesOf);
      for (const [i, subscriber] of subscribers.entries())
        await (i === 4 ? subscriber.psubscribe("news:*") : subscriber.subscribe("news:0", "news:1"));
      const publishers = await Promise.all([0, 1].map(() => openIoredis(port, { protocol })));
      await Promise.all(
        publishers.map(async (publisher, i) => {
          const pipeline = publisher.pipeline();
          for (let n = 0; n < 2000; n++) pipeline.publish(`news:${i}`, `${n}:${"x".repeat(n)}`);
          const results = await pipeline.exec();
          expect(results?.every(([error, count]) => error === null && count === 5)).toBe(true);
        }),
      );
      await waitUntil(() => logs.every((log) => log.length >= 4000), "all messages");
      for (const log of logs) {
        expect(log).toHaveLength(4000);
        for (const channel of ["news:0", "news:1"]) {
          const texts = log.filter((words) => words.at(-2) === channel).map((words) => words.at(-1));
          expect(texts).toEqual(Array.from({ length: 2000 }, (_, n) => `${n}:${"x".repeat(n)}`));
        }
      }
      const order = (log: string[][] | undefined) => log?.map((words) => words.slice(-2));
      for (const log of logs) expect(order(log)).toEqual(order(logs[0]));
    });

    test("bytes are what they were; a large message comes whole", async () => {
      const { port } = await start();
      const redis = await openIoredis(port, { protocol });
      const subscriber = await duplicateOf(redis);
      const channel = Buffer.from([0, 255, 13, 10]);
      const received: Buffer[][] = [];
      subscriber.on("messageBuffer", (...words: Buffer[]) => received.push(words));
      await subscriber.subscribe(channel);
      const large = Buffer.alloc(3_000_000, "large");
      await redis.publish(channel, Buffer.from([1, 254]));
      await redis.publish(channel, large);
      await redis.publish(channel, "");
      await waitUntil(() => received.length >= 3, "the messages");
      expect(received.map(([where]) => where)).toEqual([channel, channel, channel]);
      expect(received.map(([, what]) => what?.length)).toEqual([2, large.length, 0]);
      expect(received[0]?.[1]).toEqual(Buffer.from([1, 254]));
      expect(received[1]?.[1]?.equals(large)).toBe(true);
    });

    test("a transaction publishes when it is carried out, and its own client's subscription hears it", async () => {
      const { port } = await start();
      const redis = await openIoredis(port, { protocol });
      const subscriber = await duplicateOf(redis);
      const messages = messagesOf(subscriber);
      await subscriber.subscribe("news");
      expect(await redis.multi().publish("news", "1").set("a", "1").publish("news", "2").exec()).toEqual([
        [null, 1],
        [null, "OK"],
        [null, 1],
      ]);
      await waitUntil(() => messages.length >= 2, "the messages");
      expect(messages.map(([, , message]) => message)).toEqual(["1", "2"]);
    });

    test("subscriptions are made again after a connection was lost", async () => {
      const { port } = await start();
      const redis = await openIoredis(port, { protocol });
      const subscriber = await duplicateOf(redis);
      const messages = messagesOf(subscriber);
      await subscriber.subscribe("news");
      await subscriber.psubscribe("n*");
      expect(await redis.call("CLIENT", "KILL", "TYPE", "pubsub")).toBe(1);
      await waitUntil(async () => (await redis.publish("news", "again")) === 2, "the subscriptions");
      await waitUntil(() => messages.length >= 2, "the messages");
      expect(messages.slice(-2).map(([kind]) => kind)).toEqual(expect.arrayContaining(["message", "pmessage"]));
      expect(await redis.pubsub("NUMSUB", "news")).toEqual(["news", 1]);
    });

    test("keyspace notifications", async () => {
      const { port } = await start({ args: ["--notify-keyspace-events", "KEA"] });
      const redis = await openIoredis(port, { protocol });
      const [byEvent, byKey] = [await duplicateOf(redis), await duplicateOf(redis)];
      const [events, keys] = [messagesOf(byEvent), messagesOf(byKey)];
      await byEvent.psubscribe("__keyevent@0__:*");
      await byKey.psubscribe("__keyspace@0__:*");
      for (const { command } of changes) {
        const [name, ...words] = command;
        await redis.call(name, ...words);
      }
      await redis.select(1);
      await redis.set("elsewhere", "x");
      await waitUntil(() => events.length >= keyEvents.length && keys.length >= keySpace.length, "the notifications");
      expect(events.map((words) => words.slice(2))).toEqual(keyEvents);
      expect(keys.map((words) => words.slice(2))).toEqual(keySpace);
      expect(await redis.config("GET", "notify-keyspace-events")).toEqual(["notify-keyspace-events", "AKE"]);
    });
  });

  describe.each([2, 3] as const)("node-redis, RESP%i", (RESP) => {
    test("subscribes to channels, patterns and shard channels", async () => {
      const { port } = await start();
      const client = await openNodeRedis(port, { RESP });
      const subscriber = await openNodeRedis(port, { RESP });
      const messages: string[][] = [];
      const listener = (message: string, channel: string): void => void messages.push([channel, message]);
      await subscriber.subscribe(["one", "two"], listener);
      await subscriber.pSubscribe("o*", listener);
      await subscriber.sSubscribe("shard", listener);
      expect(await client.publish("one", "é\r\n")).toBe(2);
      expect(await client.publish("two", "2")).toBe(1);
      expect(await client.publish("none", "3")).toBe(0);
      expect(await client.sPublish("shard", "4")).toBe(1);
      await waitUntil(() => messages.length >= 4, "the messages");
      expect(messages).toEqual([
        ["one", "é\r\n"],
        ["one", "é\r\n"],
        ["two", "2"],
        ["shard", "4"],
      ]);
      expect(await client.pubSubNumSub(["one", "none"])).toEqual({ one: 1, none: 0 });
      expect(await client.pubSubNumPat()).toBe(1);
      expect((await client.pubSubChannels()).sort()).toEqual(["one", "two"]);
      expect(await client.pubSubShardChannels()).toEqual(["shard"]);
      expect(await client.pubSubShardNumSub(["shard"])).toEqual({ shard: 1 });
      await subscriber.unsubscribe("one");
      await subscriber.pUnsubscribe();
      expect(await client.publish("one", "to nobody")).toBe(0);
      await subscriber.unsubscribe();
      await subscriber.sUnsubscribe();
      expect(await subscriber.get("none")).toBe(null);
      expect(await client.pubSubChannels()).toEqual([]);
    });

    test("thousands of messages come in order", async () => {
      const { port } = await start();
      const client = await openNodeRedis(port, { RESP });
      const subscriber = await openNodeRedis(port, { RESP });
      const received: Buffer[] = [];
      await subscriber.subscribe("news", (message) => received.push(message), true);
      const counts = await Promise.all(Array.from({ length: 2000 }, (_, n) => client.publish("news", `${n}:${"x".repeat(n)}`)));
      expect(new Set(counts)).toEqual(new Set([1]));
      await waitUntil(() => received.length >= 2000, "all messages");
      expect(received.map(String)).toEqual(Array.from({ length: 2000 }, (_, n) => `${n}:${"x".repeat(n)}`));
    });

    test("subscriptions are made again after a connection was lost", async () => {
      const { port } = await start();
      const client = await openNodeRedis(port, { RESP });
      const subscriber = await openNodeRedis(port, { RESP });
      const messages: string[] = [];
      await subscriber.subscribe("news", (message) => void messages.push(message));
      await client.sendCommand(["CLIENT", "KILL", "TYPE", "pubsub"]);
      await waitUntil(async () => (await client.publish("news", "again")) === 1, "the subscription");
      await waitUntil(() => messages.length > 0, "the message");
      expect(messages.at(-1)).toBe("again");
    });

    test("keyspace notifications", async () => {
      const { port } = await start();
      const client = await openNodeRedis(port, { RESP });
      const subscriber = await openNodeRedis(port, { RESP });
      const messages: string[][] = [];
      await client.configSet("notify-keyspace-events", "Eg$x");
      await subscriber.pSubscribe("__key*__:*", (message, channel) => void messages.push([channel, message]));
      for (const { command } of changes) await client.sendCommand([...command]);
      await waitUntil(() => messages.length >= keyEvents.length, "the notifications");
      expect(messages).toEqual(keyEvents);
    });
  });

  test("node-redis, RESP3: one connection subscribes, and asks as ever", async () => {
    const { port } = await start();
    const client = await openNodeRedis(port);
    const messages: string[] = [];
    await client.subscribe("news", (message) => void messages.push(message));
    const replies = await Promise.all(
      Array.from({ length: 300 }, (_, n) =>
        n % 3 === 0 ? client.publish("news", `${n}`) : n % 3 === 1 ? client.set("a", `${n}`) : client.get("a"),
      ),
    );
    expect(replies).toEqual(Array.from({ length: 300 }, (_, n) => [1, "OK", `${n - 1}`][n % 3]));
    await waitUntil(() => messages.length >= 100, "the messages");
    expect(messages).toEqual(Array.from({ length: 100 }, (_, n) => `${3 * n}`));
  });

  test("redis-py", async () => {
    const { port } = await start({ args: ["--notify-keyspace-events", "KEA"] });
    await runPython(`
import redis, threading, time
r = redis.Redis(port=${port})

def next_message(p):
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        message = p.get_message(timeout=1)
        if message is not None:
            return message
    raise SystemExit("no message")

p = r.pubsub()
p.subscribe("one", "two")
p.psubscribe("o*")
kinds = [next_message(p) for _ in range(3)]
assert [(m["type"], m["channel"], m["data"]) for m in kinds] == [("subscribe", b"one", 1), ("subscribe", b"two", 2), ("psubscribe", b"o*", 3)], kinds
assert r.publish("one", b"\\x00\\xff\\r\\n") == 2
assert next_message(p) == {"type": "message", "pattern": None, "channel": b"one", "data": b"\\x00\\xff\\r\\n"}
assert next_message(p) == {"type": "pmessage", "pattern": b"o*", "channel": b"one", "data": b"\\x00\\xff\\r\\n"}
assert r.pubsub_numsub("one", "none") == [(b"one", 1), (b"none", 0)]
assert r.pubsub_numpat() == 1
assert sorted(r.pubsub_channels()) == [b"one", b"two"]
p.ping("are you there")
assert next_message(p)["data"] == b"are you there"
p.unsubscribe()
p.punsubscribe()
assert [next_message(p)["type"] for _ in range(3)] == ["unsubscribe", "unsubscribe", "punsubscribe"]
assert r.publish("one", "to nobody") == 0
p.close()

received = []
everything = threading.Event()
def listener(message):
    received.append(message["data"])
    if len(received) == 1000:
        everything.set()
q = r.pubsub(ignore_subscribe_messages=True)
q.subscribe(news=listener)
thread = q.run_in_thread(sleep_time=0.01)
while r.pubsub_numsub("news") != [(b"news", 1)]:
    time.sleep(0.005)
pipe = r.pipeline(transaction=False)
for n in range(1000):
    pipe.publish("news", n)
assert pipe.execute() == [1] * 1000
assert everything.wait(20)
assert received == [str(n).encode() for n in range(1000)]
thread.stop()
thread.join()

events = r.pubsub(ignore_subscribe_messages=True)
events.psubscribe("__keyevent@0__:*")
events.get_message(timeout=20)
for words in ${JSON.stringify(changes.map(({ command }) => command))}:
    r.execute_command(*words)
for channel, key in ${JSON.stringify(keyEvents)}:
    message = next_message(events)
    assert (message["channel"].decode(), message["data"].decode()) == (channel, key), (message, channel, key)
print("all well")
`);
  });
});
