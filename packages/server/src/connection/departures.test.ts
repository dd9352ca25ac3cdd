/** Clients that leave: in order, half, or in the middle of something. What they leave behind is given back. */
import { RawClient, request, requests, waitUntil } from "respire-test-rig";
import { describe, expect, test } from "vitest";
import { keptBy, startServer } from "../testing/start-server.js";

const nothing = { sessions: 0, connections: 0, queuedBytes: 0, heldBytes: 0 };

describe.each(["raw", "public"] as const)("over the %s transport", (transport) => {
  async function start() {
    const { server, port } = await startServer({ transport });
    const isEmpty = (): Promise<void> =>
      waitUntil(() => JSON.stringify(keptBy(server)) === JSON.stringify(nothing), "nothing kept any more");
    return { server, port, isEmpty };
  }

  test("a client that has closed its half still gets every reply, however long", async () => {
    const { server, port, isEmpty } = await start();
    const value = Buffer.alloc(20_000_000, "x");
    const setter = await RawClient.connect({ port });
    expect(await setter.command("SET", "big", value)).toBe("+OK\r\n");
    const client = await RawClient.connect({ port });
    client.socket.pause();
    client.send(requests(["GET", "big"], ["GET", "big"], ["PING"]));
    client.finishSending();
    await waitUntil(() => keptBy(server).queuedBytes > 0, "output that waits");
    client.socket.resume();
    await waitUntil(() => client.ended !== null, "the end of the connection");
    expect(client.ended).toBe("end");
    expect(client.receivedBytes).toBe(2 * (value.length + "$20000000\r\n\r\n".length) + "+PONG\r\n".length);
    setter.vanish();
    await isEmpty();
  });

  test("a client that closes its half in the middle of a request is let go", async () => {
    const { port, isEmpty } = await start();
    const client = await RawClient.connect({ port });
    client.send(Buffer.concat([request("PING"), request("SET", "a", "b").subarray(0, 20)]));
    client.finishSending();
    expect(await client.rest()).toBe("+PONG\r\n");
    await isEmpty();
  });

  test.each([
    { how: "vanishes", leave: (client: RawClient) => client.vanish() },
    { how: "resets the connection", leave: (client: RawClient) => client.reset() },
  ])("a client that $how in the middle of a request leaves nothing behind, and nothing is run", async ({ leave }) => {
    const { server, port, isEmpty } = await start();
    const client = await RawClient.connect({ port });
    await client.sendAll(request("SET", "a", Buffer.alloc(300_000)).subarray(0, 200_000));
    await waitUntil(() => keptBy(server).heldBytes >= 200_000, "the first part of the request");
    leave(client);
    await isEmpty();
    const other = await RawClient.connect({ port });
    expect(await other.command("EXISTS", "a")).toBe(":0\r\n");
  });

  test.each([
    { how: "vanishes", leave: (client: RawClient) => client.vanish() },
    { how: "resets the connection", leave: (client: RawClient) => client.reset() },
  ])("a client that $how in the middle of a reply leaves nothing behind", async ({ leave }) => {
    const { server, port, isEmpty } = await start();
    const client = await RawClient.connect({ port });
    await client.command("SET", "big", Buffer.alloc(20_000_000));
    client.socket.pause();
    client.send(requests(["GET", "big"], ["GET", "big"]));
    await waitUntil(() => keptBy(server).queuedBytes > 0, "output that waits");
    leave(client);
    await isEmpty();
    const other = await RawClient.connect({ port });
    expect(await other.command("PING")).toBe("+PONG\r\n");
  });

  test("a client that leaves without having said anything", async () => {
    const { server, port, isEmpty } = await start();
    const client = await RawClient.connect({ port });
    await waitUntil(() => keptBy(server).connections === 1, "the connection");
    client.vanish();
    await isEmpty();
  });

  test("after 1,000 connections that end in every way, nothing is kept of them", async () => {
    const { server, port, isEmpty } = await start();
    for (let round = 0; round < 20; round++) {
      const clients = await Promise.all(Array.from({ length: 50 }, () => RawClient.open({ port })));
      for (const [index, client] of clients.entries()) {
        if (index % 5 !== 4)
          expect(await client.command("INCR", "count")).toBe(`:${round * 40 + Math.floor(index / 5) * 4 + (index % 5) + 1}\r\n`);
        if (index % 5 === 0) client.send(request("QUIT"));
        else if (index % 5 === 1) client.reset();
        else if (index % 5 === 2) client.finishSending();
        else client.vanish();
      }
      await waitUntil(() => clients.every((client) => client.isClosed || client.ended !== null), "the ends of the connections");
      for (const client of clients) client.vanish();
    }
    await isEmpty();
    // Buffers are lent and come back: no more of them are kept than were needed at once.
    const { short, usual } = server.pool as unknown as Record<"short" | "usual", readonly Uint8Array[]>;
    const free = [...short, ...usual];
    expect(new Set(free).size).toBe(free.length);
    expect(free.length).toBeLessThanOrEqual(60);
    expect(server.engine.sessions.opened).toBe(1000);
  });

  test("a client too many is told so and turned away", async () => {
    const { server, port } = await startServer({ transport, lines: ["maxclients 3"] });
    const clients = await Promise.all([1, 2, 3].map(() => RawClient.connect({ port })));
    for (const client of clients) expect(await client.command("PING")).toBe("+PONG\r\n");
    const tooMany = await RawClient.connect({ port });
    expect(await tooMany.rest()).toBe("-ERR max number of clients reached\r\n");
    clients[0]?.vanish();
    await waitUntil(() => keptBy(server).connections === 2, "room for a client");
    const welcome = await RawClient.connect({ port });
    expect(await welcome.command("PING")).toBe("+PONG\r\n");
  });
});
