/** A client that sends bytes and keeps the bytes that come back. */
import { connect, type Socket } from "node:net";
import { onTestFinished } from "vitest";
import { replyEnd } from "./reply-end.ts";
import { request } from "./request.ts";
import { waitUntil } from "./wait-until.ts";

export type Target = { port: number; host?: string } | { path: string };

export class RawClient {
  readonly socket: Socket;
  /** How the connection ended: "end" if the server closed it in order, else the error's code. */
  ended: string | null = null;
  isClosed = false;
  /** Counts whatever came, kept or not. */
  receivedBytes = 0;
  /** False: what comes is counted and thrown away. */
  keeps = true;
  private chunks: Buffer[] = [];
  private keptBytes = 0;

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.on("data", (chunk: Buffer) => {
      this.receivedBytes += chunk.length;
      if (!this.keeps) return;
      this.chunks.push(chunk);
      this.keptBytes += chunk.length;
    });
    socket.on("end", () => {
      this.ended ??= "end";
    });
    socket.on("error", (error: NodeJS.ErrnoException) => {
      this.ended ??= error.code ?? error.message;
    });
    socket.on("close", () => {
      this.isClosed = true;
    });
  }

  /** Connects; the connection is gone after the test at the latest. */
  static async connect(target: Target): Promise<RawClient> {
    const client = await RawClient.open(target);
    onTestFinished(() => client.vanish());
    return client;
  }

  /** As `connect`, outside a test: whoever calls this calls `vanish`. */
  static async open(target: Target): Promise<RawClient> {
    const socket = connect({ host: "127.0.0.1", ...target, noDelay: true, allowHalfOpen: true });
    const client = new RawClient(socket);
    await waitUntil(() => !socket.connecting, "the connection");
    if (client.ended !== null && client.ended !== "end") throw new Error(`could not connect: ${client.ended}`);
    return client;
  }

  send(bytes: Uint8Array | string): void {
    this.socket.write(bytes);
  }

  /** Resolves when the system has taken all of it. */
  sendAll(bytes: Uint8Array | string): Promise<void> {
    return new Promise((resolve, reject) => {
      this.socket.write(bytes, (error) => (error ? reject(error) : resolve()));
    });
  }

  /** Sends one request and waits for its reply. */
  async command(...words: readonly (string | number | Uint8Array)[]): Promise<string> {
    this.send(request(...words));
    const [reply = ""] = await this.replies(1);
    return reply;
  }

  /** Everything kept that has not been taken, as text with a character per byte. */
  get text(): string {
    return this.bytes().toString("latin1");
  }

  /** Takes what came, once it is at least `count` bytes. */
  async takeBytes(count: number): Promise<Buffer> {
    await waitUntil(() => this.keptBytes >= count || this.ended !== null, `${count} bytes`);
    const bytes = this.bytes();
    this.keep(bytes.subarray(count));
    return bytes.subarray(0, count);
  }

  /** Takes the next replies, each with its bytes as they came. */
  async replies(count: number): Promise<string[]> {
    const found: string[] = [];
    let at = 0;
    let seen = -1;
    await waitUntil(() => {
      if (this.keptBytes === seen) return this.ended !== null;
      seen = this.keptBytes;
      const bytes = this.bytes();
      while (found.length < count) {
        const end = replyEnd(bytes, at);
        if (end < 0) return this.ended !== null;
        found.push(bytes.toString("latin1", at, end));
        at = end;
      }
      return true;
    }, `${count} replies`);
    if (found.length < count) throw new Error(`${found.length} replies of ${count}, then the connection ended (${this.ended})`);
    this.keep(this.bytes().subarray(at));
    return found;
  }

  /** Everything up to the end of the connection. */
  async rest(): Promise<string> {
    await waitUntil(() => this.ended !== null, "the end of the connection");
    return this.text;
  }

  /** No more requests: the half of the connection that this side writes is closed. */
  finishSending(): void {
    this.socket.end();
  }

  /** Closes, whatever is on its way. */
  vanish(): void {
    this.socket.destroy();
  }

  /** Resets the connection. */
  reset(): void {
    this.socket.resetAndDestroy();
  }

  private bytes(): Buffer {
    if (this.chunks.length > 1) this.chunks = [Buffer.concat(this.chunks)];
    return this.chunks[0] ?? Buffer.alloc(0);
  }

  private keep(rest: Buffer): void {
    this.chunks = rest.length === 0 ? [] : [rest];
    this.keptBytes = rest.length;
  }
}
