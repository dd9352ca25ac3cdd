/** Sends the same request many times over one connection, many at a time, and waits for all of the replies. */
import { once } from "node:events";
import { connect } from "node:net";
import { encoded } from "./request.mjs";

export class Pipeline {
  /** @param {import("../servers.mjs").Server} server */
  static async open(server) {
    const socket = connect({ port: server.port, host: "127.0.0.1", noDelay: true });
    await once(socket, "connect");
    return new Pipeline(socket);
  }

  /** @param {import("node:net").Socket} socket */
  constructor(socket) {
    this.socket = socket;
    /** Bytes that are yet to come, and who waits for them. */
    this.awaited = 0;
    this.arrived = () => {};
    /** @type {(error: Error) => void} */
    this.failed = () => {};
    this.firstByte = "";
    socket.on("data", (bytes) => {
      if (this.firstByte === "") this.firstByte = String.fromCharCode(bytes[0]);
      if (this.firstByte === "-") return this.failed(new Error(`The server refused a command: ${bytes.toString("latin1", 0, 200)}`));
      this.awaited -= bytes.length;
      if (this.awaited < 0) this.failed(new Error(`${-this.awaited} bytes more came than were expected`));
      else if (this.awaited === 0) this.arrived();
    });
    socket.on("close", () => this.failed(new Error("The server closed the connection.")));
  }

  /**
   * Sends `words` `count` times, at most `depth` at once.
   * @param {import("./request.mjs").Words} words
   * @param {{ count: number, depth: number, replyBytes: (sent: number) => number }} how `replyBytes`: how long the reply to request number `sent` is.
   */
  async run(words, { count, depth, replyBytes }) {
    const request = encoded(words);
    for (let sent = 0; sent < count; ) {
      const batch = Math.min(depth, count - sent);
      for (let i = 0; i < batch; i++) this.awaited += replyBytes(sent++);
      this.firstByte = "";
      const replies = new Promise((resolve, reject) => {
        this.arrived = () => resolve(undefined);
        this.failed = reject;
      });
      this.socket.write(Buffer.concat(new Array(batch).fill(request)));
      await replies;
    }
  }

  close() {
    this.failed = () => {};
    this.socket.destroy();
  }
}
