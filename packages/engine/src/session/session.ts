/** One client's state, apart from how it is connected. */
import { type ReplyBuffers, ReplyTooLong, type ReplyWriter } from "@respire/resp-protocol";
import type { Command } from "../command-table.js";
import type { Database } from "../keyspace/database.js";
import type { Subscriptions } from "../pubsub/subscriptions.js";
import type { SessionTracking } from "../tracking/session-tracking.js";
import type { Transaction } from "../transactions/transaction.js";
import type { Watch } from "../transactions/watched-keys.js";
import type { SessionConnection } from "./connection.js";
import type { DeferredReply } from "./deferred-reply.js";
import type { Fieldsets } from "./fieldsets.js";
import type { SessionRegistry } from "./registry.js";
import { SessionReply } from "./session-reply.js";
import { state, suspendedStates } from "./state.js";

/** As CLIENT LIST and the limits on output tell clients apart. */
export type SessionKind = "normal" | "master" | "replica" | "pubsub";

/** The one user there is. */
export const defaultUserName = "default";

export class Session {
  readonly id: number;
  readonly reply: SessionReply;
  readonly connection: SessionConnection;
  database: Database;
  name = "";
  libraryName = "";
  libraryVersion = "";
  userName = defaultUserName;
  /** Has said who it is, or did not have to when it came. */
  isAuthenticated = true;
  /** Bits of `state`: those in which its commands need care, or wait. */
  state = 0;
  /** The connection is to be closed once what was replied has been sent. */
  closing = false;
  /** The client is on this machine, or in this process. */
  isLocal = true;
  /** Number of the last change when output was last produced: it leaves when that change may be known (see output-gate.ts). */
  outputSequence = 0;

  /** When it was opened, and when its last batch of requests came: microseconds of the engine's monotonic time. */
  readonly openedUs: number;
  lastInteractionUs: number;
  /** The last command that was asked for; null before the first, and if there was no such command. */
  lastCommand: Command | null = null;
  /** Commands run. */
  commandCount = 0;

  /** The reply that the session waits for. */
  deferred: DeferredReply | null = null;
  /** CLIENT REPLY OFF; CLIENT REPLY SKIP while a reply is being skipped. See reply-mode.ts. */
  repliesAreOff = false;
  skipsReplyAfterNext = false;
  /** What is written up to here is pushes, which stay where replies are thrown away. */
  pushesEnd = 0;
  /** CLIENT NO-EVICT: not to be disconnected to free memory. */
  isExemptFromEviction = false;
  /** From when on it has had more output unsent than the soft limit allows; 0 if it has not. Microseconds, monotonic. */
  overSoftLimitSinceUs = 0;

  /** What it is besides an ordinary client. Kept up to date by those parts that make it so. */
  role: "client" | "master" | "replica" | "monitor" = "client";
  /** Null if it is subscribed to nothing. See pubsub/. */
  subscriptions: Subscriptions | null = null;
  /** What is queued since MULTI; null outside a transaction. See transactions/. */
  transaction: Transaction | null = null;
  /** What it watches, and whether any of that has changed. */
  readonly watches: Watch[] = [];
  isDirty = false;
  /** One of them was modified: they are as good as forgotten. */
  watchesAreVoid = false;
  /** What HIMPORT PREPARE has said; null if nothing. */
  fieldsets: Fieldsets | null = null;
  /** Client-side caching; null if it never was turned on. See tracking/. */
  tracking: SessionTracking | null = null;

  private readonly registry: SessionRegistry;
  /** It is in the outbox. */
  isInOutbox = false;
  private pushes: (Uint8Array | ((reply: ReplyWriter) => void))[] | null = null;
  /** Bytes of those that are encoded already. */
  private pushedBytes = 0;

  constructor(id: number, database: Database, buffers: ReplyBuffers, connection: SessionConnection, registry: SessionRegistry) {
    this.id = id;
    this.database = database;
    this.connection = connection;
    this.registry = registry;
    this.reply = new SessionReply(buffers, this, registry);
    this.openedUs = registry.time.us;
    this.lastInteractionUs = this.openedUs;
  }

  /** Whether its next request has to wait: for the reply to the one before, or for the end of a pause. The connection is woken when it need not. */
  get isSuspended(): boolean {
    return (this.state & suspendedStates) !== 0;
  }

  /** Commands queued since MULTI, -1 outside a transaction. */
  get queuedCount(): number {
    return this.transaction?.commands.length ?? -1;
  }

  /** The memory that they take. */
  get queuedBytes(): number {
    return this.transaction?.memoryBytes ?? 0;
  }

  /** Keys that it watches. */
  get watchedCount(): number {
    return this.watchesAreVoid ? 0 : this.watches.length;
  }

  /** Whether it has yet to say who it is before anything else is run for it. */
  get needsAuth(): boolean {
    return (this.state & state.needsAuth) !== 0;
  }

  get kind(): SessionKind {
    if (this.role === "master" || this.role === "replica") return this.role;
    return this.subscriptions === null ? "normal" : "pubsub";
  }

  get channelCount(): number {
    return this.subscriptions?.channels.size ?? 0;
  }

  get patternCount(): number {
    return this.subscriptions?.patterns.size ?? 0;
  }

  get shardChannelCount(): number {
    return this.subscriptions?.shardChannels.size ?? 0;
  }

  /** Sends what answers no request: after the reply that is being written, if there is one, and at once otherwise. */
  push(write: (reply: ReplyWriter) => void): void {
    const { outbox } = this.registry;
    outbox.settle();
    if (this.closing) return;
    if (outbox.answering === this) return this.putOff(write, 0);
    this.writePush(write);
    outbox.add(this);
  }

  /** As `push`, of what is encoded already, in the first `length` bytes: they are copied. */
  pushEncoded(bytes: Uint8Array, length: number): void {
    const { outbox } = this.registry;
    outbox.settle();
    if (this.closing) return;
    try {
      if (outbox.answering === this) return this.putOff(sliceOf(bytes, length), length);
      this.reply.rawRange(bytes, 0, length);
    } catch (error) {
      this.endForTooLong(error);
    }
    outbox.add(this);
  }

  /** Writes the pushes that were put off. No reply is being written. */
  writePushes(): void {
    const { pushes } = this;
    if (pushes === null) return;
    this.pushes = null;
    this.pushedBytes = 0;
    for (const push of pushes) this.writePush(push);
  }

  private putOff(push: Uint8Array | ((reply: ReplyWriter) => void), bytes: number): void {
    this.pushes ??= [];
    this.pushes.push(push);
    this.pushedBytes += bytes;
    this.registry.outbox.addForLater(this, this.pushedBytes);
  }

  private writePush(push: Uint8Array | ((reply: ReplyWriter) => void)): void {
    if (this.closing) return;
    try {
      if (typeof push === "function") push(this.reply);
      else this.reply.raw(push);
    } catch (error) {
      this.endForTooLong(error);
    }
  }

  /** What can't be held (`ReplyTooLong`) is not sent, and nothing behind it: the client has to go. Throws anything else again. */
  endForTooLong(error: unknown): void {
    if (!(error instanceof ReplyTooLong)) throw error;
    this.closing = true;
    this.registry.outbox.add(this);
  }
}

/** A copy of the first bytes. Throws ReplyTooLong if there is no room for it. */
function sliceOf(bytes: Uint8Array, length: number): Uint8Array {
  try {
    return bytes.slice(0, length);
  } catch (error) {
    if (error instanceof RangeError) throw new ReplyTooLong(error);
    throw error;
  }
}
