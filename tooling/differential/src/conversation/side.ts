/** One of the two servers: its connections, and one more that arranges things between scripts. */
import { setTimeout as sleep } from "node:timers/promises";
import { withPushesBehind } from "../compare/known-orders.ts";
import { encode, type Words } from "../request.ts";
import { type Goal, Line } from "./line.ts";
import { markRequest } from "./mark.ts";
import type { Segment } from "./speaker.ts";
import type { Item } from "./stream-reader.ts";

export interface SideOptions {
  readonly fault?: StreamFault | null;
  /** It is the compared version in the place of ours, whose order it is given. */
  readonly isOlder?: boolean;
}

/** What is planted between a server and the tester, to see that the tester finds it. */
export interface StreamFault {
  readonly name: string;
  /** What the server is asked instead. */
  readonly request?: (words: Words) => Words;
  /** What the tester is told instead, of the answers to one segment. */
  readonly items?: (items: readonly Item[], segment: Segment) => readonly Item[];
}

/** Between the end of a server's connections and the news that its process is gone. */
const retryMs = 20;
const attemptsMax = 250;

export class Side {
  private readonly findPort: () => Promise<number>;
  private readonly fault: StreamFault | null;
  private readonly isOlder: boolean;
  private readonly lines: (Line | undefined)[] = [];
  private arranger: Line | null = null;

  /** `findPort` starts the server again if it has ended. */
  constructor(findPort: () => Promise<number>, { fault = null, isOlder = false }: SideOptions = {}) {
    this.findPort = findPort;
    this.fault = fault;
    this.isOlder = isOlder;
  }

  isOpen(connection: number): boolean {
    return this.lines[connection]?.endedBy === null;
  }

  /** Opens it anew and answers its id. */
  async open(connection: number): Promise<number> {
    this.lines[connection]?.close();
    const line = await this.connect();
    this.lines[connection] = line;
    return idOfLine(line);
  }

  /** Sends the segments in one piece; the answers to each. */
  async exchange(connection: number, segments: readonly Segment[]): Promise<(readonly Item[])[]> {
    await this.send(connection, segments);
    return this.take(connection, segments);
  }

  async send(connection: number, segments: readonly Segment[]): Promise<void> {
    const { request = (words: Words) => words } = this.fault ?? {};
    this.line(connection).send(Buffer.concat(segments.map(({ requests, mark }) => bytesOf(requests.map(request), mark))));
  }

  /** The answers to each of the segments that were sent before. */
  async take(connection: number, segments: readonly Segment[]): Promise<(readonly Item[])[]> {
    const { items = (all: readonly Item[]) => all } = this.fault ?? {};
    const line = this.line(connection);
    const answers: (readonly Item[])[] = [];
    for (const segment of segments) {
      const received = await line.until(goalOf(segment));
      answers.push(items(this.isOlder ? withPushesBehind(received, segment.isInside).items : received, segment));
    }
    return answers;
  }

  /** How many of the segments that were sent have been answered in full. If the connection has ended, nothing more comes: all of them. */
  answered(connection: number, segments: readonly Segment[]): number {
    return this.isOpen(connection) ? this.line(connection).reached(segments.map(goalOf)) : segments.length;
  }

  /** Which of the connections wait for something, by their ids. */
  async blocked(ids: readonly number[]): Promise<ReadonlySet<number>> {
    const [list = ""] = await this.arrange(["CLIENT", "LIST", "ID", ...ids.map(String)]);
    return new Set([...list.matchAll(/id=(\d+) .*? flags=\w*b/g)].map(([, id]) => Number(id)));
  }

  /** Closes a connection, and waits until the server has noticed. */
  async vanish(connection: number, id: number): Promise<void> {
    this.drop(connection);
    for (let attempt = 0; attempt < attemptsMax; attempt++) {
      const [list] = await this.arrange(["CLIENT", "LIST", "ID", String(id)]);
      if (list === "$0\r\n\r\n") return;
      await sleep(1);
    }
    throw new Error("a connection was closed, and the server still lists it");
  }

  drop(connection: number): void {
    this.lines[connection]?.close();
    this.lines[connection] = undefined;
  }

  /** Sends requests over the connection that is in no script. */
  async arrange(...requests: readonly Words[]): Promise<readonly string[]> {
    if (this.arranger === null || this.arranger.endedBy !== null) this.arranger = await this.connect();
    this.arranger.send(encode(requests));
    return (await this.arranger.until({ replies: requests.length })).map(({ text }) => text);
  }

  close(): void {
    for (const line of [...this.lines, this.arranger]) line?.close();
  }

  private line(connection: number): Line {
    return this.lines[connection] as Line;
  }

  private async connect(): Promise<Line> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await Line.open(await this.findPort());
      } catch (error) {
        if (attempt === attemptsMax) throw error;
        await sleep(retryMs);
      }
    }
  }
}

const goalOf = ({ mark, requests }: Segment): Goal => (mark === null ? { replies: requests.length } : { mark });

function bytesOf(requests: readonly Words[], mark: string | null): Buffer {
  const bytes = encode(requests);
  return mark === null ? bytes : Buffer.concat([bytes, Buffer.from(markRequest(mark))]);
}

async function idOfLine(line: Line): Promise<number> {
  line.send(encode([["CLIENT", "ID"]]));
  const [id] = await line.until({ replies: 1 });
  return Number(id?.text.slice(1));
}

/** Brings a connection to both servers, with the same id in both: replies name ids. */
export async function openBoth(ours: Side, theirs: Side, connection: number): Promise<number> {
  let [ourId, theirId] = await Promise.all([ours.open(connection), theirs.open(connection)]);
  while (ourId !== theirId) {
    if (ourId < theirId) ourId = await ours.open(connection);
    else theirId = await theirs.open(connection);
  }
  return ourId;
}
