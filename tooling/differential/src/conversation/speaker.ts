/**
 * What is known of a connection's state while requests are sent over it, and where marks can stand between them.
 *
 * Outside of a transaction a mark follows every request, so that each answer's bounds are known; inside one no mark can stand, but every request has exactly
 * one reply there. A transaction of which nobody could tell where it ends (its replies are turned off, and its end is not in the same piece) is not begun.
 */
import type { Words } from "../request.ts";
import type { Marks } from "./mark.ts";

/** Requests between two marks. */
export interface Segment {
  readonly requests: readonly Words[];
  /** It begins amid a transaction: what is pushed before its first reply, others have caused. */
  readonly isInside: boolean;
  /** What EXEC runs, if it ends the segment. */
  readonly queued: readonly Words[];
  /** The mark behind it; null in a transaction that goes on. */
  readonly mark: string | null;
}

/** What goes out in one piece. */
export interface Turn {
  readonly segments: readonly Segment[];
  /** So many of the requests are in it, or left out. */
  readonly taken: number;
  /** Behind it, so that what it sets to expire soon has expired before anything else happens. */
  readonly pauseMs: number;
  /** It is the tester's own: does the connection get replies? */
  readonly isProbe: boolean;
}

const isCommand = (words: Words | undefined, ...names: readonly string[]): boolean => names.includes(words?.[0]?.toUpperCase() ?? "");
const isMulti = (words: Words | undefined): boolean => isCommand(words, "MULTI") && words?.length === 1;
/** Ends a transaction. EXEC does so even with wrong arguments. */
const closes = (words: Words): boolean => isCommand(words, "EXEC") || (isCommand(words, "DISCARD", "RESET") && words.length === 1);
const isReset = (words: Words): boolean => isCommand(words, "RESET") && words.length === 1;
const isReplyMode = (words: Words): boolean => isCommand(words, "CLIENT") && words[1]?.toUpperCase() === "REPLY";
const isSkip = (words: Words): boolean => isReplyMode(words) && words[2]?.toUpperCase() === "SKIP" && words.length === 3;
const subscribes = (words: Words): boolean => isCommand(words, "SUBSCRIBE", "PSUBSCRIBE", "SSUBSCRIBE");
/** Not queued in a transaction. */
const isRunAtOnce = (words: Words): boolean => isCommand(words, "MULTI", "WATCH", "EXEC", "DISCARD", "RESET", "QUIT");

export class Speaker {
  isInTransaction = false;
  /** CLIENT REPLY OFF: nothing but pushes and acknowledgements come. */
  private isMuted = false;
  /** Whether it is muted has to be asked. */
  private isUnsure = false;
  /** RESP2 may refuse MULTI, because there are subscriptions. */
  private maySubscribe = false;
  private queued: Words[] = [];
  private readonly marks: Marks;
  private readonly pauseMsOf: (words: Words) => number;

  /** `pauseMsOf` says how long to wait until what a request sets to expire soon has expired. */
  constructor(marks: Marks, pauseMsOf: (words: Words) => number) {
    this.marks = marks;
    this.pauseMsOf = pauseMsOf;
  }

  /** As many of the requests as can go out in one piece; also if there are none, to get what others have caused. */
  compose(requests: readonly Words[]): Turn {
    const segments: Segment[] = [];
    const close = (segment: Partial<Segment>): void => {
      segments.push({ requests: [], isInside: false, queued: [], mark: this.marks.next(), ...segment });
    };
    if (!this.isInTransaction) close({});
    if (this.isUnsure) {
      close({ requests: [["PING"]] });
      return { segments, taken: 0, pauseMs: 0, isProbe: true };
    }
    const isInside = this.isInTransaction;
    let transaction: Words[] | null = isInside ? [] : null;
    let taken = 0;
    let pauseMs = 0;
    while (taken < requests.length && pauseMs === 0) {
      const words = requests[taken] as Words;
      if (transaction === null && isMulti(words)) {
        if (this.isUnsure || (this.maySubscribe && !this.isMuted && taken > 0)) break;
        taken++;
        if (this.isMuted && !requests.slice(taken).some(closes)) continue;
        this.queued = [];
        this.isInTransaction = true;
        transaction = [words];
        // It may be refused: the reply tells.
        if (this.maySubscribe && !this.isMuted) break;
      } else if (transaction === null) {
        taken++;
        const next = requests[taken];
        const together = isSkip(words) && next !== undefined && !isMulti(next) ? [words, next] : [words];
        taken += together.length - 1;
        close({ requests: together });
        for (const each of together) this.note(each);
        pauseMs = Math.max(...together.map(this.pauseMsOf));
      } else {
        taken++;
        transaction.push(words);
        if (!closes(words)) {
          if (!isRunAtOnce(words)) this.queued.push(words);
          continue;
        }
        const { queued } = this;
        close({ requests: transaction, isInside: isInside && segments.length === 0, queued: isCommand(words, "EXEC") ? queued : [] });
        pauseMs = this.leaveTransaction(words);
        transaction = null;
      }
    }
    if (transaction !== null) close({ requests: transaction, isInside: isInside && segments.length === 0, mark: null });
    return { segments, taken, pauseMs, isProbe: false };
  }

  /** `replies` are those to the turn's last segment. */
  learn({ segments, isProbe }: Turn, replies: readonly string[]): void {
    if (isProbe) {
      this.isUnsure = false;
      this.isMuted = replies.length === 0;
    }
    const last = segments.at(-1);
    if (last?.mark === null && !last.isInside && last.requests.length === 1) this.isInTransaction = replies[0] === "+OK\r\n";
  }

  private note(words: Words): void {
    if (subscribes(words)) this.maySubscribe = true;
    if (isReplyMode(words)) this.isUnsure = true;
    if (isReset(words)) this.reset();
  }

  private leaveTransaction(by: Words): number {
    const { queued } = this;
    this.queued = [];
    this.isInTransaction = false;
    if (isReset(by)) this.reset();
    if (!isCommand(by, "EXEC")) return 0;
    for (const words of queued) this.note(words);
    return Math.max(0, ...queued.map(this.pauseMsOf));
  }

  private reset(): void {
    this.isMuted = false;
    this.isUnsure = false;
    this.maySubscribe = false;
  }
}
