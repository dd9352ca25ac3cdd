import { describe, expect, test } from "vitest";
import { Arena } from "../arena/arena.js";
import { blockBytes } from "../arena/size-classes.js";
import { Element } from "../listpack/element.js";
import { endByte } from "../listpack/layout.js";
import { nextEntry } from "../listpack/read.js";
import { textBytes, textOf } from "../testing/list-texts.js";
import { Random } from "../testing/random.js";
import { ListCursor } from "./cursor.js";
import { QuickList } from "./quicklist.js";
import { type QuickListSettings, setNodeLimits } from "./settings.js";

function settingsFor(listMaxListpackSize: number, more: Partial<QuickListSettings> = {}): QuickListSettings {
  const settings = { nodeBytesMax: 0, nodeElementsMax: 0, compressDepth: 0, plainBytesMin: Number.MAX_SAFE_INTEGER };
  setNodeLimits(settings, listMaxListpackSize);
  return Object.assign(settings, more);
}

const tenCharacters = (n: number): string => `e${String(n).padStart(9, "0")}`;

function push(list: QuickList, ...texts: string[]): void {
  for (const text of texts) list.pushTail(textBytes(text), 0, text.length);
}

function filled(list: QuickList, count: number): QuickList {
  for (let i = 0; i < count; i++) push(list, tenCharacters(i));
  return list;
}

function textsOf(list: QuickList): string[] {
  const cursor = new ListCursor().open(list);
  const texts: string[] = [];
  for (let stands = cursor.seek(0); stands; stands = cursor.next()) {
    const { bytes, start, length } = cursor.element;
    texts.push(textOf(bytes, start, length));
  }
  return texts;
}

describe("what a list takes", () => {
  test.each([-1, -2, -3, -4, -5])("no node spills into the next larger block, with list-max-listpack-size %i", (size) => {
    const arena = new Arena();
    const settings = settingsFor(size);
    const list = filled(new QuickList(arena, settings), 50_000);
    for (let i = 0; i < 20_000; i++) list.pushHead(textBytes(`${i * 7919}`), 0, `${i * 7919}`.length);
    expect(list.memoryBytes).toBeLessThanOrEqual(list.nodeCount * blockBytes(settings.nodeBytesMax) * 1.004);
    const { wasted } = arena.usage();
    expect(wasted).toBeLessThan(arena.usedBytes / 100);
    list.check();
  });

  test("blocks and tree take less than half a percent more than the bare listpacks, from either end", () => {
    for (const atHead of [false, true]) {
      const list = new QuickList(new Arena(), settingsFor(-2));
      for (let i = 0; i < 500_000; i++) {
        if (atHead) list.pushHead(textBytes(tenCharacters(i)), 0, 10);
        else list.pushTail(textBytes(tenCharacters(i)), 0, 10);
      }
      expect(list.memoryBytes).toBeLessThan(list.shape().expandedBytes * 1.005);
    }
  });

  test("a short list takes little: its one block doubles", () => {
    const list = new QuickList(new Arena(), settingsFor(-2));
    push(list, "a");
    expect(list.memoryBytes).toBe(64);
    filled(list, 40);
    expect(list.nodeCount).toBe(1);
    expect(list.memoryBytes).toBe(512);
  });

  test("a list that is thinned out keeps no node for each element that is left", () => {
    const list = filled(new QuickList(new Arena(), settingsFor(-2)), 100_000);
    const cursor = new ListCursor().open(list);
    let index = 0;
    for (let stands = cursor.seek(0); stands; index++) stands = index % 500 === 0 ? cursor.next() : cursor.removeAtCursor(false);
    cursor.close();
    expect(list.length).toBe(200);
    expect(list.nodeCount).toBeLessThanOrEqual(2);
    expect(textsOf(list)[199]).toBe(tenCharacters(99_500));
    list.check();
  });

  test("nodes that were cut by insertions grow together again when their elements go", () => {
    const list = filled(new QuickList(new Arena(), settingsFor(7)), 700);
    const cursor = new ListCursor().open(list);
    for (let i = 0; i < 300; i++) {
      cursor.seek(i * 3 + 1);
      cursor.insertAfterCursor(textBytes("new"), 0, 3);
    }
    expect(list.nodeCount).toBeLessThan(350);
    list.removeRange(100, 850);
    expect(list.length).toBe(150);
    expect(list.nodeCount).toBeLessThan(50);
    list.check();
  });

  test("a queue in one node goes round in its block", () => {
    const arena = new Arena();
    const list = filled(new QuickList(arena, settingsFor(-2)), 100);
    const before = list.memoryBytes;
    for (let i = 0; i < 20_000; i++) {
      list.pushTail(textBytes(tenCharacters(i)), 0, 10);
      list.popHead();
    }
    for (let i = 0; i < 20_000; i++) {
      list.pushHead(textBytes(tenCharacters(i)), 0, 10);
      list.popTail();
    }
    expect(list.nodeCount).toBe(1);
    expect(list.memoryBytes).toBeLessThanOrEqual(before * 2);
  });
});

