import { expect, test } from "vitest";
import { declaredDependencies, imports } from "./imports.ts";

const messages = (path: string, text: string) => imports({ path, text }).map(({ message }) => message);

test.each([
  [
    "packages/datastructures/src/arena.ts",
    'import { a } from "@respire/engine";',
    "datastructures may not import engine, only nothing of ours",
  ],
  ["packages/engine/src/engine.ts", 'export * from "@respire/server";', "engine may not import server"],
  ["packages/engine/src/engine.test.ts", 'import { a } from "@respire/server";', "engine may not import server"],
  ["packages/engine/src/engine.ts", 'import { a } from "@respire/datastructures/src/arena.ts";', "a file inside datastructures"],
  ["packages/engine/src/engine.ts", 'import { a } from "../../datastructures/src/arena.ts";', "outside its own package"],
  ["packages/engine/src/engine.ts", 'import fc from "fast-check";', "depends on nothing but our own packages"],
  ["packages/novelty/src/index.ts", 'import { a } from "@respire/engine";', "novelty has no place yet"],
  ["apps/server/src/main.ts", 'import { a } from "../../../packages/server/src/index.ts";', "outside its own package"],
])("finds in %s: %s", (path, text, message) => {
  expect(messages(path, text)).toEqual([expect.stringContaining(message)]);
});

test("leaves imports that point downwards alone", () => {
  expect(
    messages("packages/server/src/server.ts", 'import { a } from "@respire/engine"; import net from "node:net"; import "./b.ts";'),
  ).toEqual([]);
  expect(messages("packages/engine/src/list/push.test.ts", 'import fc from "fast-check"; import "../engine.ts";')).toEqual([]);
  expect(messages("apps/server/src/main.ts", 'import { a } from "@respire/server";')).toEqual([]);
});

test("judges declared dependencies the same way", () => {
  const declare = (dependencies: Record<string, string>) =>
    declaredDependencies({ path: "packages/engine/package.json", text: JSON.stringify({ dependencies }) });
  expect(declare({ "@respire/server": "workspace:*" })).toEqual([
    expect.objectContaining({ message: expect.stringContaining("engine may not import server") }),
  ]);
  expect(declare({ "@respire/datastructures": "workspace:*" })).toEqual([]);
});
