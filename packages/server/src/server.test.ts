import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { RawClient, request, requests, temporaryFolder, waitUntil } from "respire-test-rig";
import { describe, expect, test } from "vitest";
import { ConfigError } from "./config/file.js";
import { Log } from "./logging.js";
import { RespireServer } from "./server.js";
import { createServer, keptBy, startServer } from "./testing/start-server.js";
import { version } from "./version.js";

const fieldsOf = (text: string): Record<string, string> =>
  Object.fromEntries(text.split("\r\n").flatMap((line) => (/^[a-z]/.test(line) ? [line.split(/:(.*)/s).slice(0, 2)] : [])));
const sectionsOf = (text: string): string[] => [...text.matchAll(/^# (\w+)\r$/gm)].map(([, name = ""]) => name);

test("the version is that of the package", () => {
  const manifest = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
  expect(version).toBe(manifest.version);
});

describe.each(["raw", "public"] as const)("over the %s transport", (transport) => {
  test("the log tells of the start in the order that tools wait for", async () => {
    const file = join(temporaryFolder(), "log.txt");
    const { port } = await startServer({ transport, log: new Log(), lines: [`logfile ${file}`] });
    const messages = readFileSync(file, "utf8")
      .trimEnd()
      .split("\n")
      .map((line) => line.replace(/^\d+:M .{24} [*#] /, ""));
    expect(messages[0]).toBe("Respire is starting");
    expect(messages[1]).toMatch(
      new RegExp(
        `^Respire version=${version}, bits=64, node=[\\d.]+, transport=${transport === "raw" ? "raw handle" : "public net"}, PID: ${process.pid}$`,
      ),
    );
    expect(messages.slice(2)).toEqual([`Running mode=standalone, port=${port}.`, "Server initialized", "Ready to accept connections tcp"]);
  });

  test("stop lets leave what was replied, closes every connection and ends with the code it was given", async () => {
    const { server, port, stopped } = await startServer({ transport });
    const clients = await Promise.all(Array.from({ length: 10 }, () => RawClient.connect({ port })));
    for (const client of clients) client.send(request("INCR", "count"));
    await waitUntil(() => server.engine.stats.totalCalls === 10, "the requests");
    server.stop("enough", 3);
    server.stop("a second time", 4);
    expect(await stopped).toBe(3);
    const replies = await Promise.all(clients.map((client) => client.rest()));
    expect(replies.sort()).toEqual(Array.from({ length: 10 }, (_, i) => `:${i + 1}\r\n`).sort());
    expect(keptBy(server)).toEqual({ sessions: 0, connections: 0, queuedBytes: 0, heldBytes: 0 });
    await expect(RawClient.open({ port })).rejects.toThrow("ECONNREFUSED");
  });

  test("stop sends long output that is under way, and gives up on a client that doesn't read", async () => {
    const { server, port, stopped } = await startServer({ transport });
    const reader = await RawClient.connect({ port });
    const sleeper = await RawClient.connect({ port });
    await reader.command("SET", "big", Buffer.alloc(20_000_000));
    for (const client of [reader, sleeper]) {
      client.socket.pause();
      client.send(request("GET", "big"));
    }
    await waitUntil(() => keptBy(server).queuedBytes > 40_000_000, "output that waits");
    server.stop("enough");
    const before = reader.receivedBytes;
    reader.socket.resume();
    expect(await stopped).toBe(0);
    await waitUntil(() => reader.ended !== null, "the end of the connection");
    expect(reader.receivedBytes - before).toBe("$20000000\r\n\r\n".length + 20_000_000);
    expect(sleeper.receivedBytes).toBe(0);
  });

  test("what the output gate holds when the server stops is not sent", async () => {
    const { server, port, stopped } = await startServer({ transport });
    const client = await RawClient.connect({ port });
    server.engine.gate.hold(server.engine.changes.sequence);
    client.send(request("SET", "a", "1"));
    await waitUntil(() => server.engine.stats.totalCalls === 1, "the request");
    server.stop("enough");
    await stopped;
    expect(await client.rest()).toBe("");
  });

  test("an engine that breaks ends the server with code 1, and answers nothing more", async () => {
    const { server, port, stopped } = await startServer({ transport, log: silent() });
    const client = await RawClient.connect({ port });
    const other = await RawClient.connect({ port });
    await client.command("SET", "a", "1");
    server.engine.execute = () => {
      throw new Error("an invariant broke");
    };
    client.send(request("GET", "a"));
    expect(await stopped).toBe(1);
    expect(await client.rest()).toBe("");
    expect(await other.rest()).toBe("");
  });

  test("INFO tells about the server, in sections", async () => {
    const { server, port } = await startServer({ transport, configFile: "a.conf" });
    const client = await RawClient.connect({ port });
    await client.command("SET", "a", "1");
    const everything = await client.command("INFO");
    const byDefault = [
      "Server",
      "Clients",
      "Memory",
      "Persistence",
      "Stats",
      "Replication",
      "CPU",
      "Modules",
      "Errorstats",
      "Cluster",
      "Keyspace",
    ];
    expect(sectionsOf(everything)).toEqual(byDefault);
    expect(fieldsOf(everything)).toMatchObject({
      redis_version: expect.stringMatching(/^\d+\.\d+\.\d+$/),
      respire_version: version,
      redis_mode: "standalone",
      node_version: process.versions.node,
      transport: transport === "raw" ? "raw handle" : "public net",
      process_id: String(process.pid),
      run_id: expect.stringMatching(/^[0-9a-f]{40}$/),
      tcp_port: String(port),
      config_file: resolve("a.conf"),
      listener0: `name=tcp,bind=127.0.0.1,port=${port}`,
      lru_clock: expect.stringMatching(/^\d+$/),
      total_system_memory: expect.stringMatching(/^\d{9,}$/),
      used_cpu_user: expect.stringMatching(/^\d+\.\d{6}$/),
      connected_clients: "1",
      maxclients: "10000",
      total_blocking_keys: "0",
      total_blocking_keys_on_nokey: "0",
      used_memory: expect.stringMatching(/^\d+$/),
      used_memory_rss: expect.stringMatching(/^\d+$/),
      used_memory_human: expect.stringMatching(/^[\d.]+[BKMG]$/),
      total_connections_received: "1",
      db0: "keys=1,expires=0,avg_ttl=0,subexpiry=0",
    });
    expect(sectionsOf(await client.command("INFO", "clients", "KEYSPACE"))).toEqual(["Clients", "Keyspace"]);
    expect(sectionsOf(await client.command("INFO", "default"))).toEqual(byDefault);
    for (const all of ["all", "everything"]) {
      expect(sectionsOf(await client.command("INFO", all))).toEqual([
        ...byDefault.slice(0, 8),
        "Commandstats",
        "Errorstats",
        "Latencystats",
        "Cluster",
        "Keyspace",
      ]);
    }
    expect(await client.command("INFO", "nosuch")).toBe("$0\r\n\r\n");
    expect(await client.command("INFO", "commandstats")).toMatch(
      /cmdstat_set:calls=1,usec=\d+,usec_per_call=[\d.]+,rejected_calls=0,failed_calls=0\r\n/,
    );
    expect(server.engine.sessions.size).toBe(1);
  });

  test("MONITOR sends what others do, without being asked again", async () => {
    const { port } = await startServer({ transport });
    const monitor = await RawClient.connect({ port });
    expect(await monitor.command("MONITOR")).toBe("+OK\r\n");
    const client = await RawClient.connect({ port });
    await client.command("SET", "k", "v\n");
    await client.command("CONFIG", "GET", "x");
    await client.command("GET", "k");
    const lines = (await monitor.replies(2)).map((line) => /^\+\d+\.\d{6} \[0 127\.0\.0\.1:\d+\] (.*)\r\n$/.exec(line)?.[1]);
    expect(lines).toEqual(['"SET" "k" "v\\n"', '"GET" "k"']);
  });

  test("CONFIG GET takes globs in any case, several at once, and shows each option once", async () => {
    const { port } = await startServer({ transport, lines: ["maxclients 77", "databases '4'", "save 60 5"] });
    const client = await RawClient.connect({ port });
    const get = async (...patterns: string[]): Promise<string[]> =>
      (await client.command("CONFIG", "GET", ...patterns)).split("\r\n").filter((_, i) => i > 0 && i % 2 === 0);
    expect(await get("maxclients")).toEqual(["maxclients", "77"]);
    expect(await get("MAXCL*", "maxclients")).toEqual(["maxclients", "77"]);
    expect(await get("sav[a-e]", "databas?s")).toEqual(["save", "60 5", "databases", "4"]);
    expect(await get("nosuch")).toEqual([]);
    expect((await get("*")).filter((_, i) => i % 2 === 0)).toEqual(expect.arrayContaining(["port", "bind", "hz", "slowlog-max-len"]));
    expect(await client.command("CONFIG")).toBe("-ERR wrong number of arguments for 'config' command\r\n");
    // The databases are as many as were asked for, quotes or not.
    expect(await client.command("SELECT", "3")).toBe("+OK\r\n");
    expect(await client.command("SELECT", "4")).toBe("-ERR DB index is out of range\r\n");
  });
});

test("a bad line is thrown before anything is listened on", () => {
  expect(() => createServer({ lines: ["nosuch 1"] })).toThrow(ConfigError);
});

test("a server that is stopped before it has started listens on nothing", async () => {
  const { server, stopped } = createServer();
  const starting = server.start();
  server.stop("changed my mind");
  await starting;
  expect(await stopped).toBe(0);
  await expect(RawClient.open({ port: server.port })).rejects.toThrow("ECONNREFUSED");
});

test("two servers in one process have nothing in common", async () => {
  const [one, two] = [await startServer(), await startServer()];
  const [a, b] = [await RawClient.connect({ port: one.port }), await RawClient.connect({ port: two.port })];
  a.send(requests(["SET", "key", "1"], ["DBSIZE"]));
  expect(await a.replies(2)).toEqual(["+OK\r\n", ":1\r\n"]);
  expect(await b.command("DBSIZE")).toBe(":0\r\n");
});

test("without options it has Redis's defaults", () => {
  const { settings, engine } = new RespireServer({ log: silent() });
  expect(settings).toMatchObject({ port: 6379, clientsMax: 10_000, tcpBacklog: 511 });
  expect(engine.keyspace.databases).toHaveLength(16);
});

/** A log of which nothing is seen. */
function silent(): Log {
  const log = new Log();
  log.file = process.platform === "win32" ? "NUL" : "/dev/null";
  return log;
}
