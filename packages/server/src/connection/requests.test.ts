/** What a client sees on the wire, the same over both transports and however its bytes are cut. */
import { RawClient, request, requests, waitUntil } from "respire-test-rig";
import { describe, expect, test } from "vitest";
import { startServer } from "../testing/start-server.js";

interface Case {
  name: string;
  sent: string | Uint8Array;
  /** All the replies, as bytes. */
  replies: string;
  /** The server closes after them. */
  closes?: boolean;
}

const long = "v".repeat(70_000);
const cases: readonly Case[] = [
  { name: "one request", sent: request("PING"), replies: "+PONG\r\n" },
  {
    name: "a pipeline",
    sent: requests(["SET", "a", "1"], ["INCR", "a"], ["GET", "a"], ["MGET", "a", "none"], ["DEL", "a"]),
    replies: "+OK\r\n:2\r\n$1\r\n2\r\n*2\r\n$1\r\n2\r\n$-1\r\n:1\r\n",
  },
  {
    name: "bytes of every value",
    sent: request("ECHO", Buffer.from([0, 13, 10, 255, 128, 36, 42])),
    replies: "$7\r\n\0\r\n\xff\x80$*\r\n",
  },
  { name: "an empty argument", sent: requests(["SET", "", ""], ["GET", ""]), replies: "+OK\r\n$0\r\n\r\n" },
  { name: "a value longer than a read", sent: requests(["SET", "a", long], ["GET", "a"]), replies: `+OK\r\n$70000\r\n${long}\r\n` },
  {
    name: "inline requests",
    sent: "PING\r\nset a 'b c'\nGET a\r\n\r\n  \r\nECHO \"\\x41\\n\"\r\n",
    replies: "+PONG\r\n+OK\r\n$3\r\nb c\r\n$2\r\nA\n\r\n",
  },
  { name: "PING and a stray line end", sent: "PING\r\n\n", replies: "+PONG\r\n" },
  { name: "requests without arguments", sent: "*0\r\n*-1\r\n*1\r\n$4\r\nPING\r\n", replies: "+PONG\r\n" },
  { name: "inline and arrays by turns", sent: `PING\r\n${request("PING")}PING\r\n`, replies: "+PONG\r\n+PONG\r\n+PONG\r\n" },
  {
    name: "refusals, after which it goes on",
    sent: requests(["NOSUCH", "a"], ["GET"], ["SET", "a", "b", "c"], ["INCR", "a", "b"], ["CONFIG", "NOSUCH"], ["PING"]),
    replies:
      "-ERR unknown command 'NOSUCH', with args beginning with: 'a' \r\n-ERR wrong number of arguments for 'get' command\r\n-ERR syntax error\r\n" +
      "-ERR wrong number of arguments for 'incr' command\r\n-ERR unknown subcommand 'NOSUCH'. Try CONFIG HELP.\r\n+PONG\r\n",
  },
  {
    name: "databases",
    sent: requests(["SET", "a", "0"], ["SELECT", "1"], ["EXISTS", "a"], ["SELECT", "16"]),
    replies: "+OK\r\n+OK\r\n:0\r\n-ERR DB index is out of range\r\n",
  },
  {
    name: "QUIT, after which nothing is run",
    sent: requests(["SET", "a", "1"], ["QUIT"], ["SET", "a", "2"]),
    replies: "+OK\r\n+OK\r\n",
    closes: true,
  },
  {
    name: "a broken length",
    sent: `${request("PING")}*1\r\n$x\r\n`,
    replies: "+PONG\r\n-ERR Protocol error: invalid bulk length\r\n",
    closes: true,
  },
  { name: "a broken count", sent: "*x\r\n", replies: "-ERR Protocol error: invalid multibulk length\r\n", closes: true },
  {
    name: "a length without a dollar",
    sent: "*1\r\n:4\r\nPING\r\n",
    replies: "-ERR Protocol error: expected '$', got ':'\r\n",
    closes: true,
  },
  { name: "a length beyond 512 MB", sent: "*1\r\n$536870913\r\n", replies: "-ERR Protocol error: invalid bulk length\r\n", closes: true },
  { name: "unbalanced quotes", sent: 'GET "a\r\n', replies: "-ERR Protocol error: unbalanced quotes in request\r\n", closes: true },
  { name: "a line without end", sent: "x".repeat(70_000), replies: "-ERR Protocol error: too big inline request\r\n", closes: true },
];

