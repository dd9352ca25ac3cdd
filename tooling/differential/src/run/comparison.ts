/**
 * Runs a sequence on both servers at once and compares reply by reply.
 *
 * Pipelines go one after the other, whichever their connections, so that the order of the requests is the same on both sides.
 */
import type { Command, CommandTable } from "@respire/engine";
import { askedAfter } from "../compare/asked-after.ts";
import { askedBefore } from "../compare/asked-before.ts";
import { type Condition, conditionOf } from "../compare/conditions.ts";
import { inAnyOrder, pairsOf } from "../compare/normalisers.ts";
import { valueOfScore } from "../compare/scores.ts";
import type { Judge } from "../compare/verdict.ts";
import { parseReplyTree, type ReplyNode, wordsMin } from "../engine-insides.ts";
import { isLeftOut } from "../grammar/left-out.ts";
import { commandOf, type NewerSyntax } from "../grammar/newer.ts";
import { connectionsMax } from "../grammar/requests.ts";
import { settingsAtFirst } from "../grammar/settings.ts";
import { isRacy, mayBeLate } from "../grammar/times.ts";
import type { Pipeline, Sequence, Words } from "../request.ts";
import { NewerRun } from "./newer-run.ts";
import { pop } from "./popping.ts";
import type { Subject } from "./subject.ts";
import type { Tally } from "./tally.ts";

export interface Difference {
  readonly words: Words;
  readonly protocol: 2 | 3;
  readonly ours: string;
  /** Null where the compared server was not asked. */
  readonly theirs: string | null;
  readonly why: string;
}

/** One request on its way to both servers, or to one that should refuse it. */
interface Sent {
  readonly words: Words;
  readonly command: Command | null;
  /** The compared server does not know it: it alone gets it, to see that it refuses. */
  readonly isForTheirsAlone: boolean;
  /** The tester's own question. */
  readonly isOwn?: true;
}

/** HSCAN and its like do not read their options if the key is missing, newer ones neither. */
const scanOfMissing = "*2\r\n$1\r\n0\r\n*0\r\n";

/** More rounds than any iteration over the few keys takes. */
const roundsMax = 10_000;

export interface ComparisonParts {
  readonly ours: Subject;
  readonly theirs: Subject;
  readonly table: CommandTable;
  readonly newerSyntax: NewerSyntax;
  readonly judge: Judge;
  readonly tally: Tally;
}

export class Comparison {
  private readonly parts: ComparisonParts;
  private readonly newerRun: NewerRun;
  private protocols: (2 | 3)[] = [];

  constructor(parts: ComparisonParts) {
    this.parts = parts;
    this.newerRun = new NewerRun(parts.judge, parts.tally);
  }

  /** The first difference, or null. */
  async run(sequence: Sequence): Promise<Difference | null> {
    await this.prepare(sequence);
    let hasNewer = false;
    for (const pipeline of sequence.pipelines) {
      const sent: Sent[] = [];
      for (const { words, isValid, isNewer } of pipeline.requests) {
        if (!this.isSent(words)) continue;
        const command = commandOf(this.parts.table, words)?.command ?? null;
        const isForTheirsAlone = isNewer || this.parts.newerSyntax.isIn(words);
        hasNewer ||= isForTheirsAlone;
        if (!isForTheirsAlone && command !== null && isIteration(command, words)) {
          const outcome = (await this.exchange(pipeline, sent.splice(0))) ?? (await this.iterate(pipeline.connection, command, words));
          if (outcome !== null) return outcome === "abandoned" ? null : outcome;
        } else if (!isForTheirsAlone && command?.fullName === "spop" && words.length > 1) {
          const outcome = (await this.exchange(pipeline, sent.splice(0))) ?? (await this.pop(pipeline.connection, command, words));
          if (outcome !== null) return outcome === "abandoned" ? null : outcome;
        } else if (!isForTheirsAlone || (isNewer && isValid)) {
          const condition = isForTheirsAlone || command === null ? null : conditionOf(command.fullName, words);
          if (condition !== null) {
            const outcome = await this.exchange(pipeline, sent.splice(0));
            if (outcome !== null) return outcome === "abandoned" ? null : outcome;
            if (!(await this.isMet(pipeline.connection, condition))) continue;
          }
          const before = isForTheirsAlone || command === null ? [] : askedBefore(command.fullName, words);
          sent.push(...before.map((question) => this.question(question)));
          sent.push({ words, command, isForTheirsAlone });
          const after = isForTheirsAlone || command === null ? [] : askedAfter(command.fullName, words);
          sent.push(...after.map((question) => this.question(question)));
          if (!isForTheirsAlone && command !== null && mayBeLate(command, words, Date.now())) sent.push(this.lookup(command, words));
        }
      }
      const outcome = await this.exchange(pipeline, sent);
      if (outcome !== null) return outcome === "abandoned" ? null : outcome;
    }
    if (!hasNewer) return null;
    const { newerSyntax } = this.parts;
    const misfit = this.newerRun.run(
      sequence,
      (words) => this.isSent(words),
      (words) => newerSyntax.isIn(words),
    );
    return misfit === null ? null : { ...misfit, theirs: null };
  }

