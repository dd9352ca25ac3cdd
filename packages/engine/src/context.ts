/**
 * What a command's handler gets: its arguments, its client's database, where to reply, whom to tell of changes. One object for the engine; it shows
 * the session whose command is running, and is valid until the handler returns.
 */
import { Arguments } from "./arguments.js";
import type { Wait } from "./blocking/blocked-keys.js";
import type { Waiter } from "./blocking/waiter.js";
import type { Command } from "./command-table.js";
import type { ChangeStream } from "./effects.js";
import type { Engine } from "./engine.js";
import { classBitOf, type KeyEvent } from "./events.js";
import type { Database } from "./keyspace/database.js";
import { nullReply } from "./session/deferred-reply.js";
import type { Session } from "./session/session.js";
import type { SessionReply } from "./session/session-reply.js";
import type { Transaction } from "./transactions/transaction.js";

export interface CommandContext {
  readonly engine: Engine;
  readonly session: Session;
  readonly args: Arguments;
  readonly db: Database;
  readonly reply: SessionReply;
  readonly effects: Effects;
  /** Milliseconds since 1970, the same for the whole command. */
  readonly nowMs: number;
  /** The session goes on in another database. */
  select(database: Database): void;
  /**
   * There is nothing for the request yet: its session waits until a key of those that it names is there, and the request is then run anew. In a transaction nothing
   * waits: the reply is as if the time was up. To be called instead of replying, before anything has been changed.
   */
  block(wait: Wait): void;
  /** EXEC: runs the queued commands, one after the other; the reply is an array of theirs. */
  runQueued(transaction: Transaction): void;
}

/** How a handler announces what it changed; see `ChangeStream`. */
export class Effects {
  private readonly stream: ChangeStream;
  private readonly context: ExecutionContext;

  constructor(stream: ChangeStream, context: ExecutionContext) {
    this.stream = stream;
    this.context = context;
  }

  /**
   * The request changed the key that is its word `keyIndex` (0: no single key), and has the same effect wherever it is run.
   *
   * @param subkeys the fields of the key that were changed; to be found out only if `wantsSubkeys`.
   */
  wrote(args: Arguments, keyIndex: number, event: KeyEvent | null, subkeys: readonly Uint8Array[] | null = null): void {
    this.stream.wrote(this.context.db.index, args, keyIndex, event, subkeys);
  }

  /** Whether anybody wants to know which fields of a key an event is about. */
  wantsSubkeys(event: KeyEvent): boolean {
    return (this.stream.subkeyClasses & classBitOf(event)) !== 0;
  }

  /** Before `wrote` says so for one key after the other: these keys were modified. Only where Redis says it of all of them first. */
  modified(args: Arguments, ...keyIndexes: number[]): void {
    for (const index of keyIndexes) this.stream.modified(this.context.db.index, args.bytes, args.start(index), args.length(index));
  }

  /** As `wrote`, for a key of another database than the selected one. */
  wroteIn(database: Database, args: Arguments, keyIndex: number, event: KeyEvent): void {
    this.stream.wrote(database.index, args, keyIndex, event);
  }

  /** As `wrote`, but these words are propagated in place of the request. Build them only if `isPropagating`. */
  rewrite(
    words: readonly (Uint8Array | string)[],
    keyIndex: number,
    event: KeyEvent | null,
    subkeys: readonly Uint8Array[] | null = null,
  ): void {
    this.stream.rewrite(this.context.db.index, words, keyIndex, event, subkeys);
  }

  /** The key that is word `keyIndex` has changed by something that was propagated before, if it had to be. */
  happened(args: Arguments, keyIndex: number, event: KeyEvent, subkeys: readonly Uint8Array[] | null = null): void {
    this.stream.happened(this.context.db.index, args.bytes, args.start(keyIndex), args.length(keyIndex), event, subkeys);
  }

  /** An event of the key that is word `keyIndex`, which was not modified as far as WATCH and caches are concerned: a consumer group of it was. */
  announced(args: Arguments, keyIndex: number, event: KeyEvent): void {
    this.stream.announced(this.context.db.index, args.bytes, args.start(keyIndex), args.length(keyIndex), event);
  }

  /** Whether anybody repeats commands elsewhere. */
  get isPropagating(): boolean {
    return this.stream.isPropagating;
  }
}

export class ExecutionContext implements CommandContext {
  readonly engine: Engine;
  readonly args = new Arguments();
  readonly effects: Effects;
  readonly runQueued: (transaction: Transaction) => void;
  /** Whose request is being run anew; null: it is a new one. */
  retried: Waiter | null = null;
  /** It goes on waiting. */
  isStillWaiting = false;
  session!: Session;
  db!: Database;
  reply!: SessionReply;

  /** @param runQueued see `CommandContext`. */
  constructor(engine: Engine, stream: ChangeStream, runQueued: (transaction: Transaction) => void) {
    this.engine = engine;
    this.effects = new Effects(stream, this);
    this.runQueued = runQueued;
  }

  get nowMs(): number {
    return this.engine.time.nowMs;
  }

  /** Shows another session. */
  enter(session: Session): void {
    this.session = session;
    this.db = session.database;
    this.reply = session.reply;
  }

  block(wait: Wait): void {
    const { args, engine, reply, session } = this;
    if (this.retried !== null) {
      this.isStillWaiting = true;
      engine.blockedKeys.retryIn(this.retried, wait.retryInMs);
    } else if (session.transaction?.isRunning === true) (wait.onDenied ?? wait.onTimeout ?? nullReply)(reply);
    else engine.blockedKeys.wait(session, session.lastCommand as Command, args.shown, wait);
  }

  select(database: Database): void {
    this.session.database = database;
    this.db = database;
  }
}
