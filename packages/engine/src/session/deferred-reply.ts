/**
 * A reply that comes later: what a command that waits gets from `reply.defer()`. Until it is settled, times out, is unblocked by somebody or its session
 * is closed, the session's further requests wait in order.
 */
import { assert } from "@respire/datastructures";
import { ReplyTooLong, type ReplyWriter } from "@respire/resp-protocol";
import { errors, ReplyError } from "../errors.js";
import type { ErrorStats } from "../observe/error-stats.js";
import type { Deadline, Deadlines } from "./deadlines.js";
import type { Outbox } from "./outbox.js";
import { endMutedReply } from "./reply-mode.js";
import type { Session } from "./session.js";
import { state } from "./state.js";

/** How a wait ended, other than by being settled. */
export type CancelReason = "timeout" | "unblocked" | "closed" | "refused";

export interface DeferOptions {
  /** The wait ends by itself after this long; none or 0: never. Milliseconds, with a fraction if need be. */
  readonly timeoutMs?: number;
  /** What is replied then, and on CLIENT UNBLOCK; null unless told otherwise. */
  readonly onTimeout?: (reply: ReplyWriter) => void;
  /** The wait is over and `settle` was not called: whoever was to call it may forget it. Called before anything is replied. */
  readonly onCancel?: (reason: CancelReason) => void;
  /** False if CLIENT UNBLOCK can't end it. */
  readonly canBeUnblocked?: boolean;
}

export class DeferredReply implements Deadline {
  atUs = 0;
  heapIndex = -1;
  readonly session: Session;
  readonly options: DeferOptions;
  private readonly owner: DeferredReplies;

  constructor(session: Session, options: DeferOptions, owner: DeferredReplies) {
    this.session = session;
    this.options = options;
    this.owner = owner;
  }

  /** Whether the session still waits for it. */
  get isPending(): boolean {
    return this.session.deferred === this;
  }

  /**
   * Replies, and lets the session go on. `write` appends one reply, or throws a ReplyError, which becomes the reply. False, without calling it, if the wait
   * is over. May be called at any time, also by the command that has just deferred its reply.
   */
  settle(write: (reply: ReplyWriter) => void): boolean {
    if (!this.isPending) return false;
    this.owner.end(this);
    this.owner.write(this.session, write);
    return true;
  }

  expire(): void {
    this.owner.cancel(this, "timeout");
  }
}

export const nullReply = (reply: ReplyWriter): void => reply.null();
export const nullArrayReply = (reply: ReplyWriter): void => reply.nullArray();
const unblockedReply = (): void => {
  throw errors.unblocked;
};

/** All deferred replies of an engine. */
export class DeferredReplies {
  /** Sessions that wait for one. */
  count = 0;
  private readonly deadlines: Deadlines;
  private readonly outbox: Outbox;
  private readonly errorStats: ErrorStats;

  constructor(deadlines: Deadlines, outbox: Outbox, errorStats: ErrorStats) {
    this.deadlines = deadlines;
    this.outbox = outbox;
    this.errorStats = errorStats;
  }

  /**
   * In a transaction nothing waits: the wait is over when this returns, as if its time was up.
   *
   * @param nowUs monotonic time.
   */
  begin(session: Session, options: DeferOptions, nowUs: number): DeferredReply {
    assert(session.deferred === null, "deferred reply: a request has one reply");
    const deferred = new DeferredReply(session, options, this);
    if (session.transaction?.isRunning === true) {
      options.onCancel?.("timeout");
      (options.onTimeout ?? nullReply)(session.reply);
      return deferred;
    }
    session.deferred = deferred;
    session.state |= state.isWaiting;
    this.count++;
    const timeoutMs = options.timeoutMs ?? 0;
    if (timeoutMs > 0) {
      deferred.atUs = nowUs + timeoutMs * 1000;
      this.deadlines.add(deferred);
    }
    return deferred;
  }

  /** CLIENT UNBLOCK: as if the time was up, or with an error. False if the session doesn't wait, or for something that can't be ended so. */
  unblock(session: Session, withError: boolean): boolean {
    const { deferred } = session;
    if (deferred === null || deferred.options.canBeUnblocked === false) return false;
    this.cancel(deferred, "unblocked", withError ? unblockedReply : undefined);
    return true;
  }

  /** The session goes, or its command threw after all: nobody gets a reply. */
  abandon(session: Session, reason: "closed" | "refused"): void {
    const { deferred } = session;
    if (deferred === null) return;
    this.end(deferred);
    deferred.options.onCancel?.(reason);
  }

  /** The wait is over, and this is replied. */
  cancel(deferred: DeferredReply, reason: CancelReason, write = deferred.options.onTimeout ?? nullReply): void {
    this.end(deferred);
    deferred.options.onCancel?.(reason);
    this.write(deferred.session, write);
  }

  /** The session has been answered otherwise: its reply is what was written since `begin`. */
  answered(deferred: DeferredReply, begin: number): void {
    const { session } = deferred;
    this.end(deferred);
    if ((session.state & state.isMuted) !== 0) endMutedReply(session, begin);
    this.outbox.add(session, true);
  }

  /** The session does not wait any more. */
  end(deferred: DeferredReply): void {
    const { session } = deferred;
    session.deferred = null;
    session.state &= ~state.isWaiting;
    this.count--;
    this.deadlines.remove(deferred);
  }

  write(session: Session, write: (reply: ReplyWriter) => void): void {
    const { reply } = session;
    this.outbox.settle();
    const begin = reply.position;
    try {
      write(reply);
    } catch (error) {
      reply.position = begin;
      if (error instanceof ReplyTooLong) session.closing = true;
      else if (error instanceof ReplyError) {
        error.writeTo(reply);
        this.errorStats.replied(error.message);
      } else throw error;
    }
    if ((session.state & state.isMuted) !== 0) endMutedReply(session, begin);
    this.outbox.add(session, true);
  }
}
