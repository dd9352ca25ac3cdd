/** The server that commands go to: connects to it, and again after the connection was lost; runs commands and prints what comes back. */
import { Client, CommandError, ConnectionError, type Reply, ReplyError } from "@respire/client";
import { exactShape, kindOf } from "./format/kind.js";
import { formatPush, formatReply, isReport, type OutputOptions } from "./format/output.js";
import { formatRaw } from "./format/raw.js";
import { systemText } from "./system-text.js";

export interface Endpoint {
  readonly host: string;
  readonly port: number;
  /** Of a Unix socket, which goes before host and port. */
  readonly path: string | null;
  readonly username: string | null;
  readonly password: string | null;
  readonly db: number;
  readonly protocol: 2 | 3;
}

export interface SessionOptions {
  readonly output: OutputOptions;
  readonly showPushes: boolean;
  /** True: an error reply goes to standard error, and counts as failure. */
  readonly failsOnError: boolean;
}

/** Where text goes: one character a byte to the output, as it is to standard error. */
export interface Printer {
  out(bytes: string): void;
  error(text: string): void;
}

const subscribing: ReadonlySet<string> = new Set(["subscribe", "psubscribe", "ssubscribe"]);
const confirming = /^[ps]?(un)?subscribe$/;

export class Session {
  endpoint: Endpoint;
  private readonly options: SessionOptions;
  private readonly printer: Printer;
  private client: Client | null = null;
  private inTransaction = false;
  /** While a command is under way. */
  private isBusy = false;
  /** Pushes that came between commands: printed with the next, so that they don't run into a prompt. */
  private held: (readonly Reply[])[] = [];
  /** Subscribed, or monitoring: what comes is printed until the connection ends. */
  private isListening = false;

  constructor(endpoint: Endpoint, options: SessionOptions, printer: Printer) {
    this.endpoint = endpoint;
    this.options = options;
    this.printer = printer;
  }

  /** What stands before the next command. */
  get prompt(): string {
    if (!this.isConnected) return "not connected> ";
    const db = this.endpoint.db === 0 ? "" : `[${this.endpoint.db}]`;
    return `${this.address}${db}${this.inTransaction ? "(TX)" : ""}> `;
  }

  /** A command is under way. */
  get busy(): boolean {
    return this.isBusy;
  }

  get listening(): boolean {
    return this.isListening;
  }

  /** False, having said why, if there is no connection to be had. A refused AUTH, SELECT or HELLO is said too, but is no failure. */
  async connect(): Promise<boolean> {
    this.disconnect();
    const { host, port, path } = this.endpoint;
    const client = new Client({
      ...(path !== null ? { path } : { host, port }),
      protocol: 2,
      identify: false,
      reconnect: false,
      keepAliveMs: 15_000,
      shape: exactShape,
    });
    client.on("push", (items) => {
      if (this.isBusy || this.isListening) this.printPush(items);
      else this.held.push(items);
    });
    try {
      await client.connect();
    } catch (error) {
      this.printer.error(`Could not connect to Redis at ${this.address}: ${systemText(error)}\n`);
      return false;
    }
    this.client = client;
    await this.prepare(client);
    return this.isConnected;
  }

  disconnect(): void {
    this.client?.destroy();
    this.client = null;
    this.inTransaction = false;
    this.isListening = false;
    this.held = [];
  }

  /** Runs one command, having connected if need be, and prints its reply. False if there was none, or an error that counts. */
  async run(words: readonly string[], mayRetry = true): Promise<boolean> {
    if (!this.isConnected && !(await this.connect())) return false;
    const client = this.client as Client;
    const name = (words[0] as string).toLowerCase();
    const startsListening = subscribing.has(name) || name === "monitor";
    if (startsListening) {
      this.isListening = true;
      if (name !== "monitor" && this.options.output.format !== "raw") this.printer.out("Reading messages... (press Ctrl-C to quit)\n");
    }
    let reply: Reply;
    this.isBusy = true;
    for (const items of this.held.splice(0)) this.printPush(items);
    try {
      reply = await client.call(...words.map((word) => Buffer.from(word, "latin1")));
    } catch (error) {
      // The connection had ended unnoticed, and nothing was sent: what a new one brings is the answer.
      const wasUnsent = error instanceof ConnectionError && !error.mayHaveRun && this.client === client;
      if (wasUnsent && mayRetry) return (await this.connect()) && (await this.run(words, false));
      if (!(error instanceof CommandError)) return this.reportLoss(error, name);
      reply = error;
    } finally {
      this.isBusy = false;
    }
    const failed = reply instanceof ReplyError;
    if (startsListening && failed) this.isListening = false;
    this.follow(words, failed);
    if (confirming.test(name) && Array.isArray(reply)) return true; // Printed as it came.
    return this.print(words, reply);
  }

