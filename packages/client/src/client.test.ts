/** What a client does while nothing goes wrong, and what it says when the caller or the server does. */
import { join } from "node:path";
import { ScriptedServer, ServerProcess, temporaryFolder, waitUntil } from "respire-test-rig";
import { describe, expect, test } from "vitest";
import { Client, CommandError, ConnectionError, ReplyError } from "./index.js";
import { newClient, openClient, servers } from "./testing/open-client.js";

describe.each(servers)("with %s", (_name, start) => {
  describe.each([2, 3] as const)("in RESP%i", (protocol) => {
    test("ten thousand calls, a few at a time and many at once, each get their own reply", async () => {
      const { port } = await start();
      const client = await openClient({ port, protocol });
      expect(client.protocol).toBe(protocol);
      let done = 0;
      const one = async (i: number): Promise<void> => {
        if (i % 3 === 0) await client.call("SET", `key:${i}`, i);
        if (i % 7 === 0) await expect(client.call("NOSUCH", i)).rejects.toThrow("ERR unknown command");
        expect(await client.call("ECHO", i)).toBe(`${i}`);
        expect(await client.call("GET", `key:${i}`)).toBe(i % 3 === 0 ? `${i}` : null);
        done++;
      };
      await Promise.all(Array.from({ length: 5000 }, (_, i) => one(i)));
      expect(done).toBe(5000);
      expect(await client.call("DBSIZE")).toBe(1667);
    });

    test("every byte goes there and back, in keys and values", async () => {
      const { port } = await start();
      const client = await openClient({ port, protocol });
      const bytes = Uint8Array.from({ length: 1000 }, (_, i) => i & 255);
      const large = new Uint8Array(5_000_000).map((_, i) => (i * 31) >> 3);
      await client.call("SET", bytes, large);
      await client.call("SET", "text", "é\r\n日本\0");
      const exact = client.withShape({ strings: "bytes" });
      const [back, text] = await Promise.all([exact.call<Uint8Array>("GET", bytes), client.call("GET", "text")]);
      expect(Buffer.compare(back, large)).toBe(0);
      expect(text).toBe("é\r\n日本\0");
      expect(await exact.call("GET", "text")).toEqual(new TextEncoder().encode("é\r\n日本\0"));
      expect(await client.call("SET", "n", -9007199254740993n)).toBe("OK");
      expect(await client.call("DECR", "n")).toBe(-9007199254740994n);
    });

    test("an error rejects the call it answers, with the command's name", async () => {
      const { port } = await start();
      const client = await openClient({ port, protocol });
      await client.call("SET", "text", "a");
      const calls = [client.call("incr", "text"), client.call("GET", "text"), client.call("GET")];
      const [first, second, third] = await Promise.allSettled(calls);
      expect(first).toMatchObject({ status: "rejected", reason: { code: "ERR", command: "INCR" } });
      expect(second).toEqual({ status: "fulfilled", value: "a" });
      expect(third).toMatchObject({ reason: { message: "ERR wrong number of arguments for 'get' command", command: "GET" } });
      const reason = (first as PromiseRejectedResult).reason;
      expect(reason).toBeInstanceOf(CommandError);
      expect(reason).toBeInstanceOf(ReplyError);
    });

    test("the database of the options, and the one chosen by SELECT", async () => {
      const { port } = await start();
      const client = await openClient({ url: `redis://127.0.0.1:${port}/3`, protocol });
      await client.call("SET", "a", 1);
      await client.call("SELECT", 4);
      expect(await client.call("DBSIZE")).toBe(0);
      await client.call("SELECT", 3);
      expect(await client.call("DBSIZE")).toBe(1);
    });
  });

  test("close waits for what is under way, and takes nothing further", async () => {
    const { port } = await start();
    const client = await openClient({ port });
    const calls = Array.from({ length: 1000 }, (_, i) => client.call("ECHO", i));
    const closed = client.close();
    await expect(client.call("PING")).rejects.toThrow("the client is closed");
    await closed;
    expect(await Promise.all(calls)).toHaveLength(1000);
    expect(client.status).toBe("closed");
    await client.close();
  });

  test("destroy settles every call, sent or not", async () => {
    const { port } = await start();
    const client = await openClient({ port });
    const sent = Array.from({ length: 100 }, () => client.call("ECHO", "x".repeat(10_000)));
    await new Promise((resolve) => setImmediate(resolve));
    const unsent = client.call("PING");
    client.destroy();
    const results = await Promise.allSettled([...sent, unsent]);
    expect(results.every(({ status }) => status === "rejected")).toBe(true);
    expect(results.at(-1)).toMatchObject({ reason: { name: "ConnectionError", mayHaveRun: false } });
    expect(results[0]).toMatchObject({
      reason: { name: "ConnectionError", mayHaveRun: true, message: expect.stringMatching(/^ECHO was sent/) },
    });
  });

  test("QUIT closes the client", async () => {
    const { port } = await start();
    const client = await openClient({ port });
    expect(await client.call("QUIT")).toBe("OK");
    await waitUntil(() => client.status === "closed", "the end");
  });
});

