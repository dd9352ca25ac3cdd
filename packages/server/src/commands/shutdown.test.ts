import { type Extension, ReplyError, type ShutdownRequest } from "@respire/engine";
import { RawClient, request, requests, waitUntil } from "respire-test-rig";
import { describe, expect, test } from "vitest";
import { startServer } from "../testing/start-server.js";

describe.each([["SHUTDOWN"], ["SHUTDOWN", "NOSAVE"], ["shutdown", "save"], ["SHUTDOWN", "NOSAVE", "NOW", "FORCE"]])("%s %s", (...words) => {
  test("closes the connection without a reply, after the replies before it, and stops the server", async () => {
    const { port, stopped } = await startServer();
    const client = await RawClient.connect({ port });
    const other = await RawClient.connect({ port });
    await other.command("PING");
    client.send(Buffer.concat([request("PING"), request(...words), request("PING")]));
    expect(await client.rest()).toBe("+PONG\r\n");
    expect(await other.rest()).toBe("");
    expect(await stopped).toBe(0);
  });
});

test("what makes no sense is refused, and the server goes on", async () => {
  const { port } = await startServer();
  const client = await RawClient.connect({ port });
  client.send(
    requests(["SHUTDOWN", "NOSAVE", "SAVE"], ["SHUTDOWN", "NOSUCH"], ["SHUTDOWN", "ABORT", "NOW"], ["SHUTDOWN", "ABORT"], ["PING"]),
  );
  expect(await client.replies(5)).toEqual([
    "-ERR syntax error\r\n",
    "-ERR syntax error\r\n",
    "-ERR syntax error\r\n",
    "-ERR No shutdown in progress.\r\n",
    "+PONG\r\n",
  ]);
});

describe("what has to be done before", () => {
  const hooked = (beforeShutdown: (request: ShutdownRequest) => void | Promise<void>): Extension => ({ name: "test", beforeShutdown });

  test("is done while the client waits, and then the server stops", async () => {
    const asked: ShutdownRequest[] = [];
    const { port, stopped } = await startServer({
      extensions: [
        hooked(async (request) => {
          await new Promise(setImmediate);
          asked.push(request);
        }),
      ],
    });
    const client = await RawClient.connect({ port });
    client.send(request("SHUTDOWN", "SAVE", "FORCE"));
    expect(await client.rest()).toBe("");
    expect(await stopped).toBe(0);
    expect(asked).toEqual([{ saving: "save", isNow: false, isForced: true }]);
  });

  test("may fail: then SHUTDOWN is refused, and the server goes on", async () => {
    const { port } = await startServer({ extensions: [hooked(() => Promise.reject(new ReplyError("ERR no room")))] });
    const client = await RawClient.connect({ port });
    client.send(requests(["SHUTDOWN"], ["PING"]));
    expect(await client.replies(2)).toEqual(["-ERR no room\r\n", "+PONG\r\n"]);
  });

  test("is taken back by SHUTDOWN ABORT", async () => {
    let go = (): void => {};
    const { port } = await startServer({
      extensions: [
        hooked(
          () =>
            new Promise((resolve) => {
              go = resolve;
            }),
        ),
      ],
    });
    const [client, other] = [await RawClient.connect({ port }), await RawClient.connect({ port })];
    client.send(requests(["SHUTDOWN"], ["PING"]));
    await waitUntil(async () => (await other.command("SHUTDOWN", "ABORT")) === "+OK\r\n", "the shutdown to be under way");
    go();
    expect(await client.replies(2)).toEqual(["-ERR Errors trying to SHUTDOWN. Check logs.\r\n", "+PONG\r\n"]);
  });
});
