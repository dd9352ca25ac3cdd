/**
 * Runs a script on both servers at once and compares what every connection receives, item by item.
 *
 * One connection speaks at a time, and the next thing happens only when its answers are there; thus both servers see everything in the same order. What others
 * receive meanwhile stays in their streams until they speak themselves, in front of their own answers, or until the end. Who waits for a key says nothing
 * until both servers have answered (`waiting.ts`), and is released at the end.
 */
import { setTimeout as sleep } from "node:timers/promises";
import type { Words } from "../request.ts";
import type { Answers, Mismatch } from "./answers.ts";
import { Marks } from "./mark.ts";
import { resolved, type Script, type Step } from "./script.ts";
import { openBoth, type Side } from "./side.ts";
import { type Segment, Speaker, type Turn } from "./speaker.ts";
import type { Item } from "./stream-reader.ts";
import { mayWait, Waiting } from "./waiting.ts";

export interface Difference extends Mismatch {
  readonly connection: number;
  readonly protocol: 2 | 3;
}

export interface ConversationParts {
  readonly ours: Side;
  readonly theirs: Side;
  readonly answers: Answers;
  /** Whether both servers know what it asks for. */
  readonly isSent: (words: Words) => boolean;
  readonly pauseMsOf: (words: Words) => number;
}

/** Puts both servers into the state in which every script begins. Keys that are over stay until somebody asks for them. */
const arrangements: readonly Words[] = [["FLUSHALL"], ["CONFIG", "SET", "notify-keyspace-events", ""], ["DEBUG", "SET-ACTIVE-EXPIRE", "0"]];
/** The databases that scripts use. */
const databases = [0, 1, 2, 15];
const expiryRoundsMax = 2_000;

export class Conversation {
  /** Requests sent, whatever became of them. */
  steps = 0;
  private readonly parts: ConversationParts;
  private readonly marks = new Marks();
  private readonly ids: number[] = [];
  private speakers: Speaker[] = [];
  private protocols: (2 | 3)[] = [];
  private unordered = new Set<number>();
  private readonly waiting: Waiting;
  /** How often somebody had to wait for somebody else, and how often for the end of the script. */
  readonly waits = { begun: 0, released: 0 };

  constructor(parts: ConversationParts) {
    this.parts = parts;
    this.waiting = new Waiting(parts.ours, parts.theirs, this.ids);
  }

  /** The first difference, or null. */
  async run(script: Script): Promise<Difference | null> {
    try {
      await this.prepareSurely(script);
      for (const step of script.steps) {
        const outcome = (await this.step(step, script)) ?? (await this.hearAnswered());
        if (outcome !== null) return outcome === "abandoned" ? null : outcome;
      }
      const outcome = (await this.release()) ?? (await this.hearAll());
      return outcome === "abandoned" ? null : outcome;
    } catch (error) {
      this.dropAll();
      throw error;
    }
  }

  /** Nothing of it is left on the servers. */
  async close(): Promise<void> {
    const { ours, theirs } = this.parts;
    for (const connection of this.ids.keys())
      if (ours.isOpen(connection) && theirs.isOpen(connection)) await this.tell(connection, ["RESET"]);
    for (const side of [ours, theirs]) side.close();
  }

  /** A connection of a server that ended in the script before may be gone without having been told. */
  private async prepareSurely(script: Script): Promise<void> {
    try {
      await this.prepare(script);
    } catch {
      this.dropAll();
      await this.prepare(script);
    }
  }

  private async prepare({ protocols }: Script): Promise<void> {
    const { ours, theirs } = this.parts;
    for (const connection of this.waiting.connections) await this.vanish(connection, "closing");
    for (let connection = 0; connection < Math.max(protocols.length, this.ids.length); connection++) {
      if (ours.isOpen(connection) && theirs.isOpen(connection)) await this.tell(connection, ["RESET"]);
      else if (connection < protocols.length) this.ids[connection] = await openBoth(ours, theirs, connection);
    }
    await Promise.all([ours.arrange(...arrangements), theirs.arrange(...arrangements)]);
    this.protocols = [...protocols];
    this.speakers = protocols.map(() => new Speaker(this.marks, this.parts.pauseMsOf));
    this.unordered = new Set();
    for (const [connection, protocol] of protocols.entries()) await this.tell(connection, ["HELLO", String(protocol)]);
  }

  private step(step: Step, script: Script): Promise<Difference | "abandoned" | null> {
    switch (step.kind) {
      case "send":
        return this.send(step.connection, step.requests, script);
      case "vanish":
        return this.vanish(step.connection, step.by);
      case "expire":
        return this.expire();
    }
  }

