/**
 * The change stream: every write announces its effect here, in the order of execution, each with a sequence number. AOF, replication,
 * notifications and the like subscribe; the engine does not know them. While nobody does, an announcement is two additions and a test.
 *
 * What is propagated is the effect: `wrote` passes the request on as it came, for commands that do the same whenever and wherever they are run;
 * `rewrite` puts a deterministic command in its place (an absolute expiry for a relative one).
 */
import type { Request } from "@respire/resp-protocol";
import type { KeyEvent } from "./events.js";

/** One change. The object and the bytes in it are used again: copy what is kept. */
export interface Change {
  sequence: number;
  databaseIndex: number;
  /** The words to propagate, the first being the command's name. */
  words: readonly Uint8Array[];
  /** Which word is the key that changed; 0 if the change is of no single key (FLUSHALL). */
  keyIndex: number;
  event: KeyEvent | null;
}

export interface ChangeSubscriber {
  changed(change: Change): void;
}

const encoder = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0));
const del = encoder("DEL");

export class ChangeStream {
  /** Sequence number of the last change; 0 before the first. */
  sequence = 0;
  private readonly subscribers: ChangeSubscriber[] = [];

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

  /** The request, as it came, changed the key that is its word `keyIndex`. */
  wrote(databaseIndex: number, request: Request, keyIndex: number, event: KeyEvent | null): void {
    this.sequence++;
    if (this.subscribers.length === 0) return;
    const words: Uint8Array[] = [];
    for (let i = 0; i < request.count; i++) words.push(request.bytes.subarray(request.starts[i], request.starts[i] + request.lengths[i]));
    this.publish(databaseIndex, words, keyIndex, event);
  }

  /** A change that another command than the request expresses. */
  rewrite(databaseIndex: number, words: readonly (Uint8Array | string)[], keyIndex: number, event: KeyEvent | null): void {
    this.sequence++;
    if (this.subscribers.length === 0) return;
    this.publish(
      databaseIndex,
      words.map((word) => (typeof word === "string" ? encoder(word) : word)),
      keyIndex,
      event,
    );
  }

  /** A key went without a command asking for it: expiry, eviction. */
  deleted(databaseIndex: number, bytes: Uint8Array, keyStart: number, keyLength: number, event: KeyEvent): void {
    this.sequence++;
    if (this.subscribers.length === 0) return;
    this.publish(databaseIndex, [del, bytes.subarray(keyStart, keyStart + keyLength)], 1, event);
  }

  private publish(databaseIndex: number, words: readonly Uint8Array[], keyIndex: number, event: KeyEvent | null): void {
    const change: Change = { sequence: this.sequence, databaseIndex, words, keyIndex, event };
    for (const subscriber of this.subscribers) subscriber.changed(change);
  }
}
