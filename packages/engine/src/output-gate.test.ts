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
  gate.hold(changes.sequence);
  expect(mayLeave()).toBe(true);
  client.run("SET", "b", "2");
  expect(mayLeave()).toBe(false);
  client.run("GET", "b"); // Tells of the change, so it waits as well.
  expect(mayLeave()).toBe(false);
  gate.release(changes.sequence - 1);
  expect([mayLeave(), freed]).toEqual([false, 0]);
  gate.release(changes.sequence);
  expect([mayLeave(), freed]).toEqual([true, 1]);
  gate.release(0); // Never closes again by itself.
  expect([mayLeave(), freed]).toEqual([true, 1]);
});

test("opening the gate frees everything", () => {
  const gate = new OutputGate();
  let freed = 0;
  gate.hold(5);
  gate.onRelease(() => freed++);
  gate.onRelease(() => freed++);
  gate.open();
  expect(gate.released).toBe(Number.POSITIVE_INFINITY);
  expect(freed).toBe(2);
});
