import { expect, test } from "vitest";
import { portable } from "./portable.ts";

const inEngine = (text: string, path = "packages/engine/src/session.ts") =>
  portable({ path, text }).map(({ line, message }) => `${line} ${message}`);

test.each([
  ['import { connect } from "node:net";', "node:net"],
  ['import fs from "fs";', "fs"],
  ['export { join } from "node:path";', "node:path"],
  ['const crypto = await import("node:crypto");', "node:crypto"],
  ['let socket: import("node:net").Socket;', "node:net"],
  ["const bytes = Buffer.from(text);", "Buffer"],
  ["let bytes: Buffer;", "Buffer"],
  ["const { env } = process;", "process"],
  ["process.exit(1);", "process"],
  ["globalThis.process.exit(1);", "process"],
  ["console.log(__dirname);", "__dirname"],
])("finds %s", (text, name) => {
  expect(inEngine(`\n${text}`)).toEqual([expect.stringMatching(new RegExp(`^2 .*${name}`))]);
});

test("leaves comments, strings and members of the same name alone", () => {
  const text =
    '/** The server process ends. */\nconst a = "Buffer"; // process\nrun.process(); const b = { process: 1 }; class C { process(): void {} }';
  expect(inEngine(text)).toEqual([]);
});

test("leaves tests, benchmarks and the packages above alone", () => {
  const text = 'import "node:fs";';
  expect(inEngine(text)).toHaveLength(1);
  expect(inEngine(text, "packages/engine/src/session.test.ts")).toEqual([]);
  expect(inEngine(text, "packages/engine/src/session.property.test.ts")).toEqual([]);
  expect(inEngine(text, "packages/engine/src/session.bench.ts")).toEqual([]);
  expect(inEngine(text, "packages/server/src/server.ts")).toEqual([]);
});
