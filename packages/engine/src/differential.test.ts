/**
 * The engine beside a real redis-server: the same seeded commands to both, good ones and bad ones, their replies compared byte for byte.
 *
 * The server is whichever `redis-server` is on the path, of version 7: newer behaviour that the engine follows is in `differences`. Seed and share of
 * commands that did not end in an error are printed; RESPIRE_TEST_SEED repeats a run.
 */
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { connect, createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { RequestParser, RequestWriter, unpooledBuffers } from "@respire/resp-protocol";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Engine } from "./engine.js";
import type { Session } from "./session/session.js";
import { SeededRandom } from "./testing/seeded-random.js";
import { bytesOf, latin1 } from "./testing/test-engine.js";

const isLongRun = process.env.RESPIRE_TEST_LONG === "1";
const seed = Number(process.env.RESPIRE_TEST_SEED ?? (isLongRun ? Date.now() % 2 ** 31 : 20_260_101));
const commandsPerRun = 50;
const commandsWanted = isLongRun ? 200_000 : 5_000;
/** The two run one after the other, so what is left of an expiry differs by as much as a busy machine takes for one run. */
const timeToleranceMs = 5_000;

type Words = readonly string[];

/** Where 7.0 answers otherwise than the Redis that the engine follows. */
const differences: readonly {
  command: string;
  changedIn: string;
  why: string;
  matches(words: Words, ours: string, theirs: string): boolean;
}[] = [
  {
    command: "SET … IFEQ, IFNE, IFDEQ, IFDNE",
    changedIn: "8.4.0",
    why: "7.0 does not know the options",
    matches: (words, _ours, theirs) => theirs === "-ERR syntax error\r\n" && words.some((word) => /^ifd?(eq|ne)$/i.test(word)),
  },
];

/** Replies whose contents are the server's own: only the kind is compared. */
const structural = new Set(["hello", "info", "command", "config"]);

// ---- The commands ----------------------------------------------------------------------------------------------------------------------

const anyCase = (word: string): fc.Arbitrary<string> =>
  fc.oneof(
    { weight: 6, arbitrary: fc.constant(word) },
    { weight: 1, arbitrary: fc.constant(word.toLowerCase()) },
    fc.mixedCase(fc.constant(word)),
  );
const binary = fc.uint8Array({ maxLength: 40 }).map(latin1);
const textKey = fc.constantFrom("a", "b", "", "\x00\xff\r\n", "key with spaces", "k".repeat(300));
const counterKey = fc.constantFrom("n1", "n2", "n3");
const key = fc.oneof(
  { weight: 2, arbitrary: textKey },
  { weight: 2, arbitrary: counterKey },
  { weight: 1, arbitrary: fc.constantFrom("never", "nil") },
);
const integer = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: -1000, max: 1000 }).map(String) },
  {
    weight: 1,
    arbitrary: fc.constantFrom("9223372036854775807", "-9223372036854775808", "9007199254740991", "9007199254740993", "-9007199254740993"),
  },
  { weight: 1, arbitrary: fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n).map(String) },
);
const noInteger = fc.constantFrom(
  "",
  "abc",
  "-",
  "-0",
  "01",
  "+1",
  " 1",
  "1 ",
  "1.5",
  "1e3",
  "0x10",
  "9223372036854775808",
  "-9223372036854775809",
  "1\x00",
);
const integerOrNot = fc.oneof({ weight: 5, arbitrary: integer }, { weight: 1, arbitrary: noInteger });
const value = fc.oneof(integer, noInteger, binary, fc.constantFrom("text", "x".repeat(300), "y".repeat(20_000)));
/** Far enough away that nothing expires while a run lasts, and hardly ever the same twice, so that GT and LT don't hang on a millisecond. */
const seconds = fc.noBias(fc.integer({ min: 100, max: 4_000_000_000 })).map(String);
const milliseconds = fc.noBias(fc.integer({ min: 100_000, max: 4_000_000_000_000 })).map(String);
const badTime = fc.constantFrom(
  "0",
  "-1",
  "9223372036854775807",
  "9223372036854775",
  "-9223372036854775808",
  "abc",
  "",
  "1.5",
  "9223372036854775808",
);
const futureSeconds = fc.constantFrom("4000000000", "9223372036854775", "32503680000");
const pastSeconds = fc.constantFrom("1", "1000000000");

