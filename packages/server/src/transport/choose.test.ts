import { runProgram } from "respire-test-rig";
import { describe, expect, onTestFinished, test } from "vitest";
import { chooseTransport } from "./choose.js";
import { loadRawBindings } from "./raw-handle.js";

type Holder = { binding?: unknown };

/** Replaces `process.binding` until the test is over. */
function replaceBinding(binding: unknown): void {
  const holder = process as unknown as Holder;
  const before = Object.getOwnPropertyDescriptor(holder, "binding") as PropertyDescriptor;
  Object.defineProperty(holder, "binding", { value: binding, configurable: true, writable: true });
  onTestFinished(() => void Object.defineProperty(holder, "binding", before));
}

const complete = loadRawBindings() as unknown as Record<string, unknown>;

test("this Node has what the raw transport needs, so it is the one chosen", () => {
  expect(complete).not.toBe(null);
  expect(chooseTransport("auto").name).toBe("raw handle");
  expect(chooseTransport("raw").name).toBe("raw handle");
  expect(chooseTransport("public").name).toBe("public net");
});

describe("the public transport is chosen", () => {
  test.each([
    { what: "process.binding is not there", binding: undefined },
    {
      what: "process.binding is refused",
      binding: () => {
        throw new Error("Access to this API has been restricted");
      },
    },
    { what: "stream_wrap is not there", binding: () => undefined },
    { what: "stream_wrap is empty", binding: () => ({}) },
    ...["WriteWrap", "ShutdownWrap", "streamBaseState", "kReadBytesOrError", "kLastWriteWasAsync"].map((field) => ({
      what: `stream_wrap lacks ${field}`,
      binding: () => ({ ...complete, [field]: undefined }),
    })),
  ])("when $what", ({ binding }) => {
    replaceBinding(binding);
    expect(loadRawBindings()).toBe(null);
    expect(chooseTransport("auto").name).toBe("public net");
    expect(() => chooseTransport("raw")).toThrow("transport: this Node has not got the handles that the raw transport needs");
  });
});

test("the internals are reached without a warning on standard error", async () => {
  const script = 'process.binding("stream_wrap"); process.stdout.write("reached")';
  expect(await runProgram(process.execPath, ["-e", script])).toMatchObject({ code: 0, stdout: "reached", stderr: "" });
});