  private async send(connection: number, requests: readonly Words[], { protocols }: Script): Promise<Difference | "abandoned" | null> {
    const { ours, theirs, isSent } = this.parts;
    if (this.waiting.has(connection)) return null;
    if (!ours.isOpen(connection) || !theirs.isOpen(connection)) {
      this.ids[connection] = await openBoth(ours, theirs, connection);
      this.speakers[connection] = new Speaker(this.marks, this.parts.pauseMsOf);
      await this.tell(connection, ["HELLO", String(protocols[connection])]);
      this.protocols[connection] = protocols[connection] as 2 | 3;
    }
    let rest = requests.filter(isSent).map((words) => resolved(words, this.ids));
    this.steps += rest.length;
    while (rest.length > 0) {
      const turn = (this.speakers[connection] as Speaker).compose(rest);
      rest = rest.slice(turn.taken);
      if (turn.segments.some(({ requests: each }) => each.some(mayWait))) {
        await Promise.all([ours.send(connection, turn.segments), theirs.send(connection, turn.segments)]);
        this.waiting.add(connection, turn);
        const outcome = await this.hearAnswered();
        if (this.waiting.has(connection)) this.waits.begun++;
        if (outcome !== null || this.waiting.has(connection)) return outcome;
        continue;
      }
      const outcome = await this.take(connection, turn);
      if (outcome !== null) return outcome;
      if (turn.pauseMs > 0) await sleep(turn.pauseMs);
      if (rest.length > 0) {
        const heard = await this.hearAnswered();
        if (heard !== null) return heard;
      }
    }
    return null;
  }

  /** Sends a turn and compares the answers. */
  private async take(connection: number, turn: Turn): Promise<Difference | "abandoned" | null> {
    const { ours, theirs } = this.parts;
    const { segments } = turn;
    return this.compare(connection, turn, ours.exchange(connection, segments), theirs.exchange(connection, segments));
  }

  private async compare(
    connection: number,
    turn: Turn,
    our: Promise<(readonly Item[])[]>,
    their: Promise<(readonly Item[])[]>,
  ): Promise<Difference | "abandoned" | null> {
    const { answers } = this.parts;
    const found = await this.both(connection, turn.segments, our, their);
    if (!Array.isArray(found)) return found;
    const [ours, theirs] = found;
    let isAbandoned = false;
    for (const [index, segment] of turn.segments.entries()) {
      const [ourItems, theirItems] = [ours[index] ?? [], theirs[index] ?? []];
      const before = this.protocols[connection] as 2 | 3;
      const mark = theirItems.at(-1);
      if (mark?.kind === "mark") this.protocols[connection] = mark.text.startsWith(">") ? 3 : 2;
      const protocol = this.protocols[connection] as 2 | 3;
      const outcome = answers.compare(segment, { before, after: protocol }, ourItems, theirItems, this.unordered.delete(connection));
      if (outcome === "abandoned") isAbandoned = true;
      else if (outcome !== null) return { ...outcome, connection, protocol };
    }
    const lastReplies = theirs.at(-1)?.filter(({ kind }) => kind === "reply") ?? [];
    this.speakers[connection]?.learn(
      turn,
      lastReplies.map(({ text }) => text),
    );
    return isAbandoned ? "abandoned" : null;
  }

  /** A difference if one of the connections ended, or said nothing more. */
  private async both(
    connection: number,
    segments: readonly Segment[],
    ...answers: readonly [Promise<(readonly Item[])[]>, Promise<(readonly Item[])[]>]
  ): Promise<[(readonly Item[])[], (readonly Item[])[]] | Difference> {
    const [our, their] = await Promise.allSettled(answers);
    if (our.status === "fulfilled" && their.status === "fulfilled") return [our.value, their.value];
    this.dropAll();
    const told = (outcome: PromiseSettledResult<(readonly Item[])[]>): string[] =>
      outcome.status === "rejected" ? [String(outcome.reason)] : outcome.value.flatMap((items) => items.map(({ text }) => text));
    const requests = segments.flatMap((segment) => segment.requests);
    const protocol = this.protocols[connection] as 2 | 3;
    return { why: "an answer did not come", connection, protocol, requests, ours: told(our), theirs: told(their) };
  }

