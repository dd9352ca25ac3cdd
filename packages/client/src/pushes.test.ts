import { ScriptedServer, waitUntil } from "respire-test-rig";
import { describe, expect, test } from "vitest";
import type { Client, Reply } from "./index.js";
import { openClient, servers } from "./testing/open-client.js";

function pushesOf(client: Client): (readonly Reply[])[] {
  const pushes: (readonly Reply[])[] = [];
  client.on("push", (items) => pushes.push(items));
  return pushes;
}

for (const [name, start] of servers) {
  describe.each([2, 3] as const)(`with ${name}, in RESP%i`, (protocol) => {
    test("subscriptions are confirmed, messages are pushes, and replies keep their order among them", async () => {
      const { port } = await start();
      const subscriber = await openClient({ port, protocol });
      const publisher = await openClient({ port });
      const pushes = pushesOf(subscriber);
      const bytes = subscriber.withShape({ strings: "bytes" });
      const [, , both] = await Promise.all([
        bytes.call("SET", "a", 1),
        bytes.call("GET", "a"),
        bytes.call("SUBSCRIBE", "one", "two"),
        subscriber.call("PSUBSCRIBE", "o*"),
      ]);
      expect(both).toEqual(["subscribe", "two", 2]);
      expect(await publisher.call("PUBLISH", "one", "hello")).toBe(2);
      await waitUntil(() => pushes.length >= 5, "the messages");
      expect(pushes).toEqual([
        ["subscribe", "one", 1],
        ["subscribe", "two", 2],
        ["psubscribe", "o*", 3],
        ["message", "one", "hello"],
        ["pmessage", "o*", "one", "hello"],
      ]);
      expect(await subscriber.call("PING")).toEqual(protocol === 2 ? ["pong", ""] : "PONG");
      await subscriber.call("SSUBSCRIBE", "three");
      expect(await subscriber.call("UNSUBSCRIBE")).toEqual(["unsubscribe", expect.any(String), 1]);
      expect(await subscriber.call("UNSUBSCRIBE")).toEqual(["unsubscribe", null, 1]);
      expect(await subscriber.call("PUNSUBSCRIBE", "o*", "none")).toEqual(["punsubscribe", "none", 0]);
      expect(await subscriber.call("SUNSUBSCRIBE")).toEqual(["sunsubscribe", "three", 0]);
      expect(await bytes.call("GET", "a")).toEqual(Uint8Array.of(0x31));
      expect(await subscriber.call("PING")).toBe("PONG");
    });

    test("a refused subscription rejects; one inside a transaction is queued", async () => {
      const { port } = await start();
      const client = await openClient({ port, protocol });
      await expect(client.call("SUBSCRIBE")).rejects.toMatchObject({ command: "SUBSCRIBE" });
      await client.call("MULTI");
      expect(await client.call("UNSUBSCRIBE")).toBe("QUEUED");
      expect(await client.call("DISCARD")).toBe("OK");
      expect(await client.call("PING")).toBe("PONG");
    });

    test("MONITOR", async () => {
      const { port } = await start();
      const client = await openClient({ port, protocol });
      const other = await openClient({ port });
      const pushes = pushesOf(client);
      expect(await client.call("MONITOR")).toBe("OK");
      await other.call("SET", "a", "b");
      await waitUntil(() => pushes.length > 0, "the line");
      expect(pushes[0]).toEqual(["monitor", expect.stringMatching(/^\d+\.\d+ \[0 127\.0\.0\.1:\d+\] "SET" "a" "b"$/)]);
      expect(await client.call("RESET")).toBe("RESET");
      expect(await client.call("PING")).toBe("PONG");
    });
  });

  test("invalidations of client-side caching", async () => {
    const { port } = await start();
    const client = await openClient({ port });
    const pushes = pushesOf(client);
    await client.call("CLIENT", "TRACKING", "ON");
    await client.call("GET", "a");
    await (await openClient({ port })).call("SET", "a", 1);
    await waitUntil(() => pushes.length > 0, "the invalidation");
    expect(pushes).toEqual([["invalidate", ["a"]]]);
  });
}

test("a push comes in its place among the replies", async () => {
  const server = await ScriptedServer.start(([name]) =>
    name === "HELLO" ? "%0\r\n" : name === "A" ? ">1\r\n+first\r\n:1\r\n" : ">1\r\n+second\r\n:2\r\n",
  );
  const client = await openClient({ port: server.port, identify: false });
  const order: unknown[] = [];
  client.on("push", ([kind]) => order.push(kind));
  await Promise.all(["A", "B"].map(async (name) => order.push(await client.call(name))));
  expect(order).toEqual(["first", 1, "second", 2]);
});

test("after a connection was lost, ready is the place to subscribe again", async () => {
  const server = await ScriptedServer.start(([name, channel]) =>
    name === "SUBSCRIBE" ? `>3\r\n+subscribe\r\n+${channel}\r\n:1\r\n>3\r\n+message\r\n+${channel}\r\n+hello\r\n` : "%0\r\n",
  );
  const client = await openClient({ port: server.port, identify: false });
  client.on("ready", () => void client.call("SUBSCRIBE", "news"));
  const pushes = pushesOf(client);
  await client.call("SUBSCRIBE", "news");
  for (const socket of server.sockets) socket.destroy();
  await waitUntil(() => pushes.length === 4, "the second subscription");
  expect(pushes[3]).toEqual(["message", "news", "hello"]);
});
