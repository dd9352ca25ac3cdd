/** What becomes of calls when connections end. */
import { freePort, ScriptedServer, waitUntil } from "respire-test-rig";
import { describe, expect, test } from "vitest";
import type { Client, Reply } from "./index.js";
import { CuttingProxy, newClient, openClient, servers } from "./testing/open-client.js";

const anyReply: (words: readonly string[]) => string = ([name, word = ""]) =>
  name === "HELLO" ? "%0\r\n" : name === "ECHO" ? `$${word.length}\r\n${word}\r\n` : "+OK\r\n";

describe.each(servers)("with %s", (_name, start) => {
  test("comes back when the server does; calls meanwhile wait", async () => {
    const port = await freePort();
    const server = await start({ port });
    const client = await openClient({ port });
    const errors: Error[] = [];
    client.on("error", (error) => errors.push(error));
    expect(await client.call("SELECT", 5)).toBe("OK");
    await server.kill();
    await waitUntil(() => client.status !== "ready", "the client to notice");
    const waiting = Array.from({ length: 100 }, (_, i) => client.call("ECHO", i));
    await waitUntil(() => errors.length > 2, "attempts in vain");
    await start({ port });
    expect(await Promise.all(waiting)).toEqual(waiting.map((_, i) => `${i}`));
    await client.call("SET", "a", 1);
    await client.call("SELECT", 0);
    expect(await client.call("DBSIZE")).toBe(0); // So SELECT 5 held.
    expect(String(errors[0])).toMatch(/the server closed the connection|ECONNRESET/);
    expect(String(errors.at(-1))).toMatch(/ECONNREFUSED/);
  });

  test("a connection cut anywhere in the replies never gives a call another's reply", async () => {
    const { port } = await start();
    const proxy = await CuttingProxy.start(port);
    const client = await openClient({ port: proxy.port });
    let answered = 0;
    let lost = 0;
    for (let round = 0; round < 60; round++) {
      proxy.passBytes = 1 + round * 13;
      const calls = Array.from({ length: 40 }, (_, i) => [`${round}:${i}`, client.call("ECHO", `${round}:${i}`)] as const);
      for (const [word, call] of calls) {
        const reply = await call.catch((error: Error) => error);
        if (reply instanceof Error) {
          expect(reply).toMatchObject({ name: "ConnectionError", mayHaveRun: true });
          lost++;
        } else {
          expect(reply).toBe(word);
          answered++;
        }
      }
      proxy.passBytes = Number.POSITIVE_INFINITY;
      // The end of a connection all of whose calls were answered may come only now.
      const after = await client.call("ECHO", `after ${round}`).catch((error: Error) => error);
      if (after instanceof Error) expect(after).toMatchObject({ name: "ConnectionError" });
      else expect(after).toBe(`after ${round}`);
    }
    expect(answered).toBeGreaterThan(500);
    expect(lost).toBeGreaterThan(500);
  });

  test("a lost command is not sent again", async () => {
    const { port } = await start();
    const proxy = await CuttingProxy.start(port);
    const client = await openClient({ port: proxy.port });
    proxy.passBytes = 2; // `:1` of `:1\r\n`.
    await expect(client.call("INCR", "counter")).rejects.toMatchObject({ name: "ConnectionError", mayHaveRun: true });
    expect(await client.call("GET", "counter")).toBe("1");
  });
});

test("what was not sent when the connection was lost is sent on the next", async () => {
  const server = await ScriptedServer.start((words, socket) => {
    if (words[0] !== "DIE") return anyReply(words);
    socket.destroy();
    return null;
  });
  const client = await openClient({ port: server.port, identify: false });
  const sent = expect(client.call("DIE")).rejects.toThrow(/^DIE was sent, but not answered/);
  await new Promise((resolve) => setImmediate(resolve));
  const value = "x".repeat(100_000);
  const unsent = Array.from({ length: 100 }, () => client.call("ECHO", value));
  const results = await Promise.allSettled(unsent);
  await sent;
  // Those in the system's buffers were sent; those behind them were not, and so have an answer.
  expect(results.at(-1)).toMatchObject({ status: "fulfilled", value });
  for (const result of results) if (result.status === "rejected") expect(result.reason).toMatchObject({ mayHaveRun: true });
});

