import { expect, test } from "vitest";
import { OutputGate } from "./output-gate.js";
import { TestEngine } from "./testing/test-engine.js";

test("the gate is open while nobody holds it", () => {
  expect(new OutputGate().released).toBe(Number.POSITIVE_INFINITY);
});

test("output produced after the change held at waits until that change is released", () => {
  const engine = new TestEngine();
  const { gate, changes } = engine.engine;
  const client = engine.connect();
  let freed = 0;
  gate.onRelease(() => freed++);
  const mayLeave = (): boolean => client.session.outputSequence <= gate.released;

  client.run("SET", "a", "1");
  const hold = gate.hold(changes.sequence);
  expect(mayLeave()).toBe(true);
  client.run("SET", "b", "2");
  expect(mayLeave()).toBe(false);
  client.run("GET", "b"); // Tells of the change, so it waits as well.
  expect(mayLeave()).toBe(false);
  hold.release(changes.sequence - 1);
  expect([mayLeave(), freed]).toEqual([false, 0]);
  hold.release(changes.sequence);
  expect([mayLeave(), freed]).toEqual([true, 1]);
  hold.release(0); // Never closes again by itself.
  expect([mayLeave(), freed]).toEqual([true, 1]);
});

test("ending the only hold frees everything", () => {
  const gate = new OutputGate();
  let freed = 0;
  const hold = gate.hold(5);
  gate.onRelease(() => freed++);
  gate.onRelease(() => freed++);
  hold.end();
  expect(gate.released).toBe(Number.POSITIVE_INFINITY);
  expect(freed).toBe(2);
});

test("what one holder holds, no other lets out", () => {
  const gate = new OutputGate();
  let freed = 0;
  gate.onRelease(() => freed++);
  const first = gate.hold(3);
  const second = gate.hold(7);
  expect(gate.released).toBe(3);
  second.end();
  expect([gate.released, freed]).toEqual([3, 0]);
  const third = gate.hold(1);
  expect(gate.released).toBe(1);
  third.release(9);
  expect([gate.released, freed]).toEqual([3, 1]);
  first.release(5);
  expect([gate.released, freed]).toEqual([5, 2]);
  first.end();
  third.end();
  expect(gate.released).toBe(Number.POSITIVE_INFINITY);
});
