/** One request as offsets into borrowed bytes, so that reading a command creates nothing. */

import { argumentTableStart } from "./limits.js";

const noBytes = new Uint8Array(0);

/**
 * Argument `i` (0 is the command's name) is `bytes[starts[i] .. starts[i] + lengths[i])`, for `i` below `count`.
 * Borrowed: valid until the next call of the parser that owns it. Copy what must live longer, and read `starts` and
 * `lengths` anew for each request, because the tables are replaced when they grow.
 */
export class Request {
  /** What the offsets refer to: the bytes given to `parse`, or the parser's own for an inline request. */
  bytes: Uint8Array = noBytes;
  /** Number of arguments, at least 1 once a request was parsed. */
  count = 0;
  /** Byte offset of each argument. Entries at `count` and beyond mean nothing. */
  starts = new Int32Array(argumentTableStart);
  /** Length in bytes of each argument. */
  lengths = new Int32Array(argumentTableStart);

  /** Doubles the tables, keeping the entries. For the parser. */
  grow(): void {
    const starts = new Int32Array(this.starts.length * 2);
    const lengths = new Int32Array(this.starts.length * 2);
    starts.set(this.starts);
    lengths.set(this.lengths);
    this.starts = starts;
    this.lengths = lengths;
  }

  /** Forgets the request and gives the tables back to their first size. For the parser. */
  clear(): void {
    this.bytes = noBytes;
    this.count = 0;
    if (this.starts.length > argumentTableStart) {
      this.starts = new Int32Array(argumentTableStart);
      this.lengths = new Int32Array(argumentTableStart);
    }
  }
}
