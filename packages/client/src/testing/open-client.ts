/** Clients and servers for tests; all are gone after the test. */
import { createServer, connect as dial, type Socket } from "node:net";
import { testedServers } from "respire-test-rig";
import { onTestFinished } from "vitest";
import { Client, type ClientOptions } from "../index.js";

/** A connected client that comes back quickly. */
export async function openClient(options: ClientOptions): Promise<Client> {
  const client = newClient(options);
  await client.connect();
  return client;
}

export function newClient(options: ClientOptions): Client {
  const client = new Client({ reconnect: { delayMinMs: 5, delayMaxMs: 20 }, ...options });
  onTestFinished(() => client.destroy());
  return client;
}

/** The servers that the tests run against, each with its name. */
export const servers = testedServers("the client against redis-server");

/** A proxy that forwards everything, until it cuts a connection after so many more bytes from the server. */
export class CuttingProxy {
  /** Bytes from the server that still pass, all connections together; then all are cut. */
  passBytes = Number.POSITIVE_INFINITY;
  /** False: bytes from the clients are not read. */
  private readonly sockets = new Set<Socket>();
  private readonly server;

  private constructor(targetPort: number) {
    this.server = createServer((client) => {
      const server = dial({ port: targetPort, host: "127.0.0.1", noDelay: true });
      client.setNoDelay();
      for (const [from, to] of [
        [client, server],
        [server, client],
      ] as const) {
        this.sockets.add(from);
        from.on("error", () => {});
        from.on("close", () => {
          this.sockets.delete(from);
          to.destroy();
        });
      }
      client.on("data", (chunk) => server.write(chunk));
      server.on("data", (chunk) => {
        const passing = Math.min(chunk.length, this.passBytes);
        this.passBytes -= passing;
        const isCut = this.passBytes === 0;
        client.write(chunk.subarray(0, passing), () => isCut && client.destroy());
        if (isCut) this.passBytes = Number.POSITIVE_INFINITY;
      });
    });
  }

  static async start(targetPort: number): Promise<CuttingProxy> {
    const proxy = new CuttingProxy(targetPort);
    await new Promise<void>((resolve) => proxy.server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => proxy.stop());
    return proxy;
  }

  get port(): number {
    return (this.server.address() as { port: number }).port;
  }

  stop(): void {
    this.server.close();
    for (const socket of this.sockets) socket.destroy();
  }
}