  /** An empty keyspace, options as they are at first, and connections as new ones. */
  private async prepare({ protocols }: Sequence): Promise<void> {
    const { ours, theirs, table } = this.parts;
    // RESET takes back whatever a connection was told. It is in the table as soon as this server has it.
    const reset = table.named("RESET") === null ? [] : [["RESET"]];
    this.protocols = [...protocols];
    const preparations = protocols.map((protocol, connection): Words[] => [
      ...(connection === 0 ? [["FLUSHALL"], settingsAtFirst] : []),
      ...reset,
      ["HELLO", String(protocol)],
      ["SELECT", "0"],
    ]);
    for (let attempt = 1; ; attempt++) {
      try {
        await settled(
          preparations.flatMap((requests, connection) => [ours.exchange(connection, requests), theirs.exchange(connection, requests)]),
        );
        return;
      } catch (error) {
        // A connection of a server that ended in the sequence before: it may be gone without having been told.
        if (attempt > connectionsMax) throw error;
      }
    }
  }

  private isSent(words: Words): boolean {
    if (words.length === 0 || isLeftOut(words) || this.parts.newerSyntax.isMissing(words)) return false;
    const found = commandOf(this.parts.table, words);
    return found === null || !isRacy(found.command, words, Date.now());
  }

  /** Asks for the key of a request, which makes version 7.0 notice that its time is past. */
  private lookup({ keySpecs }: Command, words: Words): Sent {
    const first = keySpecs[0]?.begin;
    const key = first?.type === "index" ? words[first.index] : undefined;
    return this.question(["EXISTS", key ?? ""]);
  }

  private question(words: Words): Sent {
    return { words, command: commandOf(this.parts.table, words)?.command ?? null, isForTheirsAlone: false, isOwn: true };
  }

  private async exchange({ connection }: Pipeline, sent: readonly Sent[]): Promise<Difference | "abandoned" | null> {
    if (sent.length === 0) return null;
    const common = sent.filter(({ isForTheirsAlone }) => !isForTheirsAlone).map(({ words }) => words);
    const { ours: us, theirs: them } = this.parts;
    const replies = await settledOr(
      (error) => this.ended(connection, common.at(-1) ?? [], error),
      us.exchange(connection, common),
      them.exchange(
        connection,
        sent.map(({ words }) => words),
      ),
    );
    if (!Array.isArray(replies)) return replies as Difference;
    const [ours, theirs] = replies;
    let ourIndex = 0;
    let told: string | null = null;
    for (const [index, { words, command, isForTheirsAlone, isOwn = false }] of sent.entries()) {
      const theirReply = theirs[index] as string;
      if (isForTheirsAlone) {
        if (theirReply.startsWith("-") || theirReply === scanOfMissing) continue;
        const why = "the schema says that the compared version does not know it, and it does (`since`)";
        return { words, protocol: this.protocols[connection] as 2 | 3, ours: "", theirs: theirReply, why };
      }
      const ourReply = ours[ourIndex++] as string;
      if (!isOwn) this.parts.tally.add(command, words, ourReply.startsWith("-"));
      const outcome = this.judge(connection, command, words, ourReply, theirReply, told);
      if (outcome !== null) return outcome;
      told = isOwn ? ourReply : null;
    }
    return null;
  }

  private judge(
    connection: number,
    command: Command | null,
    words: Words,
    ours: string,
    theirs: string,
    told: string | null,
  ): Difference | "abandoned" | null {
    const protocol = this.protocols[connection] as 2 | 3;
    if (!ours.startsWith("-")) this.followProtocol(connection, command, words);
    const verdict = this.parts.judge.compare(command, this.protocols[connection] as 2 | 3, words, ours, theirs, told);
    if (!verdict.agree) return { words, protocol, ours, theirs, why: verdict.why };
    return verdict.known !== null && !verdict.known.keepsState ? "abandoned" : null;
  }

  private followProtocol(connection: number, command: Command | null, words: Words): void {
    if (command?.fullName === "reset") this.protocols[connection] = 2;
    if (command?.fullName === "hello" && words.length > 1) this.protocols[connection] = words[1] === "3" ? 3 : 2;
  }

