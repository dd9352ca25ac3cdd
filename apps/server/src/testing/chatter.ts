/** A client that mixes requests with messages: pushes in RESP3, and in RESP2, where they look like replies, told by their first word. */
import { connect, type Socket } from "node:net";
import { type Reply, ReplyError, ReplyParser, type RequestArgument, RequestWriter } from "@respire/resp-protocol";

/** Pushes that answer a request. */
const confirmations = new Set(["subscribe", "unsubscribe", "psubscribe", "punsubscribe", "ssubscribe", "sunsubscribe"]);
const kinds = new Set([...confirmations, "message", "pmessage", "smessage"]);
const replyMsMax = 60_000;

interface Waiting {
  readonly words: readonly RequestArgument[];
  readonly sentMs: number;
  resolve(reply: Reply): void;
  reject(error: Error): void;
}

export class Chatter {
  readonly protocol: 2 | 3;
  /** Whoever wants to hear of messages and invalidations. */
  onPush: (items: readonly Reply[]) => void = () => {};
  isClosed = false;
  private readonly socket: Socket;
  private readonly writer = new RequestWriter();
  private readonly waiting: Waiting[] = [];

  private constructor(socket: Socket, protocol: 2 | 3) {
    this.socket = socket;
    this.protocol = protocol;
    const parser = new ReplyParser({
      onReply: (reply) => this.received(reply),
      onError: (error) => this.settle(error),
      onPush: (items) => this.pushed(items),
    });
    socket.on("data", (chunk: Buffer) => parser.feed(chunk));
    socket.on("error", () => {});
    socket.on("close", () => {
      this.isClosed = true;
      for (const each of this.waiting.splice(0)) each.reject(new Error(`the connection ended before the reply to ${each.words.join(" ")}`));
    });
  }

  static open(port: number, protocol: 2 | 3): Promise<Chatter> {
    return new Promise((resolve, reject) => {
      const socket = connect({ host: "127.0.0.1", port, noDelay: true }, () => {
        const chatter = new Chatter(socket, protocol);
        resolve(protocol === 2 ? chatter : chatter.call("HELLO", 3).then(() => chatter));
      });
      socket.once("error", reject);
    });
  }

  /** Sends a request and waits for its reply; an error is a reply too. What names several channels is confirmed for the first of them. */
  call(...words: RequestArgument[]): Promise<Reply> {
    return new Promise((resolve, reject) => {
      if (this.isClosed) return reject(new Error("the connection has ended"));
      this.waiting.push({ words, sentMs: performance.now(), resolve, reject });
      this.writer.command(words);
      this.socket.write(this.writer.take());
    });
  }

  /** Whether a request has waited for its reply for longer than anything should. */
  get isStuck(): boolean {
    const [first] = this.waiting;
    return first !== undefined && performance.now() - first.sentMs > replyMsMax;
  }

  /** Words of the requests that wait for their replies. */
  get open(): string {
    return this.waiting.map(({ words }) => words.join(" ")).join("; ");
  }

  /** Is gone without a word. */
  vanish(): void {
    this.socket.destroy();
  }

  private received(reply: Reply): void {
    if (this.protocol === 2 && Array.isArray(reply) && kinds.has(String(reply[0]))) this.pushed(reply);
    else this.settle(reply);
  }

  private pushed(items: readonly Reply[]): void {
    if (confirmations.has(String(items[0]))) this.settle(items);
    else this.onPush(items);
  }

  private settle(reply: Reply): void {
    const first = this.waiting.shift();
    if (first === undefined) throw new Error(`a reply to nothing: ${String(reply)}`);
    first.resolve(reply);
  }
}

/** As `call`, of what must not be refused. */
export async function demand(chatter: Chatter, ...words: RequestArgument[]): Promise<Reply> {
  const reply = await chatter.call(...words);
  if (reply instanceof ReplyError) throw new Error(`${words.join(" ")}: ${reply.message}`);
  return reply;
}
