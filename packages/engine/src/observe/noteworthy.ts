/**
 * Which commands are noted down: those that took long, in the slow log and as an event of the latency monitor; those with a large request or reply.
 *
 * Nearly none is, so the question has to cost nearly nothing: one test for all thresholds. What a command took of each is divided by that threshold, and
 * the shares are added up. As long as the sum is below one, none of them has reached its own threshold; when it is not, each is looked at.
 */
import { integerTextLength } from "@respire/datastructures";
import type { Arguments } from "../arguments.js";
import type { Command } from "../command-table.js";
import type { ExecutionContext } from "../context.js";
import { CommandLog, type KeptWords } from "./command-log.js";
import { LatencyMonitor } from "./latency.js";

/** Less than one by more than the rounding of three products and two sums can take away. */
const nearlyOne = 1 - 2 ** -40;

export class Noteworthy {
  /** How much of a command the logs keep: `slowlog-entry-max-argc`, `slowlog-entry-max-string-len`. */
  readonly kept: KeptWords = { wordsMax: 32, wordLengthMax: 128 };
  /** Microseconds: `slowlog-log-slower-than`. */
  readonly slow = new CommandLog(10_000, this.kept, () => this.weigh());
  /** Bytes: `commandlog-request-larger-than`. */
  readonly largeRequest = new CommandLog(1024 * 1024, this.kept, () => this.weigh());
  /** Bytes: `commandlog-reply-larger-than`. */
  readonly largeReply = new CommandLog(1024 * 1024, this.kept, () => this.weigh());
  readonly latency = new LatencyMonitor(() => this.weigh());
  /** One divided by the threshold: of microseconds, of bytes of input, of bytes of reply. 0 where there is none; infinite where the threshold is 0. */
  private readonly weights = new Float64Array(3);

  constructor() {
    this.weigh();
  }

  /**
   * Whether the command has to be looked at with `note`.
   *
   * @param inputBytes length of the buffer that the request lies in, which is no shorter than the request and known without counting.
   */
  mayBe(durationUs: number, inputBytes: number, replyBytes: number): boolean {
    const { weights } = this;
    // Negated, so that "no number" is a yes: nothing of what has the threshold 0.
    return !(durationUs * weights[0] + inputBytes * weights[1] + replyBytes * weights[2] < nearlyOne);
  }

  /** Notes the command that has just run wherever it belongs. */
  note(command: Command, { args, session, nowMs }: ExecutionContext, durationUs: number, replyBytes: number): void {
    this.latency.record(command.flags.includes("fast") ? "fast-command" : "command", Math.floor(durationUs / 1000), nowMs);
    if (command.flags.includes("skip_slowlog")) return;
    if (this.slow.takes(durationUs)) this.slow.add(command, args, durationUs, nowMs, session);
    if (this.largeReply.takes(replyBytes)) this.largeReply.add(command, args, replyBytes, nowMs, session);
    if (!this.largeRequest.takes(args.bytes.length)) return;
    const bytes = requestBytes(args);
    if (this.largeRequest.takes(bytes)) this.largeRequest.add(command, args, bytes, nowMs, session);
  }

  private weigh(): void {
    const { slow, latency, largeRequest, largeReply, weights } = this;
    const monitored = latency.thresholdMs > 0 ? weightOf(latency.thresholdMs * 1000) : 0;
    weights[0] = Math.max(weightOf(slow.threshold), monitored);
    weights[1] = weightOf(largeRequest.threshold);
    weights[2] = weightOf(largeReply.threshold);
  }
}

function weightOf(threshold: number): number {
  return threshold < 0 ? 0 : 1 / threshold;
}

/** Bytes of the request as clients send it: an array of bulk strings. Its words may have come another way, but there is no telling them apart. */
function requestBytes(args: Arguments): number {
  let bytes = headerBytes(args.count);
  for (let i = 0; i < args.count; i++) bytes += headerBytes(args.length(i)) + args.length(i) + lineEndBytes;
  return bytes;
}

const lineEndBytes = 2;

/** A type byte, a number and a line end. */
function headerBytes(number: number): number {
  return 1 + integerTextLength(number) + lineEndBytes;
}
