import { RawClient, request, requests } from "respire-test-rig";
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
