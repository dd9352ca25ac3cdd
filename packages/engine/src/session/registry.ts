/** The live sessions, by id, and what concerns all of them: who may come in, who waits, who is paused, how much they may hold. */
import type { ReplyBuffers } from "@respire/resp-protocol";
import type { Admission } from "../admission.js";
import type { Time } from "../clock.js";
import type { Database } from "../keyspace/database.js";
import type { ErrorStats } from "../observe/error-stats.js";
import { Authentication } from "./authentication.js";
import type { CloseReason, SessionConnection } from "./connection.js";
import { Deadlines } from "./deadlines.js";
import { DeferredReplies } from "./deferred-reply.js";
import { Outbox } from "./outbox.js";
import { OutputLimits } from "./output-limits.js";
import { ClientPause } from "./pause.js";
import { resetReplyMode } from "./reply-mode.js";
import { Session } from "./session.js";
import { state } from "./state.js";
import { SessionUpkeep } from "./upkeep.js";

export class SessionRegistry {
  readonly time: Time;
  readonly authentication: Authentication;
  readonly pause: ClientPause;
  readonly deferred: DeferredReplies;
  readonly deadlines = new Deadlines();
  readonly outputLimits = new OutputLimits();
  readonly outbox: Outbox;
  readonly upkeep: SessionUpkeep;
  /** Sessions opened since the start. */
  opened = 0;
  private readonly sessions = new Map<number, Session>();
  private lastId = 0;
  private readonly closeListeners: ((session: Session) => void)[] = [];
  private readonly resetListeners: ((session: Session) => void)[] = [];

  /** @param changes what output may tell of. */
  constructor(time: Time, admission: Admission, errorStats: ErrorStats, changes: { readonly sequence: number }) {
    this.time = time;
    const guard = {
      isTooMuch: (session: Session, bytes: number) => this.outputLimits.isTooMuch(session, bytes),
      killForOutput: (session: Session) => this.killForOutput(session),
    };
    this.outbox = new Outbox(guard, changes);
    this.authentication = new Authentication(this);
    this.pause = new ClientPause(admission, this.deadlines);
    this.deferred = new DeferredReplies(this.deadlines, this.outbox, errorStats);
    this.upkeep = new SessionUpkeep(this);
  }

  open(database: Database, buffers: ReplyBuffers, connection: SessionConnection): Session {
    const session = new Session(++this.lastId, database, buffers, connection, this);
    this.sessions.set(session.id, session);
    this.opened++;
    this.authentication.begin(session);
    return session;
  }

  /** The client has gone. Nothing happens if it has been said before. */
  close(session: Session): void {
    if (!this.sessions.delete(session.id)) return;
    session.closing = true;
    this.deferred.abandon(session, "closed");
    this.pause.forget(session);
    for (const listener of this.closeListeners) listener(session);
  }

  /** Disconnects a client at once, whatever it has not been sent yet. */
  kill(session: Session, reason: CloseReason): void {
    session.connection.close(reason); // Which may log what the session was until now.
    session.closing = true;
  }

  /** Disconnects a client that has more output unsent than it may. */
  killForOutput(session: Session): void {
    this.outputLimits.disconnections++;
    this.kill(session, "output limit");
  }

  /** RESET: the session is as it was when it was opened, but for what its library said of itself. @param database the first one. */
  reset(session: Session, database: Database): void {
    for (const listener of this.resetListeners) listener(session);
    session.database = database;
    session.reply.protocol = 2;
    session.name = "";
    session.isExemptFromEviction = false;
    session.fieldsets = null;
    session.state &= ~state.isNotTouching;
    resetReplyMode(session);
    this.authentication.begin(session);
  }

  /** `listener` is called when a session is closed: for whoever keeps something for it. */
  onClose(listener: (session: Session) => void): void {
    this.closeListeners.push(listener);
  }

  /** `listener` is called at the beginning of a RESET: subscriptions, transactions and the like end. */
  onReset(listener: (session: Session) => void): void {
    this.resetListeners.push(listener);
  }

  byId(id: number): Session | undefined {
    return this.sessions.get(id);
  }

  /** All of them, oldest first. Sessions may be closed on the way. */
  all(): IterableIterator<Session> {
    return this.sessions.values();
  }

  get size(): number {
    return this.sessions.size;
  }

  /** Sessions whose next request waits: for a reply, or for the end of a pause. */
  get blockedCount(): number {
    return this.deferred.count + this.pause.postponedCount;
  }
}
