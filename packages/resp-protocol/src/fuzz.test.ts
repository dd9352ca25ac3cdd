/**
 * Broken streams: valid ones, mutated. Whatever arrives, a parser hands over what is whole and throws ProtocolError or
 * nothing; stays within its bounds; and does the same however the stream is cut. `RESPIRE_TEST_LONG` runs ten times as
 * many, `RESPIRE_TEST_SEED` repeats a run.
 */

import { describe, expect, test } from "vitest";
import { authenticatedLimits, RequestParser, unauthenticatedLimits } from "./index.js";
import { bytesOf, concat } from "./testing/bytes.ts";
import { collectReplies } from "./testing/collect-replies.ts";
import { collectRequests, everyOffset } from "./testing/collect-requests.ts";
import { mutate } from "./testing/mutate.ts";
import { Random } from "./testing/random.ts";

const { RESPIRE_TEST_LONG } = process.env;
const inputs = RESPIRE_TEST_LONG ? 1_000_000 : 100_000;
const timeoutMs = 600_000;

const validRequests = [
  "*1\r\n$4\r\nPING\r\n",
  "*3\r\n$3\r\nSET\r\n$5\r\nkey:1\r\n$12\r\nhello\r\nworld\r\n",
  "*2\r\n$3\r\nGET\r\n$5\r\nkey:1\r\n*0\r\n*1\r\n$4\r\nPING\r\n",
  `*12\r\n${"$1\r\na\r\n".repeat(12)}`,
  `*2\r\n$4\r\nECHO\r\n$120\r\n${"0123456789".repeat(12)}\r\n`,
  "PING\r\n",
  'SET key "a \\"quoted\\" \\x41\\n value" \'and it\\\'s\'\r\nGET key\n',
].map(bytesOf);

const validReplies = [
  "+OK\r\n:123\r\n$5\r\nhello\r\n$-1\r\n",
  "*3\r\n$3\r\nabc\r\n:-1\r\n*2\r\n+a\r\n*-1\r\n",
  "%2\r\n+key\r\n:1\r\n$1\r\na\r\n~2\r\n#t\r\n_\r\n",
  ">3\r\n$7\r\nmessage\r\n$2\r\nch\r\n$4\r\ndata\r\n,1.5e10\r\n(12345678901234567890\r\n",
  "|1\r\n+ttl\r\n:1\r\n=8\r\ntxt:text\r\n!5\r\nERR a\r\n-ERR b\r\n",
  "*2\r\n$16\r\n0123456789abcdef\r\n:9223372036854775807\r\n",
].map(bytesOf);

/** A stream near `valid` ones, and where to cut it: now and then at every byte. */
function broken(random: Random, valid: readonly Uint8Array[]): { stream: Uint8Array; splits: number[] } {
  const base = random.below(3) === 0 ? concat([random.pick(valid), random.pick(valid)]) : random.pick(valid);
  const stream = mutate(random, base, random.pick(valid));
  const splits =
    random.below(8) === 0
      ? everyOffset(stream.length)
      : [random.below(stream.length + 1), random.below(stream.length + 1)].sort((a, b) => a - b);
  return { stream, splits };
}

/** What is wrong with how the parsers take one broken stream of requests; throws. */
function checkRequests(random: Random, makeParser: () => RequestParser): void {
  const { stream, splits } = broken(random, validRequests);
  const limits = random.below(4) === 0 ? unauthenticatedLimits : authenticatedLimits;
  const parser = makeParser();
  parser.limits = limits;
  const whole = JSON.stringify(collectRequests(parser, stream, []));
  const cut = makeParser();
  cut.limits = limits;
  const pieces = JSON.stringify(collectRequests(cut, stream, splits));
  if (pieces !== whole)
    throw new Error(`${JSON.stringify(String.fromCharCode(...stream))} cut at ${splits}: ${pieces} instead of ${whole}`);
}

function checkReplies(random: Random): void {
  const { stream, splits } = broken(random, validReplies);
  const shape = { strings: random.pick(["text", "bytes"] as const), maps: random.pick(["map", "object", "flat"] as const) };
  const whole = JSON.stringify(collectReplies(stream, [], shape));
  const pieces = JSON.stringify(collectReplies(stream, splits, shape));
  if (pieces !== whole)
    throw new Error(`${JSON.stringify(String.fromCharCode(...stream))} cut at ${splits}: ${pieces} instead of ${whole}`);
}

/** Runs `check` so many times, and says how to repeat it if it throws. */
function fuzz(times: number, seed: number, check: (random: Random) => void): void {
  const random = new Random(seed);
  for (let i = 0; i < times; i++) {
    try {
      check(random);
    } catch (error) {
      throw new Error(`input ${i} of RESPIRE_TEST_SEED=${seed}: ${(error as Error).message}`, { cause: error });
    }
  }
}

describe("broken streams", () => {
  const seed = Number(process.env.RESPIRE_TEST_SEED ?? Math.floor(Math.random() * 2 ** 31));
  console.log(`fuzz.test.ts: RESPIRE_TEST_SEED=${seed}`);

  test(`${inputs} streams of requests`, () => fuzz(inputs, seed, (random) => checkRequests(random, () => new RequestParser())), timeoutMs);

  test(`${inputs} streams of replies`, () => fuzz(inputs, seed, checkReplies), timeoutMs);
});

describe("planted bugs are found", () => {
  /** Reads a byte beyond the end it was given. */
  class ReadsTooFar extends RequestParser {
    override parse(bytes: Uint8Array, from: number, to: number): boolean {
      return super.parse(bytes, from, Math.min(to + 1, bytes.length));
    }
  }

  /** Loses an argument's offset when the request arrives in pieces. */
  class ForgetsShift extends RequestParser {
    private split = false;

    override parse(bytes: Uint8Array, from: number, to: number): boolean {
      const done = super.parse(bytes, from, to);
      if (done && this.split && this.request.count > 2) this.request.starts[1] = from;
      this.split = !done;
      return done;
    }
  }

  /** Trusts a negative length. */
  class TrustsLengths extends RequestParser {
    override parse(bytes: Uint8Array, from: number, to: number): boolean {
      const done = super.parse(bytes, from, to);
      if (done && this.request.count === 12) this.request.lengths[11] = -1;
      return done;
    }
  }

  for (const Planted of [ReadsTooFar, ForgetsShift, TrustsLengths]) {
    test(`${Planted.name}`, () => {
      expect(() => fuzz(5000, 1, (random) => checkRequests(random, () => new Planted()))).toThrow("RESPIRE_TEST_SEED=1");
    });
  }
});
