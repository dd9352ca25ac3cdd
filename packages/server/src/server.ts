/** A server: an engine, what it listens on, the connections, and the beat that its background work is done to. */
import { resolve } from "node:path";
import { Engine, type ExtensionSource, type OptionHandle, type OptionListener } from "@respire/engine";
import { shutdownCommands } from "./commands/shutdown.js";
import { serverOptions } from "./config/catalogue/index.js";
import { applyLines } from "./config/file.js";
import { FileRewriter } from "./config/rewrite.js";
import { Settings } from "./config/settings.js";
import { BufferPool } from "./connection/buffer-pool.js";
import { ClientLimits } from "./connection/client-limits.js";
import { Connection, type ConnectionOwner } from "./connection/connection.js";
import { FlushQueue } from "./connection/flush-queue.js";
import { DeadlineTimer } from "./deadline-timer.js";
import { Listeners } from "./listeners.js";
import { Log } from "./logging.js";
import { MemoryRelease } from "./memory-release.js";
import { PidFile } from "./process/pid-file.js";
import { titleFrom } from "./process/title.js";
import { deniedReply, isLoopback } from "./protected-mode.js";
import { registerServerInfo } from "./server-info.js";
import { systemClock, systemHost, systemRandom } from "./system.js";
import { chooseTransport, type TransportChoice } from "./transport/choose.js";
import type { Socket, SocketHandler, Transport } from "./transport/transport.js";
import { version } from "./version.js";

export interface ServerOptions {
  /** Lines of redis.conf, and of the command line after them. */
  lines?: readonly string[];
  /** Where the lines came from: INFO shows it, CONFIG REWRITE writes there. */
  configFile?: string;
  /** What `{title}` stands for in `proc-title-template`. The process is renamed only if this is given, since it need not be the server's alone. */
  title?: string;
  log?: Log;
  transport?: TransportChoice;
  /** What is added to the server's own commands, options and so on. */
  extensions?: readonly ExtensionSource[];
  /** Called once the server has stopped: with 0 as asked for, with 1 because something broke. */
  onStopped?: (exitCode: number) => void;
}

const tooManyClients = Buffer.from("-ERR max number of clients reached\r\n");
/** Background work that is not done in one slice goes on after this long: about a fifth of the time goes to it. Milliseconds. */
const busyTickMs = 4;
/** If what has expired or was deleted can't be freed as fast: up to half of the time goes to it, so that a million keys that expire in one second are gone in two. */
const freeingTickMs = 1;
/** All of it, if between two slices no more than this has been read from clients: they wait a slice longer, and that is all. */
const quietReadsMax = 8;
/** Output that is still on its way when the server stops has this long to leave. Milliseconds. */
const lingerMs = 500;

export class RespireServer implements ConnectionOwner {
  readonly log: Log;
  readonly settings = new Settings();
  readonly engine: Engine;
  readonly pool = new BufferPool();
  readonly flushQueue = new FlushQueue(() => this.deliver());
  readonly limits = new ClientLimits();
  private readonly listeners: Listeners;
  /** Connections whose output the gate holds. */
  readonly held = new Set<Connection>();
  private readonly connections = new Set<Connection>();
  private readonly memoryRelease = new MemoryRelease();
  private readonly transport: Transport;
  private readonly pidFile = new PidFile();
  private readonly title: string;
  private readonly configFile: string;
  /** Options that were set before the log was: told of when the server starts. */
  private untoldWithoutEffect: string[] | null = [];
  private isStarted = false;
  private readonly onStopped: (exitCode: number) => void;
  private timer: NodeJS.Timeout | null = null;
  private immediate: NodeJS.Immediate | null = null;
  /** When the last slice of background work had ended: how often clients had been read from. */
  private readsBefore = 0;
  private readonly deadlineTimer: DeadlineTimer;
  private isStopping = false;
  private readonly hz: OptionHandle<number>;

  /** Throws ConfigError if the options can't be obeyed. */
  constructor(options: ServerOptions = {}) {
    this.log = options.log ?? new Log();
    this.onStopped = options.onStopped ?? (() => {});
    this.title = options.title ?? "";
    // Absolute, because `dir` changes what it is relative to.
    this.configFile = options.configFile === undefined || options.configFile === "" ? "" : resolve(options.configFile);
    this.transport = chooseTransport(options.transport ?? "auto");
    this.listeners = new Listeners(this.settings, this.transport, (socket) => this.accept(socket), this.log);
    this.engine = new Engine({
      clock: systemClock,
      random: systemRandom,
      host: systemHost(this.log),
      extensions: [
        {
          name: "server",
          commands: shutdownCommands({
            stop: () => this.stop("User requested shutdown..."),
            failed: (error) => this.log.warning(`Before the end: ${error instanceof Error ? error.message : String(error)}`),
          }),
          options: serverOptions(this.settings, this.limits, this.log, {
            moveToPort: () => this.listeners.moveToPort(),
            moveToAddresses: () => this.listeners.moveToAddresses(),
            nameProcess: () => this.nameProcess(),
          }),
        },
        ...(options.extensions ?? []),
      ],
      configure: (registry) => {
        registry.listener = this.optionListener();
        applyLines(options.lines ?? [], registry);
      },
    });
    this.deadlineTimer = new DeadlineTimer(this.engine, (error) => this.engineFailed(error));
    this.hz = this.engine.options.integer("hz");
    if (this.configFile !== "") this.engine.options.rewriter = new FileRewriter(this.configFile);
    registerServerInfo({
      engine: this.engine,
      settings: this.settings,
      configFile: this.configFile,
      transportName: this.transport.name,
      port: () => this.listeners.port,
      listenerKinds: () => this.listeners.kinds,
    });
    this.engine.memory.onPurge = () => this.memoryRelease.collectNow(performance.now());
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
    const untold = this.untoldWithoutEffect ?? [];
    this.untoldWithoutEffect = null;
    if (untold.length > 0) log.warning(`Options that are set and have no effect in this version: ${untold.join(", ")}`);
    await this.listeners.open();
    if (this.isStopping) return this.listeners.close();
    this.pidFile.write(settings.pidFile, settings.daemonize, log);
    this.isStarted = true;
    this.nameProcess();
    log.notice(`Running mode=standalone, port=${this.listeners.port}.`);
    log.notice("Server initialized");
    for (const kind of this.listeners.kinds) log.notice(`Ready to accept connections ${kind}`);
    this.beat(false);
  }