const words = (...parts: readonly fc.Arbitrary<readonly string[] | string>[]): fc.Arbitrary<Words> =>
  fc.tuple(...parts).map((tuple) => tuple.flat());
const optional = (arbitrary: fc.Arbitrary<readonly string[] | string>): fc.Arbitrary<readonly string[] | string> =>
  fc.oneof({ weight: 2, arbitrary: fc.constant([]) }, { weight: 1, arbitrary });
const name = (text: string): fc.Arbitrary<string> => anyCase(text);

const expiry = fc.oneof(
  { weight: 3, arbitrary: words(anyCase("EX"), seconds) },
  { weight: 3, arbitrary: words(anyCase("PX"), milliseconds) },
  { weight: 2, arbitrary: words(anyCase("EXAT"), futureSeconds) },
  { weight: 1, arbitrary: words(anyCase("EXAT"), pastSeconds) },
  { weight: 1, arbitrary: words(anyCase("PXAT"), pastSeconds) },
  { weight: 2, arbitrary: words(anyCase("KEEPTTL")) },
);
// Of the options that 7.0 does not know, those that set nothing here: else the two would hold different keys from then on.
const badSetOption = fc.oneof(
  words(fc.constantFrom("EX", "PX", "EXAT", "PXAT"), badTime),
  words(fc.constantFrom("EX", "PX", "IFEQ", "IFDEQ", "FOO", "", "PERSIST", "NXX")),
  words(fc.constantFrom("NX", "XX", "KEEPTTL", "GET")),
);
const set = fc.oneof(
  { weight: 3, arbitrary: words(name("SET"), key, value) },
  { weight: 3, arbitrary: words(name("SET"), counterKey, integer) },
  { weight: 5, arbitrary: words(name("SET"), key, value, optional(anyCase("XX")), optional(anyCase("GET")), optional(expiry)) },
  { weight: 2, arbitrary: words(name("SET"), key, value, optional(anyCase("NX")), optional(expiry), optional(anyCase("GET"))) },
  { weight: 2, arbitrary: words(name("SET"), key, value, optional(expiry), badSetOption, optional(expiry), optional(badSetOption)) },
);
const expireCondition = fc.oneof(
  { weight: 4, arbitrary: words(fc.constantFrom("NX", "XX", "GT", "LT", "lt", "gT")) },
  { weight: 1, arbitrary: words(fc.constantFrom("NX", "XX", "GT", "LT"), fc.constantFrom("NX", "XX", "GT", "LT")) },
  { weight: 1, arbitrary: words(fc.constantFrom("FOO", "", "é\r\nx", "N\x00X")) },
);
const expire = (command: string, time: fc.Arbitrary<string>): fc.Arbitrary<Words> =>
  words(
    name(command),
    key,
    fc.oneof(
      { weight: 6, arbitrary: time },
      { weight: 1, arbitrary: fc.constantFrom("-1", "0", "-1000") },
      { weight: 1, arbitrary: badTime },
    ),
    optional(expireCondition),
  );
const manyKeys = fc.array(key, { minLength: 1, maxLength: 4 });
/** The right command with the wrong number of words, and names that nothing has. */
const misfit = fc
  .oneof(
    words(
      fc.constantFrom(
        "GET",
        "SET",
        "INCR",
        "DECRBY",
        "MSET",
        "TTL",
        "EXPIRE",
        "DBSIZE",
        "ECHO",
        "SELECT",
        "TYPE",
        "PING",
        "DEL",
        "COMMAND",
        "CONFIG",
        "HELLO",
      ),
      fc.array(fc.constantFrom("a", "b", "GET", "COUNT"), { maxLength: 5 }),
    ),
    words(
      fc.oneof(fc.constantFrom("NOSUCH", "", "GE", "GETT", "\xff\xfe", "a\x00b", "x".repeat(200), "no\r\nsuch"), binary),
      fc.array(fc.oneof(binary, fc.constantFrom("y".repeat(130), "é", "a\r\n", "")), { maxLength: 5 }),
    ),
    words(
      fc.constantFrom("CONFIG", "COMMAND"),
      fc.oneof(fc.constantFrom("NOSUCH", "", "é\n", "x".repeat(200)), binary),
      fc.array(fc.constant("a"), { maxLength: 1 }),
    ),
  )
  .filter(([word]) => !/^(quit|shutdown|monitor|sync|psync|subscribe|reset|debug)$/i.test(word ?? ""));

