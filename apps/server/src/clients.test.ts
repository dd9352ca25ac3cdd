/** The clients that people use, as they come. */
import { freePort, runProgram, ServerProcess, waitUntil } from "respire-test-rig";
import { describe, expect, test } from "vitest";
import { openIoredis, openNodeRedis, runPython } from "./testing/clients.js";

describe.each(["raw", "public"])("over the %s transport", (transport) => {
  const start = (port = 0): Promise<ServerProcess> =>
    ServerProcess.start({ args: ["--port", String(port)], env: { RESPIRE_TRANSPORT: transport } });

  describe.each([2, 3] as const)("ioredis, RESP%i", (protocol) => {
    test("strings, pipelines, expiry, errors, databases", async () => {
      const { port } = await start();
      const redis = await openIoredis(port, { protocol });
      expect(await redis.set("a", "é\r\n", "PX", 100_000)).toBe("OK");
      expect(await redis.get("a")).toBe("é\r\n");
      expect(await redis.pttl("a")).toBeGreaterThan(90_000);
      expect(await redis.set("b", Buffer.from([0, 255]))).toBe("OK");
      expect(await redis.getBuffer("b")).toEqual(Buffer.from([0, 255]));
      expect(await redis.mset({ x: "1", y: "2" })).toBe("OK");
      expect(await redis.mget("x", "none", "y")).toEqual(["1", null, "2"]);
      expect(await redis.incrby("x", 41)).toBe(42);
      const pipeline = redis.pipeline();
      for (let i = 0; i < 1000; i++) pipeline.incr("count");
      expect((await pipeline.exec())?.map(([error, value]) => error ?? value)).toEqual(Array.from({ length: 1000 }, (_, i) => i + 1));
      await expect(redis.incr("a")).rejects.toThrow("ERR value is not an integer or out of range");
      await expect(redis.call("NOSUCH")).rejects.toThrow("ERR unknown command 'NOSUCH'");
      expect(await redis.expire("x", 100)).toBe(1);
      expect(await redis.ttl("x")).toBe(100);
      expect(await redis.del("x", "y", "none")).toBe(2);
      expect(await redis.select(3)).toBe("OK");
      expect(await redis.dbsize()).toBe(0);
      expect(await redis.quit()).toBe("OK");
    });

    test("comes back when the server does", async () => {
      const port = await freePort();
      const server = await start(port);
      const redis = await openIoredis(port, { protocol });
      expect(await redis.set("a", "1")).toBe("OK");
      await server.kill();
      const waiting = redis.get("a");
      await start(port);
      expect(await waiting).toBe(null); // Another server: nothing is kept on disk yet.
      expect(await redis.set("a", "2")).toBe("OK");
    });
  });

  describe.each([2, 3] as const)("node-redis, RESP%i", (RESP) => {
    test("strings, pipelines, expiry, errors, databases", async () => {
      const { port } = await start();
      const client = await openNodeRedis(port, { RESP });
      expect(await client.set("a", "é\r\n", { expiration: { type: "PX", value: 100_000 } })).toBe("OK");
      expect(await client.get("a")).toBe("é\r\n");
      expect(await client.pTTL("a")).toBeGreaterThan(90_000);
      expect(await client.mSet({ x: "1", y: "2" })).toBe("OK");
      expect(await client.mGet(["x", "none", "y"])).toEqual(["1", null, "2"]);
      expect(await client.incrBy("x", 41)).toBe(42);
      // What is asked in one turn of the loop is sent as a pipeline.
      expect(await Promise.all(Array.from({ length: 1000 }, () => client.incr("count")))).toEqual(
        Array.from({ length: 1000 }, (_, i) => i + 1),
      );
      await expect(client.incr("a")).rejects.toThrow("ERR value is not an integer or out of range");
      await expect(client.sendCommand(["NOSUCH"])).rejects.toThrow("ERR unknown command 'NOSUCH'");
      expect(await client.expire("x", 100)).toBe(1);
      expect(await client.ttl("x")).toBe(100);
      expect(await client.del(["x", "y", "none"])).toBe(2);
      await client.select(3);
      expect(await client.dbSize()).toBe(0);
      expect(await client.configGet("maxclients")).toEqual({ maxclients: "10000" });
    });

    test("comes back when the server does", async () => {
      const port = await freePort();
      const server = await start(port);
      const client = await openNodeRedis(port, { RESP });
      expect(await client.set("a", "1")).toBe("OK");
      await server.kill();
      await waitUntil(() => !client.isReady, "the client to notice");
      await start(port);
      await waitUntil(() => client.isReady, "the client to be connected again");
      expect(await client.get("a")).toBe(null);
      expect(await client.set("a", "2")).toBe("OK");
    });
  });

  test.each([2, 3])("redis-py, RESP%i", async (protocol) => {
    const { port } = await start();
    await runPython(pythonScript(port, protocol));
  });

  test("redis-cli", async () => {
    const { port } = await start();
    const cli = (args: readonly string[], input = "") => runProgram("redis-cli", ["-p", String(port), ...args], { input });
    const { isMissing } = await cli(["PING"]);
    if (isMissing) {
      console.log("Left out: redis-cli is not installed.");
      return;
    }
    expect(await cli(["PING"])).toMatchObject({ code: 0, stdout: "PONG\n" });
    expect(await cli(["-n", "3", "SET", "a", "1"])).toMatchObject({ stdout: "OK\n" });
    expect(await cli(["-3", "CONFIG", "GET", "maxclients"])).toMatchObject({ stdout: "maxclients 10000\n" });
    expect(await cli(["-x", "SET", "b"], "from standard input")).toMatchObject({ stdout: "OK\n" });
    expect(await cli([], "GET b\nSELECT 3\nGET a\nNOSUCH\n")).toMatchObject({
      stdout: "from standard input\nOK\n1\nERR unknown command 'NOSUCH', with args beginning with: \n\n",
    });
    const pipe = Array.from({ length: 10_000 }, (_, i) => `SET key:${i} value\r\n`).join("");
    expect((await cli(["--pipe"], pipe)).stdout).toContain("errors: 0, replies: 10000");
    expect(await cli(["DBSIZE"])).toMatchObject({ stdout: "10001\n" });
  });

  test("redis-benchmark", async () => {
    const { port } = await start();
    const args = ["-p", String(port), "-t", "set,get,incr,mset", "-n", "20000", "-P", "16", "-q"];
    const { code, stdout, stderr, isMissing } = await runProgram("redis-benchmark", args);
    if (isMissing) {
      console.log("Left out: redis-benchmark is not installed.");
      return;
    }
    expect(code).toBe(0);
    expect(stderr).toBe("");
    expect(
      stdout.match(/^(SET|GET|INCR|MSET \(10 keys\)): [\d.]+ requests per second/gm) ??
        stdout.split(/[\r\n]+/).filter((line) => /requests per second/.test(line)),
    ).toHaveLength(4);
    expect(stdout).not.toMatch(/error/i);
  });
});