test("a call made while the server's orderly end is arriving is not lost", async () => {
  const server = await ScriptedServer.start(anyReply);
  const client = await openClient({ port: server.port, identify: false });
  for (let round = 0; round < 50; round++) {
    const inside = client as unknown as { connection: { socket: { once(event: "end", listener: () => void): void } } };
    const calls = new Promise<Reply>((resolve, reject) => {
      inside.connection.socket.once("end", () => client.call("ECHO", round).then(resolve, reject));
    });
    for (const socket of server.sockets) socket.end();
    expect(await calls).toBe(`${round}`);
  }
});

test("only so many calls wait for a connection", async () => {
  const port = await freePort();
  const server = await ScriptedServer.start(anyReply, port);
  const client = await openClient({ port, offlineQueueMax: 3 });
  await server.stop();
  await waitUntil(() => client.status !== "ready", "the client to notice");
  const waiting = [1, 2, 3].map((i) => client.call("ECHO", i));
  await expect(client.call("ECHO", 4)).rejects.toThrow("there is no connection, and 3 calls wait for one already");
  await ScriptedServer.start(anyReply, port);
  expect(await Promise.all(waiting)).toEqual(["1", "2", "3"]);
});

test("a client that gives up settles what waits, and is closed", async () => {
  const server = await ScriptedServer.start(anyReply);
  const client = await openClient({ port: server.port, reconnect: { delayMinMs: 1, delayMaxMs: 2, attemptsMax: 3 } });
  let closed = false;
  client.on("close", () => {
    closed = true;
  });
  await server.stop();
  await waitUntil(() => client.status !== "ready", "the client to notice");
  await expect(client.call("PING")).rejects.toThrow("PING was not sent: the client is closed");
  expect(client.status).toBe("closed");
  await waitUntil(() => closed, "the event");
});

test("without reconnection, a lost connection closes the client", async () => {
  const server = await ScriptedServer.start((words, socket) => {
    if (words[0] !== "DIE") return anyReply(words);
    socket.destroy();
    return null;
  });
  const client = await openClient({ port: server.port, reconnect: false });
  await expect(client.call("DIE")).rejects.toThrow(/not answered/);
  await expect(client.call("PING")).rejects.toThrow("the client is closed");
});

test("close while there is no connection rejects what waits", async () => {
  const server = await ScriptedServer.start(anyReply);
  const client = await openClient({ port: server.port, reconnect: { delayMinMs: 10_000, delayMaxMs: 10_000 } });
  await server.stop();
  await waitUntil(() => client.status === "waiting", "the client to notice");
  const waiting = client.call("PING");
  await Promise.all([client.close(), expect(waiting).rejects.toThrow("the client is closed")]);
});

test("close while the server never answers ends when the connection does", async () => {
  const server = await ScriptedServer.start(([name]) => (name === "HELLO" ? "%0\r\n" : null));
  const client = await openClient({ port: server.port, identify: false });
  const call = client.call("PING");
  const closed = client.close();
  await waitUntil(() => server.requests.length === 2, "the call to arrive");
  for (const socket of server.sockets) socket.destroy();
  await Promise.all([closed, expect(call).rejects.toThrow(/^PING was sent, but not answered/)]);
});

test("destroy while connecting, and while waiting to connect again", async () => {
  const silent = await ScriptedServer.start(() => null);
  const first = newClient({ port: silent.port });
  const connecting = first.connect();
  await waitUntil(() => silent.requests.length > 0, "the greeting");
  first.destroy();
  await expect(connecting).rejects.toThrow(/destroyed/);
  expect(first.status).toBe("closed");

  const server = await ScriptedServer.start(anyReply);
  const second = await openClient({ port: server.port, reconnect: { delayMinMs: 10_000, delayMaxMs: 10_000 } });
  await server.stop();
  await waitUntil(() => second.status === "waiting", "the client to notice");
  const call = second.call("PING");
  second.destroy();
  await expect(call).rejects.toThrow("PING was not sent: the client is closed");
});

test("a reply that nobody asked for ends the connection, not the client", async () => {
  const server = await ScriptedServer.start(anyReply);
  const client = await openClient({ port: server.port });
  const errors: Error[] = [];
  client.on("error", (error) => errors.push(error));
  for (const socket of server.sockets) socket.write("+surprise\r\n");
  await waitUntil(() => errors.length > 0, "the end of the connection");
  expect(errors[0]?.message).toBe("Protocol error: a reply that nobody asked for");
  expect(await client.call("ECHO", "a")).toBe("a");
});