const command: fc.Arbitrary<Words> = fc.oneof(
  { weight: 12, arbitrary: set },
  { weight: 6, arbitrary: words(name("GET"), key) },
  { weight: 3, arbitrary: words(name("MGET"), manyKeys) },
  {
    weight: 3,
    arbitrary: words(
      name("MSET"),
      fc.array(words(key, value), { minLength: 1, maxLength: 3 }).map((pairs) => pairs.flat()),
    ),
  },
  { weight: 3, arbitrary: words(fc.constantFrom("DEL", "EXISTS"), manyKeys) },
  {
    weight: 4,
    arbitrary: words(fc.constantFrom("INCR", "DECR"), fc.oneof({ weight: 3, arbitrary: counterKey }, { weight: 1, arbitrary: key })),
  },
  {
    weight: 4,
    arbitrary: words(
      fc.constantFrom("INCRBY", "DECRBY"),
      fc.oneof({ weight: 3, arbitrary: counterKey }, { weight: 1, arbitrary: key }),
      integerOrNot,
    ),
  },
  { weight: 4, arbitrary: expire("EXPIRE", seconds) },
  { weight: 4, arbitrary: expire("PEXPIRE", milliseconds) },
  { weight: 6, arbitrary: words(fc.constantFrom("TTL", "PTTL", "TYPE"), key) },
  { weight: 1, arbitrary: words(name("DBSIZE")) },
  { weight: 1, arbitrary: words(fc.constantFrom("FLUSHDB", "FLUSHALL"), optional(fc.constantFrom("SYNC", "async", "NOW"))) },
  {
    weight: 2,
    arbitrary: words(
      name("SELECT"),
      fc.oneof({ weight: 3, arbitrary: fc.constantFrom("0", "1", "15") }, fc.constantFrom("16", "-1"), integerOrNot),
    ),
  },
  { weight: 2, arbitrary: words(name("PING"), optional(binary)) },
  { weight: 1, arbitrary: words(name("ECHO"), value) },
  {
    weight: 1,
    arbitrary: words(
      name("HELLO"),
      fc.oneof({ weight: 8, arbitrary: fc.constantFrom("2", "3") }, fc.constantFrom("1", "4", "9007199254740993"), integerOrNot),
      optional(
        fc.constantFrom(
          ["SETNAME", "me"],
          ["SETNAME", "not me"],
          ["SETNAME"],
          ["AUTH", "default", "x"],
          ["AUTH", "who", "x"],
          ["AUTH"],
          ["FOO"],
        ),
      ),
    ),
  },
  { weight: 1, arbitrary: words(fc.constantFrom("INFO"), optional(fc.constantFrom("stats", "nosuch", "everything"))) },
  {
    weight: 1,
    arbitrary: fc.constantFrom<Words>(["COMMAND", "COUNT"], ["COMMAND"], ["CONFIG", "GET", "slowlog-max-len"], ["CONFIG", "GET", "nosuch"]),
  },
  {
    // What does not depend on how long anything took.
    weight: 2,
    arbitrary: fc.constantFrom<Words>(
      ["SLOWLOG", "GET", "-2"],
      ["SLOWLOG", "GET", "x"],
      ["SLOWLOG", "GET", "0"],
      ["SLOWLOG", "GET", "1", "2"],
      ["SLOWLOG", "RESET"],
      ["SLOWLOG", "RESET", "x"],
      ["SLOWLOG", "NOSUCH"],
      ["LATENCY", "LATEST"],
      ["LATENCY", "HISTORY", "command"],
      ["LATENCY", "HISTORY"],
      ["LATENCY", "GRAPH", "no\r\nevent"],
      ["LATENCY", "RESET"],
      ["LATENCY", "RESET", "command", "nosuch"],
      ["LATENCY", "HISTOGRAM", "nosuch"],
      ["MEMORY", "USAGE", "never there"],
      ["MEMORY", "USAGE", "never there", "SAMPLES", "0", "samples", "7"],
      ["MEMORY", "USAGE", "never there", "SAMPLES"],
      ["MEMORY", "USAGE", "never there", "SAMPLES", "-1"],
      ["MEMORY", "USAGE", "never there", "SAMPLES", "x"],
      ["MEMORY", "PURGE"],
      ["MEMORY", "STATS", "x"],
      ["TIME", "x"],
      ["LOLWUT", "VERSION", "x"],
    ),
  },
  { weight: 4, arbitrary: misfit },
);

