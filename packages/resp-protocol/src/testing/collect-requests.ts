/** Runs a stream of bytes through a `RequestParser` as a connection would, and checks the parser's promises. */

import { ProtocolError, type RequestParser } from "../index.ts";

export interface CollectedRequests {
  /** Each request as its arguments, copied, one character per byte. */
  readonly requests: string[][];
  /** Message of the ProtocolError that ended the stream, or null. */
  readonly error: string | null;
  /** Bytes left at the end: an unfinished request. */
  readonly pending: number;
}

/**
 * Feeds `stream` up to each offset in `splits`, then whole. Unfinished bytes move to another offset of another buffer
 * between the calls, as they may. Throws an Error if the parser breaks a promise, or throws anything else than it may.
 */
export function collectRequests(parser: RequestParser, stream: Uint8Array, splits: readonly number[]): CollectedRequests {
  const requests: string[][] = [];
  let done = 0;
  let shift = 0;
  for (const split of [...splits, stream.length]) {
    if (split < done) continue;
    // Only the bytes received so far are there, amid rubbish that looks like requests.
    shift = (shift + 3) % 7;
    const received = stream.subarray(done, split);
    const bytes = new Uint8Array(shift + received.length + 8).fill(0x31);
    bytes.set(received, shift);
    bytes.set([0x0d, 0x0a, 0x0d, 0x0a], shift + received.length);
    const to = shift + received.length;
    let from = shift;
    for (;;) {
      let more: boolean;
      try {
        more = parser.parse(bytes, from, to);
      } catch (error) {
        if (!(error instanceof ProtocolError)) throw error;
        return { requests, error: error.message, pending: 0 };
      }
      const position = parser.position;
      if (position < from || position > to) throw new Error(`position ${position} is outside ${from} to ${to}`);
      if (!more) {
        if (parser.neededBytes !== 0 && parser.neededBytes <= to - position) throw new Error("neededBytes has arrived already");
        done = split - (to - position);
        break;
      }
      if (position === from) throw new Error("a request without bytes");
      requests.push(copyRequest(parser, bytes, from, position));
      from = position;
    }
  }
  return { requests, error: null, pending: stream.length - done };
}

function copyRequest(parser: RequestParser, received: Uint8Array, from: number, to: number): string[] {
  const { bytes, count, starts, lengths } = parser.request;
  if (count < 1 || starts.length < count || lengths.length < count) throw new Error(`count ${count} does not fit its tables`);
  const args: string[] = [];
  for (let i = 0; i < count; i++) {
    const start = starts[i] as number;
    const length = lengths[i] as number;
    const low = bytes === received ? from : 0;
    const high = bytes === received ? to : bytes.length;
    if (start < low || length < 0 || start + length > high) throw new Error(`argument ${i} is outside the request`);
    args.push(String.fromCharCode(...bytes.subarray(start, start + length)));
  }
  return args;
}

/** Every offset of a stream: it arrives byte by byte. */
export function everyOffset(length: number): number[] {
  return Array.from({ length }, (_, i) => i);
}
