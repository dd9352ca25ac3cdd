/** One connection to one server: it keeps every item that arrives until somebody asks for those up to a certain one. */
import { connect, type Socket } from "node:net";
import { markOf } from "./mark.ts";
import { type Item, StreamReader } from "./stream-reader.ts";

/** No server is that slow: who waits longer waits for what will not come. */
const patienceMs = 5_000;

/** Up to and including the answer to a mark, or until so many replies are there. */
export type Goal = { readonly mark: string } | { readonly replies: number };

export class Line {
  private readonly socket: Socket;
  private readonly reader = new StreamReader();
  private items: Item[] = [];
  private end: string | null = null;
  private notify: (() => void) | null = null;

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.setEncoding("latin1");
    socket.on("data", (chunk: string) => {
      try {
        for (const item of this.reader.take(chunk)) this.items.push(item);
      } catch (error) {
        this.end ??= String(error);
      }
      this.notify?.();
    });
    socket.on("error", (error: NodeJS.ErrnoException) => this.ended(error.code ?? error.message));
    socket.on("close", () => this.ended("closed"));
  }

  /** Whoever calls this calls `close`. */
  static open(port: number): Promise<Line> {
    return new Promise((resolve, reject) => {
      const socket = connect({ host: "127.0.0.1", port, noDelay: true }, () => {
        socket.off("error", reject);
        resolve(new Line(socket));
      });
      socket.once("error", reject);
    });
  }

  /** How the connection ended, or null. */
  get endedBy(): string | null {
    return this.end;
  }

  send(bytes: Buffer): void {
    this.socket.write(bytes);
  }

  /** Takes the items up to the goal. Rejects if the connection ends before, or if nothing more comes. One call at a time. */
  async until(goal: Goal): Promise<Item[]> {
    for (;;) {
      const end = this.endOf(goal, 0);
      if (end >= 0) return this.items.splice(0, end);
      if (this.end !== null) throw new Error(`the connection ended (${this.end})${this.soFar()}`);
      if (!(await this.more())) throw new Error(`nothing more came${this.soFar()}`);
    }
  }

  /** How many of the goals, one behind the other, have been reached by what has arrived and not been taken. */
  reached(goals: readonly Goal[]): number {
    let at = 0;
    for (const [index, goal] of goals.entries()) {
      at = this.endOf(goal, at);
      if (at < 0) return index;
    }
    return goals.length;
  }

  close(): void {
    this.socket.destroy();
  }

  /** Index behind the item that reaches the goal, if the first that counts is at `from`; -1 if it has not arrived. */
  private endOf(goal: Goal, from: number): number {
    const { items } = this;
    if ("mark" in goal) {
      const at = items.findIndex(({ kind, text }, index) => index >= from && kind === "mark" && markOf(text) === goal.mark);
      return at < 0 ? -1 : at + 1;
    }
    let at = from;
    for (let left = goal.replies; left > 0; at++) {
      if (at === items.length) return -1;
      if (items[at]?.kind === "reply") left--;
    }
    return at;
  }

  private soFar(): string {
    const last = this.items.slice(-5).map(({ text }) => text);
    return ` behind ${JSON.stringify([...last, this.reader.rest].join("").slice(-400))}`;
  }

  /** False if nothing comes. */
  private more(): Promise<boolean> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.notify = null;
        resolve(false);
      }, patienceMs);
      this.notify = () => {
        clearTimeout(timer);
        this.notify = null;
        resolve(true);
      };
    });
  }

  private ended(how: string): void {
    this.end ??= how;
    this.notify?.();
  }
}