// ---- The two servers -------------------------------------------------------------------------------------------------------------------

/** The engine, with the real time, since the other server has that too. */
class Ours {
  readonly engine = new Engine({
    clock: { wallMs: () => Date.now(), monotonicUs: () => performance.now() * 1000 },
    random: new SeededRandom(seed),
  });
  private readonly session: Session = this.engine.openSession(unpooledBuffers());
  private readonly parser = new RequestParser();

  run(commands: readonly Words[]): string[] {
    const requests = encode(commands);
    const { reply } = this.session;
    const replies: string[] = [];
    let at = 0;
    this.engine.beginBatch(this.session);
    while (this.parser.parse(requests, at, requests.length)) {
      at = this.parser.position;
      this.engine.execute(this.session, this.parser.request);
      replies.push(latin1(reply.bytes.subarray(0, reply.position)));
      reply.position = 0;
    }
    return replies;
  }
}

class Theirs {
  private readonly process: ChildProcess;
  private readonly socket: Socket;
  private readonly folder: string;
  private received = "";
  private wake: () => void = () => {};

  private constructor(process: ChildProcess, socket: Socket, folder: string) {
    this.process = process;
    this.socket = socket;
    this.folder = folder;
    socket.on("data", (data) => {
      this.received += data.toString("latin1");
      this.wake();
    });
    socket.on("close", () => this.wake());
  }

  static async start(): Promise<Theirs> {
    const port = await freePort();
    const folder = mkdtempSync(join(tmpdir(), "respire-differential-"));
    const server = spawn(
      "redis-server",
      ["--port", String(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", folder],
      {
        stdio: "ignore",
      },
    );
    for (let tries = 0; tries < 200; tries++) {
      const socket = await tryConnect(port);
      if (socket !== null) return new Theirs(server, socket, folder);
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
    server.kill();
    throw new Error("redis-server does not answer");
  }

  async run(commands: readonly Words[]): Promise<string[]> {
    this.socket.write(encode(commands));
    const replies: string[] = [];
    while (replies.length < commands.length) {
      const end = replyEnd(this.received, 0);
      if (end > 0) {
        replies.push(this.received.slice(0, end));
        this.received = this.received.slice(end);
      } else {
        if (this.socket.closed) throw new Error("redis-server closed the connection");
        await new Promise<void>((resolve) => {
          this.wake = resolve;
        });
      }
    }
    return replies;
  }

  stop(): void {
    this.socket.destroy();
    this.process.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function encode(commands: readonly Words[]): Uint8Array {
  const writer = new RequestWriter();
  for (const each of commands) writer.command(each.map(bytesOf));
  return writer.take();
}

/** Where the reply that begins at `at` ends, or -1 if it is not all there. */
function replyEnd(text: string, at: number): number {
  const lineEnd = text.indexOf("\r\n", at);
  if (lineEnd < 0) return -1;
  const type = text[at] ?? "";
  const count = Number(text.slice(at + 1, lineEnd));
  let end = lineEnd + 2;
  if ("$=!".includes(type)) {
    if (count >= 0) end += count + 2;
    return end <= text.length ? end : -1;
  }
  if (!"*%~>".includes(type)) return end;
  for (let left = type === "%" ? count * 2 : count; left > 0 && end > 0; left--) end = replyEnd(text, end);
  return end;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => (typeof address === "object" && address !== null ? resolve(address.port) : reject(new Error("no port"))));
    });
  });
}

function tryConnect(port: number): Promise<Socket | null> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1", () => resolve(socket));
    socket.once("error", () => resolve(null));
  });
}

// ---- Comparing -------------------------------------------------------------------------------------------------------------------------

