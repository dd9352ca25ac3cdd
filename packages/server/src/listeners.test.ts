import { chmodSync, existsSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { networkInterfaces } from "node:os";
import { join } from "node:path";
import { freePort, RawClient, temporaryFolder } from "respire-test-rig";
import { describe, expect, onTestFinished, test } from "vitest";
import { createServer as createRespire, startServer } from "./testing/start-server.js";

const hasIpv6 = Object.values(networkInterfaces()).some((addresses) => addresses?.some(({ address }) => address === "::1"));

/** A port of the loopback address that something listens on until the test is over. */
async function takenPort(host = "127.0.0.1"): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  onTestFinished(() => void server.close());
  return (server.address() as { port: number }).port;
}

describe.each(["raw", "public"] as const)("over the %s transport", (transport) => {
  test("port 0 asks the system for a free port, which is then known", async () => {
    const { port } = await startServer({ transport });
    expect(port).toBeGreaterThan(0);
    const client = await RawClient.connect({ port });
    expect(await client.command("INFO", "server")).toContain(`tcp_port:${port}\r\n`);
  });

  test("a Unix socket with the permissions asked for, which is gone afterwards", async () => {
    const path = join(temporaryFolder(), "r.sock");
    const { server, stopped } = await startServer({ transport, lines: [`unixsocket ${path}`, "unixsocketperm 700"] });
    expect(statSync(path).mode & 0o777).toBe(0o700);
    const client = await RawClient.connect({ path });
    expect(await client.command("PING")).toBe("+PONG\r\n");
    // Port 0 beside a Unix socket means no TCP, as in Redis.
    expect(server.port).toBe(0);
    server.stop("enough");
    expect(await stopped).toBe(0);
    expect(existsSync(path)).toBe(false);
  });

  test("TCP and a Unix socket reach the same data", async () => {
    const path = join(temporaryFolder(), "r.sock");
    const { port } = await startServer({ transport, lines: [`port ${await freePort()}`, `unixsocket ${path}`] });
    const [tcp, unix] = [await RawClient.connect({ port }), await RawClient.connect({ path })];
    await tcp.command("SET", "a", "1");
    expect(await unix.command("GET", "a")).toBe("$1\r\n1\r\n");
  });

  test("a socket that a server left behind is taken over, another file is not", async () => {
    const folder = temporaryFolder();
    const path = join(folder, "r.sock");
    await startServer({ transport, lines: [`unixsocket ${path}`] });
    await startServer({ transport, lines: [`unixsocket ${path}`] });
    const client = await RawClient.connect({ path });
    expect(await client.command("PING")).toBe("+PONG\r\n");
    const file = join(folder, "notes.txt");
    writeFileSync(file, "mine");
    const { server } = createRespire({ transport, lines: [`unixsocket ${file}`] });
    await expect(server.start()).rejects.toThrow("Failed opening Unix socket: bind: ");
    expect(statSync(file).size).toBe(4);
  });

  test("a port in use is reported in Redis's words, and nothing is listened on then", async () => {
    const path = join(temporaryFolder(), "r.sock");
    const port = await takenPort();
    const { server } = createRespire({ transport, lines: [`port ${port}`, `unixsocket ${path}`] });
    await expect(server.start()).rejects.toThrow(`Failed listening on port ${port} (tcp), aborting.`);
    expect(existsSync(path)).toBe(false);
  });

  test("when the second of two fails, the first is closed again", async () => {
    const port = await freePort();
    const folder = temporaryFolder();
    chmodSync(folder, 0o700);
    const { server } = createRespire({ transport, lines: [`port ${port}`, `unixsocket ${join(folder, "none", "r.sock")}`] });
    await expect(server.start()).rejects.toThrow("Failed opening Unix socket");
    await expect(RawClient.open({ port })).rejects.toThrow("ECONNREFUSED");
  });

  test("an address that this machine doesn't have is an error, unless it has a dash before it", async () => {
    const { server } = createRespire({ transport, lines: ["bind 127.0.0.1 192.0.2.1"] });
    await expect(server.start()).rejects.toThrow("Failed listening on port 0 (tcp), aborting.");
    const { port } = await startServer({ transport, lines: ["bind 127.0.0.1 -192.0.2.1"] });
    const client = await RawClient.connect({ port });
    expect(await client.command("PING")).toBe("+PONG\r\n");
  });

  test("nothing to listen on is an error", async () => {
    const { server } = createRespire({ transport, lines: ['bind ""'] });
    await expect(server.start()).rejects.toThrow("Configured to not listen anywhere, exiting.");
  });

  // A machine without IPv6 can't say whether it works.
  test.skipIf(!hasIpv6)("IPv6 and IPv4 at the same port", async () => {
    const { port } = await startServer({ transport, lines: ["bind 127.0.0.1 ::1"] });
    for (const host of ["127.0.0.1", "::1"]) {
      const client = await RawClient.connect({ port, host });
      expect(await client.command("PING")).toBe("+PONG\r\n");
    }
  });
});