describe("compression", () => {
  test.each([1, 2, 5])("leaves %i nodes at each end as they are", (depth) => {
    const settings = settingsFor(10, { compressDepth: depth });
    const list = filled(new QuickList(new Arena(), settings), 400);
    const compressed = () => list.shape().compressedNodes;
    expect(list.nodeCount).toBe(40);
    expect(compressed()).toBe(40 - 2 * depth);
    for (let i = 0; i < 100; i++) list.popHead();
    for (let i = 0; i < 100; i++) list.popTail();
    expect(compressed()).toBe(20 - 2 * depth);
    for (let i = 0; i < 50; i++) list.pushHead(textBytes(tenCharacters(i)), 0, 10);
    expect(compressed()).toBe(25 - 2 * depth);
    list.removeRange(0, 55);
    list.check();
    expect(compressed()).toBe(list.nodeCount - 2 * depth);
  });

  test("a node that is read stays compressed, and one that is changed is compressed again when the cursor leaves it", () => {
    const list = filled(new QuickList(new Arena(), settingsFor(50, { compressDepth: 1 })), 1000);
    const cursor = new ListCursor().open(list);
    const compressed = () => list.shape().compressedNodes;
    expect(compressed()).toBe(18);
    expect(textsOf(list)).toHaveLength(1000);
    expect(compressed()).toBe(18);
    cursor.seek(510);
    cursor.replaceAtCursor(textBytes("other"), 0, 5);
    cursor.next();
    cursor.removeAtCursor(false);
    expect(compressed()).toBe(17);
    cursor.seek(0);
    expect(compressed()).toBe(18);
    list.check();
    expect(textsOf(list).slice(509, 512)).toEqual([tenCharacters(509), "other", tenCharacters(512)]);
  });

  test("leaves alone what does not get smaller", () => {
    const random = new Random(4);
    const list = new QuickList(new Arena(), settingsFor(1, { compressDepth: 1 }));
    const noise = () => Array.from({ length: 100 }, () => String.fromCharCode(random.below(256))).join("");
    for (let i = 0; i < 10; i++) push(list, noise());
    for (let i = 0; i < 10; i++) push(list, "short");
    expect(list.shape().compressedNodes).toBe(0);
    push(list, "long ".repeat(100), "last");
    push(list, "last");
    expect(list.shape().compressedNodes).toBe(1);
  });

  test("holds for elements that have a node of their own, up to a mebibyte", () => {
    const list = new QuickList(new Arena(), settingsFor(-1, { compressDepth: 1, plainBytesMin: 5000 }));
    push(list, "first", "long ".repeat(10_000), "a".repeat(2 ** 20 + 1), "last");
    expect(list.shape()).toMatchObject({ nodes: 4, plainNodes: 2, compressedNodes: 1 });
    expect(list.memoryBytes).toBeLessThan(2 ** 20 + 10_000);
    expect(textsOf(list)[1]).toBe("long ".repeat(10_000));
    list.popHead();
    expect(list.shape()).toMatchObject({ nodes: 3, compressedNodes: 0 });
    list.check();
  });
});

