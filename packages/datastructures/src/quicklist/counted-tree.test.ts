/** The counted tree against an array of items. */
import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { Arena } from "../arena/arena.js";
import { assert } from "../assert.js";
import { assertSame } from "../testing/assert-same.js";
import { Random } from "../testing/random.js";
import { CountedTree } from "./counted-tree.js";

const isLongRun = process.env.RESPIRE_TEST_LONG === "1";

vi.setConfig({ testTimeout: 600_000 });

interface Item {
  ref: number;
  count: number;
}

class ModelledTree {
  readonly arena = new Arena();
  readonly tree: CountedTree;
  readonly model: Item[] = [];
  private refs = 1;

  constructor(createTree: (arena: Arena) => CountedTree = (arena) => new CountedTree(arena)) {
    this.tree = createTree(this.arena);
  }

  private firstOf(place: number): number {
    let first = 0;
    for (let i = 0; i < place; i++) first += this.model[i].count;
    return first;
  }

  insert(place: number, count: number): void {
    const ref = (this.refs++ * 0x9e3779b1) >>> 0;
    this.tree.insert(this.firstOf(place), ref, count);
    this.model.splice(place, 0, { ref, count });
  }

  private seek(place: number): void {
    const { count } = this.model[place];
    const first = this.firstOf(place);
    this.tree.seek(first + ((place * 7) % count));
    assertSame(this.tree.first, first, "an item's first element");
  }

  remove(place: number): void {
    this.seek(place);
    this.tree.remove();
    this.model.splice(place, 1);
  }

  change(place: number, count: number): void {
    this.seek(place);
    this.tree.setCount(count);
    this.tree.replace(this.refs);
    this.model[place] = { ref: this.refs++, count };
  }

  /** What is taken out is looked at, and goes. */
  split(place: number, isFront: boolean): void {
    const other = this.tree.splitOff(this.firstOf(place), isFront);
    const taken = isFront ? this.model.splice(0, place) : this.model.splice(place);
    other.check();
    const refs = new Uint32Array(taken.length);
    other.copyRefs(refs, 0);
    assertSame([...refs].join(), taken.map(({ ref }) => ref).join(), "the items that were taken out");
    other.clear();
    assertSame(other.memoryBytes, 0, "bytes of a tree that was cleared");
  }

  relocate(): void {
    for (let place = 0; place < this.model.length; place++) {
      this.seek(place);
      this.tree.relocatePath();
    }
  }

  check(random: Random): void {
    const { tree, model } = this;
    tree.check();
    assertSame(tree.size, model.length, "the number of items");
    assertSame(tree.elements, this.firstOf(model.length), "the number of elements");
    const refs = new Uint32Array(model.length + 1);
    tree.copyRefs(refs, 1);
    let first = 0;
    for (let place = 0; place < model.length; place++) {
      assertSame(refs[place + 1], model[place].ref, `item ${place}`);
      tree.seek(first + random.below(model[place].count));
      assertSame(tree.ref, model[place].ref, `item ${place}`);
      assertSame(tree.count, model[place].count, `the count of item ${place}`);
      assertSame(tree.first, first, `the first element of item ${place}`);
      first += model[place].count;
    }
    for (let place = model.length - 1; place >= 0; place--) {
      tree.seek(--first);
      assertSame(tree.ref, model[place].ref, `item ${place}, on the way back`);
      first = tree.first;
    }
  }
}

const where = fc.constantFrom("first", "last", "anywhere", "one place");
const step = fc.record({
  op: fc.constantFrom("insert", "insert", "insert", "remove", "remove", "change", "relocate", "split"),
  where,
  seed: fc.integer(),
  count: fc.oneof(fc.nat(20), fc.nat(400)),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

function take(modelled: ModelledTree, { op, where, seed, count }: Step): void {
  const random = new Random(seed);
  const fixed = random.next();
  for (let i = 0; i < count; i++) {
    const places = modelled.model.length + (op === "insert" ? 1 : 0);
    if (places === 0) return;
    const place =
      where === "first" ? 0 : where === "last" ? places - 1 : where === "one place" ? Math.floor(places * fixed) : random.below(places);
    if (op === "remove") modelled.remove(place);
    else if (op === "relocate") return modelled.relocate();
    else if (op === "split") return modelled.split(random.below(places + 1), where === "first");
    else modelled[op](place, random.below(10) === 0 ? 1 + random.below(100_000) : 1 + random.below(5));
  }
}

test("a CountedTree answers like an array", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30, size: "max" }), fc.integer(), (steps, seed) => {
      const modelled = new ModelledTree();
      const random = new Random(seed);
      for (const step of steps) {
        take(modelled, step);
        modelled.check(random);
      }
      modelled.tree.clear();
      assertSame(modelled.tree.size, 0);
      assertSame(modelled.arena.usedBytes, 0, "an empty tree leaves nothing in the arena");
    }),
    { numRuns: isLongRun ? 100 : 25 },
  );
});

test("a sequence that was built from one end has full blocks", () => {
  for (const atEnd of [true, false]) {
    const arena = new Arena();
    const tree = new CountedTree(arena);
    for (let i = 1; i <= 63 * 63; i++) tree.insert(atEnd ? tree.elements : 0, i, 10);
    expect(tree.memoryBytes).toBeLessThan(66 * 512);
    expect(tree.levels).toBe(2);
    tree.check();
  }
});

test("a tree that is thinned out does not keep a block for each of what is left", () => {
  const tree = new CountedTree(new Arena());
  for (let i = 0; i < 20_000; i++) tree.insert(i, i + 1, 1);
  const full = tree.memoryBytes;
  for (let index = 0; tree.size > 200; index = (index + 97) % tree.elements) {
    tree.seek(index);
    tree.remove();
  }
  tree.check();
  expect(tree.memoryBytes).toBeLessThan(full / 30);
});

describe("the property fails where the tree is at fault:", () => {
  class ForgetsCounts extends CountedTree {
    override setCount(count: number): void {
      this.elements += count - this.count;
      this.count = count;
    }
  }
  class PutsInTooLate extends CountedTree {
    override insert(index: number, ref: number, count: number): void {
      if (index === 0 && this.size > 70) {
        this.seek(0);
        super.insert(this.count, ref, count);
      } else super.insert(index, ref, count);
    }
  }
  test.each<{ fault: typeof CountedTree }>([{ fault: ForgetsCounts }, { fault: PutsInTooLate }])("$fault.name", ({ fault }) => {
    const found = fc.check(
      fc.property(fc.array(step, { maxLength: 30, size: "max" }), (steps) => {
        const modelled = new ModelledTree((arena) => new fault(arena));
        for (const step of steps) {
          take(modelled, step);
          modelled.check(new Random(1));
        }
      }),
      { numRuns: 100, endOnFailure: true },
    );
    assert(found.failed, "a fault is found");
  });
});
