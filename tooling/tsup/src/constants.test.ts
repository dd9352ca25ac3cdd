import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire, SourceMap } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "tsup";
import { afterAll, beforeAll, expect, test } from "vitest";
import { constants } from "./constants.ts";

const source = `
import { other } from "./other";
export const table = new Uint8Array(4), length = table.length;
export const { pi, ...rest } = { pi: 3, e: 2, x: 1 };
export class Room { static least = new Room(); size = length; }
let counted = 0;
let [first, second] = [1, 2];
let looped = "";
let inner = { value: 1 };
let later: number;
export const negative = -length;
const shadowed = 7;
const read = 5;
export function count(): unknown[] {
  counted++;
  [first, second] = [second, first];
  for (looped of ["a", "b"]);
  ({ value: inner.value } = { value: read });
  later = (later ?? 0) + 1;
  const change = (shadowed: number): number => { shadowed += 1; return shadowed; };
  return [counted, first, second, looped, inner, later, change(shadowed), other(), rest, negative, Room.least.size];
}
export function fails(): never { throw new Error("here"); }
`;
const otherSource = `
import { table } from "./main";
let calls = 0;
export const other = (): string => \`\${table.length}, \${++calls}\`;
`;
const expected = (times: number): unknown[] => [
  times,
  times % 2 === 1 ? 2 : 1,
  times % 2 === 1 ? 1 : 2,
  "b",
  { value: 5 },
  times,
  8,
  `4, ${times}`,
  { e: 2, x: 1 },
  -4,
  4,
];

const directory = mkdtempSync(join(tmpdir(), "constants-"));
const built = (name: string): string => join(directory, "dist", name);
const kinds = (code: string): Record<string, string> =>
  Object.fromEntries([...code.matchAll(/^(var|const) (\w+|[[{] *\w+)/gm)].map(([, kind, name]) => [name, kind]));

beforeAll(async () => {
  writeFileSync(join(directory, "main.ts"), source);
  writeFileSync(join(directory, "other.ts"), otherSource);
  await build({
    entry: [join(directory, "main.ts")],
    outDir: built(""),
    format: ["esm", "cjs"],
    outExtension: ({ format }) => ({ js: format === "esm" ? ".mjs" : ".cjs" }),
    target: "node20",
    sourcemap: true,
    config: false,
    silent: true,
    plugins: [constants()],
  });
});
afterAll(() => rmSync(directory, { recursive: true }));

test.each(["main.mjs", "main.cjs"])("what is never assigned to is constant in %s, and all else stays a variable", (name) => {
  expect(kinds(readFileSync(built(name), "utf8"))).toMatchObject({
    table: "const",
    "{ pi": "const",
    Room: "const",
    negative: "const",
    read: "const",
    shadowed: "const",
    inner: "const",
    counted: "var",
    "[first": "var",
    looped: "var",
    calls: "var",
    other: "const",
  });
});

test.each(["main.mjs", "main.cjs"])("%s does what its source says", async (name) => {
  const { count } = name.endsWith("cjs") ? createRequire(import.meta.url)(built(name)) : await import(pathToFileURL(built(name)).href);
  for (const times of [1, 2, 3]) expect(count()).toEqual(expected(times));
});

test("the source map leads to where everything was", () => {
  const code = readFileSync(built("main.mjs"), "utf8").split("\n");
  const map = new SourceMap(JSON.parse(readFileSync(built("main.mjs.map"), "utf8")));
  const lines = source.split("\n");
  for (const [what, from] of [
    ["new Uint8Array(4)", lines],
    ["table.length;", lines],
    ["-length", lines],
    ["throw new Error", lines],
    ["table.length}", otherSource.split("\n")],
  ] as const) {
    const place = (texts: readonly string[]): [number, number] => {
      const line = texts.findIndex((text) => text.includes(what));
      return [line, (texts[line] as string).indexOf(what)];
    };
    const entry = map.findEntry(...place(code));
    expect([what, "originalLine" in entry && [entry.originalLine, entry.originalColumn]]).toEqual([what, place(from)]);
  }
});
