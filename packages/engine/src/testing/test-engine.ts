/** An engine in process, with a clock to move and chance from a seed, and clients that speak RESP to it. */
import {
  type Reply,
  ReplyParser,
  type ReplyShape,
  type RequestArgument,
  RequestParser,
  RequestWriter,
  unpooledBuffers,
} from "@respire/resp-protocol";
import { Engine, type EngineOptions } from "../engine.js";
import { outcome } from "../session/outcome.js";
import type { Session } from "../session/session.js";
import { checkKeyspace } from "./keyspace-check.js";
import { ManualClock } from "./manual-clock.js";
import { SeededRandom } from "./seeded-random.js";
import { TestConnection } from "./test-connection.js";

const ticksMax = 100_000;

export interface TestEngineOptions extends Partial<Omit<EngineOptions, "clock" | "random">> {
  seed?: number;
}

export class TestEngine {
  readonly clock = new ManualClock();
  readonly engine: Engine;
  private first: TestClient | null = null;

  constructor({ seed = 1, ...options }: TestEngineOptions = {}) {
    this.engine = new Engine({ clock: this.clock, random: new SeededRandom(seed), ...options });
  }

  /** A new client. */
  connect(protocol: 2 | 3 = 2): TestClient {
    return new TestClient(this.engine, protocol);
  }

  /** Runs a command for a client of the engine's own, in RESP2. */
  run(...words: RequestArgument[]): Reply {
    this.first ??= this.connect();
    return this.first.run(...words);
  }

  /** Moves the clock, and nothing else: nobody ticks. */
  advance(ms: number): void {
    this.clock.advance(ms);
  }

  /** Moves the clock, and ends the waits whose time comes, each at its time. */
  pass(ms: number): void {
    let left = ms;
    for (let next = this.engine.msUntilDeadline; next <= left; next = this.engine.msUntilDeadline) {
      this.clock.advance(next);
      left -= next;
      this.engine.expireDeadlines();
    }
    this.clock.advance(left);
  }

  /** Ticks for as long as the engine says that there is more to do; returns how many times that was. */
  tickUntilIdle(): number {
    for (let ticks = 1; ticks <= ticksMax; ticks++) if (!this.engine.tick()) return ticks;
    throw new Error(`still busy after ${ticksMax} ticks`);
  }

  /** Changes from now on: `1 db0 SET k v` for a command that is propagated, `set k` for what happened to a key. */
  recordChanges(): string[] {
    const recorded: string[] = [];
    this.engine.changes.subscribe({
      propagated: ({ sequence, databaseIndex, words }) => recorded.push(`${sequence} db${databaseIndex} ${words.map(latin1).join(" ")}`),
      keyChanged: ({ key, event }) => recorded.push(`${event.name} ${latin1(key)}`),
    });
    return recorded;
  }

  /** Verifies every invariant of what the engine holds. */
  check(): void {
    checkKeyspace(this.engine.keyspace);
  }
}

export class TestClient {
  readonly session: Session;
  readonly connection = new TestConnection();
  private readonly engine: Engine;
  private readonly writer = new RequestWriter();
  private readonly parser = new RequestParser();
  /** What was sent and has not been run. */
  private unread: Uint8Array = new Uint8Array(0);

  constructor(engine: Engine, protocol: 2 | 3) {
    this.engine = engine;
    this.session = engine.openSession(unpooledBuffers(), this.connection);
    this.session.reply.protocol = protocol;
    this.connection.onClose = () => this.close();
  }

  /** Runs one command; its reply, with strings as text and errors as values. */
  run(...words: RequestArgument[]): Reply {
    return parseReplies(this.bytes([words]))[0] as Reply;
  }

  /** Runs one command; its reply as it goes over the wire, a character a byte. */
  raw(...words: RequestArgument[]): string {
    return latin1(this.bytes([words]));
  }

  /** Runs one command whose reply is a string, and returns the string's bytes. */
  string(...words: RequestArgument[]): Uint8Array | null {
    return parseReplies(this.bytes([words]), { strings: "bytes" })[0] as Uint8Array | null;
  }

  /** Runs one command whose reply is of strings, however nested, and returns their bytes in order. */
  strings(...words: RequestArgument[]): Uint8Array[] {
    const flat = (reply: Reply): Uint8Array[] => (Array.isArray(reply) ? reply.flatMap(flat) : [reply as Uint8Array]);
    return flat(parseReplies(this.bytes([words]), { strings: "bytes" })[0] as Reply);
  }

  /** Runs several commands that arrive together. */
  batch(...commands: readonly RequestArgument[][]): readonly Reply[] {
    return parseReplies(this.bytes(commands));
  }

  close(): void {
    this.engine.closeSession(this.session);
  }

  /** The bytes of the replies to commands that arrive together. */
  bytes(commands: readonly (readonly RequestArgument[])[]): Uint8Array {
    this.send(...commands);
    return this.takeBytes();
  }

  /** Sends commands that arrive together, and does not wait for replies: see `received`. */
  send(...commands: readonly (readonly RequestArgument[])[]): void {
    for (const words of commands) this.writer.command(words);
    const sent = this.writer.take();
    const all = new Uint8Array(this.unread.length + sent.length);
    all.set(this.unread);
    all.set(sent, this.unread.length);
    this.unread = all;
    this.goOn();
  }

  /** What has come since it was last asked, a character a byte. */
  received(): string {
    return latin1(this.takeBytes());
  }

  private takeBytes(): Uint8Array {
    this.engine.deliver();
    this.goOn();
    const { reply } = this.session;
    const replies = reply.bytes.slice(0, reply.position);
    reply.position = 0;
    return replies;
  }

  /** Runs what can be run, as an embedder does. */
  private goOn(): void {
    const { session, parser, unread } = this;
    if (session.isSuspended || session.closing || unread.length === 0) return;
    this.engine.beginBatch(session);
    let at = 0;
    while (!session.isSuspended && !session.closing && parser.parse(unread, at, unread.length)) {
      if (this.engine.execute(session, parser.request) !== outcome.postponed) at = parser.position;
    }
    this.unread = unread.slice(at);
  }
}

/** All replies in `bytes`, errors among them as values. */
export function parseReplies(bytes: Uint8Array, shape: Partial<ReplyShape> = {}): Reply[] {
  const replies: Reply[] = [];
  const collect = (reply: Reply): void => {
    replies.push(reply);
  };
  const parser = new ReplyParser({ onReply: collect, onError: collect, onPush: collect }, shape);
  parser.feed(bytes);
  if (!parser.idle) throw new Error("a reply is incomplete");
  return replies;
}

/** Bytes as text, a character each. */
export function latin1(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}

/** Text as bytes, of characters up to U+00FF. */
export function bytesOf(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}