  private async vanish(connection: number, by: "closing" | "CLIENT KILL"): Promise<null> {
    const { ours, theirs } = this.parts;
    if (!ours.isOpen(connection) || !theirs.isOpen(connection)) return null;
    const id = this.ids[connection] as number;
    this.waiting.delete(connection);
    if (by === "closing") await Promise.all([ours.vanish(connection, id), theirs.vanish(connection, id)]);
    else {
      const kill = ["CLIENT", "KILL", "ID", String(id)];
      await Promise.all([ours.arrange(kill), theirs.arrange(kill)]);
      for (const side of [ours, theirs]) side.drop(connection);
    }
    return null;
  }

  /** The answers to those that wait no longer. */
  private async hearAnswered(): Promise<Difference | "abandoned" | null> {
    const { ours, theirs } = this.parts;
    if (this.waiting.connections.length === 0) return null;
    const settled = await this.waiting.settle();
    if ("disputed" in settled) return this.disputed(settled.disputed);
    for (const connection of settled.answered) {
      const turn = this.waiting.delete(connection) as Turn;
      const { segments } = turn;
      const outcome = await this.compare(connection, turn, ours.take(connection, segments), theirs.take(connection, segments));
      if (outcome !== null) return outcome;
      if (turn.pauseMs > 0) await sleep(turn.pauseMs);
    }
    return null;
  }

  private async disputed(connection: number): Promise<Difference> {
    const { segments } = this.waiting.delete(connection) as Turn;
    const told = (side: Side): string[] => [`${side.answered(connection, segments)} of ${segments.length} answers are there`];
    const [ours, theirs] = [told(this.parts.ours), told(this.parts.theirs)];
    this.dropAll();
    const requests = segments.flatMap((segment) => segment.requests);
    return {
      why: "one server lets it wait and the other does not",
      connection,
      protocol: this.protocols[connection] as 2 | 3,
      requests,
      ours,
      theirs,
    };
  }

  /** Ends the waiting of everybody, as often as it takes: behind what one waited for, it may wait again. */
  private async release(): Promise<Difference | "abandoned" | null> {
    const { ours, theirs } = this.parts;
    while (this.waiting.connections.length > 0) {
      for (const connection of this.waiting.connections) {
        this.waits.released++;
        const unblock = ["CLIENT", "UNBLOCK", String(this.ids[connection])];
        await Promise.all([ours.arrange(unblock), theirs.arrange(unblock)]);
        const outcome = await this.hearAnswered();
        if (outcome !== null) return outcome;
      }
    }
    return null;
  }

  /** Everything that others have caused so far. */
  private async hearAll(): Promise<Difference | "abandoned" | null> {
    const { ours, theirs } = this.parts;
    for (const [connection, speaker] of this.speakers.entries()) {
      if (this.waiting.has(connection) || !ours.isOpen(connection) || !theirs.isOpen(connection)) continue;
      const outcome = await this.take(connection, speaker.compose(speaker.isInTransaction ? [["PING"]] : []));
      if (outcome !== null) return outcome;
    }
    return null;
  }

  /** In what order keys are removed is each server's own affair. */
  private async expire(): Promise<Difference | "abandoned" | null> {
    const heard = await this.hearAll();
    if (heard !== null) return heard;
    await Promise.all([this.parts.ours, this.parts.theirs].map(expireAll));
    for (const connection of this.speakers.keys()) this.unordered.add(connection);
    return this.hearAll();
  }

  private async tell(connection: number, words: Words): Promise<void> {
    const { ours, theirs } = this.parts;
    const segment: Segment = { requests: [words], isInside: false, queued: [], mark: this.marks.next() };
    await Promise.all([ours.exchange(connection, [segment]), theirs.exchange(connection, [segment])]);
  }

  private dropAll(): void {
    for (const connection of this.waiting.connections) this.waiting.delete(connection);
    for (const connection of this.ids.keys()) for (const side of [this.parts.ours, this.parts.theirs]) side.drop(connection);
  }
}

/** Lets a server remove what is over, and waits until nothing is left of it: KEYS leaves it out, DBSIZE counts it. */
async function expireAll(side: Side): Promise<void> {
  await side.arrange(["DEBUG", "SET-ACTIVE-EXPIRE", "1"]);
  for (let round = 0; ; round++) {
    const replies = await side.arrange(...databases.flatMap((db) => [["SELECT", String(db)], ["DBSIZE"], ["KEYS", "*"]]));
    if (
      databases.every((_, index) => replies[3 * index + 1]?.slice(1) === replies[3 * index + 2]?.slice(1, replies[3 * index + 1]?.length))
    )
      break;
    if (round === expiryRoundsMax) throw new Error("keys that are over are never removed");
    await sleep(1);
  }
  await side.arrange(["DEBUG", "SET-ACTIVE-EXPIRE", "0"], ["SELECT", "0"]);
}
