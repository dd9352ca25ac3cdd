/**
 * One connection from its beginning to its end: a socket, the calls sent on it whose replies have not come, and a parser that no other connection shares,
 * so that no reply can reach a caller who asked on another one.
 */
import { connect, type Socket } from "node:net";
import { ProtocolError, type Reply, type ReplyError, ReplyParser, RequestWriter } from "@respire/resp-protocol";
import { argumentText, Command } from "./command.js";
import { CommandError, ConnectionError } from "./errors.js";
import { Fifo } from "./fifo.js";
import { shakeHands } from "./handshake.js";
import type { ResolvedOptions } from "./options.js";
import { replyText } from "./reply-text.js";
import { isPushKind, Subscriptions } from "./subscriptions.js";

/** Who hears of a connection. Nothing of this is called while the parser is at work, except `onSettled`. */
export interface ConnectionListener {
  onPush(items: readonly Reply[]): void;
  /** There is room for more after `send` left calls waiting. */
  onWritable(): void;
  /** A call was answered. */
  onSettled(): void;
  /** A connection that had opened is gone. */
  onLost(error: ConnectionError): void;
}

/** Commands are written in pieces of about this length, each as the system takes the one before. */
const writeLengthBytes = 64 * 1024;

/** A line of MONITOR: time in seconds, then database and address in brackets. */
const monitorLine = /^\d+\.\d+ \[/;

export class Connection {
  /** What the server speaks; changed by HELLO and RESET. */
  protocol: 2 | 3 = 2;
  /** The database that the server was asked for, in the handshake or by SELECT. */
  db: number;
  private readonly number: number;
  private readonly options: ResolvedOptions;
  private readonly listener: ConnectionListener;
  private readonly socket: Socket;
  private readonly parser: ReplyParser;
  private readonly requests = new RequestWriter();
  private readonly unanswered = new Fifo<Command>();
  private readonly subscriptions = new Subscriptions();
  private isMonitoring = false;
  private isOpen = false;
  /** Why the connection ended. */
  private failure: ConnectionError | null = null;

  /** `number` tells it from the client's other connections. */
  constructor(options: ResolvedOptions, db: number, number: number, listener: ConnectionListener) {
    this.options = options;
    this.db = db;
    this.number = number;
    this.listener = listener;
    this.parser = new ReplyParser(
      { onReply: (reply) => this.onReply(reply), onError: (error) => this.onError(error), onPush: (items) => this.onPush(items) },
      options.shape,
    );
    const keepAlive = options.keepAliveMs > 0 ? { keepAlive: true, keepAliveInitialDelay: options.keepAliveMs } : {};
    this.socket = connect({ ...options.target, ...keepAlive, noDelay: true });
    this.socket.on("data", (chunk: Buffer) => this.onData(chunk));
    this.socket.on("drain", () => {
      if (this.isOpen) this.listener.onWritable();
    });
    this.socket.on("error", (error) => {
      // A host with several addresses fails with a list of errors, whose own message is empty.
      const message = error instanceof AggregateError ? String(error.errors[0]?.message) : error.message;
      this.failure ??= new ConnectionError(message, { cause: error });
    });
    this.socket.on("close", () => this.onClose());
  }

  /** Resolves when commands may be sent; rejects with the reason, and is of no use any more, if it doesn't come to that. */
  async open(): Promise<void> {
    const { connectTimeoutMs, shape } = this.options;
    const timer = setTimeout(() => this.destroy(new ConnectionError(`no connection within ${connectTimeoutMs} ms`)), connectTimeoutMs);
    try {
      await this.connected();
      await shakeHands(
        (...args) =>
          new Promise((resolve, reject) => {
            const waiting = new Fifo<Command>();
            waiting.push(new Command(args, shape, resolve, reject));
            this.send(waiting);
          }),
        this.options,
        this.db,
      );
      if (this.failure !== null) throw this.failure;
      this.isOpen = true;
    } catch (error) {
      this.destroy(new ConnectionError("the connection was given up", { cause: error }));
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  /** Number of calls sent whose replies have not come. */
  get unansweredCount(): number {
    return this.unanswered.length;
  }

  /** Sends what waits, in its order, as far as the system takes it; `onWritable` says when to go on. */
  send(waiting: Fifo<Command>): void {
    // A socket whose other side has closed is not writable any more, some time before it is closed itself.
    while (waiting.length > 0 && this.socket.writable && !this.socket.writableNeedDrain) {
      while (waiting.length > 0 && this.requests.length < writeLengthBytes) this.append(waiting.shift() as Command);
      if (this.requests.length > 0) this.socket.write(this.requests.take());
    }
    this.chooseShape();
  }

  /** Closes in order. Only when nothing is unanswered. */
  end(): void {
    if (this.socket.writableEnded) return;
    this.failure ??= new ConnectionError("the client is closed");
    this.socket.destroySoon();
  }

  destroy(reason: ConnectionError): void {
    this.failure ??= reason;
    this.socket.destroy();
  }

  private connected(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.socket.once("connect", resolve);
      this.socket.once("close", () => reject(this.failure));
    });
  }

  private append(command: Command): void {
    const { sequence } = command;
    if (sequence !== null) {
      if (sequence.connection === 0) sequence.connection = this.number;
      if (sequence.connection !== this.number) {
        sequence.abandon();
        command.reject(new ConnectionError(`${command.name} was not sent: the transaction that it belongs to was lost`));
        return;
      }
    }
    const { requests } = this;
    const before = requests.length;
    try {
      requests.command(command.args);
    } catch (error) {
      // Longer than memory allows. What precedes it is whole.
      const whole = requests.take().subarray(0, before);
      if (before > 0) this.socket.write(whole);
      command.reject(error as Error);
      return;
    }
    this.unanswered.push(command);
  }

  private onData(chunk: Buffer): void {
    try {
      this.parser.feed(chunk);
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      this.destroy(new ConnectionError(error.message, { cause: error }));
    }
  }

  private onReply(reply: Reply): void {
    const command = this.unanswered.peek();
    if (this.isMonitoring && monitorLine.test(replyText(reply))) {
      this.announce(["monitor", reply]);
      return;
    }
    if (this.protocol === 2 && Array.isArray(reply) && (this.subscriptions.active || Subscriptions.awaits(command))) {
      if (isPushKind(replyText(reply[0]))) {
        this.onPush(reply);
        return;
      }
    }
    if (command === undefined) throw new ProtocolError("Protocol error: a reply that nobody asked for");
    this.follow(command, reply);
    this.settle().resolve(reply);
  }

  private onError(error: ReplyError): void {
    if (this.unanswered.length === 0) throw new ProtocolError(error.message);
    const command = this.settle();
    command.reject(new CommandError(error.message, command.name));
  }

  private onPush(items: readonly Reply[]): void {
    this.announce(items);
    if (this.subscriptions.heard(items, this.unanswered.peek())) this.settle().resolve(items);
  }

  /** As a microtask, so that it comes in its place among the replies, and a listener that throws disturbs nobody. */
  private announce(items: readonly Reply[]): void {
    queueMicrotask(() => this.listener.onPush(items));
  }

  /** Takes the oldest call out, which is about to be resolved or rejected. */
  private settle(): Command {
    const command = this.unanswered.shift() as Command;
    this.chooseShape();
    this.listener.onSettled();
    return command;
  }

  /** What the reply that comes next is to become. Arrays that stand for pushes have the shape of pushes. */
  private chooseShape(): void {
    const next = this.unanswered.peek();
    const pushesAsReplies = this.isMonitoring || (this.protocol === 2 && (this.subscriptions.active || Subscriptions.awaits(next)));
    this.parser.shape = next === undefined || pushesAsReplies ? this.parser.pushShape : next.shape;
  }

  /** Takes note of what a command changed for those after it. */
  private follow({ name, args }: Command, reply: Reply): void {
    switch (name) {
      case "HELLO":
        if (args.length > 1) this.protocol = argumentText(args[1]) === "3" ? 3 : 2;
        break;
      case "SELECT":
        if (replyText(reply) === "OK") this.db = Number(argumentText(args[1]));
        break;
      case "MONITOR":
        this.isMonitoring = replyText(reply) === "OK";
        break;
      case "RESET":
        this.protocol = 2;
        this.db = 0;
        this.isMonitoring = false;
        this.subscriptions.clear();
        break;
    }
  }

  private onClose(): void {
    this.failure ??= new ConnectionError("the server closed the connection");
    const { message, cause } = this.failure;
    for (let command = this.unanswered.shift(); command !== undefined; command = this.unanswered.shift()) {
      command.reject(new ConnectionError(`${command.name} was sent, but not answered: ${message}`, { cause, mayHaveRun: true }));
    }
    if (!this.isOpen) return;
    this.isOpen = false;
    this.listener.onLost(this.failure);
  }
}
