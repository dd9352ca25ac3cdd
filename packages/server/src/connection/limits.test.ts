/** What a client may have the server keep for it, who may connect, and for how long. */
import { readFileSync } from "node:fs";
import { networkInterfaces } from "node:os";
import { join } from "node:path";
import { RawClient, request, requests, temporaryFolder, waitUntil } from "respire-test-rig";
import { describe, expect, test } from "vitest";
import { Log } from "../logging.js";
import { keptBy, startServer } from "../testing/start-server.js";

const outerAddress = Object.values(networkInterfaces())
  .flatMap((addresses) => addresses ?? [])
  .find(({ family, internal }) => family === "IPv4" && !internal)?.address;

describe.each(["raw", "public"] as const)("over the %s transport", (transport) => {
  const start = async () => {
    const file = join(temporaryFolder(), "log.txt");
    const log = new Log();
    const started = await startServer({ transport, log, lines: [`logfile ${file}`, "loglevel verbose"] });
    return { ...started, sessions: started.server.engine.sessions, logged: () => readFileSync(file, "utf8") };
  };

  test("a subscriber that does not read is disconnected when it is sent more than may wait, and the log tells", async () => {
    const { server, port, sessions, logged } = await start();
    const client = await RawClient.connect({ port });
    await client.command("HELLO", 3);
    await client.command("SUBSCRIBE", "news");
    client.socket.pause();
    const session = [...sessions.all()][0] as NonNullable<ReturnType<typeof sessions.byId>>;
    sessions.outputLimits.pubsub = { ...sessions.outputLimits.pubsub, hardBytes: 3_000_000 };
    const message = new Uint8Array(200_000);
    for (let i = 0; i < 100 && sessions.size > 0; i++) {
      session.push((out) => {
        out.push(1);
        out.bulk(message, 0, message.length);
      });
      await new Promise(setImmediate);
    }
    await waitUntil(() => sessions.size === 0, "the end of the session");
    expect(sessions.outputLimits.disconnections).toBe(1);
    expect(logged()).toMatch(
      / # Client id=1 addr=127.* omem=\d{7} .* scheduled to be closed ASAP for overcoming of output buffer limits\.\n/,
    );
    expect(keptBy(server)).toEqual({ sessions: 0, connections: 0, queuedBytes: 0, heldBytes: 0 });
  });

  test("an ordinary client has a limit if it is given one", async () => {
    const { port, sessions } = await start();
    sessions.outputLimits.normal = { ...sessions.outputLimits.normal, hardBytes: 5_000_000 };
    const [client, other] = [await RawClient.connect({ port }), await RawClient.connect({ port })];
    await other.command("SET", "big", Buffer.alloc(1_000_000));
    client.socket.pause();
    client.send(Buffer.concat(Array.from({ length: 30 }, () => request("GET", "big"))));
    await waitUntil(() => sessions.size === 1, "the end of the client");
    expect(await other.command("PING")).toBe("+PONG\r\n");
  });

  test("what a client takes shows in CLIENT LIST", async () => {
    const { port } = await start();
    const [client, other] = [await RawClient.connect({ port }), await RawClient.connect({ port })];
    const half = request("SET", "k", Buffer.alloc(50_000)).subarray(0, 20_000);
    await client.command("PING");
    client.send(half);
    const line = async (): Promise<string> => await other.command("CLIENT", "LIST", "ID", 1);
    await waitUntil(() => client.socket.writableLength === 0, "what is sent");
    let seen = "";
    for (let i = 0; i < 100 && !seen.includes(` qbuf=${half.length} `); i++) seen = await line();
    expect(seen).toContain(` qbuf=${half.length} `);
    expect(seen).toContain(` tot-net-in=${half.length + request("PING").length} tot-net-out=7 tot-cmds=1`);
    expect(Number(/tot-mem=(\d+)/.exec(seen)?.[1])).toBeGreaterThan(20_000);
  });

  test("an idle client is closed, and the log tells at verbose", async () => {
    const { port, sessions, logged } = await start();
    const client = await RawClient.connect({ port });
    sessions.upkeep.idleSecondsMax = 1;
    const begin = performance.now();
    expect(await client.rest()).toBe("");
    expect(performance.now() - begin).toBeGreaterThan(900);
    expect(logged()).toContain(" - Closing idle client\n");
  });

  test("a client that is to be closed and never reads is closed all the same", async () => {
    const { server, port, sessions } = await start();
    server.limits.closingMsMax = 200;
    const [client, setter] = [await RawClient.connect({ port }), await RawClient.connect({ port })];
    await setter.command("SET", "big", Buffer.alloc(20_000_000));
    client.socket.pause();
    client.send(requests(["GET", "big"], ["QUIT"]));
    await waitUntil(() => sessions.size === 1, "the end of the client");
    expect(keptBy(server)).toMatchObject({ connections: 1, queuedBytes: 0 });
  });

  test("a client that has not said its password may send little, and more once it has", async () => {
    const { server, port, sessions } = await start();
    sessions.authentication.password = "secret";
    for (const [bytes, error] of [
      ["*11\r\n", "unauthenticated multibulk length"],
      ["*2\r\n$16385\r\n", "unauthenticated bulk length"],
    ] as const) {
      const client = await RawClient.connect({ port });
      client.send(bytes);
      expect(await client.rest()).toBe(`-ERR Protocol error: ${error}\r\n`);
    }
    const client = await RawClient.connect({ port });
    const big = "x".repeat(20_000);
    client.send(requests(["AUTH", "secret"], ["ECHO", big], ["DEL", ..."abcdefghijkl"]));
    expect(await client.replies(3)).toEqual(["+OK\r\n", `$20000\r\n${big}\r\n`, ":0\r\n"]);
    client.send(requests(["RESET"], ["ECHO", big]));
    expect(await client.rest()).toBe("+RESET\r\n-ERR Protocol error: unauthenticated bulk length\r\n");
    server.engine.keyspaceSettings.stringLengthMax = 100_000;
    const late = await RawClient.connect({ port });
    late.send(requests(["AUTH", "secret"], ["ECHO", "x".repeat(100_001)]));
    expect(await late.rest()).toBe("+OK\r\n-ERR Protocol error: invalid bulk length\r\n");
  });

  test("a request that grows beyond the limit ends its connection, and the log tells", async () => {
    const { server, port, logged } = await start();
    server.limits.queryBytesMax = 1_000_000;
    const client = await RawClient.connect({ port });
    client.send(request("SET", "k", Buffer.alloc(2_000_000)).subarray(0, 100_000));
    await waitUntil(() => client.ended !== null, "the end of the connection");
    expect(logged()).toMatch(/ # Closing client that reached max query buffer length: id=1 addr=/);
    expect(server.engine.traffic.inputLimitDisconnections).toBe(1);
  });

  test("bytes are counted, and clients turned away", async () => {
    const { server, port } = await start();
    server.settings.clientsMax = 1;
    const client = await RawClient.connect({ port });
    const big = "x".repeat(100_000);
    await client.command("ECHO", big);
    const tooMany = await RawClient.connect({ port });
    expect(await tooMany.rest()).toBe("-ERR max number of clients reached\r\n");
    expect(server.engine.traffic).toMatchObject({
      inputBytes: request("ECHO", big).length,
      outputBytes: "$100000\r\n\r\n".length + big.length,
      rejectedConnections: 1,
    });
  });

  // Where there is no other address, nobody can come from elsewhere.
  test.skipIf(outerAddress === undefined)("without a password nobody from elsewhere is let in", async () => {
    const { server, port } = await startServer({ transport, lines: [`bind 127.0.0.1 ${outerAddress}`] });
    const host = outerAddress as string;
    const stranger = await RawClient.connect({ port, host });
    expect(await stranger.rest()).toMatch(/^-DENIED Redis is running in protected mode .*\r\n$/);
    const local = await RawClient.connect({ port });
    expect(await local.command("PING")).toBe("+PONG\r\n");
    server.engine.sessions.authentication.password = "secret";
    const known = await RawClient.connect({ port, host });
    expect(await known.command("AUTH", "secret")).toBe("+OK\r\n");
    server.engine.sessions.authentication.password = "";
    server.settings.protectedMode = false;
    const free = await RawClient.connect({ port, host });
    expect(await free.command("PING")).toBe("+PONG\r\n");
    expect(server.engine.traffic.rejectedConnections).toBe(1);
  });

  test("CLIENT LIST tells how clients are connected, and CLIENT KILL disconnects them", async () => {
    const path = join(temporaryFolder(), "r.sock");
    const { server } = await startServer({ transport, lines: [`unixsocket ${path}`] });
    const unix = await RawClient.connect({ path });
    expect(await unix.command("CLIENT", "INFO")).toMatch(new RegExp(`id=1 addr=${path}:0 laddr=${path}:0 fd=\\d+ name= .* flags=U `));
    const tcp = await startServer({ transport });
    const [one, two] = [await RawClient.connect({ port: tcp.port }), await RawClient.connect({ port: tcp.port })];
    const address = `127.0.0.1:${two.socket.localPort}`;
    await two.command("PING");
    expect(await one.command("CLIENT", "LIST", "ADDR", address)).toMatch(
      new RegExp(`id=2 addr=${address} laddr=127\\.0\\.0\\.1:${tcp.port} fd=\\d+ .* flags=N .* events=r cmd=ping `),
    );
    expect(await one.command("CLIENT", "KILL", address)).toBe("+OK\r\n");
    expect(await two.rest()).toBe("");
    one.send(requests(["CLIENT", "KILL", "SKIPME", "no", "TYPE", "normal"], ["PING"]));
    expect(await one.rest()).toBe(":1\r\n");
    await waitUntil(() => tcp.server.engine.sessions.size === 0, "the end of the sessions");
    expect(server.engine.sessions.size).toBe(1);
  });
});
