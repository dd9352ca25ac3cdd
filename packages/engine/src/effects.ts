/**
 * The change stream: every write announces its effect here, in the order of execution. AOF, replication, notifications, WATCH, client-side caching and the
 * like subscribe; the engine does not know them. While nobody does, an announcement is an addition and two tests.
 *
 * Three things are told, each to those who listen to it:
 * - A *command* is what has the same effect whenever and wherever it is run: the request as it came, or a deterministic one in its place (an absolute expiry
 *   for a relative one); each has a sequence number. The commands of one request, of a transaction or of one deletion in the background are a unit.
 * - A key was *modified*: what was read of it before may not be so any more.
 * - A *key event* says what happened to which key; one command may cause many. A key is modified before its events, unless it expires: so it is in Redis.
 */
import type { Arguments } from "./arguments.js";
import { classBitOf, events, type KeyEvent } from "./events.js";
import type { Database } from "./keyspace/database.js";
import { latin1Bytes } from "./latin1.js";

/** A command to repeat elsewhere. The bytes are valid until the call returns: copy what is kept. */
export interface PropagatedCommand {
  readonly sequence: number;
  /** Number of the unit that it belongs to: what is repeated of a unit is repeated whole. */
  readonly unit: number;
  readonly databaseIndex: number;
  /** The first is the command's name. */
  readonly words: readonly Uint8Array[];
}

/** What happened to a key. The bytes are valid until the call returns. */
export interface KeyChange {
  /** Of the command that caused it. */
  readonly sequence: number;
  readonly databaseIndex: number;
  readonly key: Uint8Array;
  readonly event: KeyEvent;
}

/** Whoever listens to changes. Keys are `bytes[start, start + length)`, valid until the call returns; nothing may be changed from within a call. */
export interface ChangeSubscriber {
  /** Called once for each command, before the key changes it caused. */
  propagated?(command: PropagatedCommand): void;
  /** The commands that were propagated since the last call are a unit. Not called for one without any. */
  unitEnded?(): void;
  keyChanged?(change: KeyChange): void;
  /** The value, the expiry or the existence of a key has changed, or (`hasExpired`) the key is about to go because its time has come. */
  keyModified?(databaseIndex: number, bytes: Uint8Array, start: number, length: number, hasExpired: boolean): void;
  /** As `keyChanged`, and without an object for each: of the classes in `eventClasses` alone. @param subkeys the fields that it is about, if it is about fields. */
  keyEvent?(
    databaseIndex: number,
    bytes: Uint8Array,
    start: number,
    length: number,
    event: KeyEvent,
    subkeys: readonly Uint8Array[] | null,
  ): void;
  /** Bits of the classes of events that `keyEvent` is to be called for; see `classBit`. */
  readonly eventClasses?: number;
  /** Whether it makes use of `subkeys`. */
  readonly wantsSubkeys?: boolean;
  /** Every key of these databases is about to go. */
  databasesFlushing?(databases: readonly Database[]): void;
  /** Two databases are about to exchange their keys. */
  databasesSwapping?(first: Database, second: Database): void;
}

/** Listeners of one kind. */
type Listening<Method extends keyof ChangeSubscriber> = ChangeSubscriber & Required<Pick<ChangeSubscriber, Method>>;

const del = latin1Bytes("DEL");
const hdel = latin1Bytes("HDEL");

/** What somebody listens to. */
const interest = { commands: 1, modifications: 2, changes: 4, events: 8 } as const;

export class ChangeStream {
  /** Sequence number of the last propagated command; 0 before the first. */
  sequence = 0;
  /** Bits of the classes that somebody wants `keyEvent` for. */
  eventClasses = 0;
  /** Those of them of which somebody wants to know the fields too. */
  subkeyClasses = 0;
  private interests = 0;
  private readonly subscribers: ChangeSubscriber[] = [];
  private propagators: readonly Listening<"propagated">[] = [];
  private modificationListeners: readonly Listening<"keyModified">[] = [];
  private changeListeners: readonly Listening<"keyChanged">[] = [];
  private eventListeners: readonly Listening<"keyEvent">[] = [];
  /** Whether the request that is being executed has been propagated, or another command in its place. */
  private isRequestPropagated = false;
  private unit = 1;
  private isUnitOpen = false;