describe("a list and a listpack", () => {
  test("a list of one listpack can be copied out as it is, a longer one can't", () => {
    const settings = settingsFor(-2);
    const arena = new Arena();
    const list = new QuickList(arena, settings);
    expect(list.singleListpackBytes).toBe(0);
    push(list, "a", "12", "c");
    const bytes = new Uint8Array(list.singleListpackBytes);
    list.copyListpackTo(bytes, 0);
    expect([...bytes]).toEqual([15, 0, 0, 0, 3, 0, 0x81, 0x61, 2, 12, 1, 0x81, 0x63, 2, endByte]);
    expect(textsOf(QuickList.fromListpack(arena, settings, bytes, 0, new Element()))).toEqual(["a", "12", "c"]);
    filled(list, 1000);
    expect(list.singleListpackBytes).toBe(0);
    expect(() => list.copyListpackTo(bytes, 0)).toThrow("a list that becomes a listpack is one");
  });

  test("a listpack longer than a node becomes several", () => {
    const arena = new Arena();
    const long = filled(new QuickList(arena, settingsFor(-5)), 3000);
    const bytes = new Uint8Array(long.singleListpackBytes);
    long.copyListpackTo(bytes, 0);
    const list = QuickList.fromListpack(arena, settingsFor(-1), bytes, 0, new Element());
    expect(list.nodeCount).toBeGreaterThan(8);
    expect(textsOf(list)).toEqual(textsOf(long));
    list.check();
  });
});

describe("reading node by node", () => {
  test("tells where the entries are, forwards and backwards", () => {
    const list = filled(new QuickList(new Arena(), settingsFor(100)), 1000);
    list.pushHead(textBytes("p".repeat(9000)), 0, 9000);
    const cursor = new ListCursor().open(list);
    const element = new Element();
    let count = 0;
    for (let stands = cursor.seek(11); stands; stands = cursor.nextNode()) {
      expect(cursor.nodeIsPlain).toBe(false);
      let entry = cursor.nodeEntry;
      for (let left = cursor.nodeElementsLeft; left > 0; left--) {
        element.show(cursor.nodeBytes, entry);
        expect(textOf(element.bytes, element.start, element.length)).toBe(tenCharacters(10 + count++));
        entry = nextEntry(cursor.nodeBytes, entry);
      }
      expect(entry).toBe(cursor.nodeEnd);
    }
    expect(count).toBe(990);
    const lasts: number[] = [];
    for (let stands = cursor.seek(-1); stands; stands = cursor.previousNode()) lasts.push(cursor.index);
    expect(lasts).toEqual([1000, 900, 800, 700, 600, 500, 400, 300, 200, 100, 0]);
    cursor.seek(0);
    expect([cursor.nodeIsPlain, cursor.nodeEnd - cursor.nodeEntry, cursor.nodeElementsLeft]).toEqual([true, 9000, 1]);
  });

  test("a cursor stands nowhere before it is placed, beyond the ends, and in an empty list", () => {
    const list = new QuickList(new Arena(), settingsFor(-2));
    const cursor = new ListCursor().open(list);
    expect([cursor.seek(0), cursor.seek(-1), cursor.next(), cursor.previous(), cursor.nextNode(), cursor.index]).toEqual([
      false,
      false,
      false,
      false,
      false,
      -1,
    ]);
    push(list, "a", "b");
    expect([cursor.seek(2), cursor.seek(-3), cursor.seek(-2), cursor.index]).toEqual([false, false, true, 0]);
    expect([cursor.next(), cursor.next(), cursor.index]).toEqual([true, false, -1]);
    expect(() => cursor.element).toThrow("stands on one");
    cursor.close();
    expect(() => cursor.seek(0)).toThrow("is open");
  });
});

describe("slices", () => {
  test("freeing goes on until nothing is left in the arena", () => {
    const arena = new Arena();
    const list = filled(new QuickList(arena, settingsFor(-1)), 200_000);
    let slices = 1;
    while (!list.freeSlice()) slices++;
    expect(slices).toBeGreaterThan(2);
    expect([list.length, list.nodeCount, list.memoryBytes, arena.usedBytes]).toEqual([0, 0, 0, 0]);
  });

  test("a compaction empties chunks, while the list changes", () => {
    const arena = new Arena();
    const list = new QuickList(arena, settingsFor(-2));
    const other: number[] = [];
    for (let i = 0; i < 500_000; i++) {
      push(list, tenCharacters(i));
      if (i % 100 === 0) other.push(arena.allocate(3000));
    }
    for (const ref of other) arena.free(ref, 3000);
    const before = arena.reservedBytes;
    expect(arena.beginCompaction(0.1)).toBeGreaterThan(0);
    let slices = 0;
    for (let cursor = list.relocate(0); cursor !== 0; cursor = list.relocate(cursor)) {
      slices++;
      list.popHead();
      list.pushHead(textBytes("head"), 0, 4);
      list.pushTail(textBytes("tail"), 0, 4);
    }
    arena.endCompaction();
    expect(slices).toBeGreaterThan(10);
    expect(arena.reservedBytes).toBeLessThan(before / 2);
    expect(list.length).toBe(500_000 + slices);
    list.check();
    arena.check();
    const cursor = new ListCursor().open(list);
    cursor.seek(123_456);
    expect(textOf(cursor.element.bytes, cursor.element.start, 10)).toBe(tenCharacters(123_456));
  });
});

