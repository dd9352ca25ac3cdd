/** A server: an engine, what it listens on, the connections, and the beat that its background work is done to. */
import { Engine, type ExtensionSource } from "@respire/engine";
import { shutdownCommands } from "./commands/shutdown.js";
import { applyLines, splitWords } from "./config/file.js";
import { Settings, serverOptions } from "./config/settings.js";
import { BufferPool } from "./connection/buffer-pool.js";
import { ClientLimits } from "./connection/client-limits.js";
import { Connection, type ConnectionOwner } from "./connection/connection.js";
import { FlushQueue } from "./connection/flush-queue.js";
import { Traffic } from "./connection/traffic.js";
import { DeadlineTimer } from "./deadline-timer.js";
import { Listeners } from "./listeners.js";
import { Log } from "./logging.js";
import { MemoryRelease } from "./memory-release.js";
import { deniedReply, isLoopback } from "./protected-mode.js";
import { registerServerInfo } from "./server-info.js";
import { systemClock, systemRandom } from "./system.js";
import { chooseTransport, type TransportChoice } from "./transport/choose.js";
import type { Socket, SocketHandler, Transport } from "./transport/transport.js";
import { version } from "./version.js";

export interface ServerOptions {
  /** Lines of redis.conf, and of the command line after them. */
  lines?: readonly string[];
  /** Where the lines came from, for INFO. */
  configFile?: string;
  log?: Log;
  transport?: TransportChoice;
  /** What is added to the engine's own commands, options and so on, and to the server's. */
  extensions?: readonly ExtensionSource[];
  /** Called once the server has stopped: with 0 as asked for, with 1 because something broke. */
  onStopped?: (exitCode: number) => void;
}

const tooManyClients = Buffer.from("-ERR max number of clients reached\r\n");
/** Background work that is not done in one slice goes on after this long: about a fifth of the time goes to it. Milliseconds. */
const busyTickMs = 4;
/** Output that is still on its way when the server stops has this long to leave. Milliseconds. */
const lingerMs = 500;

export class RespireServer implements ConnectionOwner {
  readonly log: Log;
  readonly settings = new Settings();
  readonly engine: Engine;
  readonly pool = new BufferPool();
  readonly flushQueue = new FlushQueue(() => this.deliver());
  readonly limits = new ClientLimits();
  readonly traffic = new Traffic();
  private readonly listeners: Listeners;
  /** Connections whose output the gate holds. */
  readonly held = new Set<Connection>();
  private readonly connections = new Set<Connection>();
  private readonly memoryRelease = new MemoryRelease();
  private readonly transport: Transport;
  private readonly onStopped: (exitCode: number) => void;
  private timer: NodeJS.Timeout | null = null;
  private readonly deadlineTimer: DeadlineTimer;
  private isStopping = false;

  /** Throws ConfigError if the options can't be obeyed. */
  constructor(options: ServerOptions = {}) {
    this.log = options.log ?? new Log();
    this.listeners = new Listeners(this.log);
    this.onStopped = options.onStopped ?? (() => {});
    this.transport = chooseTransport(options.transport ?? "auto");
    const lines = options.lines ?? [];
    this.engine = new Engine({
      clock: systemClock,
      random: systemRandom,
      databases: databasesOf(lines, this.log),
      extensions: [
        { name: "server", commands: shutdownCommands(() => this.stop("User requested shutdown...")) },
        ...(options.extensions ?? []),
      ],
    });
    this.deadlineTimer = new DeadlineTimer(this.engine, (error) => this.engineFailed(error));
    for (const option of serverOptions(this.settings, this.log)) this.engine.options.define(option);
    applyLines(lines, this.engine.options);
    registerServerInfo({
      engine: this.engine,
      settings: this.settings,
      configFile: options.configFile ?? "",
      transportName: this.transport.name,
      port: () => this.listeners.port,
    });
    // In the next flush, not at once: a change may be released in the middle of the command that made it.
    this.engine.gate.onRelease(() => {
      for (const connection of this.held) if (!connection.isFlushQueued) this.flushQueue.add(connection);
      this.held.clear();
    });
  }

