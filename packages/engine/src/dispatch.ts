/**
 * The path that every command takes: find it by name, check how many words it has, run it, count it.
 *
 * One clock reading per command, after it has run: in a batch (the requests that one read brought) a command begins when the one before it ends.
 */
import { AssertionError } from "@respire/datastructures";
import { ReplyTooLong, Request } from "@respire/resp-protocol";
import type { Admission } from "./admission.js";
import type { Waiter } from "./blocking/waiter.js";
import type { Command, CommandTable } from "./command-table.js";
import { ExecutionContext } from "./context.js";
import type { ChangeStream } from "./effects.js";
import type { Engine } from "./engine.js";
import { errors, ReplyError, refusal } from "./errors.js";
import { latin1Bytes } from "./latin1.js";
import { errorEchoLengthMax } from "./limits.js";
import type { CommandStats } from "./observe/command-stats.js";
import type { ErrorStats } from "./observe/error-stats.js";
import type { Noteworthy } from "./observe/noteworthy.js";
import { type Outcome, outcome } from "./session/outcome.js";
import { endMutedReply, skipNextReply, takeReplyBack } from "./session/reply-mode.js";
import type { Session } from "./session/session.js";
import { state, suspendedStates } from "./session/state.js";
import { endCachingChoice } from "./tracking/session-tracking.js";
import { endTransaction } from "./transactions/end.js";
import type { Transaction } from "./transactions/transaction.js";

const queuedReply = latin1Bytes("+QUEUED\r\n");

export class Dispatch {
  private readonly table: CommandTable;
  private readonly context: ExecutionContext;
  private readonly changes: ChangeStream;
  private readonly stats: CommandStats;
  private readonly errorStats: ErrorStats;
  private readonly noteworthy: Noteworthy;
  private readonly admission: Admission;
  /** Shows the words of a queued command. */
  private readonly queued = new Request();
  /** Shows the words of a request that is run anew. */
  private readonly retried = new Request();
  /** Set when an invariant of the engine broke: what it holds can't be trusted, so nothing is run any more. */
  private poison: unknown = null;

  constructor(table: CommandTable, engine: Engine) {
    const { admission, changes, stats, errorStats, noteworthy } = engine;
    this.table = table;
    this.context = new ExecutionContext(engine, changes, (transaction) => this.runQueued(transaction));
    this.admission = admission;
    this.changes = changes;
    this.stats = stats;
    this.errorStats = errorStats;
    this.noteworthy = noteworthy;
  }

  /** Runs one request for a session; its reply is appended to `session.reply`. Throws only if the engine is broken. */
  execute(session: Session, request: Request): Outcome {
    this.refuseIfPoisoned();
    if ((session.state & suspendedStates) !== 0) return outcome.postponed;
    const { context } = this;
    if (context.session !== session) context.enter(session);
    context.args.show(request);
    let command = this.table.find(request.bytes, request.starts[0], request.lengths[0]);
    session.lastCommand = command;
    if (command === null) return this.refuse(unknownCommand(context));
    let container: Command | null = null;
    if (command.subcommands !== null && request.count > 1) {
      const subcommand = command.subcommands.find(request.bytes, request.starts[1], request.lengths[1]);
      if (subcommand === null) return this.refuse(unknownSubcommand(context, command), command.spec.isOpaque === true ? command : null);
      container = command;
      command = subcommand;
      session.lastCommand = command;
    }
    if (request.count < command.wordsMin || request.count > command.wordsMax) {
      if (container?.spec.isOpaque === true) return this.refuse(unknownSubcommand(context, container), container);
      return this.refuse(refusal.wrongArity(command.fullName), command);
    }
    const states = command.careStates & (session.state | this.admission.engineState);
    if (states !== 0) {
      const isOnlyQueued = states === state.isInTransaction && (this.admission.engineState & state.hasMemoryLimit) === 0;
      if (isOnlyQueued && command.isQueuedInTransaction) return this.queue(command, request);
      return this.runWithCare(command, request);
    }
    this.run(command);
    return (session.state & state.isWaiting) === 0 ? outcome.done : outcome.waits;
  }