/** Sends the pieces one after the other; each leaves before the next is handed over. */
async function sendPieces(client: RawClient, bytes: Uint8Array, length: (at: number) => number): Promise<void> {
  for (let at = 0; at < bytes.length && client.ended === null; ) {
    const end = Math.min(bytes.length, at + length(at));
    // A server that closes early makes the rest unsendable.
    await client.sendAll(bytes.subarray(at, end)).catch(() => {});
    at = end;
  }
}

/** A repeatable stream of numbers below 1. */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return state / 2 ** 32;
  };
}

describe.each(["raw", "public"] as const)("over the %s transport", (transport) => {
  describe.each([
    { how: "whole", length: () => Number.MAX_SAFE_INTEGER },
    { how: "in pieces of random lengths", length: (random: () => number) => 1 + Math.floor(random() ** 4 * 5000) },
    { how: "in pieces of a few bytes", length: (random: () => number) => 1 + Math.floor(random() * 8) },
  ])("sent $how", ({ how, length }) => {
    const fitting = how === "in pieces of a few bytes" ? cases.filter(({ sent }) => sent.length < 1000) : cases;
    test.each(fitting)("$name", async ({ sent, replies, closes = false }) => {
      const { port } = await startServer({ transport });
      const client = await RawClient.connect({ port });
      const random = chance(sent.length);
      await sendPieces(client, Buffer.from(sent), () => length(random));
      await waitUntil(() => client.text.length >= replies.length || client.ended !== null, "the replies");
      if (closes) await waitUntil(() => client.ended !== null, "the end of the connection");
      expect(client.text).toBe(replies);
      if (closes) return;
      expect(client.ended).toBe(null);
      await client.takeBytes(replies.length);
      expect(await client.command("ECHO", "still there")).toBe("$11\r\nstill there\r\n");
    });
  });

  test("any place to cut a pipeline gives the same replies", async () => {
    const { port } = await startServer({ transport });
    const pipeline = Buffer.concat([
      requests(["SET", "key", "0"], ["INCRBY", "key", "100"], ["MGET", "key", "none"]),
      Buffer.from("ECHO 'in line'\r\n"),
      requests(["NOSUCH"], ["GET", "key"]),
    ]);
    const expected =
      "+OK\r\n:100\r\n*2\r\n$3\r\n100\r\n$-1\r\n$7\r\nin line\r\n-ERR unknown command 'NOSUCH', with args beginning with: \r\n$3\r\n100\r\n";
    const client = await RawClient.connect({ port });
    for (let cut = 1; cut < pipeline.length; cut++) {
      await client.sendAll(pipeline.subarray(0, cut));
      // What is complete is answered before the rest is sent, so the cut is seen by the server.
      const complete = expected.slice(0, 5);
      if (cut > 31) await waitUntil(() => client.text.startsWith(complete), "the first reply");
      await client.sendAll(pipeline.subarray(cut));
      expect((await client.replies(6)).join("")).toBe(expected);
    }
  });

  test("HELLO 3 changes the replies that follow, and a QUIT in RESP3 is answered too", async () => {
    const { port } = await startServer({ transport });
    const client = await RawClient.connect({ port });
    client.send(requests(["GET", "none"], ["HELLO", "3"], ["GET", "none"], ["CONFIG", "GET", "port"], ["QUIT"]));
    const replies = await client.replies(5);
    expect(replies[0]).toBe("$-1\r\n");
    expect(replies[1]).toMatch(/^%7\r\n\$6\r\nserver\r\n/);
    expect(replies[2]).toBe("_\r\n");
    expect(replies[3]).toBe("%1\r\n$4\r\nport\r\n$1\r\n0\r\n");
    expect(replies[4]).toBe("+OK\r\n");
    expect(await client.rest()).toBe("");
  });

  test("100 clients at once get each its own replies in order", async () => {
    const { port } = await startServer({ transport });
    const clients = await Promise.all(Array.from({ length: 100 }, () => RawClient.connect({ port })));
    for (let round = 0; round < 5; round++) {
      for (const [index, client] of clients.entries()) {
        client.send(Buffer.concat(Array.from({ length: 20 }, (_, i) => request("ECHO", `${index} ${round} ${i}`))));
      }
    }
    for (const [index, client] of clients.entries()) {
      const wanted = Array.from({ length: 100 }, (_, i) => `${index} ${Math.floor(i / 20)} ${i % 20}`);
      expect((await client.replies(100)).map((reply) => reply.split("\r\n")[1])).toEqual(wanted);
    }
  });
});
