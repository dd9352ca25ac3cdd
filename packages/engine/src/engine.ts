/**
 * The engine: a function from requests, time and chance to replies and effects. It does no I/O and never waits; whoever embeds it feeds it
 * requests, sends its output, and calls `tick` now and then.
 */
import { type ArenaOptions, KeyHasher } from "@respire/datastructures";
import type { ReplyBuffers, Request } from "@respire/resp-protocol";
import { Admission } from "./admission.js";
import { BlockedKeys } from "./blocking/blocked-keys.js";
import type { Waiter } from "./blocking/waiter.js";
import { type Clock, Time } from "./clock.js";
import { buildCommandTable, type Command, type CommandTable } from "./command-table.js";
import { coreCommands } from "./commands/index.js";
import { engineOptions } from "./config/catalogue/index.js";
import { OptionRegistry } from "./config/options.js";
import { Dispatch } from "./dispatch.js";
import { ChangeStream } from "./effects.js";
import { type Extension, type ExtensionSource, refuseClashes } from "./extension.js";
import { type EngineHost, noHost } from "./host.js";
import { type BackgroundStatistics, BackgroundWork } from "./keyspace/background.js";
import type { Database } from "./keyspace/database.js";
import { typeNames } from "./keyspace/entry.js";
import { Keyspace } from "./keyspace/keyspace.js";
import { KeyspaceSettings } from "./keyspace/settings.js";
import { Notifications } from "./notifications/notifications.js";
import { CommandStats } from "./observe/command-stats.js";
import { registerEngineInfo } from "./observe/engine-info.js";
import { ErrorStats } from "./observe/error-stats.js";
import { InfoSections } from "./observe/info.js";
import { Memory } from "./observe/memory.js";
import { Monitors } from "./observe/monitor.js";
import { Noteworthy } from "./observe/noteworthy.js";
import { Rate } from "./observe/rate.js";
import { measureTick, resetStatistics } from "./observe/statistics.js";
import { Traffic } from "./observe/traffic.js";
import { OutputGate } from "./output-gate.js";
import { PubSub } from "./pubsub/pubsub.js";
import type { RandomSource } from "./random.js";
import { type SessionConnection, unconnected } from "./session/connection.js";
import type { Outbox } from "./session/outbox.js";
import type { Outcome } from "./session/outcome.js";
import { SessionRegistry } from "./session/registry.js";
import type { Session } from "./session/session.js";
import { ShutdownHooks } from "./shutdown.js";
import { Tracking } from "./tracking/tracking.js";
import { endTransaction } from "./transactions/end.js";
import { Transactions } from "./transactions/transactions.js";
import { WatchedKeys } from "./transactions/watched-keys.js";
import type { ValueType } from "./values/value-type.js";

export interface EngineOptions {
  clock: Clock;
  random: RandomSource;
  /** Number of databases, instead of what the option `databases` says: 16, unless `configure` sets it. */
  databases?: number;
  /** What is added to the engine's own commands, options and so on, in this order. */
  extensions?: readonly ExtensionSource[];
  /** Sets options before anything is made that depends on them. What it throws, the constructor throws. */
  configure?(options: OptionRegistry): void;
  arena?: ArenaOptions;
  /** What only a process has; without it nothing is logged. */
  host?: EngineHost;
}

export class Engine {
  readonly host: EngineHost;
  /** Who may use DEBUG: redis.conf `enable-debug-command`. */
  debugCommand: "yes" | "no" | "local" = "no";
  readonly time: Time;
  readonly random: RandomSource;
  readonly changes = new ChangeStream();
  readonly gate = new OutputGate();
  /** Types of values that extensions brought, by name: what reads files looks them up. */
  readonly valueTypes = new Map<string, ValueType<object>>();
  readonly shutdownHooks = new ShutdownHooks();
  readonly keyspaceSettings = new KeyspaceSettings();
  readonly keyspace: Keyspace;
  readonly blockedKeys: BlockedKeys;
  readonly sessions: SessionRegistry;
  readonly options = new OptionRegistry();
  readonly info = new InfoSections();
  readonly noteworthy = new Noteworthy();
  readonly errorStats = new ErrorStats();
  readonly traffic = new Traffic();
  /** How fast commands are run, and bytes come and go. */
  readonly rates = { commands: new Rate(), inputBytes: new Rate(), outputBytes: new Rate() };
  readonly memory: Memory;
  readonly admission = new Admission();
  readonly transactions = new Transactions();
  readonly watchedKeys: WatchedKeys;
  readonly pubsub: PubSub;
  readonly notifications = new Notifications(this);
  readonly tracking = new Tracking(this);
  readonly monitors = new Monitors(this);
  readonly commands: CommandTable;
  /** Every command, subcommands included, by id. */
  readonly allCommands: readonly Command[];
  readonly stats: CommandStats;
  private readonly dispatch: Dispatch;
  private readonly background: BackgroundWork;
  private readonly outbox: Outbox;
  private readonly turnEndListeners: (() => void)[] = [];