describe("a snapshot", () => {
  function snapshotTexts(snapshot: ReturnType<QuickList["snapshot"]>): string[] {
    const texts: string[] = [];
    const element = new Element();
    const visitor = {
      visit(isPlain: boolean, bytes: Uint8Array, start: number, length: number): void {
        if (isPlain) texts.push(textOf(bytes, start, length));
        else
          for (let entry = start + 6; bytes[entry] !== endByte; entry = nextEntry(bytes, entry)) {
            element.show(bytes, entry);
            texts.push(textOf(element.bytes, element.start, element.length));
          }
      },
    };
    let node = 0;
    do node = snapshot.visitNodes(node, 2, visitor);
    while (node !== 0);
    return texts;
  }

  test("of a list that does not change costs nothing in the arena", () => {
    const arena = new Arena();
    const list = filled(new QuickList(arena, settingsFor(-1)), 10_000);
    const before = arena.usedBytes;
    const snapshot = list.snapshot();
    expect([snapshot.length, snapshot.nodeCount, snapshot.memoryBytes]).toEqual([10_000, list.nodeCount, 0]);
    snapshot.release();
    expect(arena.usedBytes).toBe(before);
  });

  test("copies a node once, however often it changes", () => {
    const list = filled(new QuickList(new Arena(), settingsFor(-1)), 10_000);
    const snapshot = list.snapshot();
    for (let i = 0; i < 50; i++) {
      list.popHead();
      push(list, "new");
    }
    expect(snapshot.memoryBytes).toBe(2 * 4096);
    expect(snapshotTexts(snapshot)).toHaveLength(10_000);
    snapshot.release();
    expect(snapshot.memoryBytes).toBe(0);
  });

  test("outlives its list, and older and younger ones, released in any order", () => {
    for (const order of [
      [0, 1, 2],
      [2, 1, 0],
      [1, 0, 2],
      [1, 2, 0],
    ]) {
      const arena = new Arena();
      const list = filled(new QuickList(arena, settingsFor(5)), 100);
      const snapshots = [list.snapshot()];
      list.popHead();
      snapshots.push(list.snapshot());
      list.removeRange(10, 50);
      snapshots.push(list.snapshot());
      while (!list.freeSlice());
      for (const index of order) {
        const texts = snapshotTexts(snapshots[index]);
        expect([texts.length, texts[0], texts[texts.length - 1]]).toEqual([
          [100, 99, 49][index],
          tenCharacters(index === 0 ? 0 : 1),
          tenCharacters(99),
        ]);
        while (!snapshots[index].releaseSlice(3));
      }
      expect(arena.usedBytes).toBe(0);
      expect(() => snapshots[0].release()).toThrow("a snapshot is released once");
      expect(() => snapshotTexts(snapshots[0])).toThrow("is not released");
    }
  });

  test("holds its nodes in their places while others are moved", () => {
    const arena = new Arena();
    const list = filled(new QuickList(arena, settingsFor(-2)), 500_000);
    const snapshot = list.snapshot();
    list.removeRange(1000, 400_000);
    arena.beginCompaction(0);
    for (let cursor = list.relocate(0); cursor !== 0; ) cursor = list.relocate(cursor);
    arena.endCompaction();
    list.check();
    expect(snapshotTexts(snapshot)).toHaveLength(500_000);
    snapshot.release();
    arena.check();
    expect(arena.usedBytes).toBeLessThan(list.memoryBytes + 8192);
  });
});

test("Redis's sizes become limits", () => {
  const limits = [-9, -5, -4, -3, -2, -1, 0, 1, 128].map((size) => {
    const { nodeBytesMax, nodeElementsMax } = settingsFor(size);
    return [nodeBytesMax, nodeElementsMax === Number.MAX_SAFE_INTEGER ? null : nodeElementsMax];
  });
  expect(limits).toEqual([
    [65536, null],
    [65536, null],
    [32768, null],
    [16384, null],
    [8192, null],
    [4096, null],
    [8192, 1],
    [8192, 1],
    [8192, 128],
  ]);
});
