/**
 * How long numbers take from text and back, and how long a key takes to be matched by a glob; the best of ten rounds.
 *
 * Run: node bench/text.mjs   (after a build)
 */
import { addLongDoubles, compileGlob, longDoubleText, parseDouble, parseLongDouble } from "../dist/index.js";
import { printTable } from "./entries.mjs";

const encoder = new TextEncoder();

/** ns for each of `count` calls. */
function measured(count, call) {
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 10; round++) {
    const from = performance.now();
    for (let i = 0; i < count; i++) call(i);
    best = Math.min(best, ((performance.now() - from) * 1e6) / count);
  }
  return best.toFixed(0);
}

const doubles = ["0.1", "123456.78", "0.12345678901234567"].map((text) => {
  const bytes = encoder.encode(text);
  return { text, ns: measured(200_000, () => parseDouble(bytes, 0, bytes.length)) };
});
printTable("A double from text", doubles);

const pairs = [
  ["1", "1"],
  ["10.50", "0.1"],
  ["123456789012345678", "0.12345678901234567"],
  ["1e4930", "1"],
];
const sums = pairs.map(([a, b]) => {
  const [x, y] = [encoder.encode(a), encoder.encode(b)];
  const sum = () => longDoubleText(addLongDoubles(parseLongDouble(x, 0, x.length), parseLongDouble(y, 0, y.length)));
  return { sum: `${a} + ${b}`, ns: measured(a.includes("e") ? 200 : 20_000, sum) };
});
printTable("Two long doubles from text, added, and their sum as text", sums);

const keyCount = 100_000;
const keys = encoder.encode(Array.from({ length: keyCount }, (_, i) => `key:${String(i * 7919).padEnd(12, ".")}`).join(""));
const globs = ["*", "key:*", "*:1*", "k?y:[0-9]*", "*a*b*"].map((pattern) => {
  const glob = compileGlob(encoder.encode(pattern), 0, pattern.length);
  return { pattern, ns: measured(keyCount, (i) => glob.matches(keys, i * 16, 12)) };
});
printTable("A key of 12 bytes against a pattern", globs);
