/** The two servers side by side, and what is known of both. */
import { Engine } from "@respire/engine";
import { RedisProcess, ServerProcess } from "respire-test-rig";
import { Judge } from "./compare/verdict.ts";
import { parseReplyTree } from "./engine-insides.ts";
import { comparedVersion, NewerSyntax } from "./grammar/newer.ts";
import { type Grammar, grammarOf } from "./grammar/requests.ts";
import { Comparison } from "./run/comparison.ts";
import { type Subject, WireSubject } from "./run/subject.ts";
import { Tally } from "./run/tally.ts";

/** Which server is compared with redis-server. */
export type SubjectName = "respire" | "redis-server";

/** As RESPIRE_TEST_SUBJECT says it. */
export const subject: SubjectName = process.env.RESPIRE_TEST_SUBJECT === "redis-server" ? "redis-server" : "respire";

/** Null if the version to compare with is installed, else what to say. */
export function reasonToLeaveOutComparison(): string | null {
  const version = RedisProcess.installedVersion();
  if (version === comparedVersion) return null;
  const found = version === null ? "there is no redis-server on the path" : `the redis-server on the path is of version ${version}`;
  return `differential: left out: ${found}, and the comparison is with version ${comparedVersion}`;
}

/** The command table, from an engine that runs nothing. */
export function commandTable(): Pick<Engine, "commands" | "allCommands"> {
  return new Engine({ clock: { wallMs: () => 0, monotonicUs: () => 0 }, random: { next: () => 0, bits: () => 0 } });
}

export class Rig {
  readonly grammar: Grammar;
  readonly ours: Subject;
  private readonly subject: SubjectName;
  private server: ServerProcess | RedisProcess;
  /** A server on its way up, in the place of one that has ended. */
  private restart: Promise<Rig["server"]> | null = null;
  private readonly redis: RedisProcess;
  private readonly theirs: Subject;
  private readonly newerSyntax: NewerSyntax;

  private constructor(subject: SubjectName, server: Rig["server"], redis: RedisProcess, theirs: Subject, known: ReadonlySet<string>) {
    const { commands, allCommands } = commandTable();
    this.newerSyntax = new NewerSyntax(commands, known);
    this.grammar = grammarOf(commands, allCommands, this.newerSyntax);
    this.subject = subject;
    this.server = server;
    this.redis = redis;
    this.theirs = theirs;
    this.ours = new WireSubject(async () => {
      await this.restartIfGone();
      return this.server.port;
    });
  }

  /** One server in the place of one that has ended, however many connections ask for it at once. */
  private async restartIfGone(): Promise<void> {
    if (!(this.server instanceof ServerProcess) || this.server.exit === null) return;
    this.restart ??= openServer(this.subject);
    this.server = await this.restart;
    this.restart = null;
  }

  /** Whoever calls this calls `close`. */
  static async open(which: SubjectName = subject): Promise<Rig> {
    const [server, redis] = await Promise.all([openServer(which), RedisProcess.open()]);
    const theirs = new WireSubject(async () => redis.port);
    const [names = ""] = await theirs.exchange(0, [["COMMAND", "LIST", "FILTERBY", "PATTERN", "*"]]);
    return new Rig(which, server, redis, theirs, new Set(parseReplyTree(names).items.map(({ text }) => text)));
  }

  /** A comparison of the redis-server with `ours`, which may be a faulty one. */
  comparison({ ours = this.ours, judge = new Judge(), tally = new Tally() } = {}): Comparison {
    return new Comparison({ ours, theirs: this.theirs, table: this.grammar.table, newerSyntax: this.newerSyntax, judge, tally });
  }

  /** Ends our server as a fault of its own would. */
  crash(): void {
    if (this.server instanceof ServerProcess) this.server.signal("SIGKILL");
  }

  async close(): Promise<void> {
    this.ours.close();
    this.theirs.close();
    await Promise.all([this.server.kill(), this.redis.kill()]);
  }
}

function openServer(which: SubjectName): Promise<ServerProcess | RedisProcess> {
  return which === "redis-server" ? RedisProcess.open() : ServerProcess.open();
}
