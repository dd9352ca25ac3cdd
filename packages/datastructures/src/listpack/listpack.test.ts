import { expect, test } from "vitest";
import * as listpack from "./index.js";

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

function listpackOf(...texts: string[]): Uint8Array {
  const bytes = new Uint8Array(100_000);
  listpack.initialise(bytes, 0);
  for (const text of texts) listpack.append(bytes, 0, bytesOf(text), 0, text.length);
  return bytes.slice(0, listpack.totalBytes(bytes, 0));
}

test("the bytes are those that redis-server 7.0.15 writes in a DUMP", () => {
  // HSET h f v n 1 m -5 w 1000 x 100000 y 10000000 z 5000000000 l (63 times a) e "" b -70000
  const dumped = [
    "8d0000001400816602817602816e020101816d02dffb02817702c3e802817802f2a0860104817902f38096980005817a02f400f2052a010000000981",
    "6c02bf616161616161616161616161616161616161616161616161616161616161616161616161616161616161616161616161616161616161616161",
    "616161616161408165028001816202f290eefe04ff",
  ].join("");
  const numbers = ["f", "v", "n", "1", "m", "-5", "w", "1000", "x", "100000", "y", "10000000", "z", "5000000000"];
  const written = listpackOf(...numbers, "l", "a".repeat(63), "e", "", "b", "-70000");
  expect(Buffer.from(written).toString("hex")).toBe(dumped);
});

test("65,535 elements and more are counted one by one", () => {
  const bytes = new Uint8Array(300_000);
  listpack.initialise(bytes, 0);
  for (let i = 0; i < 70_000; i++) listpack.appendInteger(bytes, 0, i % 100);
  expect(listpack.elementCount(bytes, 0)).toBe(70_000);
  listpack.checkListpack(bytes, 0, bytes.length);
  listpack.remove(bytes, 0, listpack.firstEntry(0), listpack.entryAt(bytes, 0, 10_000), 10_000);
  expect(listpack.elementCount(bytes, 0)).toBe(60_000);
});

test("a damaged listpack is found out", () => {
  const whole = listpackOf("one", "x".repeat(70), "70000");
  listpack.checkListpack(whole, 0, whole.length);
  const structure = [0, 1, 2, 3, 4, 5];
  for (let entry = listpack.firstEntry(0); whole[entry] !== listpack.endByte; entry = listpack.nextEntry(whole, entry)) {
    structure.push(entry, listpack.nextEntry(whole, entry) - 1);
  }
  structure.push(whole.length - 1);
  for (const position of structure) {
    const damaged = whole.slice();
    damaged[position] ^= 0x15;
    expect(() => listpack.checkListpack(damaged, 0, damaged.length), `byte ${position}`).toThrow(/listpack:/);
  }
});
