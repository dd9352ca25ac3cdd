/** The two servers for scripts of several connections. RESPIRE_TEST_SUBJECT=redis-server compares that server with itself: no difference may be found. */
import { RedisProcess, ServerProcess } from "respire-test-rig";
import { Judge } from "../compare/verdict.ts";
import { parseReplyTree } from "../engine-insides.ts";
import { commandOf, NewerSyntax } from "../grammar/newer.ts";
import { type Grammar, grammarOf } from "../grammar/requests.ts";
import { isRacy, mayBeLate, msUntilExpired } from "../grammar/times.ts";
import type { Words } from "../request.ts";
import { commandTable, type SubjectName } from "../rig.ts";
import { Tally } from "../run/tally.ts";
import { Answers } from "./answers.ts";
import { Conversation } from "./conversation.ts";
import { Side, type StreamFault } from "./side.ts";

/** What is to expire is waited for that long, at most; and so much longer than it takes, since clocks tick in milliseconds. */
const waitMsMax = 20;
const tickMs = 2;

/**
 * With a moment that is past: Redis deletes the key at once since 8.8.0 (redis/redis#14784), before that it stored the key and kept it until somebody asked.
 * Others hear different things of it, so it is not sent. What becomes of the key is compared where nobody hears of it.
 */
const keepsLate: ReadonlySet<string> = new Set(["set"]);

/** Where keys are removed whose time is over, it happens as often as possible. */
const options = ["--hz", "500", "--enable-debug-command", "local"];

interface Parts {
  readonly subject: SubjectName;
  readonly server: { port: number; kill(): Promise<void> };
  readonly redis: RedisProcess;
  readonly known: ReadonlySet<string>;
}

export class ConversationRig {
  readonly grammar: Grammar;
  private readonly parts: Parts;
  private readonly newerSyntax: NewerSyntax;
  private readonly sides: Side[] = [];
  private server: Parts["server"];

  private constructor(parts: Parts) {
    this.parts = parts;
    this.server = parts.server;
    const { commands, allCommands } = commandTable();
    this.newerSyntax = new NewerSyntax(commands, parts.known);
    this.grammar = grammarOf(commands, allCommands, this.newerSyntax);
  }

  /** Whoever calls this calls `close`. */
  static async open(subject: SubjectName): Promise<ConversationRig> {
    const [server, redis] = await Promise.all([openServer(subject), RedisProcess.open(options)]);
    const side = new Side(async () => redis.port);
    const [names = ""] = await side.arrange(["COMMAND", "LIST"]);
    side.close();
    return new ConversationRig({ subject, server, redis, known: new Set(parseReplyTree(names).items.map(({ text }) => text)) });
  }

  /** A conversation with the redis-server and the server beside it, which may get a fault planted. */
  conversation({ fault = null as StreamFault | null, OurSide = Side, judge = new Judge(), tally = new Tally() } = {}): {
    conversation: Conversation;
    answers: Answers;
  } {
    const { subject, redis } = this.parts;
    const { table } = this.grammar;
    const ours = new OurSide(() => this.ourPort(), { fault, isOlder: subject === "redis-server" });
    const theirs = new Side(async () => redis.port);
    this.sides.push(ours, theirs);
    const answers = new Answers({ table, judge, tally });
    const conversation = new Conversation({
      ours,
      theirs,
      answers,
      isSent: (words) => this.isSent(words),
      pauseMsOf: (words) => this.pauseMsOf(words),
    });
    return { conversation, answers };
  }

  async close(): Promise<void> {
    for (const side of this.sides) side.close();
    await Promise.all([this.server.kill(), this.parts.redis.kill()]);
  }

  private async ourPort(): Promise<number> {
    if (this.server instanceof ServerProcess && this.server.exit !== null) this.server = await openServer(this.parts.subject);
    return this.server.port;
  }

  private isSent(words: Words): boolean {
    const { newerSyntax } = this;
    if (newerSyntax.isIn(words) || (this.parts.subject === "respire" && newerSyntax.isMissing(words))) return false;
    const command = commandOf(this.grammar.table, words)?.command;
    if (command === undefined) return true;
    const nowMs = Date.now();
    if (keepsLate.has(command.fullName) && mayBeLate(command, words, nowMs)) return false;
    return !isRacy(command, words, nowMs) || msUntilExpired(command, words, nowMs) <= waitMsMax;
  }

  private pauseMsOf(words: Words): number {
    const command = commandOf(this.grammar.table, words)?.command;
    if (command === undefined) return 0;
    const ms = msUntilExpired(command, words, Date.now());
    return ms > 0 && ms <= waitMsMax ? ms + tickMs : 0;
  }
}

function openServer(subject: SubjectName): Promise<ServerProcess | RedisProcess> {
  return subject === "redis-server" ? RedisProcess.open(options) : ServerProcess.open({ args: ["--port", "0", ...options] });
}