  constructor(options: EngineOptions) {
    this.host = options.host ?? noHost;
    this.time = new Time(options.clock);
    this.random = options.random;
    this.sessions = new SessionRegistry(this.time, this.admission, this.errorStats, this.changes);
    this.outbox = this.sessions.outbox;
    const extensions = (options.extensions ?? []).map((source) => (typeof source === "function" ? source(this) : source));
    const ownOptions = engineOptions(this);
    refuseClashes(
      { name: "the engine", commands: coreCommands, options: ownOptions, types: typeNames.map((name) => ({ name })) },
      extensions,
    );
    const { table, all } = buildCommandTable(
      [...coreCommands, ...extensions.flatMap(({ commands = [] }) => commands)],
      extensions.map(({ subcommands = {} }) => subcommands),
    );
    this.commands = table;
    this.allCommands = all;
    this.stats = new CommandStats(all);
    this.options.define(...ownOptions, ...extensions.flatMap(({ options: added = [] }) => added));
    if (options.databases !== undefined) this.options.load("databases", [String(options.databases)]);
    options.configure?.(this.options);
    this.options.loadingEnded();
    const hasher = new KeyHasher(options.random.bits(), options.random.bits());
    this.blockedKeys = new BlockedKeys(hasher, this.sessions.deadlines, this.time);
    this.keyspace = new Keyspace(
      this.options.integer("databases").value,
      this.keyspaceSettings,
      this.time,
      options.random,
      this.changes,
      hasher,
      this.blockedKeys,
      options.arena,
    );
    this.background = new BackgroundWork(this.keyspace);
    const stopMonitoring = (session: Session): void => this.monitors.leave(session);
    this.sessions.onClose(stopMonitoring);
    this.sessions.onReset(stopMonitoring);
    this.sessions.pause.onChange = () => {
      this.keyspace.shared.keepsExpired = this.sessions.pause.mode !== null;
    };
    this.watchedKeys = new WatchedKeys(this.changes, this.keyspace.shared.hasher);
    const endAnyTransaction = (session: Session): void => endTransaction(this, session);
    this.sessions.onClose(endAnyTransaction);
    this.sessions.onReset(endAnyTransaction);
    this.pubsub = new PubSub(this.keyspace.shared.hasher, this.sessions.outbox);
    const unsubscribe = (session: Session): void => this.pubsub.leave(session);
    this.sessions.onClose(unsubscribe);
    this.sessions.onReset(unsubscribe);
    this.memory = new Memory(this.keyspace, this.sessions, this.admission, this.tracking);
    this.dispatch = new Dispatch(table, this);
    registerEngineInfo(this);
    for (const extension of extensions) this.extend(extension);
  }

  /** The parts of an extension that listen, or that others ask. */
  private extend({ info = [], subscribers = [], types = [], beforeShutdown }: Extension): void {
    for (const type of types) this.valueTypes.set(type.name, type);
    if (beforeShutdown !== undefined) this.shutdownHooks.add(beforeShutdown);
    for (const section of info) this.info.register(section);
    for (const subscriber of subscribers) this.changes.subscribe(subscriber);
  }

  /** A new client. `buffers` is where its replies get their memory from; `connection` is told what concerns the connection alone. Not from within a command. */
  openSession(buffers: ReplyBuffers, connection: SessionConnection = unconnected): Session {
    this.time.read();
    return this.sessions.open(this.keyspace.databases[0]!, buffers, connection);
  }

  /** The client has gone. */
  closeSession(session: Session): void {
    this.sessions.close(session);
  }

  /** To be called before the first of a batch of requests of a session, so that its duration is counted from now. */
  beginBatch(session: Session): void {
    session.lastInteractionUs = this.time.read();
  }

  /**
   * Runs one request; its reply is appended to `session.reply`, now or, if the outcome is not `done`, later: then no other request of the session's may
   * be given before its connection is woken. Throws only when an invariant of the engine broke; every later call then throws the same.
   */
  execute(session: Session, request: Request): Outcome {
    const { changes, outbox, tracking } = this;
    // Messages that this session is about to get come before its reply.
    if (session.subscriptions !== null) outbox.settle();
    outbox.answering = session;
    const outcome = this.dispatch.execute(session, request);
    if (tracking.isDue) tracking.commandEnded(session);
    outbox.answering = null;
    changes.endUnit();
    session.outputSequence = changes.sequence;
    if (this.blockedKeys.isAnythingReady) this.serveWaiting();
    if (outbox.isUrgent) outbox.attend(changes.sequence);
    return outcome;
  }

