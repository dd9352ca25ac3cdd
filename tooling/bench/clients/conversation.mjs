/** One connection on which a request is sent when the reply to the one before has come: for replies of any length, of which hardly anything is looked at. */
import { once } from "node:events";
import { connect } from "node:net";

const pong = Buffer.from("+PONG\r\n");
const headBytesMax = 256;

/** @param {import("../servers.mjs").Server} server */
export async function converse(server) {
  const socket = connect({ port: server.port, host: "127.0.0.1", noDelay: true });
  await once(socket, "connect");
  /** @type {((reply: { head: string, bytes: number }) => void) | null} */
  let answer = null;
  /** @type {Buffer} */
  let head = Buffer.alloc(0);
  /** @type {Buffer} */
  let tail = Buffer.alloc(0);
  let bytes = 0;
  socket.on("data", (chunk) => {
    if (head.length < headBytesMax) head = Buffer.concat([head, chunk.subarray(0, headBytesMax - head.length)]);
    bytes += chunk.length;
    tail = chunk.length >= pong.length ? chunk.subarray(-pong.length) : Buffer.concat([tail, chunk]).subarray(-pong.length);
    if (answer === null || !tail.equals(pong)) return;
    bytes -= pong.length;
    const reply = { head: head.toString("latin1", 0, Math.min(head.length, bytes)), bytes };
    head = tail = Buffer.alloc(0);
    bytes = 0;
    const settle = answer;
    answer = null;
    settle(reply);
  });
  return {
    /**
     * Sends a command and waits for the whole reply. A PING goes with it, whose reply tells where that one ends.
     * @param {string} command words, none of which has blanks in it
     * @returns {Promise<{ head: string, bytes: number }>} the beginning of the reply, and its length
     */
    ask(command) {
      return new Promise((resolve, reject) => {
        socket.once("close", () => reject(new Error("The server closed the connection.")));
        answer = (reply) => {
          socket.removeAllListeners("close");
          resolve(reply);
        };
        socket.write(`${command}\r\nPING\r\n`);
      });
    },
    close: () => socket.destroy(),
  };
}

/**
 * Sends one command over a connection of its own; throws if the reply is not right.
 * @param {import("../servers.mjs").Server} server @param {string} command @param {(head: string) => boolean} isRight is handed the beginning of the reply
 */
export async function expectReply(server, command, isRight) {
  const client = await converse(server);
  const { head } = await client.ask(command);
  client.close();
  if (!isRight(head)) throw new Error(`${server.name} answers ${command} with ${JSON.stringify(head)}.`);
}
