/** A client for many short exchanges: it sends pipelines and hands back each reply's bytes, as soon as the last has come. */
import { connect, type Socket } from "node:net";
import { replyEnd } from "./reply-end.ts";

export class PipelineClient {
  private readonly socket: Socket;
  private received: Buffer = Buffer.alloc(0);
  private replies: string[] = [];
  private wanted = 0;
  private settle: { resolve: (replies: string[]) => void; reject: (error: Error) => void } | null = null;
  private end: string | null = null;

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.on("data", (chunk: Buffer) => {
      this.received = this.received.length === 0 ? chunk : Buffer.concat([this.received, chunk]);
      this.take();
    });
    socket.on("error", (error: NodeJS.ErrnoException) => this.ended(error.code ?? error.message));
    socket.on("close", () => this.ended("closed"));
  }

  /** Whoever calls this calls `close`. */
  static open(port: number): Promise<PipelineClient> {
    return new Promise((resolve, reject) => {
      const socket = connect({ host: "127.0.0.1", port, noDelay: true }, () => resolve(new PipelineClient(socket)));
      socket.once("error", reject);
    });
  }

  /** How the connection ended, or null. */
  get endedBy(): string | null {
    return this.end;
  }

  /** Sends requests and waits for `count` replies, each a character a byte; rejects if the connection ends before they are there. One call at a time. */
  exchange(bytes: Uint8Array, count: number): Promise<string[]> {
    return new Promise((resolve, reject) => {
      this.wanted = count;
      this.settle = { resolve, reject };
      if (this.end !== null) this.fail();
      else {
        this.socket.write(bytes);
        this.take();
      }
    });
  }

  close(): void {
    this.socket.destroy();
  }

  private take(): void {
    let at = 0;
    while (this.replies.length < this.wanted) {
      const end = at < this.received.length ? replyEnd(this.received, at) : -1;
      if (end < 0) break;
      this.replies.push(this.received.toString("latin1", at, end));
      at = end;
    }
    if (at > 0) this.received = this.received.subarray(at);
    if (this.settle === null || this.replies.length < this.wanted) return;
    const { resolve } = this.settle;
    const replies = this.replies;
    this.settle = null;
    this.replies = [];
    this.wanted = 0;
    resolve(replies);
  }

  private ended(how: string): void {
    this.end ??= how;
    this.fail();
  }

  private fail(): void {
    const { settle } = this;
    this.settle = null;
    settle?.reject(new Error(`${this.replies.length} replies of ${this.wanted}, then the connection ended (${this.end})`));
  }
}