  /** From cursor 0 until the server says 0: the elements of both, whatever their order and number. */
  private async iterate(connection: number, command: Command, words: Words): Promise<Difference | null> {
    const { ours, theirs, tally } = this.parts;
    const found = await settledOr(
      (error) => this.ended(connection, words, error),
      elementsOf(ours, connection, command, words),
      elementsOf(theirs, connection, command, words),
    );
    if (!Array.isArray(found)) return found as Difference;
    const [ourElements, theirElements] = found;
    tally.add(command, words, ourElements.startsWith("-"));
    if (ourElements === theirElements) return null;
    const protocol = this.protocols[connection] as 2 | 3;
    const why = "a full iteration finds other elements";
    return { words, protocol, ours: ourElements, theirs: theirElements, why };
  }

  /** SPOP. */
  private async pop(connection: number, command: Command, words: Words): Promise<Difference | "abandoned" | null> {
    const { ours, theirs, tally } = this.parts;
    const popped = await pop(ours, theirs, connection, words).catch((error) => this.ended(connection, words, error));
    if ("why" in popped) return popped;
    tally.add(command, words, popped.ours.startsWith("-"));
    const outcome = this.judge(connection, command, words, popped.ours, popped.theirs, popped.told);
    if (outcome !== null || popped.fault === null) return outcome;
    return { words, protocol: this.protocols[connection] as 2 | 3, ours: popped.ours, theirs: popped.theirs, why: popped.fault };
  }

  private async isMet(connection: number, { questions, isMet }: Condition): Promise<boolean> {
    const { ours, theirs } = this.parts;
    const answers = await settled([ours, theirs].map((subject) => subject.exchange(connection, questions)));
    return answers.every((replies) => isMet(replies.map(parseReplyTree)));
  }

  private ended(connection: number, words: Words, error: unknown): Difference {
    const protocol = this.protocols[connection] as 2 | 3;
    return { words, protocol, ours: String(error), theirs: null, why: "a connection ended" };
  }
}

/** Waits for all, also if one rejects: else replies to what is still on its way would be taken for those to what is sent next. */
async function settled<T>(exchanges: readonly Promise<T>[]): Promise<T[]> {
  const outcomes = await Promise.allSettled(exchanges);
  return outcomes.map((outcome) => {
    if (outcome.status === "rejected") throw outcome.reason;
    return outcome.value;
  });
}

/** The two values, or what `otherwise` makes of an error. */
async function settledOr<T, E>(otherwise: (error: unknown) => E, ours: Promise<T>, theirs: Promise<T>): Promise<[T, T] | E> {
  try {
    return (await settled([ours, theirs])) as [T, T];
  } catch (error) {
    return otherwise(error);
  }
}

function cursorIndexOf({ spec, fullName }: Command): number {
  const position = spec.args.findIndex(({ name }) => name === "cursor");
  if (position < 0) return -1;
  return spec.args.slice(0, position).reduce((index, argument) => index + wordsMin(argument), fullName.split("|").length);
}

function isIteration(command: Command, words: Words): boolean {
  const index = cursorIndexOf(command);
  return index > 0 && words[index] === "0";
}

/** Text of the elements, each once and in order, or the error. */
async function elementsOf(subject: Subject, connection: number, command: Command, words: Words): Promise<string> {
  const elements = new Set<string>();
  let cursor = "0";
  for (let round = 0; round < roundsMax; round++) {
    const [reply = ""] = await subject.exchange(connection, [words.with(cursorIndexOf(command), cursor)]);
    if (reply.startsWith("-")) return reply;
    const { items } = parseReplyTree(reply);
    const found = items[1]?.items ?? [];
    for (const element of scanned(command, words, found)) elements.add(element);
    cursor = items[0]?.text ?? "";
    if (cursor === "0") return [...elements].sort().join("\n");
  }
  return `no end after ${roundsMax} rounds`;
}

/** The elements of a page: fields with values, members with scores. */
function scanned({ fullName }: Command, words: Words, page: readonly ReplyNode[]): readonly string[] {
  if (fullName === "zscan") return pairsOf(page.map((item, index) => (index % 2 === 0 ? item : withValue(item))));
  const hasPairs = fullName === "hscan" && !words.some((word) => /^novalues$/i.test(word));
  return hasPairs ? pairsOf(page) : page.map(inAnyOrder);
}

/** A score as a number, however many digits it has. */
const withValue = (score: ReplyNode): ReplyNode => ({ ...score, text: String(valueOfScore(score.text)) });
