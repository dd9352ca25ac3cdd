import { ProtocolError, type RequestParser } from "@respire/resp-protocol";
import { request, requests } from "respire-test-rig";
import { describe, expect, test } from "vitest";
import { BufferPool } from "./buffer-pool.js";
import { RequestInput, RequestTooLong, type Verdict, verdict } from "./input.js";

/** @param judge what is said of each request, by its number from 1 on. One that is to be given again is not collected. */
function collect(judge: (number: number) => Verdict = () => verdict.goOn, queryBytesMax = 1e9) {
  const seen: string[][] = [];
  const input = new RequestInput(
    new BufferPool(),
    ({ bytes, starts, lengths, count }) => {
      const words: string[] = [];
      for (let i = 0; i < count; i++) {
        const start = starts[i] as number;
        words.push(Buffer.from(bytes.subarray(start, start + (lengths[i] as number))).toString("latin1"));
      }
      const said = judge(seen.length + 1);
      if (said !== verdict.again) seen.push(words);
      return said;
    },
    { queryBytesMax },
  );
  return { input, seen };
}

const list = [["PING"], ["SET", "a", "x".repeat(300)], ["GET", "a"], ["ECHO", ""]];
const stream = Buffer.concat([requests(...list), Buffer.from("in line\r\n"), request("PING")]);
const expected = [...list, ["in", "line"], ["PING"]];

describe("bytes to requests", () => {
  test("any two cuts of a stream give the same requests", () => {
    for (let first = 0; first < stream.length; first += 3) {
      for (let second = first; second < stream.length; second += 17) {
        const { input, seen } = collect();
        for (const [from, to] of [
          [0, first],
          [first, second],
          [second, stream.length],
        ] as const) {
          // At another place of another buffer each time, as after other clients' reads.
          const piece = Buffer.concat([Buffer.alloc(first % 5, "*"), stream.subarray(from, to), Buffer.from("$")]);
          expect(input.feed(piece, first % 5, piece.length - 1)).toBe(piece.length - 1);
          piece.fill(0);
        }
        expect(seen).toEqual(expected);
        expect(input.pendingBytes).toBe(0);
      }
    }
  });

  test("whoever stops it is told where, wherever the stream was cut, and gets the rest by feeding it again", () => {
    for (let cut = 0; cut <= stream.length; cut++) {
      for (let stopAfter = 1; stopAfter <= expected.length; stopAfter++) {
        const { input, seen } = collect((number) => (number < stopAfter ? verdict.goOn : verdict.stop));
        let at = 0;
        for (const to of [cut, stream.length]) {
          while (at < to) at = input.feed(stream, at, to);
        }
        expect(at).toBe(stream.length);
        expect(seen).toEqual(expected);
      }
    }
  });

  test("a request that was not run is given again, however often that takes and wherever the stream was cut", () => {
    for (let cut = 0; cut <= stream.length; cut++) {
      for (let postponed = 1; postponed <= expected.length; postponed++) {
        let timesLeft = 2;
        const { input, seen } = collect((number) => (number === postponed && timesLeft-- > 0 ? verdict.again : verdict.goOn));
        let at = 0;
        for (const to of [cut, stream.length]) {
          // As a connection does: what is kept first, then what has not been taken.
          for (let turn = 0; (at < to || input.hasPostponed) && turn < 9; turn++) {
            if (input.hasPostponed) input.feed(new Uint8Array(0), 0, 0);
            else at = input.feed(stream, at, to);
          }
        }
        expect(at).toBe(stream.length);
        expect(seen).toEqual(expected);
        expect(input.pendingBytes).toBe(0);
      }
    }
  });

  test("of an unfinished request only its bytes are kept, and given back in the end", () => {
    const { input } = collect();
    const bytes = request("SET", "a", Buffer.alloc(100_000));
    input.feed(bytes, 0, 90_000);
    expect(input.pendingBytes).toBe(90_000);
    input.close();
    expect(input.pendingBytes).toBe(0);
  });

  test("what is not RESP is thrown", () => {
    const { input, seen } = collect();
    const bytes = Buffer.concat([request("PING"), Buffer.from("*1\r\n$-5\r\n")]);
    expect(() => input.feed(bytes, 0, bytes.length)).toThrow(ProtocolError);
    expect(seen).toEqual([["PING"]]);
  });

  test("a request that there is no memory for is its client's failure", () => {
    class Exhausted extends BufferPool {
      override acquire(): Uint8Array {
        throw new RangeError("Array buffer allocation failed");
      }
    }
    const input = new RequestInput(new Exhausted(), () => verdict.goOn, { queryBytesMax: 1e9 });
    const header = Buffer.from("*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$500000000\r\n");
    expect(() => input.feed(header, 0, header.length)).toThrow(RequestTooLong);
  });

  test("the buffer of a long request goes with the request", () => {
    const { input, seen } = collect();
    const long = request("SET", "a", "x".repeat(1_000_000));
    input.feed(long, 0, 500_000);
    input.feed(long, 500_000, long.length);
    expect(seen.length).toBe(1);
    const { parser } = input as unknown as { parser: RequestParser };
    expect(parser.request.bytes.length).toBe(0);
  });

  test("a request that is, or says that it will be, longer than the limit is not waited for", () => {
    const limit = 1000;
    const { input } = collect(undefined, limit);
    const fits = request("SET", "a", "x".repeat(900)).subarray(0, 800);
    expect(input.feed(fits, 0, 800)).toBe(800);
    const long = collect(undefined, limit).input;
    const announced = Buffer.from("*2\r\n$4\r\nECHO\r\n$2000\r\nx");
    expect(() => long.feed(announced, 0, announced.length)).toThrow(RequestTooLong);
    const growing = collect(undefined, limit).input;
    const words = Buffer.from(`*1000\r\n${"$1\r\nx\r\n".repeat(150)}`);
    expect(() => growing.feed(words, 0, words.length)).toThrow(RequestTooLong);
  });
});