  subscribe(subscriber: ChangeSubscriber): void {
    this.subscribers.push(subscriber);
    this.review();
  }

  unsubscribe(subscriber: ChangeSubscriber): void {
    const index = this.subscribers.indexOf(subscriber);
    if (index >= 0) this.subscribers.splice(index, 1);
    this.review();
  }

  /** To be called when a subscriber wants to hear of other things than before. */
  review(): void {
    const having = <Method extends keyof ChangeSubscriber>(method: Method): Listening<Method>[] =>
      this.subscribers.filter((subscriber): subscriber is Listening<Method> => subscriber[method] !== undefined);
    this.propagators = having("propagated");
    this.modificationListeners = having("keyModified");
    this.changeListeners = having("keyChanged");
    this.eventListeners = having("keyEvent").filter(({ eventClasses = 0 }) => eventClasses !== 0);
    const classesOf = (listeners: readonly ChangeSubscriber[]): number =>
      listeners.reduce((classes, { eventClasses = 0 }) => classes | eventClasses, 0);
    this.eventClasses = classesOf(this.eventListeners);
    this.subkeyClasses = classesOf(this.eventListeners.filter(({ wantsSubkeys }) => wantsSubkeys === true));
    this.interests =
      (this.propagators.length > 0 ? interest.commands : 0) |
      (this.modificationListeners.length > 0 ? interest.modifications : 0) |
      (this.changeListeners.length > 0 ? interest.changes : 0) |
      (this.eventListeners.length > 0 ? interest.events : 0);
  }

  /** Whether somebody repeats commands: a handler need not build a rewritten one otherwise. */
  get isPropagating(): boolean {
    return (this.interests & interest.commands) !== 0;
  }

  /** A new request is about to be executed, or the next one of a transaction. */
  beginRequest(): void {
    this.isRequestPropagated = false;
  }

  /** What was propagated since the last unit ended is one. */
  endUnit(): void {
    if (!this.isUnitOpen) return;
    this.isUnitOpen = false;
    this.unit++;
    for (const propagator of this.propagators) propagator.unitEnded?.();
  }

  /** The request changed the key that is its word `keyIndex`, or (0) no single key. It is propagated as it came, once however many keys it changes. */
  wrote(
    databaseIndex: number,
    args: Arguments,
    keyIndex: number,
    event: KeyEvent | null,
    subkeys: readonly Uint8Array[] | null = null,
  ): void {
    const isFirst = !this.isRequestPropagated;
    if (isFirst) {
      this.isRequestPropagated = true;
      this.sequence++;
    }
    if (this.interests === 0) return;
    if (isFirst && this.isPropagating) {
      const words: Uint8Array[] = [];
      for (let i = 0; i < args.count; i++) words.push(args.word(i));
      this.propagate(databaseIndex, words);
    }
    if (event !== null) this.changed(databaseIndex, args.bytes, args.start(keyIndex), args.length(keyIndex), event, subkeys);
  }

  /** A change that another command than the request expresses; `keyIndex` counts in its words. */
  rewrite(
    databaseIndex: number,
    words: readonly (Uint8Array | string)[],
    keyIndex: number,
    event: KeyEvent | null,
    subkeys: readonly Uint8Array[] | null = null,
  ): void {
    this.isRequestPropagated = true;
    this.sequence++;
    if (this.interests === 0) return;
    const bytes = words.map((word) => (typeof word === "string" ? latin1Bytes(word) : word));
    if (this.isPropagating) this.propagate(databaseIndex, bytes);
    const key = bytes[keyIndex]!;
    if (event !== null) this.changed(databaseIndex, key, 0, key.length, event, subkeys);
  }

  /** Fields of a hash have gone without a command asking for it: their time had come. What is announced of it follows. */
  fieldsExpired(databaseIndex: number, bytes: Uint8Array, keyStart: number, keyLength: number, fields: readonly Uint8Array[]): void {
    this.sequence++;
    if (this.isPropagating) this.propagate(databaseIndex, [hdel, bytes.subarray(keyStart, keyStart + keyLength), ...fields]);
  }

