import { describe, expect, test, vi } from "vitest";
import { Arena } from "../arena/arena.js";
import { blockBytes } from "../arena/size-classes.js";
import { AssertionError } from "../assert.js";
import { ModelledStream } from "../testing/modelled-stream.js";
import { highestWholeId, idOf, oneMs, wholeIdOf } from "../testing/stream-ids.js";
import { entryWordsOf } from "../testing/stream-texts.js";
import { neverActive } from "./consumer.js";
import { StreamCursor } from "./cursor.js";
import { StreamGroup } from "./group.js";
import type { StreamSettings } from "./settings.js";
import { Stream } from "./stream.js";

const isLongRun = process.env.RESPIRE_TEST_LONG === "1";

vi.setConfig({ testTimeout: 600_000 });

const text = (characters: string): Uint8Array => Uint8Array.from(characters, (character) => character.charCodeAt(0));
const words = [text("f"), text("v")];
const usual: StreamSettings = { nodeBytesMax: 4096, nodeEntriesMax: 100 };

function streamOf(count: number, settings = usual, arena = new Arena()): Stream {
  const stream = new Stream(arena);
  for (let i = 1; i <= count; i++) stream.append(idOf(BigInt(i)), 0, entryWordsOf(words, 0), 0, 1, settings);
  return stream;
}

describe("the counts of a node", () => {
  // An element of a listpack gets longer with 128 and with 4096: what is behind it moves.
  test.each(isLongRun ? [300, 4200] : [300])("get longer and shorter, up to %i", (count) => {
    const modelled = new ModelledStream();
    const settings = { nodeBytesMax: 0, nodeEntriesMax: 5000 };
    const isNear = (count: number): boolean => (count + 1) % 4096 < 3 || (count + 1) % 128 < 3;
    for (let i = 1; i <= count; i++) {
      modelled.append(1n, words, settings);
      if (!isNear(i)) continue;
      modelled.check();
      // Somebody reads along: where the next entry will be moves with all others.
      if (i > 2) modelled.readOn(0n, 200);
      modelled.remember(modelled.length - 1);
    }
    expect(modelled.stream.nodes.size).toBe(1);
    modelled.checkAll();
    for (let i = 1; i < count; i++) {
      // Not at an end, so that both stay what they are.
      const isWatched = isNear(i) || isNear(modelled.length);
      if (isWatched) modelled.remember(modelled.length - 2);
      modelled.deleteRange(Math.min(20, modelled.length >>> 1), 1);
      if (!isWatched) continue;
      modelled.check();
      modelled.readOn(0n, 5);
    }
    modelled.checkAll();
    modelled.deleteRange(0, 1);
    expect(modelled.stream.nodes.size).toBe(0);
    modelled.free();
  });

  test("get longer once a node has 4096 entries", () => {
    const modelled = new ModelledStream();
    for (let i = 1; i <= 4097; i++) {
      modelled.append(1n, words, { nodeBytesMax: 0, nodeEntriesMax: 0 });
      if (i === 4094) modelled.remember(i - 1);
      if (i > 4094) modelled.readOn(0n, 1);
    }
    expect(modelled.stream.nodes.size).toBe(1);
    modelled.checkAll();
    modelled.free();
  });

  test("are all of a node's entries: those that are deleted are counted, too", () => {
    const stream = streamOf(3, { nodeBytesMax: 0, nodeEntriesMax: 3 });
    stream.delete(idOf(2n), 0);
    stream.delete(idOf(3n), 0);
    expect([stream.nodes.size, stream.firstNodeEntries]).toEqual([1, 1]);
    stream.append(idOf(4n), 0, entryWordsOf(words, 0), 0, 1, { nodeBytesMax: 0, nodeEntriesMax: 3 });
    expect([stream.nodes.size, stream.firstNodeEntries]).toEqual([2, 1]);
  });
});

test("a node without a byte to spare gets one when its count of deleted entries gets longer", () => {
  for (let length = 0; length < 16; length++) {
    const stream = new Stream(new Arena());
    const long = entryWordsOf([text("f"), new Uint8Array(length).fill(0x78)], 0);
    const limits = { nodeBytesMax: 0, nodeEntriesMax: 0 };
    for (let i = 1; i < 200; i++) stream.append(idOf(BigInt(i)), 0, entryWordsOf(words, 0), 0, 1, limits);
    stream.append(idOf(200n), 0, long, 0, 1, limits);
    const copy = new Stream(stream.arena);
    stream.copyInto(copy);
    for (let i = 1; i <= 199; i++) {
      copy.delete(idOf(BigInt(i)), 0);
      if (i === 1 || (i > 126 && i < 129)) copy.check();
    }
    copy.append(idOf(300n), 0, long, 0, 1, limits);
    copy.check();
    expect([copy.length, copy.nodes.size]).toEqual([2, 1]);
  }
});

