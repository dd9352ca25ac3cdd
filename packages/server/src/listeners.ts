/** The sockets a server listens on. */
import { chmodSync, rmSync, statSync } from "node:fs";
import { type AddressInfo, createServer, type ListenOptions, type Server } from "node:net";
import { OptionError } from "@respire/engine";
import type { Settings } from "./config/settings.js";
import { listenNow } from "./listen-now.js";
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
  private tcp: Server[] = [];
  private unix: Server | null = null;
  private unixPath = "";
  private isOpen = false;
  /** What the settings said when the listeners were opened or moved last: 0 may have become a free port. */
  private wantedPort = 0;
  /** The TCP port in use: the one asked for, or the one the system chose if that was 0. */
  port = 0;
  /** "tcp" and "unix", as far as they are there. */
  readonly kinds: ("tcp" | "unix")[] = [];
  private readonly settings: Settings;
  private readonly transport: Transport;
  private readonly accept: Accept;
  private readonly log: Log;

  constructor(settings: Settings, transport: Transport, accept: Accept, log: Log) {
    this.settings = settings;
    this.transport = transport;
    this.accept = accept;
    this.log = log;
  }

  /**
   * Listens on every address of the settings. Port 0 means no TCP if there is a Unix socket, as in Redis; alone it asks the system for a free port.
   * Throws ListenError, and then listens on nothing.
   */
  async open(): Promise<void> {
    const { settings } = this;
    this.port = this.wantedPort = settings.port;
    const hasTcp = settings.bind.length > 0 && (settings.port !== 0 || settings.unixSocket === "");
    if (!hasTcp && settings.unixSocket === "") throw new ListenError("Configured to not listen anywhere, exiting.", "");
    try {
      if (hasTcp) await this.openTcp();
      if (settings.unixSocket !== "") await this.openUnix();
    } catch (error) {
      this.close();
      throw error;
    }
    for (const server of [...this.tcp, ...(this.unix === null ? [] : [this.unix])]) this.watch(server);
    this.isOpen = true;
  }

  close(): void {
    this.isOpen = false;
    for (const server of this.tcp) server.close();
    this.unix?.close();
    if (this.unixPath !== "") rmSync(this.unixPath, { force: true });
  }

  /** CONFIG SET port. The old port is left when the new one is held. Throws an OptionError, and then nothing has moved. */
  moveToPort(): void {
    const { port } = this.settings;
    if (!this.isOpen || port === this.wantedPort) return;
    let servers: Server[];
    try {
      servers = port === 0 ? [] : this.bindNow(port);
    } catch (error) {
      this.log.warning(`Could not listen on port ${port}: ${(error as Error).message}`);
      throw new OptionError("Unable to listen on this port. Check server logs.");
    }
    this.replace(servers, port);
    this.wantedPort = port;
  }

  /** CONFIG SET bind. Throws an OptionError, and then listens where it did before. */
  moveToAddresses(): void {
    if (!this.isOpen) return;
    // The new addresses may be among the old ones, so those are left first.
    const before = this.tcp.map((server) => server.address() as AddressInfo);
    for (const server of this.tcp) server.close();
    try {
      this.replace(this.port === 0 ? [] : this.bindNow(this.port), this.port);
    } catch (error) {
      this.log.warning(`Could not listen on the addresses: ${(error as Error).message}`);
      this.tcp = before.map(({ address, port }) => this.listenAt(address, port));
      throw new OptionError("Failed to bind to specified addresses.");
    }
  }

  private replace(servers: Server[], port: number): void {
    for (const server of this.tcp) if (server.listening) server.close();
    this.tcp = servers;
    this.port = port;
  }

  /** Listeners for all addresses of the settings, or an error and none. */
  private bindNow(port: number): Server[] {
    const servers: Server[] = [];
    for (const entry of this.settings.bind) {
      const { host, isOptional } = addressOf(entry);
      try {
        servers.push(this.listenAt(host, port));
      } catch (error) {
        if (isOptional && isUnavailable(error)) continue;
        for (const server of servers) server.close();
        throw error;
      }
    }
    return servers;
  }

  private listenAt(host: string, port: number): Server {
    const server = this.create();
    listenNow(server, host, port, this.settings.tcpBacklog);
    this.watch(server);
    return server;
  }

  private async openTcp(): Promise<void> {
    const { settings } = this;
    for (const entry of settings.bind) {
      const { host, isOptional } = addressOf(entry);
      try {
        const server = await this.listen({ host, port: this.port, backlog: settings.tcpBacklog, ipv6Only: host.includes(":") });
        this.tcp.push(server);
        // With port 0 the first address gets a free port, and the others the same one.
        this.port = (server.address() as AddressInfo).port;
      } catch (error) {
        const { code, message } = error as NodeJS.ErrnoException;
        if (isOptional && (isUnavailable(error) || (code === "EADDRINUSE" && settings.port === 0))) continue;
        throw new ListenError(
          `Failed listening on port ${settings.port} (tcp), aborting.`,
          `Could not create server TCP listening socket ${entry.replace(/^-/, "")}:${this.port}: ${message}`,
        );
      }
    }
    this.kinds.push("tcp");
  }

  private async openUnix(): Promise<void> {
    const { unixSocket: path, unixSocketPermissions, tcpBacklog } = this.settings;
    // A socket that a server which is gone has left behind; any other file is not ours to remove.
    if (statSync(path, { throwIfNoEntry: false })?.isSocket() === true) rmSync(path, { force: true });
    try {
      this.unix = await this.listen({ path, backlog: tcpBacklog });
    } catch (error) {
      throw new ListenError(`Failed opening Unix socket: bind: ${(error as Error).message}`, "");
    }
    this.unixPath = path;
    if (unixSocketPermissions !== 0) chmodSync(path, unixSocketPermissions);
    this.kinds.push("unix");
  }

  private listen(options: ListenOptions): Promise<Server> {
    const server = this.create();
    return new Promise((resolve, reject) => {
      server.once("error", reject);
      server.listen(options, () => {
        server.off("error", reject);
        resolve(server);
      });
    });
  }

  private create(): Server {
    // A client that has sent its last request may still read the replies.
    const server = createServer({ allowHalfOpen: true });
    this.transport.attach(server, this.accept);
    return server;
  }

  /** Such as too many open files when a client connects: that client is not served, the others are. */
  private watch(server: Server): void {
    server.on("error", (error) => this.log.warning(`Accepting client connection: ${error.message}`));
  }
}

function addressOf(entry: string): { host: string; isOptional: boolean } {
  const isOptional = entry.startsWith("-");
  const address = isOptional ? entry.slice(1) : entry;
  return { host: address === "*" ? "0.0.0.0" : address === "::*" ? "::" : address, isOptional };
}

function isUnavailable(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === "EADDRNOTAVAIL" || code === "EAFNOSUPPORT";
}
