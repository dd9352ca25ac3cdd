import fc from "fast-check";
import { expect, test } from "vitest";
import { isFiniteLongDouble, type LongDouble, longDoubleText, parseLongDouble } from "./long-double.js";
import { isGreaterLongDouble, longDoubleMax, negateLongDouble, subtractLongDoubles } from "./long-double-order.js";

function parsed(text: string): LongDouble {
  const bytes = new TextEncoder().encode(text);
  const value = parseLongDouble(bytes, 0, bytes.length);
  if (value === null) throw new Error(`${text} is no number`);
  return value;
}

test("long doubles have the order of the doubles among them", () => {
  const number = fc.double({ noNaN: true, noDefaultInfinity: true });
  fc.assert(
    fc.property(number, number, (a, b) => {
      expect(isGreaterLongDouble(parsed(String(a)), parsed(String(b)))).toBe(a > b);
    }),
  );
});

test("an infinity is beyond every number and not beyond itself", () => {
  const [infinity, minusInfinity] = [parsed("inf"), parsed("-inf")];
  expect(isGreaterLongDouble(infinity, longDoubleMax)).toBe(true);
  expect(isGreaterLongDouble(longDoubleMax, infinity)).toBe(false);
  expect(isGreaterLongDouble(negateLongDouble(longDoubleMax), minusInfinity)).toBe(true);
  expect(isGreaterLongDouble(infinity, infinity)).toBe(false);
  expect(isGreaterLongDouble(infinity, minusInfinity)).toBe(true);
});

test("numbers that differ by less than a double can tell are told apart", () => {
  expect(isGreaterLongDouble(parsed("9223372036854775807"), parsed("9223372036854775806"))).toBe(true);
  expect(isGreaterLongDouble(parsed("1.0000000000000000001"), parsed("1"))).toBe(true);
  expect(isGreaterLongDouble(parsed("4e-4951"), parsed("0"))).toBe(true);
});

test("the largest is finite, and twice it is not", () => {
  expect(isFiniteLongDouble(longDoubleMax)).toBe(true);
  expect(isFiniteLongDouble(subtractLongDoubles(longDoubleMax, negateLongDouble(longDoubleMax)))).toBe(false);
  expect(longDoubleText(longDoubleMax).slice(0, 20)).toBe("11897314953572317650");
  expect(longDoubleText(longDoubleMax).length).toBe(4933);
});

test("a difference is rounded once", () => {
  expect(longDoubleText(subtractLongDoubles(parsed("0.3"), parsed("0.1")))).toBe("0.2");
});