  /** The key has changed by something that was propagated before. */
  happened(
    databaseIndex: number,
    bytes: Uint8Array,
    start: number,
    length: number,
    event: KeyEvent,
    subkeys: readonly Uint8Array[] | null = null,
  ): void {
    if (this.interests !== 0) this.changed(databaseIndex, bytes, start, length, event, subkeys);
  }

  /** A key is about to go without a command asking for it: expiry, eviction. */
  deleted(databaseIndex: number, bytes: Uint8Array, keyStart: number, keyLength: number, event: KeyEvent): void {
    this.sequence++;
    if (this.interests === 0) return;
    if (this.isPropagating) this.propagate(databaseIndex, [del, bytes.subarray(keyStart, keyStart + keyLength)]);
    if (event !== events.expired) return this.changed(databaseIndex, bytes, keyStart, keyLength, event, null);
    this.tell(databaseIndex, bytes, keyStart, keyLength, event, null);
    this.modified(databaseIndex, bytes, keyStart, keyLength, true);
  }

  /** A key was modified, and what happened to it is told afterwards. */
  modified(databaseIndex: number, bytes: Uint8Array, start: number, length: number, hasExpired = false): void {
    for (const listener of this.modificationListeners) listener.keyModified(databaseIndex, bytes, start, length, hasExpired);
  }

  /** Something happened to the key that was propagated before and modifies nothing that WATCH and caches look at. */
  announced(databaseIndex: number, bytes: Uint8Array, start: number, length: number, event: KeyEvent): void {
    if ((this.interests & (interest.events | interest.changes)) !== 0) this.tell(databaseIndex, bytes, start, length, event, null);
  }

  /** An event that is no change in itself: a key is new, a lookup was in vain. Asked for only if one of its class is wanted. */
  noticed(databaseIndex: number, bytes: Uint8Array, start: number, length: number, event: KeyEvent): void {
    this.tellEvent(databaseIndex, bytes, start, length, event, null);
  }

  flushing(databases: readonly Database[]): void {
    for (const subscriber of this.subscribers) subscriber.databasesFlushing?.(databases);
  }

  swapping(first: Database, second: Database): void {
    for (const subscriber of this.subscribers) subscriber.databasesSwapping?.(first, second);
  }

  private changed(
    databaseIndex: number,
    bytes: Uint8Array,
    start: number,
    length: number,
    event: KeyEvent,
    subkeys: readonly Uint8Array[] | null,
  ): void {
    if ((this.interests & interest.modifications) !== 0) this.modified(databaseIndex, bytes, start, length);
    if ((this.interests & (interest.events | interest.changes)) !== 0) this.tell(databaseIndex, bytes, start, length, event, subkeys);
  }

  private propagate(databaseIndex: number, words: readonly Uint8Array[]): void {
    this.isUnitOpen = true;
    const command = { sequence: this.sequence, unit: this.unit, databaseIndex, words };
    for (const propagator of this.propagators) propagator.propagated(command);
  }

  private tell(
    databaseIndex: number,
    bytes: Uint8Array,
    start: number,
    length: number,
    event: KeyEvent,
    subkeys: readonly Uint8Array[] | null,
  ): void {
    if (this.changeListeners.length > 0) {
      const change = { sequence: this.sequence, databaseIndex, key: bytes.subarray(start, start + length), event };
      for (const listener of this.changeListeners) listener.keyChanged(change);
    }
    this.tellEvent(databaseIndex, bytes, start, length, event, subkeys);
  }

  private tellEvent(
    databaseIndex: number,
    bytes: Uint8Array,
    start: number,
    length: number,
    event: KeyEvent,
    subkeys: readonly Uint8Array[] | null,
  ): void {
    const bit = classBitOf(event);
    if ((this.eventClasses & bit) === 0) return;
    for (const listener of this.eventListeners) {
      if (((listener.eventClasses ?? 0) & bit) !== 0) listener.keyEvent(databaseIndex, bytes, start, length, event, subkeys);
    }
  }
}
