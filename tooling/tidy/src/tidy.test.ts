/** The repository keeps its own house rules. */
import { describe, expect, test } from "vitest";
import { rules } from "./rules/index.ts";
import { longFiles } from "./rules/length.ts";
import { manifests } from "./rules/manifests.ts";
import type { Finding } from "./source-file.ts";
import { readTree } from "./tree.ts";

const files = readTree();
const inWords = (findings: readonly Finding[]): string[] => findings.map(({ path, line, message }) => `${path}:${line}: ${message}`);

describe("in this repository", () => {
  test("there is something to look at", () => {
    expect(files.map(({ path }) => path)).toEqual(expect.arrayContaining(["package.json", "packages/engine/src/index.ts"]));
  });

  test.each(Object.entries(rules))("%s", (_name, rule) => {
    expect(inWords(files.flatMap(rule))).toEqual([]);
  });

  test("published packages have the same frame", () => {
    expect(inWords(manifests(files))).toEqual([]);
  });

  test("every exception for a long file belongs to a file", () => {
    const paths = new Set(files.map(({ path }) => path));
    expect([...longFiles.keys()].filter((path) => !paths.has(path))).toEqual([]);
  });
});
