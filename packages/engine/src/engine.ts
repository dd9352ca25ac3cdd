/**
 * The engine: a function from requests, time and chance to replies and effects. It does no I/O and never waits; whoever embeds it feeds it
 * requests, sends its output, and calls `tick` now and then.
 */
import type { ArenaOptions } from "@respire/datastructures";
import type { ReplyBuffers, Request } from "@respire/resp-protocol";
import { Admission } from "./admission.js";
import { type Clock, Time } from "./clock.js";
import { buildCommandTable, type Command, type CommandTable } from "./command-table.js";
import { coreCommands } from "./commands/index.js";
import { engineOptions } from "./config/engine-options.js";
import { OptionRegistry } from "./config/options.js";
import { ExecutionContext } from "./context.js";
import { Dispatch } from "./dispatch.js";
import { ChangeStream } from "./effects.js";
import type { Extension, ExtensionSource } from "./extension.js";
import { BackgroundWork } from "./keyspace/background.js";
import type { Database } from "./keyspace/database.js";
import { Keyspace } from "./keyspace/keyspace.js";
import { databasesDefault } from "./limits.js";
import { CommandStats } from "./observe/command-stats.js";
import { registerEngineInfo } from "./observe/engine-info.js";
import { ErrorStats } from "./observe/error-stats.js";
import { InfoSections } from "./observe/info.js";
import { Slowlog } from "./observe/slowlog.js";
import { OutputGate } from "./output-gate.js";
import type { RandomSource } from "./random.js";
import { type SessionConnection, unconnected } from "./session/connection.js";
import type { Outbox } from "./session/outbox.js";
import type { Outcome } from "./session/outcome.js";
import { SessionRegistry } from "./session/registry.js";
import type { Session } from "./session/session.js";

export interface EngineOptions {
  clock: Clock;
  random: RandomSource;
  /** Number of databases; default 16. */
  databases?: number;
  /** What is added to the engine's own commands, options and so on, in this order. */
  extensions?: readonly ExtensionSource[];
  arena?: ArenaOptions;
}

export class Engine {
  readonly time: Time;
  readonly random: RandomSource;
  readonly changes = new ChangeStream();
  readonly gate = new OutputGate();
  readonly keyspace: Keyspace;
  readonly sessions: SessionRegistry;
  readonly options = new OptionRegistry();
  readonly info = new InfoSections();
  readonly slowlog = new Slowlog();
  readonly errorStats = new ErrorStats();
  readonly admission = new Admission();
  readonly commands: CommandTable;
  /** Every command, subcommands included, by id. */
  readonly allCommands: readonly Command[];
  readonly stats: CommandStats;
  private readonly dispatch: Dispatch;
  private readonly background: BackgroundWork;
  private readonly outbox: Outbox;

  constructor(options: EngineOptions) {
    this.time = new Time(options.clock);
    this.random = options.random;
    this.keyspace = new Keyspace(options.databases ?? databasesDefault, this.time, options.random, this.changes, options.arena);
    this.background = new BackgroundWork(this.keyspace);
    this.sessions = new SessionRegistry(this.time, this.admission, this.errorStats);
    this.outbox = this.sessions.outbox;
    this.sessions.pause.onChange = () => {
      this.background.isPaused = this.sessions.pause.mode !== null;
    };
    const extensions = (options.extensions ?? []).map((source) => (typeof source === "function" ? source(this) : source));
    const { table, all } = buildCommandTable(
      [...coreCommands, ...extensions.flatMap(({ commands = [] }) => commands)],
      extensions.map(({ subcommands = {} }) => subcommands),
    );
    this.commands = table;
    this.allCommands = all;
    this.stats = new CommandStats(all);
    this.dispatch = new Dispatch(table, new ExecutionContext(this, this.changes), this.admission);
    for (const option of engineOptions(this)) this.options.define(option);
    registerEngineInfo(this);
    for (const extension of extensions) this.extend(extension);
  }

  /** The parts of an extension that are looked up by name, or listen. */
  private extend({ options = [], info = [], subscribers = [] }: Extension): void {
    for (const option of options) this.options.define(option);
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
    const outcome = this.dispatch.execute(session, request);
    const { sequence } = this.changes;
    session.outputSequence = sequence;
    if (!this.outbox.isEmpty) this.outbox.deliver(sequence);
    return outcome;
  }

  /**
   * To be called before output is sent, if deferred replies are settled or pushes made outside of `execute`, `tick` and `expireDeadlines`: finishes what
   * they left to the end of the command at hand.
   */
  deliver(): void {
    if (!this.outbox.isEmpty) this.outbox.deliver(this.changes.sequence);
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
      return this.background.slice();
    } catch (error) {
      throw this.dispatch.poisonWith(error, "work in the background");
    }
  }

  /** Deletes every key of one database. */
  flush(database: Database): void {
    if (this.keyspace.isOnlyOneInUse(database)) this.flushAll();
    else database.detach();
  }

  /** Deletes every key. */
  flushAll(): void {
    this.keyspace.flushAll();
    this.background.abandon();
  }

  /** Bytes that count against `maxmemory`. */
  get usedMemoryBytes(): number {
    return this.keyspace.usedBytes;
  }

  /** Expiry in the background, which DEBUG SET-ACTIVE-EXPIRE turns off; keys are hidden when their time has come all the same. */
  set isActiveExpiryOn(isOn: boolean) {
    this.background.isExpiryOn = isOn;
  }
}
