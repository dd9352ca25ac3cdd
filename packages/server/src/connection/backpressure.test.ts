/** Clients that don't read, or read slowly: what the server keeps for them is bounded, and nothing ever waits for good. */
import { RawClient, request, waitUntil } from "respire-test-rig";
import { describe, expect, test } from "vitest";
import { keptBy, startServer } from "../testing/start-server.js";

/** The bound in connection.ts, and a reply on top of it. */
const queuedBytesMax = 32 * 1024 * 1024 + 4 * 1024 * 1024;

describe.each(["raw", "public"] as const)("over the %s transport", (transport) => {
  test("a client that asks for gigabytes and reads nothing makes the server keep no more than it may", async () => {
    const { server, port } = await startServer({ transport });
    const client = await RawClient.connect({ port });
    await client.command("SET", "big", Buffer.alloc(1_000_000));
    client.socket.pause();
    client.send(Buffer.concat(Array.from({ length: 6000 }, () => request("GET", "big"))));
    await waitUntil(() => keptBy(server).queuedBytes > 30_000_000, "a full queue");
    const other = await RawClient.connect({ port });
    for (let i = 0; i < 100; i++) await other.command("PING");
    expect(keptBy(server).queuedBytes).toBeLessThan(queuedBytesMax);
    // What it sent is kept, to be run when there is room.
    expect(keptBy(server).heldBytes).toBeLessThan(1_000_000);
    client.vanish();
    await waitUntil(() => keptBy(server).queuedBytes === 0, "an empty queue");
  });

  test("a pipeline that was sent in full before anything is read is answered in full", async () => {
    const { server, port } = await startServer({ transport });
    const client = await RawClient.connect({ port });
    client.keeps = false;
    client.socket.pause();
    const count = 60_000;
    const one = request("ECHO", "e".repeat(1000));
    await client.sendAll(Buffer.alloc(one.length * count, one)); // Does not end if the server stops reading for good.
    expect(keptBy(server).queuedBytes).toBeLessThan(queuedBytesMax);
    client.socket.resume();
    const reply = "$1000\r\n\r\n".length + 1000;
    await waitUntil(() => client.receivedBytes === reply * count, "all replies");
    client.keeps = true;
    expect(await client.command("PING")).toBe("+PONG\r\n");
    await waitUntil(() => keptBy(server).queuedBytes === 0 && keptBy(server).heldBytes === 0, "nothing kept any more");
  });

  test("while a client reads slowly but steadily, it is sent for no faster than it reads", async () => {
    const { server, port } = await startServer({ transport });
    const client = await RawClient.connect({ port });
    await client.command("SET", "value", Buffer.alloc(100_000));
    client.keeps = false;
    const before = client.receivedBytes;
    const count = 1500; // 150 MB of replies.
    const wanted = count * "$100000\r\n\r\n".length + count * 100_000;
    client.socket.pause();
    client.send(Buffer.concat(Array.from({ length: count }, () => request("GET", "value"))));
    let most = 0;
    await waitUntil(
      () => {
        most = Math.max(most, keptBy(server).queuedBytes);
        client.socket.resume(); // A turn's worth of reading at a time.
        setImmediate(() => client.socket.pause());
        return client.receivedBytes - before >= wanted;
      },
      "all replies",
      60_000,
    );
    expect(most).toBeGreaterThan(16 * 1024 * 1024);
    expect(most).toBeLessThan(queuedBytesMax);
  });

  test("many short replies that nobody reads take the memory of their bytes, not of a buffer each", async () => {
    const { server, port } = await startServer({ transport });
    const hold = server.engine.gate.hold(-1); // Nothing leaves.
    const client = await RawClient.connect({ port });
    for (let i = 0; i < 300; i++) {
      const { opened } = server.engine.sessions;
      client.send(request("PING"));
      await waitUntil(() => opened === 1 && server.engine.stats.totalCalls > i, "the request");
    }
    expect(keptBy(server).queuedBytes).toBeLessThanOrEqual(64 * 1024);
    hold.end();
    expect(await client.replies(300)).toEqual(Array.from({ length: 300 }, () => "+PONG\r\n"));
  });

  test("a client whose output was held reads on as soon as it may leave", async () => {
    const { server, port } = await startServer({ transport });
    const client = await RawClient.connect({ port });
    await client.command("SET", "big", Buffer.alloc(1_000_000));
    const hold = server.engine.gate.hold(0);
    client.keeps = false;
    const before = client.receivedBytes;
    const reply = "$1000000\r\n\r\n".length + 1_000_000;
    client.send(Buffer.concat(Array.from({ length: 80 }, () => request("GET", "big"))));
    await waitUntil(() => keptBy(server).queuedBytes > 30_000_000, "a full queue");
    hold.end();
    await waitUntil(() => client.receivedBytes - before === 80 * reply, "all replies");
  });
});
