/** How the clients that people use begin a session: what they tell of themselves, how they say their password, what they make of CLIENT LIST. */
import { RespireServer } from "@respire/server";
import { Redis } from "ioredis";
import { createClient } from "redis";
import { runProgram } from "respire-test-rig";
import { describe, expect, onTestFinished, test } from "vitest";

/** A server in this process. @param password empty for none. */
async function start(password: string): Promise<RespireServer> {
  const server = await new Promise<RespireServer>((resolve, reject) => {
    const started = new RespireServer({ lines: ["port 0", "bind 127.0.0.1", "loglevel warning"] });
    started.start().then(() => resolve(started), reject);
  });
  server.engine.sessions.authentication.password = password;
  onTestFinished(() => server.stop("The test is over"));
  return server;
}

/** What the session of the client with this library tells of itself. */
function sessionOf(server: RespireServer, library: RegExp) {
  const session = [...server.engine.sessions.all()].find(({ libraryName }) => library.test(libraryName));
  expect(session).toBeDefined();
  return session as NonNullable<typeof session>;
}

describe.each(["", "a pass word"])("with the password %j", (password) => {
  test("ioredis, as it comes", async () => {
    const server = await start(password);
    const redis = new Redis({ port: server.port, lazyConnect: true, ...(password === "" ? {} : { password }), connectionName: "mine" });
    const errors: Error[] = [];
    redis.on("error", (error: Error) => errors.push(error));
    onTestFinished(() => redis.disconnect());
    await redis.connect();
    expect(redis.status).toBe("ready");
    expect(await redis.client("GETNAME")).toBe("mine");
    expect(await redis.client("LIST")).toMatch(/^id=\d+ addr=127\.0\.0\.1:\d+ .* name=mine .* lib-name=ioredis/);
    expect(sessionOf(server, /^ioredis/).libraryVersion).toMatch(/^\d+\./);
    expect(await redis.call("CLIENT", "KILL", "TYPE", "normal")).toBe(0);
    expect(errors).toEqual([]);
  });

  test("node-redis, as it comes", async () => {
    const server = await start(password);
    const client = createClient({ url: `redis://127.0.0.1:${server.port}`, name: "mine", ...(password === "" ? {} : { password }) });
    const errors: Error[] = [];
    client.on("error", (error: Error) => errors.push(error));
    onTestFinished(() => client.destroy());
    await client.connect();
    expect(await client.clientGetName()).toBe("mine");
    const [info] = await client.clientList();
    expect(info).toMatchObject({ name: "mine", flags: "N", db: 0, user: "default", addr: expect.stringMatching(/^127\.0\.0\.1:\d+$/) });
    expect(await client.clientInfo()).toMatchObject({ id: info?.id, cmd: "client|info", libName: expect.stringMatching(/redis/) });
    expect(sessionOf(server, /redis/).libraryVersion).toMatch(/^\d+\./);
    expect(await client.clientKill({ filter: "SKIPME", skipMe: true })).toBe(0);
    expect(errors).toEqual([]);
  });

  test("redis-cli", async () => {
    const server = await start(password);
    const login = password === "" ? [] : ["--no-auth-warning", "-a", password];
    const { isMissing, stdout } = await runProgram("redis-cli", ["-p", String(server.port), ...login, "-3", "CLIENT", "LIST"]);
    if (isMissing) {
      console.log("Left out: redis-cli is not installed.");
      return;
    }
    expect(stdout).toMatch(/^id=\d+ addr=127\.0\.0\.1:\d+ .* resp=3 /);
  });
});

test("a wrong password is refused in a way that clients understand", async () => {
  const server = await start("right");
  const redis = new Redis({ port: server.port, lazyConnect: true, password: "wrong", retryStrategy: () => null });
  redis.on("error", () => {});
  onTestFinished(() => redis.disconnect());
  await expect(redis.connect().then(() => redis.ping())).rejects.toThrow();
  const client = createClient({ url: `redis://127.0.0.1:${server.port}`, password: "wrong", socket: { reconnectStrategy: false } });
  client.on("error", () => {});
  await expect(client.connect()).rejects.toThrow("WRONGPASS invalid username-password pair or user is disabled.");
  const { deniedCount } = server.engine.sessions.authentication;
  expect(deniedCount).toBeGreaterThanOrEqual(2);
});
