/**
 * The commands that took long, newest first. Arguments are copied and cut as Redis does.
 *
 * Source: redis.io SLOWLOG GET; redis.conf `slowlog-*`.
 */
import type { Arguments } from "../arguments.js";

export interface SlowlogEntry {
  id: number;
  /** Seconds since 1970. */
  time: number;
  durationUs: number;
  arguments: string[];
  clientName: string;
}

export class Slowlog {
  /** Microseconds; a command that takes longer is noted. 0 notes every command, a negative number none. */
  thresholdUs = 10_000;
  lengthMax = 128;
  /** An entry keeps so many arguments, and so many bytes of each. */
  argumentsMax = 32;
  argumentLengthMax = 128;
  private readonly entries: SlowlogEntry[] = [];
  private nextId = 0;

  add(args: Arguments, durationUs: number, nowMs: number, clientName: string): void {
    const { argumentsMax, argumentLengthMax } = this;
    const shown: string[] = [];
    const count = Math.min(args.count, argumentsMax);
    for (let i = 0; i < count; i++) {
      const rest = args.length(i) - argumentLengthMax;
      shown.push(rest > 0 ? `${args.text(i, argumentLengthMax)}... (${rest} more bytes)` : args.text(i));
    }
    if (args.count > argumentsMax) shown[argumentsMax - 1] = `... (${args.count - argumentsMax + 1} more arguments)`;
    this.entries.unshift({
      id: this.nextId++,
      time: Math.floor(nowMs / 1000),
      durationUs: Math.floor(durationUs),
      arguments: shown,
      clientName,
    });
    if (this.entries.length > this.lengthMax) this.entries.length = this.lengthMax;
  }

  get latest(): readonly SlowlogEntry[] {
    return this.entries;
  }
}