test("over a Unix socket", async () => {
  const path = join(temporaryFolder(), "respire.sock");
  await ServerProcess.start({ args: ["--port", "0", "--unixsocket", path] });
  for (const options of [{ path }, { url: `unix:${path}` }, { url: `redis+unix://${path}?db=2` }]) {
    const client = await openClient(options);
    expect(await client.call("PING")).toBe("PONG");
    await client.close();
  }
});

test("calls of one turn leave in one write, in their order", async () => {
  const server = await ScriptedServer.start((words) => (words[0] === "HELLO" ? "%0\r\n" : `+${words[1]}\r\n`));
  const client = await openClient({ port: server.port, identify: false });
  const before = server.chunkCount;
  const calls = Array.from({ length: 100 }, (_, i) => client.call("ECHO", i));
  expect(await Promise.all(calls)).toEqual(calls.map((_, i) => `${i}`));
  expect(server.chunkCount - before).toBe(1);
});

test("arguments that can't be sent are refused to the caller alone", async () => {
  const server = await ScriptedServer.start((words) => (words[0] === "HELLO" ? "%0\r\n" : "+fine\r\n"));
  const client = await openClient({ port: server.port, identify: false });
  const fine = client.call("SET", "a", 1);
  await expect(client.call()).rejects.toThrow(new RangeError("a command has at least a name"));
  await expect(client.call("SET", "a", Number.NaN)).rejects.toThrow(new RangeError("NaN is not an argument"));
  await expect(client.call("SET", null as never)).rejects.toThrow(TypeError);
  await expect(client.call("SET", ["a"] as never)).rejects.toThrow(TypeError);
  await expect(client.call("client", "Reply", "off")).rejects.toThrow("every call waits for its reply");
  expect(await fine).toBe("fine");
  expect(server.requests.slice(1)).toEqual([["SET", "a", "1"]]);
});

test("a client that takes no more than the system takes: what waits is sent as the server reads", async () => {
  let count = 0;
  const server = await ScriptedServer.start((words) => (words[0] === "HELLO" ? "%0\r\n" : `:${++count}\r\n`));
  const client = await openClient({ port: server.port, identify: false });
  for (const socket of server.sockets) socket.pause();
  const value = "x".repeat(50_000);
  const calls = Array.from({ length: 1000 }, () => client.call("SET", "a", value)); // 50 MB.
  const inside = client as unknown as { connection: { socket: { writableLength: number } } };
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(inside.connection.socket.writableLength).toBeLessThan(200_000);
  for (const socket of server.sockets) socket.resume();
  expect(await Promise.all(calls)).toEqual(calls.map((_, i) => i + 1));
});

test("before connect, and after it failed, calls are rejected rather than kept", async () => {
  const client = newClient({ port: 1, host: "127.0.0.1" });
  await expect(client.call("PING")).rejects.toThrow("the client is not connected: connect() comes first");
  const connecting = client.connect();
  const early = client.call("PING");
  await expect(connecting).rejects.toThrow(/connect ECONNREFUSED/);
  await expect(connecting).rejects.toBeInstanceOf(ConnectionError);
  await expect(early).rejects.toThrow("PING was not sent: the first connection failed");
  expect(client.status).toBe("idle");
  await expect(client.connect()).rejects.toThrow(/ECONNREFUSED/); // It may be tried again.
});

test("options that can't be understood are refused", () => {
  expect(() => new Client("redis://h/x")).toThrow(TypeError);
  expect(() => new Client({ username: "ann" })).toThrow("a user name needs a password");
});

test("a second connect, and one after close, say what is wrong", async () => {
  const server = await ScriptedServer.start(() => "%0\r\n");
  const client = await openClient({ port: server.port, identify: false });
  await expect(client.connect()).rejects.toThrow("connect() of a client that is ready");
  await client.close();
  await expect(client.connect()).rejects.toThrow("connect() of a client that is closed");
});
