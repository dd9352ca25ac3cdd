import { expect, test } from "vitest";
import { TestEngine } from "../testing/test-engine.js";

test("values count at once, the directories of dictionaries from the next tick on", () => {
  const engine = new TestEngine();
  engine.run("SET", "large", "x".repeat(100_000));
  expect(engine.engine.usedMemoryBytes).toBeGreaterThan(100_000);
  for (let i = 0; i < 5_000; i++) engine.run("SET", `key:${i}`, i);
  expect(engine.engine.keyspace.directoryBytes).toBeGreaterThan(0);
  expect(engine.engine.usedMemoryBytes).toBe(engine.engine.keyspace.valueBytes);
  engine.engine.tick();
  expect(engine.engine.usedMemoryBytes).toBe(engine.engine.keyspace.usedBytes);
});
