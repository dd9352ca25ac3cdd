import { expect, test } from "vitest";
import { names } from "./names.ts";

const at = (path: string) => names({ path, text: "" });

test.each([
  "packages/engine/src/utils.ts",
  "packages/engine/src/helpers/time.ts",
  "packages/engine/src/list-helper.test.ts",
  "packages/engine/src/misc.ts",
  "packages/server/src/lcs-common.ts",
  "tooling/util/README.md",
])("finds %s", (path) => {
  expect(at(path)).toEqual([{ path, line: 1, message: expect.stringContaining("name the file or folder after what is in it") }]);
});

test("leaves names that say something alone", () => {
  expect(at("packages/engine/src/utilization.ts")).toEqual([]);
  expect(at("packages/datastructures/src/bytes/shared-prefix.ts")).toEqual([]);
  expect(at("docs/common.md")).toEqual([]);
});
