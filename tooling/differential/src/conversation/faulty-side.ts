/** A fault of a server that shows in several connections only, planted between a server and the tester. */
import { Side } from "./side.ts";
import type { Segment } from "./speaker.ts";
import type { Item } from "./stream-reader.ts";
import { mayWait } from "./waiting.ts";

/** So that a request has arrived, and whoever waits for something waits for it. */
const roundsMax = 2_000;

/** Serves who has come last: those that wait have to line up again behind each who comes. */
export class LastFirstSide extends Side {
  private readonly ids = new Map<number, number>();
  private readonly queue = new Map<number, readonly Segment[]>();

  override async open(connection: number): Promise<number> {
    const id = await super.open(connection);
    this.ids.set(connection, id);
    return id;
  }

  override async send(connection: number, segments: readonly Segment[]): Promise<void> {
    const requests = segments.flatMap((segment) => segment.requests);
    if (requests.length !== 1 || !requests.some(mayWait)) return super.send(connection, segments);
    const before = [...this.queue];
    this.queue.clear();
    const sentAgain: [number, readonly Segment[]][] = [];
    for (const [other, theirSegments] of before) {
      if (!this.isOpen(other) || !(await this.isBlocked(other))) continue;
      await this.arrange(["CLIENT", "UNBLOCK", String(this.ids.get(other))]);
      await super.take(other, theirSegments);
      sentAgain.push([other, theirSegments]);
    }
    for (const [each, theirs] of [[connection, segments] as const, ...sentAgain]) {
      await super.send(each, theirs);
      for (let round = 0; !(await this.isBlocked(each)) && this.answered(each, theirs) < theirs.length; round++)
        if (round === roundsMax) throw new Error("a request is neither answered nor waits");
      this.queue.set(each, theirs);
    }
  }

  override take(connection: number, segments: readonly Segment[]): Promise<(readonly Item[])[]> {
    this.queue.delete(connection);
    return super.take(connection, segments);
  }

  private async isBlocked(connection: number): Promise<boolean> {
    const id = this.ids.get(connection) as number;
    return (await this.blocked([id])).has(id);
  }
}
