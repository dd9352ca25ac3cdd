/**
 * Client-side caching: clients keep what they have read, and are told when it is no longer so.
 *
 * What a client reads is remembered by key (tracked-keys.ts); whoever broadcasts is told by prefix instead (broadcasts.ts). Others are told at once, before
 * the reply to the command that modified the key; the client whose command it was is told behind its reply and behind all that it was pushed meanwhile. An
 * engine that no client has turned this on for does not know that it exists.
 *
 * Source: redis.io "Client-side caching", and what a redis-server does.
 */
import type { Command } from "../command-table.js";
import type { CommandContext } from "../context.js";
import type { ChangeSubscriber } from "../effects.js";
import type { Engine } from "../engine.js";
import { findKeys } from "../key-specs.js";
import type { Session } from "../session/session.js";
import { state } from "../session/state.js";
import { Broadcasts } from "./broadcasts.js";
import { encodeKey, type InvalidKeys, sendInvalidation } from "./invalidation.js";
import { endCachingChoice, remembersReads, SessionTracking, type TrackingOptions } from "./session-tracking.js";
import { type Readers, TrackedKeys } from "./tracked-keys.js";

/** Keys forgotten after a command that has left too many; after the next one twice as many, and so on while there are. */
const evictedAtOnce = 100;

const everyKey = [new Uint8Array(0)];

/** What there is only while there are sessions that track, or have. */
interface Tables {
  keys: TrackedKeys;
  readonly broadcasts: Broadcasts;
}

export class Tracking implements ChangeSubscriber {
  /** There is something to do when the command that is running has ended. */
  isDue = false;
  /** Sessions that track now. */
  sessionCount = 0;
  private readonly engine: Engine;
  private tables: Tables | null = null;
  private hasStarted = false;
  /** Live sessions that have tracked at some time: nobody else can be told anything of what the table holds. */
  private participantCount = 0;
  /** What the session that is being answered is to be told when it is. */
  private readonly pending: InvalidKeys[] = [];
  private keyCountMax = 0;
  /** Commands in a row that have left too many keys. */
  private evictions = 0;
  private readonly random = (): number => this.engine.random.next();

  constructor(engine: Engine) {
    this.engine = engine;
  }

  /** Keys remembered at most; beyond that random ones are forgotten, and those told who have read them. 0: no limit. redis.conf `tracking-table-max-keys`. */
  set keysMax(count: number) {
    this.keyCountMax = count;
    if (this.isOverLimit) this.isDue = true;
  }

  get keyCount(): number {
    return this.tables?.keys.size ?? 0;
  }

  /** Clients, counted once for each key that they have read. */
  get itemCount(): number {
    return this.tables?.keys.itemCount ?? 0;
  }

  get prefixCount(): number {
    return this.tables?.broadcasts.prefixCount ?? 0;
  }

  /** Memory that the keys take. */
  get usedBytes(): number {
    const { tables } = this;
    return tables === null ? 0 : tables.keys.usedBytes + tables.broadcasts.usedBytes;
  }

  /** @param prefixes those to be added while broadcasting, valid until the call returns; none is every key. */
  turnOn(session: Session, options: TrackingOptions, prefixes: readonly Uint8Array[]): void {
    const { broadcasts } = this.start();
    if (session.tracking === null) {
      session.tracking = new SessionTracking();
      this.participantCount++;
    }
    const { tracking } = session;
    if (!tracking.isOn) this.sessionCount++;
    tracking.isOn = true;
    tracking.isRedirectBroken = false;
    tracking.options = options;
    if (!options.isBroadcasting) session.state |= state.isTracking;
    else for (const prefix of prefixes.length === 0 ? everyKey : prefixes) broadcasts.join(session, tracking, prefix);
  }

  /** What was read is remembered all the same: it may be turned on again before it is modified. */
  turnOff(session: Session): void {
    const { tracking } = session;
    if (tracking?.isOn !== true) return;
    this.sessionCount--;
    tracking.isOn = false;
    tracking.isRedirectBroken = false;
    this.tables?.broadcasts.leave(session, tracking);
    session.state &= ~(state.isTracking | state.hasCachingChoice);
  }

  /** The command of `session`, which is still the one being answered, has ended. To be called if something is due. */
  commandEnded(session: Session): void {
    // It may have gone, by its own command.
    if (session.tracking !== null) for (const keys of this.pending) sendInvalidation(this.engine.sessions, session, keys);
    this.pending.length = 0;
    this.evict();
  }

