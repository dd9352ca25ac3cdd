import { expect, test } from "vitest";
import { compareBytes } from "../bytes/compare.js";
import { Random } from "../testing/random.js";
import { moveInChunk } from "./move.js";

test.each(["shared", "not shared"])("bytes are moved as copyWithin moves them, in memory that is %s", (kind) => {
  const random = new Random(5);
  const size = 200_000;
  const bytes = new Uint8Array(kind === "shared" ? new SharedArrayBuffer(size) : new ArrayBuffer(size));
  const model = new Uint8Array(size);
  for (let i = 0; i < size; i++) bytes[i] = model[i] = random.below(256);
  for (let round = 0; round < 300; round++) {
    const length = [0, 10, 511, 512, 513, 4096, 65_536, 65_600, 65_601, 100_000][random.below(10)] + random.below(9);
    const from = random.below(size - length);
    const to = random.below(2) === 0 ? random.below(size - length) : Math.min(size - length, from + random.below(40));
    moveInChunk(bytes, from, to, length);
    model.copyWithin(to, from, from + length);
    expect(compareBytes(bytes, model)).toBe(0);
  }
});
