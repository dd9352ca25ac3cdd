import { describe, expect, test } from "vitest";
import { AssertionError } from "../assert.js";
import { ModelledArena } from "../testing/modelled-arena.js";
import { Arena, byteOffset, wordOffset } from "./arena.js";

const mebibyte = 2 ** 20;

describe("sizes", () => {
  test.each([1, 4096])("every size from 1 byte to 40 KiB can be had, and had again (chunks from %i on)", (firstChunkIndex) => {
    const modelled = new ModelledArena({ firstChunkIndex });
    for (const stepLength of [1, 13]) {
      for (let length = 1; length <= 40 * 1024; length += stepLength * (length < 3000 ? 1 : 29)) modelled.allocate(length);
      modelled.check();
      for (let i = modelled.blocks.length - 1; i >= 0; i -= 2) modelled.free(i);
      modelled.check();
    }
    modelled.empty();
  });

  test("a large block can be the first of all", () => {
    for (const length of [32 * 1024 + 1, 100_000, 600_000, mebibyte, mebibyte + 1, 20 * mebibyte]) {
      const modelled = new ModelledArena();
      modelled.allocate(length);
      modelled.allocate(10);
      modelled.check();
      modelled.empty();
    }
  });

  test("blocks over 1 MiB take what they need, and give it back at once", () => {
    const modelled = new ModelledArena();
    modelled.allocate(10);
    const before = modelled.arena.reservedBytes;
    for (const length of [mebibyte + 1, 3 * mebibyte, 4 * mebibyte, 4 * mebibyte + 1, 9 * mebibyte, 20 * mebibyte]) {
      modelled.allocate(length);
      expect(modelled.arena.reservedBytes - before - length).toBeLessThan(8);
      modelled.check();
      modelled.free(1);
      expect(modelled.arena.reservedBytes).toBe(before);
    }
    // In the place of a freed block of several chunks there is room for shorter ones.
    const refs = [20 * mebibyte, 2 * mebibyte, 2 * mebibyte].map((length) => modelled.allocate(length));
    modelled.free(1);
    expect([5, 5, 5].map(() => modelled.allocate(2 * mebibyte))).toContain(refs[0]);
    modelled.check();
    modelled.empty();
  });

  test.each([0, -1, Number.NaN, 2 ** 30 + 1, 2 ** 32 + 8, Number.POSITIVE_INFINITY])("%d bytes are no block", (length) => {
    const arena = new Arena();
    expect(() => arena.allocate(length)).toThrow(AssertionError);
    expect(arena.reservedBytes).toBe(0);
  });

  test("references exceed 2^31 from chunk 4096 on, and lead where they should", () => {
    const arena = new Arena({ firstChunkIndex: 4096 });
    const ref = arena.allocate(16);
    expect(ref).toBeGreaterThanOrEqual(2 ** 31);
    arena.wordsOf(ref)[wordOffset(ref) + 1] = 0x04030201;
    expect([...arena.bytesOf(ref).slice(byteOffset(ref) + 4, byteOffset(ref) + 8)]).toEqual([1, 2, 3, 4]);
  });

  test("past the last chunk the arena says so, and is as it was", () => {
    const modelled = new ModelledArena({ firstChunkIndex: 8190, createBuffer: (length) => new ArrayBuffer(length) });
    modelled.allocate(3 * mebibyte);
    modelled.allocate(3 * mebibyte);
    expect(() => modelled.allocate(3 * mebibyte)).toThrow("arena: out of address space (32 GiB)");
    expect(() => modelled.allocate(10)).toThrow(RangeError);
    modelled.check();
    modelled.free(0);
    modelled.allocate(10);
    modelled.empty();
  });
});

