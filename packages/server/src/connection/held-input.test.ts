import { describe, expect, test } from "vitest";
import { HeldInput, type HeldPiece } from "./held-input.js";

const text = ({ bytes, begin, end }: HeldPiece): string => Buffer.from(bytes.subarray(begin, end)).toString();

function takeAll(held: HeldInput): string {
  let all = "";
  for (let piece = held.take(); piece !== null; piece = held.take()) all += text(piece);
  return all;
}

describe("held input", () => {
  test("comes back in order, whatever the pieces it came in", () => {
    const held = new HeldInput();
    let expected = "";
    for (let i = 0; i < 5_000; i++) {
      const piece = Buffer.from(`[${i}:${"x".repeat((i * 37) % 500)}]`);
      held.add(Buffer.concat([Buffer.from("##"), piece, Buffer.from("##")]), 2, 2 + piece.length);
      expected += piece.toString();
    }
    expect(takeAll(held)).toBe(expected);
    expect(held.bytes).toBe(0);
    expect(held.take()).toBe(null);
  });

  test("is a copy", () => {
    const held = new HeldInput();
    const bytes = Buffer.from("abcd");
    held.add(bytes, 1, 3);
    held.addFirst(bytes, 3, 4);
    bytes.fill("!");
    expect(takeAll(held)).toBe("dbc");
  });

  test("what could not be run goes before the rest", () => {
    const held = new HeldInput();
    for (const letter of "abc") held.add(Buffer.alloc(70_000, letter), 0, 70_000);
    held.putBack(held.take() as HeldPiece, 69_999);
    held.addFirst(Buffer.from("1"), 0, 1);
    const last = takeAll(held);
    expect(last.length).toBe(140_002);
    expect([last.slice(0, 3), last.slice(-1)]).toEqual(["1ab", "c"]);
  });

  test("little of it costs little, since many clients may wait with a request each", () => {
    const held = new HeldInput();
    for (let i = 0; i < 10; i++) held.add(Buffer.alloc(100), 0, 100);
    expect(held.bytes).toBeLessThanOrEqual(2048);
    expect(held.length).toBe(1000);
  });

  test("byte by byte it costs little more than its bytes, and nothing once taken", () => {
    const held = new HeldInput();
    const one = Buffer.from("x");
    for (let i = 0; i < 300_000; i++) held.add(one, 0, 1);
    expect(held.bytes).toBeLessThan(400_000);
    const before = held.bytes;
    expect(held.take()?.end).toBeGreaterThan(1000);
    expect(held.bytes).toBeLessThan(before);
    held.clear();
    expect([held.bytes, held.take()]).toEqual([0, null]);
  });
});