  /** Listens, and serves from then on. Throws ListenError. */
  async start(): Promise<void> {
    const { log, settings } = this;
    log.notice("Respire is starting");
    log.notice(`Respire version=${version}, bits=64, node=${process.versions.node}, transport=${this.transport.name}, PID: ${process.pid}`);
    if (settings.save !== "" || settings.appendOnly)
      log.warning("This version keeps nothing on disk: 'save' and 'appendonly' have no effect.");
    await this.listeners.open(settings, this.transport, (socket) => this.accept(socket));
    if (this.isStopping) return this.listeners.close();
    log.notice(`Running mode=standalone, port=${this.listeners.port}.`);
    log.notice("Server initialized");
    for (const kind of this.listeners.kinds) log.notice(`Ready to accept connections ${kind}`);
    this.beat(false);
  }

  /** The TCP port it listens on. */
  get port(): number {
    return this.listeners.port;
  }

  /** Stops: no new connections, what was replied is sent, then `onStopped` is called. */
  stop(reason: string, exitCode = 0): void {
    if (this.isStopping) return;
    this.isStopping = true;
    this.log.notice(reason);
    this.listeners.close();
    if (this.timer !== null) clearTimeout(this.timer);
    this.deadlineTimer.stop();
    // After this turn, in which replies to what was asked before leave.
    setImmediate(() => {
      for (const connection of this.connections) {
        connection.session.closing = true;
        connection.flush();
      }
      this.finish(exitCode, Date.now() + lingerMs);
    });
  }

  connectionClosed(connection: Connection): void {
    this.connections.delete(connection);
    this.held.delete(connection);
  }

  engineFailed(error: unknown): void {
    this.log.warning(
      `The engine is broken and can't be trusted any more: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
    );
    this.stop("Stopping because of the above", 1);
  }

  private accept(socket: Socket): SocketHandler | null {
    const { settings, engine, traffic } = this;
    const refusal =
      this.connections.size >= settings.clientsMax
        ? tooManyClients
        : settings.protectedMode &&
            !engine.sessions.authentication.isRequired &&
            !socket.isUnixSocket &&
            !isLoopback(socket.remoteAddress())
          ? deniedReply
          : null;
    if (refusal !== null) {
      traffic.rejectedConnections++;
      socket.write(refusal, refusal.length);
      return null;
    }
    socket.setKeepAlive(settings.keepAliveSeconds);
    const connection = new Connection(this, socket);
    this.connections.add(connection);
    return connection;
  }

  private deliver(): void {
    try {
      this.engine.deliver();
    } catch (error) {
      this.engineFailed(error);
    }
  }

  private finish(exitCode: number, deadlineMs: number): void {
    if (this.connections.size > 0 && Date.now() < deadlineMs) {
      setTimeout(() => this.finish(exitCode, deadlineMs), 5);
      return;
    }
    for (const connection of this.connections) connection.socket.destroy();
    this.log.notice("Respire is now ready to exit, bye bye...");
    this.onStopped(exitCode);
  }

  private beat(isBusy: boolean): void {
    this.timer = setTimeout(() => this.tick(), isBusy ? busyTickMs : Math.floor(1000 / this.settings.hz));
  }

  private tick(): void {
    try {
      const isBusy = this.engine.tick();
      this.memoryRelease.check(this.engine.keyspace.releasedBytes, performance.now());
      this.beat(isBusy);
    } catch (error) {
      this.engineFailed(error);
    }
  }
}

/** The number of databases has to be known before there is an engine to hold the options. */
function databasesOf(lines: readonly string[], log: Log): number {
  const settings = new Settings();
  const databases = serverOptions(settings, log).find((option) => option.name === "databases");
  for (const line of lines) {
    const [name = "", ...values] = splitWords(line.trim()) ?? [];
    if (name.toLowerCase() !== "databases") continue;
    try {
      databases?.load(values);
    } catch {
      // Reported with its line when all lines are read.
    }
  }
  return settings.databases;
}