test("a long block that is provided can be allocated though there is no more memory; a short one is not taken ahead, and what is not wanted goes back", () => {
  let left = 12 * mebibyte;
  const createBuffer = (length: number): ArrayBuffer => {
    if (length > left) throw new RangeError("Array buffer allocation failed");
    left -= length;
    return new ArrayBuffer(length);
  };
  const arena = new Arena({ createBuffer });
  const small = arena.allocate(10);
  arena.provide(mebibyte);
  expect(arena.usedBytes).toBe(10);
  for (const length of [2, 3, 2]) arena.provide(length * mebibyte);
  arena.provide(4 * mebibyte);
  expect(() => arena.provide(2 * mebibyte)).toThrow(RangeError);
  arena.check();
  const refs = [2, 3, 2].map((length) => arena.allocate(length * mebibyte));
  expect(new Set(refs).size).toBe(3);
  expect(() => arena.allocate(2 * mebibyte)).toThrow(RangeError);
  arena.withdraw();
  expect(arena.usedBytes).toBe(7 * mebibyte + 10);
  for (const [index, length] of [2, 3, 2].entries()) arena.free(refs[index] as number, length * mebibyte);
  arena.free(small, 10);
  arena.withdraw();
  arena.check();
  expect(arena.usedBytes).toBe(0);
});

test("a restless arena moves at every allocation, and what it leaves can't be taken for what was there", () => {
  const modelled = new ModelledArena({ isRestless: true });
  modelled.allocate(10);
  for (let length = 8; length < mebibyte; length *= 2) {
    const before = modelled.arena.bytes[1] as Uint8Array;
    modelled.allocate(length);
    expect(modelled.arena.bytes[1]).not.toBe(before);
    expect(before.every((byte) => byte === 0xee)).toBe(true);
    modelled.check();
  }
  modelled.empty();
});

describe("little data costs little", () => {
  test("an empty arena reserves nothing", () => {
    const { reserved, used, wasted, free, overhead } = new Arena().usage();
    expect({ reserved, used, wasted, free }).toEqual({ reserved: 0, used: 0, wasted: 0, free: 0 });
    expect(overhead).toBeLessThan(2048);
  });

  test("an arena with a few small entries reserves at most 64 KiB", () => {
    const modelled = new ModelledArena();
    for (let i = 0; i < 200; i++) modelled.allocate(20 + (i % 8) * 16);
    expect(modelled.arena.reservedBytes).toBeLessThanOrEqual(64 * 1024);
    modelled.check();
  });

  test("records take less than a hundredth of a filled arena", () => {
    const modelled = new ModelledArena();
    while (modelled.arena.reservedBytes < 20 * mebibyte) modelled.allocate(20_000);
    const { overhead, reserved } = modelled.arena.usage();
    expect(overhead / reserved).toBeLessThan(0.01);
  });
});

describe("freed memory", () => {
  test("of one size serves another", () => {
    const modelled = new ModelledArena();
    for (let i = 0; i < 20_000; i++) modelled.allocate(500);
    const reserved = modelled.arena.reservedBytes;
    modelled.empty();
    for (let i = 0; i < 200_000; i++) modelled.allocate(48);
    expect(modelled.arena.reservedBytes).toBeLessThanOrEqual(reserved + 4 * mebibyte);
    modelled.empty();
  });

  test("leaves the arena in whole chunks but one, and is counted", () => {
    const modelled = new ModelledArena();
    for (let i = 0; i < 30_000; i++) modelled.allocate(1000);
    const { reservedBytes } = modelled.arena;
    modelled.empty();
    expect(modelled.arena.releasedBytes).toBe(reservedBytes - modelled.arena.reservedBytes);
    expect(modelled.arena.reservedBytes).toBe(4 * mebibyte);
  });

  test("and taken again around a chunk's end does not take and release a buffer each time", () => {
    let buffers = 0;
    const createBuffer = (length: number): ArrayBuffer => {
      buffers++;
      return new ArrayBuffer(length);
    };
    const arena = new Arena({ createBuffer });
    while (arena.reservedBytes <= 8 * mebibyte) arena.allocate(30_000);
    const before = buffers;
    const refs = Array.from({ length: 150 }, () => arena.allocate(30_000));
    for (let i = 0; i < 50; i++) {
      for (const ref of refs) arena.free(ref, 30_000);
      for (let index = 0; index < refs.length; index++) refs[index] = arena.allocate(30_000);
    }
    expect(buffers - before).toBeLessThanOrEqual(2);
  });
});