/** Null if the replies agree, else what to tell. */
function disagreement(command: Words, ours: string, theirs: string): string | null {
  if (ours === theirs) return null;
  const name = command[0]?.toLowerCase() ?? "";
  const isError = ours.startsWith("-") || theirs.startsWith("-");
  if (!isError && structural.has(name) && ours[0] === theirs[0]) return null;
  if ((name === "ttl" || name === "pttl") && ours[0] === ":" && theirs[0] === ":") {
    const left = [ours, theirs].map((reply) => Number(reply.slice(1)));
    const tolerance = name === "ttl" ? timeToleranceMs / 1000 : timeToleranceMs;
    if (Math.min(...left) > 0 && Math.abs(left[0]! - left[1]!) <= tolerance) return null;
  }
  if (differences.some((difference) => difference.matches(command, ours, theirs))) return null;
  return `${JSON.stringify(command)}\n  ours:   ${JSON.stringify(ours.slice(0, 300))}\n  theirs: ${JSON.stringify(theirs.slice(0, 300))}`;
}

/** A key set with a time that is past stays in 7.0 until somebody asks for it; DBSIZE would count it. */
const asksForLateKey = (command: Words): Words[] =>
  command[0]?.toLowerCase() === "set" && command.some((word) => /^(ex|px)at$/i.test(word)) ? [["EXISTS", command[1] ?? ""]] : [];

interface Tally {
  calls: number;
  errors: number;
}

const isInstalled = isVersion7("redis-server");
if (!isInstalled) console.log("differential: no redis-server of version 7 on the path, so the comparison with it is left out");

function isVersion7(program: string): boolean {
  try {
    return / v=7\./.test(execFileSync(program, ["--version"], { encoding: "utf8" }));
  } catch {
    return false;
  }
}

// Without the program there is nothing to compare with; the line above says so.
describe.skipIf(!isInstalled)("beside redis-server", () => {
  let theirs: Theirs;
  const tallies = new Map<string, Tally>();

  beforeAll(async () => {
    theirs = await Theirs.start();
  });
  afterAll(() => theirs?.stop());

  const compare = async (ours: Ours, protocol: 2 | 3, commands: readonly Words[]): Promise<void> => {
    const preparation: Words[] = [["FLUSHALL"], ["SELECT", "0"], ["HELLO", String(protocol)]];
    const sequence = commands.flatMap((command) => [command, ...asksForLateKey(command)]);
    const ourReplies = ours.run([...preparation, ...sequence]).slice(preparation.length);
    const theirReplies = (await theirs.run([...preparation, ...sequence])).slice(preparation.length);
    for (const [index, each] of sequence.entries()) {
      const difference = disagreement(each, ourReplies[index] ?? "", theirReplies[index] ?? "");
      if (difference !== null) throw new Error(`RESP${protocol}: ${difference}`);
      const name = each[0]?.toUpperCase() ?? "";
      if (ours.engine.commands.find(bytesOf(name), 0, name.length) === null) continue;
      const tally = tallies.get(name) ?? { calls: 0, errors: 0 };
      tally.calls++;
      if (ourReplies[index]?.startsWith("-")) tally.errors++;
      tallies.set(name, tally);
    }
  };
  const property = (ours: Ours) =>
    fc.asyncProperty(
      fc.constantFrom<2 | 3>(2, 3),
      fc.array(command, { minLength: 1, maxLength: commandsPerRun * 2, size: "max" }),
      (protocol, commands) => compare(ours, protocol, commands),
    );

  test(
    "the same commands get the same replies",
    async () => {
      await fc.assert(property(new Ours()), { seed, numRuns: Math.ceil(commandsWanted / commandsPerRun), endOnFailure: false });
      const shares = [...tallies].map(([name, { calls, errors }]) => `${name} ${calls}/${Math.round((100 * (calls - errors)) / calls)}%`);
      console.log(`differential: seed ${seed}; calls and share without an error: ${shares.sort().join(", ")}`);
      for (const { command, changedIn, why } of differences)
        console.log(`differential: not compared: ${command} (changed in ${changedIn}: ${why})`);
    },
    isLongRun ? 600_000 : 60_000,
  );

  test("a planted fault is found", async () => {
    const ours = new Ours();
    const decr = ours.engine.commands.find(bytesOf("DECR"), 0, 4) as { run: unknown };
    decr.run = ours.engine.commands.find(bytesOf("INCR"), 0, 4)?.run;
    const outcome = await fc.check(property(ours), { seed, numRuns: 20, interruptAfterTimeLimit: 20_000 });
    expect(outcome.failed).toBe(true);
    expect(String(outcome.errorInstance)).toContain('["DECR"');
  });
});
