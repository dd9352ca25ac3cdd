import { block, integer, string } from "../../argument-schema.js";
import type { CommandSpec } from "../../command.js";
import type { CommandContext } from "../../context.js";
import { errors, refusal } from "../../errors.js";
import { replies } from "../../reply-schema.js";
import { compatibleVersion } from "../../version.js";
import { readDatabase } from "../database-index.js";

function ping({ args, reply }: CommandContext): void {
  if (args.count > 2) throw refusal.wrongArity("ping");
  if (args.count === 1) reply.simple("PONG");
  else reply.bulk(args.bytes, args.start(1), args.length(1));
}

function echo({ args, reply }: CommandContext): void {
  reply.bulk(args.bytes, args.start(1), args.length(1));
}

function select(context: CommandContext): void {
  const { args, engine, reply } = context;
  context.select(readDatabase(engine, args, 1));
  reply.ok();
}

/** HELLO: chooses the protocol, names the connection, and tells who answers. */
function hello({ args, session, reply }: CommandContext): void {
  let protocol: 2 | 3 = reply.protocol;
  let name: string | null = null;
  if (args.count > 1) {
    const version = args.integer64(1, errors.protocolVersionNotInteger);
    if (version !== 2 && version !== 3) throw errors.protocolVersion;
    protocol = version;
  }
  for (let i = 2; i < args.count; i++) {
    if (args.is(i, "SETNAME") && i + 1 < args.count) name = readClientName(args.text(++i));
    else if (args.is(i, "AUTH") && i + 2 < args.count) {
      // The default user has no password until there are users: it takes any, as Redis's does.
      if (args.text(i + 1) !== "default") throw errors.wrongPassword;
      i += 2;
    } else throw refusal.helloOption(args.echo(i));
  }
  reply.protocol = protocol;
  if (name !== null) session.name = name;
  reply.map(7);
  reply.bulkText("server");
  reply.bulkText("redis");
  reply.bulkText("version");
  reply.bulkText(compatibleVersion);
  reply.bulkText("proto");
  reply.integer(protocol);
  reply.bulkText("id");
  reply.integer(session.id);
  reply.bulkText("mode");
  reply.bulkText("standalone");
  reply.bulkText("role");
  reply.bulkText("master");
  reply.bulkText("modules");
  reply.array(0);
}

/** Names appear in lists of clients, one to a line: no spaces, no line ends, nothing unprintable. */
function readClientName(name: string): string {
  for (let i = 0; i < name.length; i++) {
    const code = name.charCodeAt(i);
    if (code < 0x21 || code > 0x7e) throw errors.clientName;
  }
  return name;
}

function quit({ session, reply }: CommandContext): void {
  session.closing = true;
  reply.ok();
}

const shared = { group: "connection", complexity: "O(1)", aclCategories: ["connection"] } as const;

export const connectionCommands: readonly CommandSpec[] = [
  {
    ...shared,
    name: "PING",
    since: "1.0.0",
    summary: "Answers PONG, or with what it was given.",
    flags: ["fast"],
    tips: ["request_policy:all_shards", "response_policy:all_succeeded"],
    args: [string("message", { optional: true })],
    reply: replies.oneOf([replies.simple("without a message", ["PONG"]), replies.bulk("the message")]),
    run: ping,
  },
  {
    ...shared,
    name: "ECHO",
    since: "1.0.0",
    summary: "Returns what it was given.",
    flags: ["loading", "stale", "fast"],
    args: [string("message")],
    reply: replies.bulk(),
    run: echo,
  },
  {
    ...shared,
    name: "SELECT",
    since: "1.0.0",
    summary: "Goes on in another database.",
    flags: ["loading", "stale", "fast"],
    args: [integer("index")],
    reply: replies.ok,
    run: select,
  },
  {
    ...shared,
    name: "HELLO",
    since: "6.0.0",
    summary: "Chooses the version of the protocol, and tells about the server.",
    flags: ["noscript", "loading", "stale", "fast", "no_auth", "allow_busy"],
    args: [
      block(
        "arguments",
        [
          integer("protover"),
          block("auth", [string("username"), string("password")], { token: "AUTH", optional: true }),
          string("clientname", { token: "SETNAME", optional: true }),
        ],
        { optional: true },
      ),
    ],
    history: [["6.2.0", "Without a version of the protocol it only tells about the server."]],
    reply: replies.record({
      server: replies.bulk(),
      version: replies.bulk(),
      proto: replies.oneOfIntegers([2, 3]),
      id: replies.count(),
      mode: replies.word(["standalone", "sentinel", "cluster"]),
      role: replies.word(["master", "replica"]),
      modules: replies.array(replies.any),
    }),
    run: hello,
  },
  {
    ...shared,
    name: "QUIT",
    since: "1.0.0",
    summary: "Has the connection closed after the replies so far.",
    flags: ["noscript", "loading", "stale", "fast", "no_auth", "allow_busy"],
    deprecated: { since: "7.2.0", replacedBy: "just closing the connection" },
    args: [],
    arity: -1,
    reply: replies.ok,
    run: quit,
  },
];