  /** The TCP port it listens on. */
  get port(): number {
    return this.listeners.port;
  }

  /** As a signal asks for it: prepares what has to be done before, then stops. What goes wrong is logged, and the server goes on. */
  async shutDown(reason: string): Promise<void> {
    try {
      const isPrepared = await this.engine.shutdownHooks.prepare({ saving: "configured", isNow: false, isForced: false });
      if (isPrepared) this.stop(reason);
    } catch (error) {
      this.log.warning(`${reason} But it can't end now: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  /** Stops: no new connections, what was replied is sent, then `onStopped` is called. */
  stop(reason: string, exitCode = 0): void {
    if (this.isStopping) return;
    this.isStopping = true;
    this.log.notice(reason);
    this.listeners.close();
    if (this.timer !== null) clearTimeout(this.timer);
    if (this.immediate !== null) clearImmediate(this.immediate);
    this.deadlineTimer.stop();
    // After this turn, in which replies to what was asked before leave.
    setImmediate(() => {
      this.deliver();
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
    const { settings, engine } = this;
    const isLocal = socket.isUnixSocket || isLoopback(socket.remoteAddress());
    const isDenied = settings.protectedMode && !engine.sessions.authentication.isRequired && !isLocal;
    const refusal = this.connections.size >= settings.clientsMax ? tooManyClients : isDenied ? deniedReply : null;
    if (refusal !== null) {
      engine.traffic.rejectedConnections++;
      socket.write(refusal, refusal.length);
      return null;
    }
    socket.setKeepAlive(settings.keepAliveSeconds);
    const connection = new Connection(this, socket);
    this.connections.add(connection);
    connection.session.isLocal = isLocal;
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
    this.pidFile.remove(this.log);
    this.log.notice("Respire is now ready to exit, bye bye...");
    this.onStopped(exitCode);
  }

  private optionListener(): OptionListener {
    return {
      withoutEffect: (name) => {
        if (this.untoldWithoutEffect !== null) this.untoldWithoutEffect.push(name);
        else this.log.warning(`The option ${name} has no effect in this version`);
      },
      undoFailed: (name, reason) => this.log.warning(`CONFIG SET was refused, but ${name} could not be set back: ${reason}`),
    };
  }

  /** Shows in the process's title what the server does, if the process is the server's. */
  private nameProcess(): void {
    const { settings, listeners } = this;
    if (this.title === "" || !settings.setsProcessTitle || !this.isStarted) return;
    const [host = "*"] = settings.bind;
    process.title = titleFrom(settings.processTitleTemplate, {
      title: this.title,
      "listen-addr": listeners.port === 0 ? settings.unixSocket : `${host.replace(/^-/, "")}:${listeners.port}`,
      "server-mode": "",
      port: String(listeners.port),
      "tls-port": "0",
      unixsocket: settings.unixSocket,
      "config-file": this.configFile,
    });
  }

  private beat(isBusy: boolean): void {
    const { isFreeingBehind, traffic } = this.engine;
    const reads = traffic.reads - this.readsBefore;
    this.readsBefore = traffic.reads;
    if (isBusy && isFreeingBehind && reads <= quietReadsMax) {
      this.immediate = setImmediate(() => this.tick());
      return;
    }
    const busyMs = isFreeingBehind ? freeingTickMs : busyTickMs;
    this.timer = setTimeout(() => this.tick(), isBusy ? busyMs : Math.floor(1000 / this.hz.value));
  }

  private releaseMemory(): void {
    this.memoryRelease.check(this.engine.keyspace.releasedBytes, performance.now());
  }

  private tick(): void {
    try {
      const isBusy = this.engine.tick();
      // In a callback of its own: a collection takes some milliseconds, and is not the engine's work.
      if (this.memoryRelease.isDue(this.engine.keyspace.releasedBytes, performance.now())) setImmediate(() => this.releaseMemory());
      this.beat(isBusy);
    } catch (error) {
      this.engineFailed(error);
    }
  }
}
