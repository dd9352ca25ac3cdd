/** CLIENT LIST, INFO, KILL, UNBLOCK: what a client may learn of the others and do to them. */
import { integer, oneOf, string, token } from "../../argument-schema.js";
import type { CommandSpec } from "../../command.js";
import type { CommandContext } from "../../context.js";
import { errors, refusal } from "../../errors.js";
import { errorEchoLengthMax } from "../../limits.js";
import { replies } from "../../reply-schema.js";
import { clientLine } from "../../session/client-line.js";
import { type ClientFilter, type FilterRules, readClientFilter } from "./client-filter.js";

const int64Min = -(2n ** 63n);
const { clientId, clientIdRange, syntax } = errors;
/**
 * Redis's LIST takes one filter, a type or ids up to the end, and what is wrong with several, which Valkey's takes, it says as if there were but one: behind
 * ids everything should be an id, else the syntax is wrong.
 */
const listRules = {
  ofType: { badId: syntax, idMin: int64Min, badType: null, badSyntax: syntax },
  ofIds: { badId: clientId, idMin: int64Min, badType: clientId, badSyntax: clientId },
  ofOthers: { badId: syntax, idMin: int64Min, badType: syntax, badSyntax: syntax },
} as const satisfies Record<string, FilterRules>;
const killRules: FilterRules = { badId: clientIdRange, idMin: 1n, badType: null, badSyntax: syntax };

function listRulesFor({ args }: CommandContext): FilterRules {
  if (args.count > 3 && args.is(2, "ID")) return listRules.ofIds;
  return args.count === 4 ? listRules.ofType : listRules.ofOthers;
}

const everybody: ClientFilter = { skipsMe: null, matches: () => true };

function list(context: CommandContext): void {
  const { args, engine, session, reply } = context;
  const filter = args.count === 2 ? everybody : readClientFilter(context, 2, listRulesFor(context));
  let lines = "";
  for (const each of engine.sessions.all()) {
    if (filter.skipsMe === true && each === session) continue;
    if (filter.matches(each)) lines += `${clientLine(each, engine.time.us)}\n`;
  }
  reply.verbatim("txt", lines);
}

function info({ engine, session, reply }: CommandContext): void {
  reply.verbatim("txt", `${clientLine(session, engine.time.us)}\n`);
}

/** The old form names an address and answers OK; the new one has filters and answers a number. A client that kills itself is told so first. */
function kill(context: CommandContext): void {
  const { args, engine, session, reply } = context;
  const isOldForm = args.count === 3;
  const address = args.text(2);
  const filter = isOldForm
    ? { skipsMe: false, matches: ({ connection }: typeof session) => connection.address === address }
    : readClientFilter(context, 2, killRules);
  let killed = 0;
  for (const each of engine.sessions.all()) {
    if (!filter.matches(each) || (each === session && filter.skipsMe !== false)) continue;
    killed++;
    if (each === session) session.closing = true;
    else engine.sessions.kill(each, "killed");
    if (isOldForm) break;
  }
  if (!isOldForm) reply.integer(killed);
  else if (killed > 0) reply.ok();
  else throw errors.noSuchClient;
}

function unblock({ args, engine, reply }: CommandContext): void {
  if (args.count > 4) throw refusal.unknownSubcommandOrArity(args.echo(1, errorEchoLengthMax), "client");
  const withError = args.count === 4 && args.is(3, "ERROR");
  if (args.count === 4 && !withError && !args.is(3, "TIMEOUT")) throw errors.unblockReason;
  const id = args.integer64(2);
  const session = engine.sessions.byId(Number(id));
  reply.integer(session !== undefined && engine.sessions.deferred.unblock(session, withError) ? 1 : 0);
}

const shared = { group: "connection", aclCategories: ["connection"] } as const;
const adminFlags = ["admin", "noscript", "loading", "stale"] as const;

export const clientListSubcommands: readonly CommandSpec[] = [
  {
    ...shared,
    name: "LIST",
    since: "2.4.0",
    summary: "Tells about the clients, a line for each.",
    complexity: "O(N) where N is the number of clients",
    flags: adminFlags,
    tips: ["nondeterministic_output"],
    history: [
      ["2.8.12", "`id`."],
      ["5.0.0", "The filter `TYPE`."],
      ["6.0.0", "`user`."],
      ["6.2.0", "`argv-mem`, `tot-mem`, `laddr` and `redir`, and the filter `ID`."],
      ["7.0.0", "`resp`, `multi-mem`, `rbs` and `rbp`."],
      ["7.0.3", "`ssub`."],
      ["7.2.0", "`lib-name` and `lib-ver`."],
      ["7.4.0", "`watch`."],
      ["8.0.0", "`io-thread`."],
    ],
    args: [
      oneOf("client-type", [token("NORMAL"), token("MASTER"), token("REPLICA"), token("PUBSUB")], {
        token: "TYPE",
        optional: true,
        since: "5.0.0",
      }),
      integer("client-id", { token: "ID", optional: true, multiple: true, since: "6.2.0" }),
    ],
    reply: replies.verbatim("a line for each client, of fields `name=value`"),
    run: list,
  },
  {
    ...shared,
    name: "INFO",
    since: "6.2.0",
    summary: "Tells about this connection, as CLIENT LIST does.",
    complexity: "O(1)",
    flags: ["noscript", "loading", "stale"],
    tips: ["nondeterministic_output"],
    args: [],
    reply: replies.verbatim("fields `name=value`"),
    run: info,
  },
  {
    ...shared,
    name: "KILL",
    since: "2.4.0",
    summary: "Closes connections.",
    complexity: "O(N) where N is the number of clients",
    flags: adminFlags,
    history: [
      ["2.8.12", "Filters."],
      ["2.8.12", "The filter `ID`."],
      ["3.2.0", "The type `master`."],
      ["5.0.0", "The type `replica`; `slave` is still understood."],
      ["6.2.0", "The filter `LADDR`."],
      ["7.4.0", "The filter `MAXAGE`."],
    ],
    args: [
      oneOf("filter", [
        string("old-format", { displayText: "ip:port" }),
        oneOf(
          "new-format",
          [
            integer("client-id", { token: "ID", optional: true, since: "2.8.12" }),
            oneOf(
              "client-type",
              [token("NORMAL"), token("MASTER", { since: "3.2.0" }), token("SLAVE"), token("REPLICA", { since: "5.0.0" }), token("PUBSUB")],
              { token: "TYPE", optional: true, since: "2.8.12" },
            ),
            string("username", { token: "USER", optional: true }),
            string("addr", { token: "ADDR", displayText: "ip:port", optional: true }),
            string("laddr", { token: "LADDR", displayText: "ip:port", optional: true, since: "6.2.0" }),
            oneOf("skipme", [token("YES"), token("NO")], { token: "SKIPME", optional: true }),
            integer("maxage", { token: "MAXAGE", optional: true, since: "7.4.0" }),
          ],
          { multiple: true },
        ),
      ]),
    ],
    reply: replies.oneOf([replies.ok, replies.count("connections closed, when filters are given")]),
    run: kill,
  },
  {
    ...shared,
    name: "UNBLOCK",
    since: "5.0.0",
    summary: "Ends the wait of a client that is blocked in a command.",
    complexity: "O(log N) where N is the number of clients that wait",
    flags: adminFlags,
    args: [integer("client-id"), oneOf("unblock-type", [token("TIMEOUT"), token("ERROR")], { optional: true })],
    reply: replies.oneOfIntegers([0, 1], "1 if the client was blocked"),
    run: unblock,
  },
];