  /** In a state that matters to the command: whether it may run, who is shown it, and whether its reply is sent. */
  private runWithCare(command: Command, request: Request): Outcome {
    const { context, admission } = this;
    const { session, reply } = context;
    const replyBegin = reply.position;
    const wasMuted = (session.state & state.isMuted) !== 0;
    try {
      if (!admission.admit(command, context)) {
        context.engine.sessions.pause.postpone(session);
        return outcome.postponed;
      }
      if ((session.state & state.isInTransaction) !== 0 && command.isQueuedInTransaction) return this.queue(command, request);
    } catch (error) {
      if (!(error instanceof ReplyError)) throw error;
      return this.refuse(error, command);
    }
    this.runSeen(command);
    if ((session.state & state.isWaiting) !== 0) return outcome.waits;
    if (wasMuted) endMutedReply(session, replyBegin);
    return outcome.done;
  }

  /** Runs a command that may be run, in a state that matters to it all the same. */
  private runSeen(command: Command): void {
    const { context, admission } = this;
    const { session } = context;
    const { shared } = context.engine.keyspace;
    shared.marksUse = (session.state & state.isNotTouching) === 0;
    try {
      this.run(command);
    } finally {
      shared.marksUse = true;
    }
    admission.show(command, context);
    admission.ran(command, context);
  }

  /** Between MULTI and EXEC. */
  private queue(command: Command, request: Request): Outcome {
    const { engine, session, reply } = this.context;
    const replyBegin = reply.position;
    try {
      command.guard?.(this.context);
      engine.transactions.queue(session, command, request);
    } catch (error) {
      if (!(error instanceof ReplyError)) throw error;
      return this.refuse(error, command);
    }
    reply.raw(queuedReply);
    if ((session.state & state.isMuted) !== 0) endMutedReply(session, replyBegin);
    return outcome.done;
  }

  /** EXEC: see `CommandContext.runQueued`. */
  private runQueued(transaction: Transaction): void {
    const { context } = this;
    const { args, engine, reply, session } = context;
    const exec = args.shown;
    const execCommand = session.lastCommand;
    const isMuted = (session.state & state.isMuted) !== 0;
    transaction.isRunning = true;
    session.state &= ~state.isInTransaction;
    engine.time.holdWall();
    try {
      if (!isMuted) reply.array(transaction.commands.length);
      for (const command of transaction.commands) {
        transaction.next(this.queued);
        args.show(this.queued);
        session.lastCommand = command;
        const states = command.careStates & (session.state | this.admission.engineState);
        if (states === 0) this.run(command);
        else {
          const replyBegin = reply.position;
          const wasMuted = (session.state & state.isMuted) !== 0;
          this.runSeen(command);
          if (wasMuted && (session.state & state.isMuted) !== 0) takeReplyBack(session, replyBegin);
        }
      }
    } finally {
      engine.time.releaseWall();
      args.show(exec);
      session.lastCommand = execCommand;
      this.queued.clear();
      transaction.isRunning = false;
    }
    if (!isMuted) session.pushesEnd = 0;
    if (transaction.skipsNextReply) skipNextReply(session);
  }

  /** Runs a request anew whose session waits. False, with nothing changed, if it waits on. Throws only if the engine is broken. */
  retry(waiter: Waiter): boolean {
    const { context } = this;
    const { command, session } = waiter;
    const { time, sessions } = context.engine;
    context.enter(session);
    waiter.showIn(this.retried);
    context.args.show(this.retried);
    session.lastCommand = command;
    const replyBegin = context.reply.position;
    const begin = time.us;
    this.changes.beginRequest();
    context.retried = waiter;
    context.isStillWaiting = false;
    try {
      if (this.admission.isAdmittedStill(command, context.engine)) command.run(context);
      else {
        this.answer(errors.outOfMemory);
        this.stats.rejected[command.id]++;
      }
    } catch (error) {
      context.reply.position = replyBegin;
      this.failedOf(command, error);
    } finally {
      context.retried = null;
    }
    const isAnswered = !context.isStillWaiting;
    if (isAnswered) {
      sessions.deferred.answered(waiter.deferred, replyBegin);
      const duration = time.read() - begin;
      this.stats.calledAgain(command, duration);
      const replyBytes = context.reply.position - replyBegin;
      if (this.noteworthy.mayBe(duration, 0, replyBytes)) this.noteworthy.note(command, context, duration, replyBytes);
    }
    this.retried.clear();
    return isAnswered;
  }