  /** Resolves when the connection is lost; says so unless it was on purpose. */
  async untilLost(): Promise<void> {
    const { client } = this;
    if (client === null || client.status === "closed") return;
    await new Promise<void>((resolve) => client.once("close", resolve));
    if (this.client === client) this.printer.error("Error: Server closed the connection\n");
  }

  private get isConnected(): boolean {
    return this.client !== null && this.client.status === "ready";
  }

  private get address(): string {
    const { host, port, path } = this.endpoint;
    return path ?? (host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`);
  }

  /** AUTH, SELECT, HELLO; the first that is refused ends the row. */
  private async prepare(client: Client): Promise<void> {
    const { username, password, db, protocol } = this.endpoint;
    const steps: [what: string, ...words: (string | number)[]][] = [];
    if (password !== null) steps.push(["AUTH", "AUTH", ...(username === null ? [] : [username]), password]);
    if (db !== 0) steps.push([`SELECT ${db}`, "SELECT", db]);
    if (protocol === 3) steps.push(["HELLO 3", "HELLO", 3]);
    for (const [what, ...words] of steps) {
      try {
        await client.call(...words);
      } catch (error) {
        if (error instanceof CommandError) this.printer.error(`${what} failed: ${error.message}\n`);
        else this.reportLoss(error, what.toLowerCase());
        if (what.startsWith("SELECT")) this.endpoint = { ...this.endpoint, db: 0 };
        return;
      }
    }
  }

  /** Takes note of what a command changed for those after it. */
  private follow(words: readonly string[], failed: boolean): void {
    const name = (words[0] as string).toLowerCase();
    if (name === "exec" || name === "discard") this.inTransaction = false;
    if (failed) return;
    switch (name) {
      case "multi":
        this.inTransaction = true;
        break;
      case "select":
        if (words.length === 2) this.endpoint = { ...this.endpoint, db: Number.parseInt(words[1] as string, 10) || 0 };
        break;
      case "reset":
        this.inTransaction = false;
        this.isListening = false;
        this.endpoint = { ...this.endpoint, db: 0 };
        break;
    }
  }

  private print(words: readonly string[], reply: Reply): boolean {
    const { output, failsOnError } = this.options;
    if (failsOnError && reply instanceof ReplyError) {
      this.printer.error(`${reply.message}\n`);
      return false;
    }
    this.printer.out(isReport(words) ? formatRaw(reply, output.elementDelimiter) : formatReply(reply, output));
    return true;
  }

  private printPush(items: readonly Reply[]): void {
    const first = items[0] === undefined ? null : kindOf(items[0]);
    const kind = first !== null && "text" in first ? first.text : "";
    const { output, showPushes } = this.options;
    if (kind === "monitor") this.printer.out(formatReply(items[1] as Reply, output));
    else if (this.isListening || confirming.test(kind)) this.printer.out(formatReply(items, output));
    else if (showPushes) this.printer.out(formatPush(items, output));
  }

  private reportLoss(error: unknown, name: string): boolean {
    const isLost = error instanceof ConnectionError;
    if (isLost) {
      this.isListening = false;
      this.inTransaction = false;
      if (name === "shutdown") return true; // That is how a server answers it.
    }
    this.printer.error(`Error: ${isLost && error.cause === undefined ? "Server closed the connection" : systemText(error)}\n`);
    return false;
  }
}
