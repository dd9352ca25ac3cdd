/**
 * The change stream: every write announces its effect here, in the order of execution. AOF, replication, notifications and the like subscribe; the
 * engine does not know them. While nobody does, an announcement is an addition and two tests.
 *
 * Two things are told. A *command* is what has the same effect whenever and wherever it is run: the request as it came, or a deterministic one in its
 * place (an absolute expiry for a relative one); each has a sequence number. A *key event* says what happened to which key; one command may cause many.
 */
import type { Arguments } from "./arguments.js";
import type { KeyEvent } from "./events.js";
import { latin1Bytes } from "./latin1.js";

/** A command to repeat elsewhere. The bytes are valid until the call returns: copy what is kept. */
export interface PropagatedCommand {
  readonly sequence: number;
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

export interface ChangeSubscriber {
  /** Called once for each command, before the key changes it caused. */
  propagated?(command: PropagatedCommand): void;
  keyChanged?(change: KeyChange): void;
}

const del = latin1Bytes("DEL");

export class ChangeStream {
  /** Sequence number of the last propagated command; 0 before the first. */
  sequence = 0;
  private readonly subscribers: ChangeSubscriber[] = [];
  /** Whether the request that is being executed has been propagated, or another command in its place. */
  private isRequestPropagated = false;

  subscribe(subscriber: ChangeSubscriber): void {
    this.subscribers.push(subscriber);
  }

  unsubscribe(subscriber: ChangeSubscriber): void {
    const index = this.subscribers.indexOf(subscriber);
    if (index >= 0) this.subscribers.splice(index, 1);
  }

  /** Whether somebody listens: a handler need not build a rewritten command otherwise. */
  get hasSubscribers(): boolean {
    return this.subscribers.length > 0;
  }

  /** A new request is about to be executed. */
  beginRequest(): void {
    this.isRequestPropagated = false;
  }

  /** The request changed the key that is its word `keyIndex`, or (0) no single key. It is propagated as it came, once however many keys it changes. */
  wrote(databaseIndex: number, args: Arguments, keyIndex: number, event: KeyEvent | null): void {
    const isFirst = !this.isRequestPropagated;
    if (isFirst) {
      this.isRequestPropagated = true;
      this.sequence++;
    }
    if (this.subscribers.length === 0) return;
    if (isFirst) {
      const words: Uint8Array[] = [];
      for (let i = 0; i < args.count; i++) words.push(args.word(i));
      this.propagate(databaseIndex, words);
    }
    if (event !== null) this.changed(databaseIndex, args.word(keyIndex), event);
  }

  /** A change that another command than the request expresses; `keyIndex` counts in its words. */
  rewrite(databaseIndex: number, words: readonly (Uint8Array | string)[], keyIndex: number, event: KeyEvent | null): void {
    this.isRequestPropagated = true;
    this.sequence++;
    if (this.subscribers.length === 0) return;
    const bytes = words.map((word) => (typeof word === "string" ? latin1Bytes(word) : word));
    this.propagate(databaseIndex, bytes);
    if (event !== null) this.changed(databaseIndex, bytes[keyIndex]!, event);
  }

  /** A key went without a command asking for it: expiry, eviction. */
  deleted(databaseIndex: number, bytes: Uint8Array, keyStart: number, keyLength: number, event: KeyEvent): void {
    this.sequence++;
    if (this.subscribers.length === 0) return;
    const key = bytes.subarray(keyStart, keyStart + keyLength);
    this.propagate(databaseIndex, [del, key]);
    this.changed(databaseIndex, key, event);
  }

  private propagate(databaseIndex: number, words: readonly Uint8Array[]): void {
    const command = { sequence: this.sequence, databaseIndex, words };
    for (const subscriber of this.subscribers) subscriber.propagated?.(command);
  }

  private changed(databaseIndex: number, key: Uint8Array, event: KeyEvent): void {
    const change = { sequence: this.sequence, databaseIndex, key, event };
    for (const subscriber of this.subscribers) subscriber.keyChanged?.(change);
  }
}