describe("ids", () => {
  test("go up to the highest", () => {
    const modelled = new ModelledStream();
    modelled.append(1n, words, usual);
    modelled.append(highestWholeId - oneMs, words, usual);
    modelled.append(1n, words, usual);
    modelled.append(oneMs - 3n, words, usual);
    modelled.append(1n, words, usual);
    modelled.append(1n, words, usual);
    expect(wholeIdOf(modelled.stream.lastId)).toBe(highestWholeId);
    modelled.walk(highestWholeId, [true]);
    modelled.checkAll();
    modelled.free();
  });

  test.each(["4-0", "3-9", "0-0"])("that are not above the last are refused: %s", (id) => {
    const stream = new Stream(new Arena());
    const [ms, sequence] = id.split("-").map(BigInt);
    stream.append(idOf(4n * oneMs), 0, entryWordsOf(words, 0), 0, 1, usual);
    expect(() => stream.append(idOf(ms * oneMs + sequence), 0, entryWordsOf(words, 0), 0, 1, usual)).toThrow(AssertionError);
    stream.check();
    expect(stream.length).toBe(1);
  });

  test("have milliseconds and sequence numbers that are far from the node's, in either direction", () => {
    const modelled = new ModelledStream();
    const limits = { nodeBytesMax: 0, nodeEntriesMax: 0 };
    const ids = [
      "5-18446744073709551615",
      "6-0",
      "7-9223372036854775807",
      "2147483653-3",
      "4294967301-1",
      "9007199254740998-0",
      "9223372036854775813-7",
    ];
    for (const [ms, sequence] of [...ids, "18446744073709551615-0"].map((id) => id.split("-").map(BigInt))) {
      modelled.append(ms * oneMs + sequence - modelled.lastId, words, limits);
    }
    expect(modelled.stream.nodes.size).toBe(1);
    modelled.checkAll();
    modelled.free();
  });
});

describe("how many entries were ever added", () => {
  test("is counted beyond what a number holds", () => {
    const stream = streamOf(1);
    stream.entriesAdded = Number.MAX_SAFE_INTEGER - 1;
    for (const id of [2n, 3n, 4n]) stream.append(idOf(id), 0, entryWordsOf(words, 0), 0, 1, usual);
    expect(BigInt(stream.entriesAdded)).toBe(2n ** 53n + 1n);
  });

  test("is not changed by deleting, nor is the highest id deleted by taking out what is oldest", () => {
    const stream = streamOf(250);
    stream.removeFirstNode();
    const cursor = new StreamCursor();
    cursor.seekFrom(stream, idOf(0n), 0);
    stream.deleteAt(cursor);
    expect([stream.entriesAdded, stream.length, wholeIdOf(stream.maxDeletedId), wholeIdOf(stream.firstId)]).toEqual([250, 149, 0n, 102n]);
    stream.delete(idOf(130n), 0);
    stream.delete(idOf(120n), 0);
    expect([stream.entriesAdded, stream.length, wholeIdOf(stream.maxDeletedId)]).toEqual([250, 147, 130n]);
  });
});

describe("memory", () => {
  test("of a long entry is little more than its texts", () => {
    const stream = new Stream(new Arena());
    const long = [text("field"), new Uint8Array(2_000_000).fill(0x78)];
    stream.append(idOf(1n), 0, entryWordsOf(long, 0), 0, 1, usual);
    expect(stream.memoryBytes).toBeLessThan(2_010_000);
    stream.check();
  });

  test("that a node is said to take is enough for an entry in a node of its own", () => {
    for (const length of [0, 1, 20, 63, 64, 127, 4095, 4096, 70_000]) {
      const stream = new Stream(new Arena());
      const entry = entryWordsOf([text("f"), new Uint8Array(length).fill(0x78)], 3);
      stream.append(idOf(1n), 0, entry, 3, 1, { nodeBytesMax: 0, nodeEntriesMax: 0 });
      stream.check();
      expect(stream.arena.usedBytes).toBeLessThanOrEqual(Math.max(128, blockBytes(Stream.nodeBytesFor(1 + length, 1))) + 200);
    }
  });
});