function pythonScript(port: number, protocol: number): string {
  return `
import redis
if ${protocol} == 3 and int(redis.__version__.split(".")[0]) < 5:
    print("all well")  # This version speaks RESP2 only.
    raise SystemExit
options = {"protocol": 3} if ${protocol} == 3 else {}
r = redis.Redis(port=${port}, **options)
assert r.ping()
assert r.set("a", b"\\x00\\xff\\r\\n", px=100000)
assert r.get("a") == b"\\x00\\xff\\r\\n"
assert 90000 < r.pttl("a") <= 100000
assert r.mset({"x": 1, "y": 2})
assert r.mget("x", "none", "y") == [b"1", None, b"2"]
assert r.incrby("x", 41) == 42
p = r.pipeline(transaction=False)
for _ in range(1000):
    p.incr("count")
assert p.execute() == list(range(1, 1001))
try:
    r.incr("a")
    raise SystemExit("no error")
except redis.ResponseError as error:
    assert str(error) == "value is not an integer or out of range", error
assert r.expire("x", 100) and r.ttl("x") == 100
assert r.delete("x", "y", "none") == 2
assert r.info("server")["redis_mode"] == "standalone"
assert r.config_get("maxclients") == {"maxclients": "10000"}
assert redis.Redis(port=${port}, db=3).dbsize() == 0
print("all well")
`;
}
