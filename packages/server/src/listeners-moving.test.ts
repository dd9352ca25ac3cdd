/** CONFIG SET port and bind while the server runs. */
import { join } from "node:path";
import { freePort, RawClient, temporaryFolder } from "respire-test-rig";
import { describe, expect, test } from "vitest";
import { startServer } from "./testing/start-server.js";

/** What is refused is logged. */
const quiet = (): string[] => [`logfile ${join(temporaryFolder(), "log.txt")}`];

describe.each(["raw", "public"] as const)("over the %s transport", (transport) => {
  test("CONFIG SET port moves to another port; those who are connected stay", async () => {
    const { server, port } = await startServer({ transport, lines: quiet() });
    const client = await RawClient.connect({ port });
    const other = await freePort();
    expect(await client.command("CONFIG", "SET", "port", String(other))).toBe("+OK\r\n");
    expect(server.port).toBe(other);
    const late = await RawClient.connect({ port: other });
    expect(await late.command("PING")).toBe("+PONG\r\n");
    expect(await client.command("PING")).toBe("+PONG\r\n");
    await expect(RawClient.connect({ port })).rejects.toThrow("ECONNREFUSED");
  });

  test("a port in use is refused, and nothing moves", async () => {
    const { port } = await startServer({ transport, lines: quiet() });
    const { port: taken } = await startServer({ transport, lines: quiet() });
    const client = await RawClient.connect({ port });
    expect(await client.command("CONFIG", "SET", "hz", "20", "port", String(taken))).toBe(
      "-ERR CONFIG SET failed (possibly related to argument 'port') - Unable to listen on this port. Check server logs.\r\n",
    );
    expect(await client.command("CONFIG", "GET", "hz")).toContain("\r\n10\r\n");
    const late = await RawClient.connect({ port });
    expect(await late.command("PING")).toBe("+PONG\r\n");
  });

  test("CONFIG SET bind moves to other addresses, or is refused and nothing moves", async () => {
    const { port } = await startServer({ transport, lines: quiet() });
    const client = await RawClient.connect({ port });
    expect(await client.command("CONFIG", "SET", "bind", "127.0.0.2 -192.0.2.1")).toBe("+OK\r\n");
    const late = await RawClient.connect({ port, host: "127.0.0.2" });
    expect(await late.command("PING")).toBe("+PONG\r\n");
    await expect(RawClient.connect({ port })).rejects.toThrow("ECONNREFUSED");
    for (const addresses of ["192.0.2.1", "127.0.0.1 192.0.2.1", "nosuch.invalid"]) {
      expect(await client.command("CONFIG", "SET", "bind", addresses)).toBe(
        "-ERR CONFIG SET failed (possibly related to argument 'bind') - Failed to bind to specified addresses.\r\n",
      );
    }
    const later = await RawClient.connect({ port, host: "127.0.0.2" });
    expect(await later.command("CONFIG", "GET", "bind")).toContain("127.0.0.2 -192.0.2.1\r\n");
  });

  test("port 0, or no address, stops listening", async () => {
    const { port } = await startServer({ transport, lines: quiet() });
    const client = await RawClient.connect({ port });
    expect(await client.command("CONFIG", "SET", "bind", "")).toBe("+OK\r\n");
    await expect(RawClient.connect({ port })).rejects.toThrow("ECONNREFUSED");
    expect(await client.command("CONFIG", "SET", "bind", "127.0.0.1")).toBe("+OK\r\n");
    const late = await RawClient.connect({ port });
    expect(await late.command("PING")).toBe("+PONG\r\n");
  });
});