test("a listener that throws disturbs neither the connection nor other listeners", async () => {
  const server = await ScriptedServer.start((words) => (words[0] === "ECHO" ? `>1\r\n+a\r\n${anyReply(words)}` : anyReply(words)));
  const client = await openClient({ port: server.port });
  const thrown: unknown[] = [];
  const listeners = process.listeners("uncaughtException");
  process.removeAllListeners("uncaughtException");
  process.on("uncaughtException", (error) => thrown.push(error));
  try {
    client.on("push", () => {
      throw new Error("mine");
    });
    expect(await client.call("ECHO", "a")).toBe("a");
    expect(await client.call("ECHO", "b")).toBe("b");
    await waitUntil(() => thrown.length === 2, "what the listener threw");
  } finally {
    process.removeAllListeners("uncaughtException");
    for (const listener of listeners) process.on("uncaughtException", listener);
  }
});

describe("what belongs to one connection", () => {
  const lossy =
    (connections: { count: number }) =>
    (words: readonly string[], socket: { destroy(): void }): string | null => {
      if (words[0] === "HELLO") connections.count++;
      if (words[0] !== "DIE") return words[0] === "MULTI" || words[0] === "WATCH" ? "+OK\r\n" : anyReply(words);
      socket.destroy();
      return null;
    };

  test.each(["MULTI", "WATCH"])("after %s, nothing runs on another connection up to EXEC", async (begin) => {
    const connections = { count: 0 };
    const server = await ScriptedServer.start(lossy(connections));
    const client: Client = await openClient({ port: server.port, identify: false });
    await client.call(begin, "a");
    const died = client.call("DIE");
    await expect(died).rejects.toThrow(/not answered/);
    const late: Promise<Reply>[] = [client.call("SET", "a", 1), client.call("EXEC"), client.call("ECHO", "next")];
    const [set, exec, next] = await Promise.allSettled(late);
    expect(set).toMatchObject({ reason: { message: "SET was not sent: the transaction that it belongs to was lost", mayHaveRun: false } });
    expect(exec).toMatchObject({ reason: { name: "ConnectionError" } });
    expect(next).toEqual({ status: "fulfilled", value: "next" });
    expect(server.requests.some(([name]) => name === "SET" || name === "EXEC")).toBe(false);
    expect(connections.count).toBe(2);
  });

  test("a WATCH that nobody ended costs one rejection, whoever calls next", async () => {
    const server = await ScriptedServer.start(lossy({ count: 0 }));
    const client = await openClient({ port: server.port, identify: false });
    await client.call("WATCH", "a");
    await client.call("DIE").catch(() => {});
    const [multi, set, exec] = await Promise.allSettled([client.call("MULTI"), client.call("SET", "a", 1), client.call("EXEC")]);
    expect([multi.status, set.status, exec.status]).toEqual(["rejected", "rejected", "rejected"]);
    expect(await client.call("ECHO", "a")).toBe("a");
    await client.call("WATCH", "a");
    await client.call("DIE").catch(() => {});
    await expect(client.call("ECHO", "a")).rejects.toThrow("the transaction that it belongs to was lost");
    expect(await client.call("ECHO", "a")).toBe("a");
  });

  test("a MULTI that found no place takes what follows it along", async () => {
    const port = await freePort();
    const server = await ScriptedServer.start(lossy({ count: 0 }), port);
    const client = await openClient({ port, identify: false, offlineQueueMax: 1 });
    await server.stop();
    await waitUntil(() => client.status !== "ready", "the client to notice");
    const calls = [client.call("ECHO", "waits"), client.call("MULTI"), client.call("SET", "a", 1), client.call("EXEC")];
    const settled = Promise.allSettled(calls);
    const second = await ScriptedServer.start(lossy({ count: 0 }), port);
    expect((await settled).map(({ status }) => status)).toEqual(["fulfilled", "rejected", "rejected", "rejected"]);
    expect(await client.call("ECHO", "next")).toBe("next");
    expect(second.requests.map(([name]) => name)).toEqual(["HELLO", "ECHO", "ECHO"]);
  });

  test("a transaction that was not begun waits as a whole", async () => {
    const connections = { count: 0 };
    const server = await ScriptedServer.start(lossy(connections));
    const client = await openClient({ port: server.port, identify: false });
    await client.call("DIE").catch(() => {});
    await Promise.all([client.call("MULTI"), client.call("SET", "a", 1), client.call("EXEC")]);
    expect(server.requests.map(([name]) => name)).toEqual(["HELLO", "DIE", "HELLO", "MULTI", "SET", "EXEC"]);
  });
});
