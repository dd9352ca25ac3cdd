import { describe, expect, test } from "vitest";
import { ReplyError } from "./errors.js";
import { ShutdownHooks, type ShutdownRequest } from "./shutdown.js";

const request: ShutdownRequest = { saving: "configured", isNow: false, isForced: false };

describe("before a server stops", () => {
  test("hooks run one after the other, each with the request", async () => {
    const hooks = new ShutdownHooks();
    const ran: string[] = [];
    hooks.add(async ({ saving }) => {
      await Promise.resolve();
      ran.push(`first ${saving}`);
    });
    hooks.add(() => void ran.push("second"));
    expect(await hooks.prepare({ ...request, saving: "save" })).toBe(true);
    expect(ran).toEqual(["first save", "second"]);
  });

  test("a hook that throws keeps it from stopping, unless it is forced", async () => {
    const hooks = new ShutdownHooks();
    const failed: unknown[] = [];
    hooks.add(() => {
      throw new ReplyError("ERR Errors trying to SHUTDOWN. Check logs.");
    });
    await expect(hooks.prepare(request)).rejects.toThrow("Errors trying to SHUTDOWN");
    expect(await hooks.prepare({ ...request, isForced: true }, (error) => failed.push(error))).toBe(true);
    expect(failed).toHaveLength(1);
  });

  test("an abort takes it back while a hook is at work, and only then", async () => {
    const hooks = new ShutdownHooks();
    let go = (): void => {};
    hooks.add(
      () =>
        new Promise((resolve) => {
          go = resolve;
        }),
    );
    expect(hooks.abort()).toBe(false);
    const prepared = hooks.prepare(request);
    expect(hooks.abort()).toBe(true);
    go();
    expect(await prepared).toBe(false);
    expect(hooks.abort()).toBe(false);
  });
});
