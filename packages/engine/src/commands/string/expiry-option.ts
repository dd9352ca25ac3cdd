/**
 * The options that say when a key expires, as SET, GETEX, MSETEX and INCREX have them: EX, PX, EXAT, PXAT and one word that needs no time, KEEPTTL or
 * PERSIST. Only one of them may be given.
 */
import { type Argument, integer, oneOf, token, unixTime } from "../../argument-schema.js";
import type { Arguments } from "../../arguments.js";
import { errors, refusal } from "../../errors.js";
import type { Integer64 } from "../../integer64.js";
import { momentMs } from "../expiry-time.js";

const choice = { none: 0, seconds: 1, milliseconds: 2, unixSeconds: 3, unixMilliseconds: 4, withoutTime: 5 } as const;

export class ExpiryOption {
  /** In lower case, for its error. */
  private readonly command: string;
  private readonly wordWithoutTime: "KEEPTTL" | "PERSIST";
  /** Whether the same option may be given again; the last one counts. */
  private readonly mayRepeat: boolean;
  private chosen: number = choice.none;
  private timeIndex = 0;

  constructor(command: string, wordWithoutTime: "KEEPTTL" | "PERSIST", mayRepeat = true) {
    this.command = command;
    this.wordWithoutTime = wordWithoutTime;
    this.mayRepeat = mayRepeat;
  }

  /** Before the options of a request are read. */
  reset(): void {
    this.chosen = choice.none;
  }

  /** How many words of the request make up the option that begins at word `index`; 0 if it is none of these. */
  take(args: Arguments, index: number): number {
    const kind = this.kindOf(args, index);
    if (kind === choice.none) return 0;
    if (this.chosen !== choice.none && (this.chosen !== kind || !this.mayRepeat)) throw errors.syntax;
    this.chosen = kind;
    if (kind === choice.withoutTime) return 1;
    if (index + 1 === args.count) throw errors.syntax;
    this.timeIndex = index + 1;
    return 2;
  }

  /** Whether a time was given. */
  get hasTime(): boolean {
    return this.chosen !== choice.none && this.chosen !== choice.withoutTime;
  }

  /** Whether KEEPTTL, or PERSIST, was given. */
  get isWithoutTime(): boolean {
    return this.chosen === choice.withoutTime;
  }

  /** The time that was given, in milliseconds since 1970. Refuses one that is not above 0, or beyond 64 bits. */
  expiresAtMs(args: Arguments, nowMs: number): number {
    const unitMs = this.chosen === choice.seconds || this.chosen === choice.unixSeconds ? 1000 : 1;
    const baseMs = this.chosen === choice.seconds || this.chosen === choice.milliseconds ? nowMs : 0;
    return expiryMoment(args.integer64(this.timeIndex), unitMs, baseMs, this.command);
  }

  private kindOf(args: Arguments, index: number): number {
    if (args.is(index, "EX")) return choice.seconds;
    if (args.is(index, "PX")) return choice.milliseconds;
    if (args.is(index, "EXAT")) return choice.unixSeconds;
    if (args.is(index, "PXAT")) return choice.unixMilliseconds;
    return args.is(index, this.wordWithoutTime) ? choice.withoutTime : choice.none;
  }
}

/** `amount` of `unitMs` after `baseMs`, in milliseconds since 1970. Refuses an amount that is not above 0, or a moment beyond 64 bits. */
export function expiryMoment(amount: Integer64, unitMs: number, baseMs: number, command: string): number {
  const expiresAtMs = momentMs(amount, unitMs, baseMs);
  if (amount <= 0 || Number.isNaN(expiresAtMs)) throw refusal.expireTime(command);
  return expiresAtMs;
}

/** The versions that brought EX and PX, EXAT and PXAT, and the word without a time, where those are not the command's own. */
interface Since {
  readonly relative?: string;
  readonly absolute?: string;
  readonly withoutTime?: string;
}

/** As it is declared. */
export const expiryArgument = (wordWithoutTime: "KEEPTTL" | "PERSIST", { relative, absolute, withoutTime }: Since = {}): Argument =>
  oneOf(
    "expiration",
    [
      integer("seconds", { token: "EX", ...since(relative) }),
      integer("milliseconds", { token: "PX", ...since(relative) }),
      unixTime("unix-time-seconds", { token: "EXAT", ...since(absolute) }),
      unixTime("unix-time-milliseconds", { token: "PXAT", ...since(absolute) }),
      token(wordWithoutTime, since(withoutTime)),
    ],
    { optional: true },
  );

function since(version: string | undefined): { since?: string } {
  return version === undefined ? {} : { since: version };
}