  keyModified(_databaseIndex: number, bytes: Uint8Array, start: number, length: number, hasExpired: boolean): void {
    const { keys, broadcasts } = this.tables as Tables;
    const { answering } = this.engine.sessions.outbox;
    if (broadcasts.prefixCount > 0) broadcasts.collect(bytes, start, length, hasExpired ? null : answering);
    const readers = keys.take(bytes, start, length);
    if (readers !== undefined) this.tellReaders(readers, encodeKey(bytes, start, length), answering);
  }

  databasesFlushing(): void {
    const { sessions } = this.engine;
    if (this.sessionCount > 0) {
      for (const session of sessions.all()) {
        if (session.tracking?.isOn !== true) continue;
        if (session === sessions.outbox.answering) this.putOff(null);
        else sendInvalidation(sessions, session, null);
      }
    }
    // All at once, however many they are.
    if (this.keyCount > 0) (this.tables as Tables).keys = new TrackedKeys(this.engine.keyspace.shared.hasher);
  }

  private tellReaders(readers: Readers, keys: Uint8Array, author: Session | null): void {
    if (typeof readers === "number") this.tellReader(readers, keys, author);
    else for (const id of readers) this.tellReader(id, keys, author);
  }

  private tellReader(id: number, keys: Uint8Array, author: Session | null): void {
    const { sessions } = this.engine;
    const session = sessions.byId(id);
    const tracking = session?.tracking;
    if (session === undefined || tracking?.isOn !== true || tracking.options.isBroadcasting) return;
    if (session !== author) sendInvalidation(sessions, session, keys);
    else if (!tracking.options.isNoLoop) this.putOff(keys);
  }

  private putOff(keys: InvalidKeys): void {
    this.pending.push(keys);
    this.isDue = true;
  }

  private get isOverLimit(): boolean {
    return this.keyCountMax > 0 && this.keyCount > this.keyCountMax;
  }

  /** Forgets random keys while there are too many, with more effort each time that it does not suffice. */
  private evict(): void {
    const keys = this.tables?.keys;
    if (keys !== undefined && this.isOverLimit) {
      for (let left = evictedAtOnce * ++this.evictions; left > 0 && this.isOverLimit; left--) {
        const key = keys.sample(this.random) as Uint8Array;
        this.tellReaders(keys.take(key, 0, key.length) as Readers, encodeKey(key, 0, key.length), null);
      }
    }
    this.isDue = this.isOverLimit;
    if (!this.isDue) this.evictions = 0;
  }

  /** A command of a session has run whose reads are remembered, or that said whether they are to be. */
  private ran(command: Command, { args, session }: CommandContext): void {
    if ((command.careStates & state.isTracking) !== 0 && remembersReads(session)) this.remember(session.id, command, args);
    if ((session.state & state.hasCachingChoice) !== 0) endCachingChoice(session, command);
  }

  private remember(clientId: number, { keyRanges, keySpecs }: Command, args: CommandContext["args"]): void {
    const { keys } = this.tables as Tables;
    const { bytes, count } = args;
    if (keyRanges !== null) {
      for (let i = 0; i < keyRanges.length; i++) {
        const { first, last, step } = keyRanges[i]!;
        const end = last < 0 ? count + last : last;
        for (let index = first; index <= end; index += step) keys.add(clientId, bytes, args.start(index), args.length(index));
      }
    } else {
      const findable = keySpecs.filter(({ begin, find }) => begin.type !== "unknown" && find.type !== "unknown");
      for (const { index } of findKeys(findable, args) ?? []) keys.add(clientId, bytes, args.start(index), args.length(index));
    }
    if (this.isOverLimit) this.isDue = true;
  }

  private start(): Tables {
    const { admission, changes, keyspace, sessions } = this.engine;
    if (!this.hasStarted) {
      this.hasStarted = true;
      admission.onTracked = (command, context) => this.ran(command, context);
      sessions.onReset((session) => this.turnOff(session));
      sessions.onClose((session) => this.closed(session));
      this.engine.onTurnEnd(() => this.turnEnded());
    }
    if (this.tables === null) {
      const { hasher } = keyspace.shared;
      this.tables = { keys: new TrackedKeys(hasher), broadcasts: new Broadcasts(hasher, sessions) };
      changes.subscribe(this);
    }
    return this.tables;
  }

  private closed(session: Session): void {
    if (session.tracking === null) return;
    this.turnOff(session);
    session.tracking = null;
    if (--this.participantCount > 0) return;
    this.tables = null;
    this.engine.changes.unsubscribe(this);
  }

  private turnEnded(): void {
    if (this.isDue) this.evict();
    this.tables?.broadcasts.send();
  }
}
