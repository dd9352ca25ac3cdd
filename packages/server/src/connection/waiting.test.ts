/** Commands that wait, and pauses, as clients see them: in pipelines, cut anywhere, with clients that leave. */
import { RawClient, request, requests, waitUntil } from "respire-test-rig";
import { describe, expect, test } from "vitest";
import { signals } from "../testing/signals.js";
import { keptBy, startServer } from "../testing/start-server.js";

const nothing = { sessions: 0, connections: 0, queuedBytes: 0, heldBytes: 0 };

describe.each(["raw", "public"] as const)("over the %s transport", (transport) => {
  async function start() {
    const { extension, cancelled } = signals();
    const { server, port } = await startServer({ transport, extensions: [extension] });
    const { sessions } = server.engine;
    const blocked = (count: number): Promise<void> => waitUntil(() => sessions.blockedCount === count, `${count} clients that wait`);
    const connect = (): Promise<RawClient> => RawClient.connect({ port });
    return { server, port, sessions, blocked, connect, cancelled };
  }

  test("what a client sends behind a command that waits is run when that has been answered, in order", async () => {
    const { server, blocked, connect } = await start();
    const [client, other] = [await connect(), await connect()];
    client.send(requests(["SET", "k", "1"], ["WAITFOR", "a", "0"], ["INCR", "k"]));
    await blocked(1);
    const long = "x".repeat(300_000);
    client.send(requests(["WAITFOR", "b", "0"], ["ECHO", long], ["INCR", "k"]).subarray(0, 200_000));
    await waitUntil(() => keptBy(server).heldBytes >= 200_000, "what was sent");
    expect(client.text).toBe("+OK\r\n");
    expect(await other.command("GET", "k")).toBe("$1\r\n1\r\n");
    expect(await other.command("SIGNAL", "a", "first")).toBe(":1\r\n");
    expect(await client.replies(3)).toEqual(["+OK\r\n", "$5\r\nfirst\r\n", ":2\r\n"]);
    client.send(requests(["WAITFOR", "b", "0"], ["ECHO", long], ["INCR", "k"]).subarray(200_000));
    expect(await other.command("SIGNAL", "b", "second")).toBe(":1\r\n");
    expect(await client.replies(3)).toEqual(["$6\r\nsecond\r\n", `$300000\r\n${long}\r\n`, ":3\r\n"]);
    expect(keptBy(server)).toMatchObject({ queuedBytes: 0, heldBytes: 0 });
  });

  test("wherever the stream is cut around a command that waits or is paused, every request is run once", async () => {
    const { blocked, connect, sessions } = await start();
    const [client, other] = [await connect(), await connect()];
    const stream = requests(["INCR", "k"], ["WAITFOR", "a", "0"], ["INCR", "k"], ["SET", "s", "v".repeat(40)], ["INCR", "k"]);
    for (let cut = 1; cut < stream.length; cut += 3) {
      await other.command("SET", "k", "0");
      expect(await other.command("CLIENT", "PAUSE", "100000", "WRITE")).toBe("+OK\r\n");
      await client.sendAll(stream.subarray(0, cut));
      await new Promise(setImmediate);
      client.send(stream.subarray(cut));
      await blocked(1);
      expect(await other.command("CLIENT", "UNPAUSE")).toBe("+OK\r\n");
      await waitUntil(() => sessions.deferred.count === 1, "the wait");
      expect(await other.command("SIGNAL", "a", "now")).toBe(":1\r\n");
      expect(await client.replies(5)).toEqual([":1\r\n", "$3\r\nnow\r\n", ":2\r\n", "+OK\r\n", ":3\r\n"]);
    }
  });

  test("a wait ends to the millisecond, also one that ends before another that began earlier", async () => {
    const { connect } = await start();
    const [long, short] = [await connect(), await connect()];
    const lateness: number[] = [];
    const elapsedSince = (begin: number): number => performance.now() - begin;
    for (let round = 0; round < 5; round++) {
      const begin = performance.now();
      long.send(request("WAITFOR", "a", "90"));
      await new Promise(setImmediate);
      expect(await short.command("WAITFOR", "a", "37")).toBe("$-1\r\n");
      lateness.push(elapsedSince(begin) - 37);
      expect(await long.replies(1)).toEqual(["$-1\r\n"]);
      lateness.push(elapsedSince(begin) - 90);
    }
    // No earlier, but for the fraction by which the clocks' readings differ; no later at best, since the machine may be busy.
    for (const ms of lateness) expect(ms).toBeGreaterThan(-1);
    expect(Math.min(...lateness)).toBeLessThan(20);
  });

  test.each([
    { how: "vanishes", leave: (client: RawClient) => client.vanish() },
    { how: "resets the connection", leave: (client: RawClient) => client.reset() },
    { how: "sends nothing more", leave: (client: RawClient) => client.finishSending() },
  ])("a client that $how while it waits is let go, and nothing is given to it", async ({ leave }) => {
    const { server, blocked, connect, cancelled } = await start();
    const client = await connect();
    client.send(requests(["WAITFOR", "a", "0"], ["PING"]));
    await blocked(1);
    leave(client);
    await waitUntil(() => JSON.stringify(keptBy(server)) === JSON.stringify(nothing), "nothing kept any more");
    expect(cancelled).toEqual(["closed"]);
    const other = await connect();
    expect(await other.command("SIGNAL", "a", "lost")).toBe(":0\r\n");
  });

  test("a client that sends nothing more, and last a command that waits, gets the replies before it", async () => {
    const { server, connect, cancelled } = await start();
    for (let round = 0; round < 20; round++) {
      const client = await connect();
      client.send(requests(["PING"], ["WAITFOR", "a", "0"], ["PING"]));
      if (round % 2 === 0) await new Promise(setImmediate);
      client.finishSending();
      expect(await client.rest()).toBe("+PONG\r\n");
    }
    await waitUntil(() => JSON.stringify(keptBy(server)) === JSON.stringify(nothing), "nothing kept any more");
    expect(cancelled).toEqual(Array.from({ length: 20 }, () => "closed"));
  });

  test("a client that waits can be unblocked, and killed", async () => {
    const { blocked, connect, cancelled } = await start();
    const [client, other] = [await connect(), await connect()];
    const id = Number((await client.command("CLIENT", "ID")).slice(1));
    client.send(requests(["WAITFOR", "a", "0"], ["PING"]));
    await blocked(1);
    expect(await other.command("CLIENT", "UNBLOCK", id, "ERROR")).toBe(":1\r\n");
    expect(await client.replies(2)).toEqual(["-UNBLOCKED client unblocked via CLIENT UNBLOCK\r\n", "+PONG\r\n"]);
    client.send(request("WAITFOR", "a", "0"));
    await blocked(1);
    expect(await other.command("CLIENT", "KILL", "ID", id)).toBe(":1\r\n");
    expect(await client.rest()).toBe("");
    await blocked(0);
    expect(cancelled).toEqual(["unblocked", "closed"]);
  });

  test("many rounds of waiting and being served leave nothing behind", async () => {
    const { server, blocked, connect, sessions } = await start();
    const clients = await Promise.all(Array.from({ length: 20 }, connect));
    const signaller = await connect();
    for (let round = 0; round < 40; round++) {
      for (const client of clients) client.send(requests(["WAITFOR", "x", "0"], ["INCR", "served"]));
      await blocked(clients.length);
      signaller.send(requests(...clients.map((_, i) => ["SIGNAL", "x", String(i)])));
      expect(await signaller.replies(clients.length)).toEqual(clients.map(() => ":1\r\n"));
      for (const client of clients) expect((await client.replies(2))[0]).toMatch(/^\$\d\r\n\d+\r\n$/);
    }
    expect(await signaller.command("GET", "served")).toBe("$3\r\n800\r\n");
    expect([sessions.deferred.count, sessions.deadlines.size]).toEqual([0, 0]);
    expect(keptBy(server)).toEqual({ sessions: 21, connections: 21, queuedBytes: 0, heldBytes: 0 });
  });

  test("a client that sends without end while it waits is turned away", async () => {
    const { server, blocked, connect } = await start();
    server.limits.queryBytesMax = 300_000;
    const client = await connect();
    client.send(request("WAITFOR", "a", "0"));
    await blocked(1);
    client.send(Buffer.alloc(400_000, request("PING")));
    await waitUntil(() => client.ended !== null, "the end of the connection");
    await blocked(0);
    expect(server.engine.traffic.inputLimitDisconnections).toBe(1);
  });

  test("a client that leaves during a pause, or closes its half, is let go: what it asked for meanwhile is not run", async () => {
    const { blocked, connect } = await start();
    const [client, other] = [await connect(), await connect()];
    await other.command("CLIENT", "PAUSE", "100000", "WRITE");
    client.send(requests(["INCR", "k"], ["INCR", "k"]));
    await blocked(1);
    client.finishSending();
    await blocked(0);
    await other.command("CLIENT", "UNPAUSE");
    expect(await client.rest()).toBe("");
    expect(await other.command("GET", "k")).toBe("$-1\r\n");
  });

  test("a pause of everybody ends by itself", async () => {
    const { connect } = await start();
    const [client, other] = [await connect(), await connect()];
    const begin = performance.now();
    await client.command("CLIENT", "PAUSE", "60");
    expect(await other.command("PING")).toBe("+PONG\r\n");
    expect(performance.now() - begin).toBeGreaterThanOrEqual(59);
  });
});
