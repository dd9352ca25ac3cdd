import { hasRedis, RedisProcess, type Script, ScriptedServer } from "respire-test-rig";
import { expect, test } from "vitest";
import { newClient, openClient } from "./testing/open-client.js";
import { version } from "./version.js";

/** A server of before RESP3. */
const old: Script = ([name, ...args]) => {
  if (name === "HELLO") return "-ERR unknown command 'HELLO', with args beginning with: '3' \r\n";
  if (name === "CLIENT" && args[0] === "SETINFO") return "-ERR Unknown subcommand or wrong number of arguments for 'SETINFO'\r\n";
  if (name === "LIST") return "*2\r\n$1\r\na\r\n$-1\r\n";
  return "+OK\r\n";
};

test("everything is asked for in two steps, before the first call", async () => {
  const server = await ScriptedServer.start(() => "+OK\r\n");
  const client = newClient({ port: server.port, username: "ann", password: "secret", clientName: "app", db: 2 });
  const connecting = client.connect();
  const early = client.call("GET", "a");
  await connecting;
  await early;
  expect(server.requests).toEqual([
    ["HELLO", "3", "AUTH", "ann", "secret", "SETNAME", "app"],
    ["CLIENT", "SETINFO", "LIB-NAME", "respire"],
    ["CLIENT", "SETINFO", "LIB-VER", version],
    ["SELECT", "2"],
    ["GET", "a"],
  ]);
});

test("a password alone is that of the default user", async () => {
  const server = await ScriptedServer.start(() => "+OK\r\n");
  await openClient({ port: server.port, password: "secret", identify: false });
  expect(server.requests).toEqual([["HELLO", "3", "AUTH", "default", "secret"]]);
});

test.each(["unknown command", "NOPROTO"])("a server that refuses HELLO (%s) is spoken to in RESP2", async (how) => {
  const server = await ScriptedServer.start((words, socket) =>
    how === "NOPROTO" && words[0] === "HELLO" ? "-NOPROTO unsupported protocol version\r\n" : old(words, socket),
  );
  const client = await openClient({ port: server.port, password: "secret", clientName: "app", db: 2 });
  expect(client.protocol).toBe(2);
  expect(await client.call("LIST")).toEqual(["a", null]);
  expect(server.requests.slice(1, 3)).toEqual([
    ["AUTH", "secret"],
    ["CLIENT", "SETNAME", "app"],
  ]);
  expect(server.requests).toContainEqual(["SELECT", "2"]);
});

test("protocol 2 doesn't ask for more", async () => {
  const server = await ScriptedServer.start(() => "+OK\r\n");
  await openClient({ port: server.port, protocol: 2, identify: false });
  expect(server.requests).toEqual([]);
});

test.each([
  ["HELLO", "-WRONGPASS invalid username-password pair or user is disabled.\r\n"],
  ["HELLO", "-ERR max number of clients reached\r\n"],
  ["SELECT", "-ERR DB index is out of range\r\n"],
])("a refused %s rejects connect with the server's words: %s", async (refused, words) => {
  const server = await ScriptedServer.start(([name]) => (name === refused ? words : "+OK\r\n"));
  const client = newClient({ port: server.port, password: "secret", db: 99 });
  await expect(client.connect()).rejects.toMatchObject({ name: "ReplyError", message: words.slice(1, -2), command: refused });
  expect(server.requests.some(([name]) => name === "GET")).toBe(false);
});

test("a server that takes the connection and says nothing is given up", async () => {
  const server = await ScriptedServer.start(() => null);
  const client = newClient({ port: server.port, connectTimeoutMs: 50 });
  const error = await client.connect().catch((reason: unknown) => reason);
  expect(error).toMatchObject({ name: "ConnectionError", message: expect.stringContaining("no connection within 50 ms") });
});

test("what is no RESP ends the attempt", async () => {
  const server = await ScriptedServer.start(() => "HTTP/1.1 400 Bad Request\r\n");
  await expect(newClient({ port: server.port }).connect()).rejects.toThrow(/Protocol error: unexpected 'H'/);
});

if (hasRedis("AUTH with redis-server")) {
  test("passwords, with redis-server", async () => {
    const { port } = await RedisProcess.start({ args: ["--requirepass", "secret"] });
    await (await openClient({ port, password: "secret" })).call("ACL", "SETUSER", "ann", "on", ">her", "~*", "+@all");
    for (const protocol of [2, 3] as const) {
      await expect(newClient({ port, protocol, password: "wrong" }).connect()).rejects.toThrow(/^WRONGPASS/);
      await expect(newClient({ port, protocol: 3 }).connect()).rejects.toThrow(/^NOAUTH/);
      const client = await openClient({ url: `redis://ann:her@127.0.0.1:${port}/1`, protocol, clientName: "app" });
      expect(await client.call("ACL", "WHOAMI")).toBe("ann");
      expect(await client.call("CLIENT", "INFO")).toMatch(/ name=app .* db=1 .* user=ann .* resp=/);
    }
  });
}
