/**
 * Connections that wait for keys: their answers come when another connection has done something, or when they are released.
 *
 * After each step both servers are asked until they agree who still waits. That they never do is a difference; what the others have been answered is compared.
 */
import { setTimeout as sleep } from "node:timers/promises";
import type { Words } from "../request.ts";
import type { Side } from "./side.ts";
import type { Turn } from "./speaker.ts";

/** No server takes that long to do what it is about to do. */
const agreementMsMax = 1_000;

/** Commands that wait for lists or sorted sets, with where their timeouts are among the words. */
const timeoutPositions: Readonly<Record<string, number>> = {
  ...{ BLPOP: -1, BRPOP: -1, BLMOVE: 5, BRPOPLPUSH: 3, BLMPOP: 1 },
  ...{ BZPOPMIN: -1, BZPOPMAX: -1, BZMPOP: 1 },
};

/** Whether a request may wait for so long that something else has to happen first. A timeout of less than a second is waited for. */
export function mayWait(words: Words): boolean {
  const name = words[0]?.toUpperCase() ?? "";
  if (name === "XREAD" || name === "XREADGROUP") {
    const ms = Number(words[words.findIndex((word) => word.toUpperCase() === "BLOCK") + 1]);
    return ms === 0 || ms >= 1_000;
  }
  const position = timeoutPositions[name];
  if (position === undefined) return false;
  const seconds = Number(words.at(position));
  return seconds === 0 || seconds >= 1;
}

/** How far a server is with what was asked. */
interface Progress {
  /** Segments that are answered. */
  readonly answered: number;
  readonly isBlocked: boolean;
}

export class Waiting {
  private readonly sides: readonly Side[];
  private readonly ids: readonly number[];
  private readonly turns = new Map<number, Turn>();

  /** `ids` are those of the connections. */
  constructor(ours: Side, theirs: Side, ids: readonly number[]) {
    this.sides = [ours, theirs];
    this.ids = ids;
  }

  has(connection: number): boolean {
    return this.turns.has(connection);
  }

  get connections(): readonly number[] {
    return [...this.turns.keys()];
  }

  /** A turn that has been sent over a connection, and may not be answered soon. */
  add(connection: number, turn: Turn): void {
    this.turns.set(connection, turn);
  }

  delete(connection: number): Turn | undefined {
    const turn = this.turns.get(connection);
    this.turns.delete(connection);
    return turn;
  }

  /** Those that wait no longer, once both servers agree about all; or the first that they disagree about. */
  async settle(): Promise<{ readonly answered: readonly number[] } | { readonly disputed: number }> {
    for (const endMs = performance.now() + agreementMsMax; ; await sleep(1)) {
      const [ours, theirs] = (await Promise.all(this.sides.map((side) => this.progress(side)))) as [
        Map<number, Progress>,
        Map<number, Progress>,
      ];
      const open = this.connections.filter((connection) => {
        const [our, their] = [ours.get(connection) as Progress, theirs.get(connection) as Progress];
        return !this.isSettled(connection, our) || our.answered !== their.answered || our.isBlocked !== their.isBlocked;
      });
      if (open.length === 0) return { answered: this.connections.filter((connection) => ours.get(connection)?.isBlocked === false) };
      if (performance.now() > endMs) return { disputed: open[0] as number };
    }
  }

  private isSettled(connection: number, { answered, isBlocked }: Progress): boolean {
    return isBlocked || answered === this.turns.get(connection)?.segments.length;
  }

  private async progress(side: Side): Promise<Map<number, Progress>> {
    const { connections } = this;
    const blocked = await side.blocked(connections.map((connection) => this.ids[connection] as number));
    return new Map(
      [...this.turns].map(([connection, { segments }]) => {
        const answered = side.answered(connection, segments);
        return [connection, { answered, isBlocked: answered < segments.length && blocked.has(this.ids[connection] as number) }];
      }),
    );
  }
}
