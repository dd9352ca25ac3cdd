import { block, integer, string } from "../../argument-schema.js";
import type { CommandSpec } from "../../command.js";
import type { CommandContext } from "../../context.js";
import { errors, refusal } from "../../errors.js";
import { replies } from "../../reply-schema.js";
import { compatibleVersion } from "../../version.js";
import { authenticate } from "./auth.js";
import { readClientName } from "./client-name.js";

/** HELLO: chooses the protocol, says who is there, names the connection, and tells who answers. */
function hello(context: CommandContext): void {
  const { args, engine, session, reply } = context;
  let protocol: 2 | 3 = reply.protocol;
  let name: string | null = null;
  let userIndex = 0;
  if (args.count > 1) {
    const version = args.integer64(1, errors.protocolVersionNotInteger);
    if (version !== 2 && version !== 3) throw errors.protocolVersion;
    protocol = version;
  }
  for (let i = 2; i < args.count; i++) {
    if (args.is(i, "SETNAME") && i + 1 < args.count) name = readClientName(args, ++i);
    else if (args.is(i, "AUTH") && i + 2 < args.count) {
      userIndex = i + 1;
      i += 2;
    } else throw refusal.helloOption(args.echo(i));
  }
  if (userIndex > 0) authenticate(context, args.text(userIndex), args.word(userIndex + 1));
  if (session.needsAuth) throw errors.helloNeedsAuth;
  engine.sessions.outbox.settle(); // What was published before is encoded as it was.
  reply.protocol = protocol;
  engine.pubsub.review(session);
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

export const helloCommands: readonly CommandSpec[] = [
  {
    group: "connection",
    complexity: "O(1)",
    aclCategories: ["connection"],
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
];
