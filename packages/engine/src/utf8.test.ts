import { expect, test } from "vitest";
import { isText, textOrEscaped } from "./utf8.js";

test("bytes of UTF-8 are text, a byte order mark and a zero byte included", () => {
  for (const text of ["", "abc", "é€😀\0\n", "\ufeffx"]) {
    expect(textOrEscaped(Buffer.from(text))).toBe(text);
    expect(isText(text)).toBe(true);
  }
});

test("other bytes become something that is no text, with ASCII as it was", () => {
  for (const bytes of [[0xff], [0x61, 0xc3], [0xed, 0xa0, 0x80], [0x61, 0x80, 0x62]]) {
    const escaped = textOrEscaped(Uint8Array.from(bytes));
    expect(escaped).toHaveLength(bytes.length);
    expect(isText(escaped)).toBe(false);
  }
  expect(textOrEscaped(Uint8Array.of(0x61, 0x80, 0x62))).toBe("a\udc80b");
});
