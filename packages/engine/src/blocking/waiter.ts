/** A session that waits for a key, and the request that it waits with: it is run anew when the key is there. */
import { copyBytes } from "@respire/datastructures";
import type { Request } from "@respire/resp-protocol";
import type { Command } from "../command-table.js";
import type { Deadline } from "../session/deadlines.js";
import type { DeferredReply } from "../session/deferred-reply.js";
import type { Session } from "../session/session.js";
import type { Wait } from "./blocked-keys.js";
import type { WaitingQueue } from "./waiting-queue.js";

export class Waiter implements Deadline {
  atUs = 0;
  heapIndex = -1;
  /** What is done when it is to look again though nothing has come. */
  onDue: (waiter: Waiter) => void = () => {};
  readonly session: Session;
  readonly command: Command;
  /** The type that a value must have to be what it waits for: one of `valueType`. */
  readonly type: number;
  /** Whether it is also woken when the key goes, or gets another type. */
  readonly wakesWhenGone: boolean;
  /** Where it stands in line: a queue for each key. */
  readonly queues: WaitingQueue[] = [];
  /** What its client gets in the end. */
  deferred!: DeferredReply;
  private readonly bytes: Uint8Array;
  /** Offset and length of each word. */
  private readonly words: Int32Array;

  constructor(session: Session, command: Command, wait: Wait, { bytes, starts, lengths, count }: Request) {
    this.session = session;
    this.command = command;
    this.type = wait.type;
    this.wakesWhenGone = wait.wakesWhenGone === true;
    const from = starts[0];
    const length = starts[count - 1] + lengths[count - 1] - from;
    const replaced = [...(wait.replacedWords ?? [])];
    this.bytes = new Uint8Array(length + replaced.reduce((sum, [, word]) => sum + word.length, 0));
    copyBytes(bytes, from, this.bytes, 0, length);
    this.words = new Int32Array(2 * count);
    for (let i = 0; i < count; i++) {
      this.words[2 * i] = starts[i] - from;
      this.words[2 * i + 1] = lengths[i];
    }
    let at = length;
    for (const [index, word] of replaced) {
      this.bytes.set(word, at);
      this.words[2 * index] = at;
      this.words[2 * index + 1] = word.length;
      at += word.length;
    }
  }

  /** The time has come to look again. */
  expire(): void {
    this.onDue(this);
  }

  /** Lets `request` show the words that it waits with. */
  showIn(request: Request): void {
    const { words } = this;
    const count = words.length / 2;
    while (request.starts.length < count) request.grow();
    for (let i = 0; i < count; i++) {
      request.starts[i] = words[2 * i];
      request.lengths[i] = words[2 * i + 1];
    }
    request.bytes = this.bytes;
    request.count = count;
  }
}
