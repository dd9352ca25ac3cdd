/** A system that has no more memory. */
import { TestEngine } from "./test-engine.js";

export const mebibyte = 1024 * 1024;

/** For `describe.each`: how much memory there is left, where a long value takes from 1.25 to 1.5 MiB. */
export const shortages = [
  { room: "none at all", bytes: 0 },
  { room: "for one of several", bytes: 2 * mebibyte },
] as const;

export const refusedForMemory = "-OOM command not allowed when used memory > 'maxmemory'.\r\n";

/** An engine whose arena gets no buffer once `limit.bytes` are taken. */
export function limitedMemory(): { engine: TestEngine; limit: { bytes: number } } {
  const limit = { bytes: Number.POSITIVE_INFINITY };
  let taken = 0;
  const createBuffer = (lengthBytes: number): ArrayBuffer => {
    if (taken + lengthBytes > limit.bytes) throw new RangeError("Array buffer allocation failed");
    taken += lengthBytes;
    return new ArrayBuffer(lengthBytes);
  };
  const engine = new TestEngine({ arena: { createBuffer } });
  engine.run("SET", "k", "v"); // The first chunk is there.
  return {
    engine,
    limit: {
      set bytes(more: number) {
        limit.bytes = taken + more;
      },
      get bytes() {
        return limit.bytes;
      },
    },
  };
}