  /** Runs the requests anew that wait for keys which are there now. */
  private serveWaiting(): void {
    const { changes, outbox, tracking } = this;
    this.blockedKeys.serve(this.keyspace.databases, (waiter: Waiter) => {
      const { session } = waiter;
      if (session.subscriptions !== null) outbox.settle();
      outbox.answering = session;
      const isAnswered = this.dispatch.retry(waiter);
      if (tracking.isDue) tracking.commandEnded(session);
      outbox.answering = null;
      changes.endUnit();
      return isAnswered;
    });
  }

  /**
   * To be called before output is sent, once for all that came in together: what was collected for sessions is then in their `reply`.
   */
  deliver(): void {
    for (const listener of this.turnEndListeners) listener();
    if (!this.outbox.isEmpty) this.outbox.deliver(this.changes.sequence);
  }

  /** `listener` is called before output is sent: for what is said once of all that happened since. */
  onTurnEnd(listener: () => void): void {
    this.turnEndListeners.push(listener);
  }

  /** Milliseconds until `expireDeadlines` has something to do, infinity if nobody waits for a certain time. Reads the clock. */
  get msUntilDeadline(): number {
    return Math.max(0, (this.sessions.deadlines.nextUs - this.time.read()) / 1000);
  }

  /** Ends the waits and pauses whose time has come. `tick` does it too, but that is up to a tenth of a second late. Throws as `execute` does. */
  expireDeadlines(): void {
    this.dispatch.refuseIfPoisoned();
    try {
      this.sessions.deadlines.expireUntil(this.time.read());
      if (this.blockedKeys.isAnythingReady) this.serveWaiting();
      this.deliver();
    } catch (error) {
      throw this.dispatch.poisonWith(error, "the end of a wait");
    }
  }

  /**
   * Background work, about a millisecond of it: to be called ten times a second, and again after a few milliseconds for as long as it returns true.
   * Throws as `execute` does.
   */
  tick(): boolean {
    this.expireDeadlines();
    try {
      this.time.adjust();
      this.keyspace.updateAccessClock();
      this.sessions.upkeep.step(this.time.us);
      const isBusy = !this.isBackgroundPaused && this.background.slice();
      if (this.blockedKeys.isAnythingReady) this.serveWaiting(); // A key has expired of which somebody wants to know that it is gone.
      this.deliver();
      measureTick(this);
      return isBusy;
    } catch (error) {
      throw this.dispatch.poisonWith(error, "work in the background");
    }
  }

  /** More is to be expired or freed than the last tick could: the next one should come sooner than for other work. */
  get isFreeingBehind(): boolean {
    return this.background.isFreeingBehind;
  }

  /** Sets back what CONFIG RESETSTAT sets back. */
  resetStatistics(): void {
    resetStatistics(this);
  }

  /** Has free memory brought together in the next ticks, and the host give back what it can. */
  purgeMemory(): void {
    this.background.isCompactionAsked = true;
    this.memory.onPurge();
  }

  get backgroundStatistics(): BackgroundStatistics {
    return this.background.statistics;
  }

  /** Deletes every key of one database. */
  flush(database: Database): void {
    this.changes.flushing([database]);
    if (this.keyspace.isOnlyOneInUse(database)) this.replaceKeyspace();
    else database.detach();
    if (this.blockedKeys.isAnybodyForGone) this.blockedKeys.replaced(database);
  }

  /** Deletes every key. */
  flushAll(): void {
    this.changes.flushing(this.keyspace.databases);
    this.replaceKeyspace();
    if (this.blockedKeys.isAnybodyForGone) this.blockedKeys.replaced(...this.keyspace.databases);
  }

  /** Two databases exchange their keys; sessions stay where they are. */
  swap(first: Database, second: Database): void {
    this.changes.swapping(first, second);
    this.keyspace.swap(first, second);
    if (this.blockedKeys.isAnybody) this.blockedKeys.replaced(first, second);
  }

  private replaceKeyspace(): void {
    this.keyspace.flushAll();
    this.background.abandon();
  }

  /** Bytes that count against `maxmemory`. */
  get usedMemoryBytes(): number {
    return this.memory.usedBytes;
  }

  /** DEBUG PAUSE-CRON: nothing is done in the background. */
  isBackgroundPaused = false;

  /** Expiry in the background, which DEBUG SET-ACTIVE-EXPIRE turns off; keys are hidden when their time has come all the same. */
  set isActiveExpiryOn(isOn: boolean) {
    this.background.isExpiryOn = isOn;
  }
}
