import { ConnectionError } from "@respire/client";
import { expect, test } from "vitest";
import { systemText } from "./system-text.js";

const failed = (code: string): Error => Object.assign(new Error(`connect ${code}`), { code });

test.each([
  ["ECONNREFUSED", "Connection refused"],
  ["ENOENT", "No such file or directory"],
  ["EACCES", "Permission denied"],
  ["ETIMEDOUT", "Connection timed out"],
  ["EHOSTUNREACH", "No route to host"],
  ["ECONNRESET", "Connection reset by peer"],
  ["ENOTFOUND", "Name or service not known"],
  ["EAI_AGAIN", "Temporary failure in name resolution"],
])("%s is said as the C library says it", (code, text) => {
  expect(systemText(new ConnectionError("GET was sent", { cause: failed(code) }))).toBe(text);
});

test("an error without a code says what its innermost cause says", () => {
  expect(systemText(new ConnectionError("outer", { cause: new Error("the reason") }))).toBe("The reason");
  expect(systemText("text")).toBe("Text");
});
