/** The sockets a server listens on. */
import { chmodSync, rmSync, statSync } from "node:fs";
import { type AddressInfo, createServer, type ListenOptions, type Server } from "node:net";
import type { Settings } from "./config/settings.js";
import type { Log } from "./logging.js";
import type { Accept, Transport } from "./transport/transport.js";

/** What could not be listened on, in Redis's words. */
export class ListenError extends Error {
  override name = "ListenError";
  readonly detail: string;

  constructor(message: string, detail: string) {
    super(message);
    this.detail = detail;
  }
}

export class Listeners {
  private readonly servers: Server[] = [];
  private unixPath = "";
  /** The TCP port in use: the one asked for, or the one the system chose if that was 0. */
  port = 0;
  /** "tcp" and "unix", as far as they are there. */
  readonly kinds: ("tcp" | "unix")[] = [];

  private readonly log: Log;

  constructor(log: Log) {
    this.log = log;
  }

  /**
   * Listens on every address of the settings. Port 0 means no TCP if there is a Unix socket, as in Redis; alone it asks the system for a free port.
   * Throws ListenError, and then listens on nothing.
   */
  async open(settings: Settings, transport: Transport, accept: Accept): Promise<void> {
    this.port = settings.port;
    const hasTcp = settings.bind.length > 0 && (settings.port !== 0 || settings.unixSocket === "");
    if (!hasTcp && settings.unixSocket === "") throw new ListenError("Configured to not listen anywhere, exiting.", "");
    try {
      if (hasTcp) await this.openTcp(settings, transport, accept);
      if (settings.unixSocket !== "") await this.openUnix(settings, transport, accept);
    } catch (error) {
      this.close();
      throw error;
    }
    // Such as too many open files when a client connects: that client is not served, the others are.
    for (const server of this.servers) server.on("error", (error) => this.log.warning(`Accepting client connection: ${error.message}`));
  }

  close(): void {
    for (const server of this.servers) server.close();
    if (this.unixPath !== "") rmSync(this.unixPath, { force: true });
  }

  private async openTcp(settings: Settings, transport: Transport, accept: Accept): Promise<void> {
    for (const entry of settings.bind) {
      const isOptional = entry.startsWith("-");
      const address = isOptional ? entry.slice(1) : entry;
      const isAll6 = address === "::*";
      const host = address === "*" ? "0.0.0.0" : isAll6 ? "::" : address;
      try {
        const server = await listen(
          { host, port: this.port, backlog: settings.tcpBacklog, ipv6Only: host.includes(":") },
          transport,
          accept,
        );
        this.servers.push(server);
        // With port 0 the first address gets a free port, and the others the same one.
        this.port = (server.address() as AddressInfo).port;
      } catch (error) {
        const { code, message } = error as NodeJS.ErrnoException;
        if (isOptional && (code === "EADDRNOTAVAIL" || code === "EAFNOSUPPORT" || (code === "EADDRINUSE" && settings.port === 0))) continue;
        throw new ListenError(
          `Failed listening on port ${settings.port} (tcp), aborting.`,
          `Could not create server TCP listening socket ${address}:${this.port}: ${message}`,
        );
      }
    }
    this.kinds.push("tcp");
  }

  private async openUnix(settings: Settings, transport: Transport, accept: Accept): Promise<void> {
    const path = settings.unixSocket;
    // A socket that a server which is gone has left behind; any other file is not ours to remove.
    if (statSync(path, { throwIfNoEntry: false })?.isSocket() === true) rmSync(path, { force: true });
    try {
      this.servers.push(await listen({ path, backlog: settings.tcpBacklog }, transport, accept));
    } catch (error) {
      throw new ListenError(`Failed opening Unix socket: bind: ${(error as Error).message}`, "");
    }
    this.unixPath = path;
    if (settings.unixSocketPermissions !== 0) chmodSync(path, settings.unixSocketPermissions);
    this.kinds.push("unix");
  }
}

function listen(options: ListenOptions, transport: Transport, accept: Accept): Promise<Server> {
  // A client that has sent its last request may still read the replies.
  const server = createServer({ allowHalfOpen: true });
  transport.attach(server, accept);
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(options, () => {
      server.off("error", reject);
      resolve(server);
    });
  });
}
