/**
 * The engine: a function from requests, time and chance to replies and effects. It does no I/O and never waits; whoever embeds it feeds it
 * requests, sends its output, and calls `tick` now and then.
 */
import type { ArenaOptions } from "@respire/datastructures";
import type { ReplyBuffers, Request } from "@respire/resp-protocol";
import { type Clock, Time } from "./clock.js";
import type { CommandSpec } from "./command.js";
import { buildCommandTable, type Command, type CommandTable } from "./command-table.js";
import { coreCommands } from "./commands/index.js";
import { engineOptions } from "./config/catalogue/index.js";
import type { OptionSpec } from "./config/option-spec.js";
import { OptionRegistry } from "./config/options.js";
import { ExecutionContext } from "./context.js";
import { Dispatch } from "./dispatch.js";
import { ChangeStream } from "./effects.js";
import { BackgroundWork } from "./keyspace/background.js";
import type { Database } from "./keyspace/database.js";
import { Keyspace } from "./keyspace/keyspace.js";
import { CommandStats } from "./observe/command-stats.js";
import { registerEngineInfo } from "./observe/engine-info.js";
import { InfoSections } from "./observe/info.js";
import { Slowlog } from "./observe/slowlog.js";
import { OutputGate } from "./output-gate.js";
import type { RandomSource } from "./random.js";
import { SessionRegistry } from "./session/registry.js";
import { Session } from "./session/session.js";

export interface EngineOptions {
  clock: Clock;
  random: RandomSource;
  /** Number of databases, instead of what the option `databases` says: 16, unless `configure` sets it. */
  databases?: number;
  /** Commands beside the engine's own. */
  commands?: readonly CommandSpec[];
  /** Options beside the engine's own. */
  options?: readonly OptionSpec[];
  /** Sets options before anything is made that depends on them. What it throws, the constructor throws. */
  configure?(options: OptionRegistry): void;
  arena?: ArenaOptions;
}

export class Engine {
  readonly time: Time;
  readonly random: RandomSource;
  readonly changes = new ChangeStream();
  readonly gate = new OutputGate();
  readonly keyspace: Keyspace;
  readonly sessions = new SessionRegistry();
  readonly options = new OptionRegistry();
  readonly info = new InfoSections();
  readonly slowlog = new Slowlog();
  readonly commands: CommandTable;
  /** Every command, subcommands included, by id. */
  readonly allCommands: readonly Command[];
  readonly stats: CommandStats;
  private readonly dispatch: Dispatch;
  private readonly background: BackgroundWork;

  constructor(options: EngineOptions) {
    this.time = new Time(options.clock);
    this.random = options.random;
    const { table, all } = buildCommandTable([...coreCommands, ...(options.commands ?? [])]);
    this.commands = table;
    this.allCommands = all;
    this.stats = new CommandStats(all);
    this.options.define(...engineOptions(this), ...(options.options ?? []));
    if (options.databases !== undefined) this.options.load("databases", [String(options.databases)]);
    options.configure?.(this.options);
    this.options.loadingEnded();
    this.keyspace = new Keyspace(this.options.integer("databases").value, this.time, options.random, this.changes, options.arena);
    this.background = new BackgroundWork(this.keyspace);
    this.dispatch = new Dispatch(table, new ExecutionContext(this, this.changes), this.changes, this.stats, this.slowlog);
    registerEngineInfo(this);
  }

  /** A new client. `buffers` is where its replies get their memory from. */
  openSession(buffers: ReplyBuffers): Session {
    const session = new Session(this.sessions.nextId(), this.keyspace.databases[0]!, buffers);
    this.sessions.add(session);
    return session;
  }

  closeSession(session: Session): void {
    this.sessions.remove(session);
  }

  /** To be called before the first of a batch of requests, so that its duration is counted from now. */
  beginBatch(): void {
    this.time.read();
  }

  /**
   * Runs one request; its reply is appended to `session.reply`. Throws only when an invariant of the engine broke; every later call then throws
   * the same.
   */
  execute(session: Session, request: Request): void {
    this.dispatch.execute(session, request);
    session.outputSequence = this.changes.sequence;
  }

  /**
   * Background work, about a millisecond of it: to be called ten times a second, and again after a few milliseconds for as long as it returns true.
   * Throws as `execute` does.
   */
  tick(): boolean {
    this.dispatch.refuseIfPoisoned();
    try {
      this.time.adjust();
      this.keyspace.updateAccessClock();
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

  /** Sets what INFO counts back to zero: CONFIG RESETSTAT. */
  resetStatistics(): void {
    const { statistics } = this.keyspace.shared;
    statistics.hits = statistics.misses = statistics.expired = 0;
    this.stats.reset();
    this.sessions.opened = 0;
    this.dispatch.errorReplies = 0;
  }

  get errorReplies(): number {
    return this.dispatch.errorReplies;
  }

  /** Expiry in the background, which DEBUG SET-ACTIVE-EXPIRE turns off; keys are hidden when their time has come all the same. */
  set isActiveExpiryOn(isOn: boolean) {
    this.background.isExpiryOn = isOn;
  }
}
