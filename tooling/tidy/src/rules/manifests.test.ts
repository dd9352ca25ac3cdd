import { expect, test } from "vitest";
import { manifests } from "./manifests.ts";

const frame = { license: "MIT", engines: { node: ">=20.19" } };
const good = {
  ...frame,
  version: "0.1.0",
  description: "A package.",
  type: "module",
  sideEffects: false,
  files: ["dist"],
  publishConfig: { access: "public" },
};

const messages = (manifest: object, besides: readonly string[] = ["README.md", "vitest.config.ts"]) =>
  manifests([
    { path: "package.json", text: JSON.stringify({ private: true, ...frame }) },
    { path: "packages/engine/package.json", text: JSON.stringify(manifest) },
    ...besides.map((name) => ({ path: `packages/engine/${name}`, text: "" })),
  ]).map(({ message }) => message);

test("a package in order passes", () => {
  expect(messages(good)).toEqual([]);
});

test.each([
  [{ license: "ISC" }, '"license" has to be "MIT"'],
  [{ engines: { node: ">=18" } }, '"engines" has to be {"node":">=20.19"}'],
  [{ type: "commonjs" }, '"type" has to be "module"'],
  [{ sideEffects: true }, '"sideEffects" has to be false'],
  [{ publishConfig: {} }, '"publishConfig" has to be {"access":"public"}'],
  [{ files: undefined }, 'needs "files"'],
])("finds %j", (change, message) => {
  expect(messages({ ...good, ...change })).toEqual([message]);
});

test("finds missing neighbours", () => {
  expect(messages(good, ["vitest.config.ts"])).toEqual([expect.stringContaining("has no README.md")]);
  expect(messages(good, ["README.md"])).toEqual([expect.stringContaining("has no vitest.config.ts")]);
});