describe("resizing", () => {
  test("stays in place exactly as long as the block would be of the same size", () => {
    const arena = new Arena();
    expect(arena.sameBlockSize(1, 8)).toBe(true);
    expect(arena.sameBlockSize(8, 9)).toBe(false);
    expect(arena.sameBlockSize(513, 576)).toBe(true);
    expect(arena.sameBlockSize(576, 577)).toBe(false);
    expect(arena.sameBlockSize(32_768, 32_769)).toBe(false);
    expect(arena.sameBlockSize(32_769, 36_864)).toBe(true); // Nine pages either way.
    expect(arena.sameBlockSize(36_864, 36_865)).toBe(false);
    expect(arena.sameBlockSize(mebibyte, mebibyte + 1)).toBe(false);
    expect(arena.sameBlockSize(2 * mebibyte + 1, 2 * mebibyte + 8)).toBe(true);
    expect(arena.sameBlockSize(2 * mebibyte + 1, 2 * mebibyte + 9)).toBe(false);
  });

  test.each([20, 3000, 33_000, 900_000, 2 * mebibyte + 1])(
    "a block of %i bytes may grow and shrink in place, and all counts stay right",
    (length) => {
      const modelled = new ModelledArena();
      modelled.allocate(length);
      for (const by of [1, 2, 3, -3, -2]) {
        if (modelled.arena.sameBlockSize(length, length + by)) expect(modelled.resize(0, length + by)).toBe(true);
        modelled.check();
      }
      modelled.empty();
    },
  );
});

describe("a system without memory", () => {
  test.each([100, 5000, 40_000, 600_000, 2 * mebibyte])("fails the allocation of %i bytes, and the arena goes on as before", (length) => {
    let fails = false;
    const createBuffer = (length: number): ArrayBuffer => {
      if (fails) throw new RangeError("Array buffer allocation failed");
      return new ArrayBuffer(length);
    };
    const modelled = new ModelledArena({ createBuffer });
    const fillUp = (): void => {
      for (let i = 0; i < 600_000; i++) modelled.allocate(length);
    };
    for (let chunks = 0; chunks < 10; chunks++) {
      fails = true;
      expect(fillUp).toThrow("Array buffer allocation failed");
      modelled.check();
      fails = false;
      modelled.allocate(length);
      modelled.check();
    }
    modelled.empty();
  });
});

describe("broken invariants", () => {
  const sizeMatters = "is freed with";

  test.each([
    [20, 50],
    [20, 40_000],
    [20, 2 * mebibyte],
    [5000, 20],
    [40_000, 20],
    [40_000, 70_000],
    [40_000, 2 * mebibyte],
    [2 * mebibyte, 20],
    [2 * mebibyte, 40_000],
    [2 * mebibyte, 2 * mebibyte - 100],
    [2 * mebibyte, 9 * mebibyte],
  ])("freeing a block of %i bytes as one of %i is one", (length, claimed) => {
    const arena = new Arena();
    for (let i = 0; i < 10; i++) arena.allocate(length);
    const ref = arena.allocate(length);
    expect(() => arena.free(ref, claimed)).toThrow(sizeMatters);
    expect(() => arena.free(ref, claimed)).toThrow(AssertionError);
  });

  test.each([20, 5000, 40_000, 2 * mebibyte])("freeing a block of %i bytes twice is one, once its neighbours are gone", (length) => {
    const arena = new Arena();
    const ref = arena.allocate(length);
    arena.free(ref, length);
    expect(() => arena.free(ref, length)).toThrow(AssertionError);
  });

  test("freeing a block twice among others is found by check", () => {
    const arena = new Arena();
    const refs = Array.from({ length: 10 }, () => arena.allocate(20));
    arena.free(refs[4], 20);
    arena.free(refs[4], 20);
    expect(() => arena.check()).toThrow("arena check");
  });

  test("freeing what is no reference at all is one", () => {
    expect(() => new Arena().free(0, 10)).toThrow(AssertionError);
    expect(() => new Arena().free(0, 2 * mebibyte)).toThrow(AssertionError);
  });

  test("a first chunk out of range is one", () => {
    expect(() => new Arena({ firstChunkIndex: 0 })).toThrow(AssertionError);
    expect(() => new Arena({ firstChunkIndex: 8192 })).toThrow(AssertionError);
  });
});
