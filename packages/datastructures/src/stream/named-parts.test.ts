import fc from "fast-check";
import { expect, test } from "vitest";
import { compareBytes } from "../bytes/compare.js";
import { NamedParts } from "./named-parts.js";

interface Part {
  readonly name: Uint8Array;
}

/** Names of which some are the beginnings of others, with bytes beyond 127. */
const name = fc.array(fc.constantFrom(0, 0x61, 0x7f, 0x80, 0xff), { maxLength: 3 }).map((bytes) => Uint8Array.from(bytes));

test("named parts are found by their names' bytes, and met in their order", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(name, fc.boolean()), { maxLength: 80, size: "max" }), (steps) => {
      const parts = new NamedParts<Part>();
      const modelled = new Map<string, Part>();
      const find = (name: Uint8Array): Part | null => parts.find(Uint8Array.of(0x61, ...name, 0x61), 1, name.length);
      for (const [name, isAdded] of steps) {
        const known = modelled.get(name.join()) ?? null;
        expect(find(name)).toBe(known);
        if (isAdded && known === null) {
          const part = { name };
          parts.add(part);
          modelled.set(name.join(), part);
        } else if (!isAdded) {
          // One of the same name that was never added changes nothing.
          parts.remove(known ?? { name });
          modelled.delete(name.join());
        }
        const sorted = [...modelled.values()].sort((a, b) => compareBytes(a.name, b.name));
        expect([...parts]).toEqual(sorted);
        expect(parts.size).toBe(sorted.length);
        expect(parts.last).toBe(sorted.at(-1) ?? null);
      }
    }),
  );
});

test("a part of a name that another has is not taken out in its place", () => {
  const parts = new NamedParts<Part>();
  const part = { name: Uint8Array.of(1) };
  parts.add(part);
  parts.remove({ name: Uint8Array.of(1) });
  expect([...parts]).toEqual([part]);
});
