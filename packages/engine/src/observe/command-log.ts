/**
 * A log of commands that were too much of something: too slow, or with too large a request or reply. Newest first; arguments are copied, cut as Redis
 * cuts them.
 *
 * Source: redis.io SLOWLOG GET, valkey.io COMMANDLOG GET; redis.conf `slowlog-log-slower-than`, `slowlog-max-len`.
 */
import type { Arguments } from "../arguments.js";
import type { Command } from "../command-table.js";
import type { Session } from "../session/session.js";
import { isSecretWord, redacted } from "./redaction.js";

export interface CommandLogEntry {
  readonly id: number;
  /** Seconds since 1970. */
  readonly time: number;
  /** Microseconds, or bytes: what the log is about. */
  readonly amount: number;
  /** A character a byte. */
  readonly arguments: readonly string[];
  /** Words of the request, those included that were cut off. */
  readonly wordCount: number;
  readonly clientAddress: string;
  readonly clientName: string;
}

/** How much of a command is kept. */
export interface KeptWords {
  /** Words of a command. */
  wordsMax: number;
  /** Bytes of a word. */
  wordLengthMax: number;
}

/** So many entries each log keeps unless told otherwise. */
const lengthDefault = 128;

export class CommandLog {
  private readonly kept: KeptWords;
  private readonly onThresholdChange: () => void;
  private amountMin: number;
  private entriesMax = lengthDefault;
  /** Oldest first. */
  private readonly entries: CommandLogEntry[] = [];
  private nextId = 0;

  constructor(threshold: number, kept: KeptWords, onThresholdChange: () => void) {
    this.amountMin = threshold;
    this.kept = kept;
    this.onThresholdChange = onThresholdChange;
  }

  /** A command with so much of it, or more, is noted. 0 notes every command, a negative number none. */
  get threshold(): number {
    return this.amountMin;
  }

  set threshold(amount: number) {
    this.amountMin = amount;
    this.onThresholdChange();
  }

  /** Entries that are kept. */
  get lengthMax(): number {
    return this.entriesMax;
  }

  set lengthMax(entries: number) {
    this.entriesMax = entries;
    this.trim();
  }

  /** Whether a command with so much of it is to be noted. */
  takes(amount: number): boolean {
    return this.amountMin >= 0 && amount >= this.amountMin;
  }

  add(command: Command, args: Arguments, amount: number, nowMs: number, session: Session): void {
    this.entries.push({
      id: this.nextId++,
      time: Math.floor(nowMs / 1000),
      amount: Math.floor(amount),
      arguments: this.shown(command, args),
      wordCount: args.count,
      clientAddress: session.connection.address,
      clientName: session.name,
    });
    this.trim();
  }

  get size(): number {
    return this.entries.length;
  }

  /** The last `count` entries, newest first. */
  latest(count = Number.POSITIVE_INFINITY): CommandLogEntry[] {
    return this.entries.slice(Math.max(0, this.entries.length - count)).reverse();
  }

  /** Forgets the entries; ids go on. */
  reset(): void {
    this.entries.length = 0;
  }

  private trim(): void {
    // In one piece, since there may be a million too many.
    if (this.entries.length > this.entriesMax) this.entries.splice(0, this.entries.length - this.entriesMax);
  }

  private shown(command: Command, args: Arguments): string[] {
    const { wordsMax, wordLengthMax } = this.kept;
    const shown: string[] = [];
    // Of too many words the last place says how many are left out.
    const whole = args.count > wordsMax ? wordsMax - 1 : args.count;
    for (let i = 0; i < whole; i++) {
      const rest = args.length(i) - wordLengthMax;
      if (isSecretWord(command, args, i)) shown.push(redacted);
      else shown.push(rest > 0 ? `${args.text(i, wordLengthMax)}... (${rest} more bytes)` : args.text(i));
    }
    if (whole < args.count) shown.push(`... (${args.count - whole} more arguments)`);
    return shown;
  }
}