describe("groups of a stream", () => {
  const group = (stream: Stream, name: string): StreamGroup => stream.groups.find(text(name), 0, name.length) as StreamGroup;

  /** Two groups with pending entries of two consumers each, over several leaves. */
  function streamWithGroups(arena = new Arena()): Stream {
    const stream = streamOf(500, usual, arena);
    for (const name of ["g2", "g1"]) {
      const group = new StreamGroup(arena, text(name));
      stream.groups.add(group);
      const consumers = [group.addConsumer(text("alice"), 7), group.addConsumer(text("bob"), 8)];
      for (let i = 1; i <= 400; i++) {
        group.add(idOf(BigInt(i)), 0);
        if (i % 50 === 0) group.giveBack();
        else group.assign(consumers[i % 2], 1000 + (i % 9));
        group.foundCount = i;
      }
      group.lastId.set(idOf(400n));
      group.entriesRead = 400;
      consumers[1].activeTimeMs = 9;
    }
    stream.check();
    return stream;
  }

  function expectGroups(stream: Stream): void {
    expect([...stream.groups].map(({ name }) => String.fromCharCode(...name))).toEqual(["g1", "g2"]);
    for (const { lastId, entriesRead, consumers, pending, nackedSize } of stream.groups) {
      expect([wholeIdOf(lastId), entriesRead, consumers.size, pending.size, nackedSize]).toEqual([400n, 400, 2, 400, 8]);
      const told = [...consumers].map(({ seenTimeMs, activeTimeMs, pending }) => [seenTimeMs, activeTimeMs, pending.size]);
      expect(told).toEqual([
        [7, neverActive, 192],
        [8, 9, 200],
      ]);
    }
    const [first] = stream.groups;
    for (let i = 1; i <= 400; i++) {
      expect(first.find(idOf(BigInt(i)), 0)).toBe(true);
      expect([first.foundCount, first.foundTimeMs]).toEqual([i, i % 50 === 0 ? 0 : 1000 + (i % 9)]);
    }
  }

  test("are copied with it, to another arena or the same", () => {
    const stream = streamWithGroups();
    for (const arena of [new Arena(), new Arena({ isRestless: true }), stream.arena]) {
      const before = arena.usedBytes;
      const copy = new Stream(arena);
      stream.copyInto(copy);
      copy.check();
      expectGroups(copy);
      // The copy's are its own.
      group(copy, "g1").find(idOf(1n), 0);
      group(copy, "g1").removeFound();
      copy.clear();
      expect([arena.usedBytes, copy.memoryBytes, copy.groups.size]).toEqual([before, 0, 0]);
      stream.check();
      expectGroups(stream);
    }
  });

  test("are freed with it, a slice after the other", () => {
    const stream = streamWithGroups();
    for (const { pendingByAge } of stream.groups) expect(pendingByAge.size).toBe(400);
    let slices = 0;
    for (; !stream.freeSlice(); slices++) expect(slices).toBeLessThan(1000);
    expect(slices).toBeGreaterThan(10);
    expect([stream.arena.usedBytes, stream.memoryBytes]).toEqual([0, 0]);
  });

  test.each([1, 300, Number.POSITIVE_INFINITY])(
    "move with it out of chunks that are being emptied, about %d bytes at a time",
    (bytesMax) => {
      const arena = new Arena();
      const ballast = Array.from({ length: 15 }, () => arena.allocate(250_000));
      const stream = streamWithGroups(arena);
      for (const { pendingByAge } of stream.groups) expect(pendingByAge.size).toBe(400);
      const behind = Array.from({ length: 10 }, () => arena.allocate(250_000));
      // The first of those behind has perhaps found room beside the stream.
      for (const ref of [...ballast, ...behind.splice(0, 1)]) arena.free(ref, 250_000);
      const [before, memory] = [arena.usedBytes, stream.memoryBytes];
      const released = arena.releasedBytes;
      expect(arena.beginCompaction(0.05)).toBeGreaterThan(0);
      const blocks = (): number[] =>
        [...stream.groups].flatMap(({ pending, consumers }) =>
          [pending, ...[...consumers].map((one) => one.pending)].map((tree) => tree.root),
        );
      expect(blocks().some((block) => arena.shouldMove(block))).toBe(true);
      let calls = 1;
      for (let cursor = stream.relocate(0, bytesMax); cursor !== 0; calls++) {
        // Where it has come to is not lost by what happens meanwhile.
        if (calls === 3) group(stream, "g2").addConsumer(text("carol"), 0);
        cursor = stream.relocate(cursor, bytesMax);
      }
      for (const { consumers } of stream.groups) expect(consumers.size).toBeGreaterThanOrEqual(2);
      if (bytesMax < 1000) expect(calls).toBeGreaterThan(8);
      else expect(calls).toBe(1);
      expect(blocks().some((block) => block !== 0 && arena.shouldMove(block))).toBe(false);
      // A block that is left behind would keep its chunk.
      expect(arena.releasedBytes).toBeGreaterThan(released);
      arena.endCompaction();
      expect([arena.usedBytes, stream.memoryBytes]).toEqual([before, memory]);
      stream.check();
      arena.check();
      for (const consumer of [...group(stream, "g2").consumers].filter(({ pending }) => pending.size === 0))
        group(stream, "g2").removeConsumer(consumer);
      expectGroups(stream);
      for (const ref of behind) arena.free(ref, 250_000);
      stream.clear();
      expect(arena.usedBytes).toBe(0);
    },
  );
});