  private run(command: Command): void {
    const { context, stats, noteworthy } = this;
    const { args, reply } = context;
    const time = context.engine.time;
    const begin = time.us;
    const replyBegin = reply.position;
    this.changes.beginRequest();
    try {
      command.run(context);
    } catch (error) {
      this.failed(command, replyBegin, error);
    }
    const duration = time.read() - begin;
    stats.called(command, duration);
    context.session.commandCount++;
    const replyBytes = reply.position - replyBegin;
    // One that waits is looked at when it has been served.
    if (noteworthy.mayBe(duration, args.bytes.length, replyBytes) && (context.session.state & state.isWaiting) === 0)
      noteworthy.note(command, context, duration, replyBytes);
  }

  /** A handler threw. A refusal becomes the reply; a reply too long to hold ends the session; anything else is a fault of ours and ends the engine. */
  private failed(command: Command, replyBegin: number, error: unknown): void {
    const { engine, reply, session } = this.context;
    reply.position = replyBegin;
    engine.sessions.deferred.abandon(session, "refused");
    this.failedOf(command, error);
  }

  private failedOf(command: Command, error: unknown): void {
    if (error instanceof ReplyError) this.answer(error);
    else if (error instanceof ReplyTooLong) this.context.session.closing = true;
    else throw this.poisonWith(error, `command ${command.fullName}`);
    this.stats.failed[command.id]++;
  }

  /** From now on the engine refuses every call, with the error that is returned. */
  poisonWith(error: unknown, where: string): unknown {
    this.poison = error instanceof AssertionError ? error : new Error(`${where} failed: ${String(error)}`, { cause: error });
    return this.poison;
  }

  /** Throws if the engine is broken. */
  refuseIfPoisoned(): void {
    if (this.poison !== null) throw this.poison;
  }

  /** The command is not run, or there is none. */
  private refuse(error: ReplyError, command: Command | null = null): Outcome {
    const { engine, reply, session } = this.context;
    const replyBegin = reply.position;
    const isExec = command?.spec.inTransaction === "executes";
    this.answer(engine.transactions.refused(session, isExec, error));
    if (isExec) endTransaction(engine, session);
    if ((session.state & state.hasCachingChoice) !== 0) endCachingChoice(session, command);
    if (command !== null) this.stats.rejected[command.id]++;
    if ((session.state & state.isMuted) !== 0) endMutedReply(session, replyBegin);
    return outcome.done;
  }

  private answer(error: ReplyError): void {
    error.writeTo(this.context.reply);
    this.errorStats.replied(error.message);
  }
}

/** Of a container that not everybody may use, that is told first. */
function unknownSubcommand(context: ExecutionContext, container: Command): ReplyError {
  const { args } = context;
  try {
    container.spec.guard?.(context);
  } catch (error) {
    if (error instanceof ReplyError) return error;
    throw error;
  }
  const { unknownSubcommand, unknownSubcommandOrArity } = refusal;
  return (container.spec.isOpaque === true ? unknownSubcommandOrArity : unknownSubcommand)(
    args.echo(1, errorEchoLengthMax),
    container.fullName,
  );
}

function unknownCommand({ args }: ExecutionContext): ReplyError {
  let shown = "";
  for (let i = 1; i < args.count && shown.length < errorEchoLengthMax; i++) {
    shown += `'${args.echo(i, errorEchoLengthMax - shown.length)}' `;
  }
  return new ReplyError(`ERR unknown command '${args.echo(0, errorEchoLengthMax)}', with args beginning with: ${shown}`, true);
}
