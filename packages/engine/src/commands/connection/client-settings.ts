/** CLIENT ID, GETNAME, SETNAME, SETINFO, REPLY, NO-EVICT, NO-TOUCH: what a client may learn and say of itself. */
import { oneOf, string, token } from "../../argument-schema.js";
import type { Arguments } from "../../arguments.js";
import type { CommandSpec } from "../../command.js";
import type { CommandContext } from "../../context.js";
import { errors, refusal } from "../../errors.js";
import { replies } from "../../reply-schema.js";
import { skipNextReply, turnRepliesOff, turnRepliesOn } from "../../session/reply-mode.js";
import { state } from "../../session/state.js";
import { readClientName } from "./client-name.js";

function id({ session, reply }: CommandContext): void {
  reply.integer(session.id);
}

function getName({ session, reply }: CommandContext): void {
  if (session.name === "") reply.null();
  else reply.bulkText(session.name);
}

/** An empty name takes the name away. */
function setName({ args, session, reply }: CommandContext): void {
  session.name = readClientName(args, 2);
  reply.ok();
}

function setInfo({ args, session, reply }: CommandContext): void {
  const isName = args.is(2, "LIB-NAME");
  if (!isName && !args.is(2, "LIB-VER")) throw refusal.clientSetinfoOption(args.echo(2));
  const value = readClientName(args, 3, refusal.clientSetinfoValue(args.echo(2)));
  if (isName) session.libraryName = value;
  else session.libraryVersion = value;
  reply.ok();
}

function replyMode({ args, session, reply }: CommandContext): void {
  if (args.is(2, "ON")) {
    turnRepliesOn(session);
    reply.ok();
  } else if (args.is(2, "OFF")) turnRepliesOff(session);
  else if (args.is(2, "SKIP")) skipNextReply(session);
  else throw errors.syntax;
}

function noEvict({ args, session, reply }: CommandContext): void {
  session.isExemptFromEviction = readOnOff(args, 2);
  reply.ok();
}

function noTouch({ args, session, reply }: CommandContext): void {
  if (readOnOff(args, 2)) session.state |= state.isNotTouching;
  else session.state &= ~state.isNotTouching;
  reply.ok();
}

function readOnOff(args: Arguments, index: number): boolean {
  const isOn = args.is(index, "ON");
  if (!isOn && !args.is(index, "OFF")) throw errors.syntax;
  return isOn;
}

const shared = { group: "connection", complexity: "O(1)", flags: ["noscript", "loading", "stale"], aclCategories: ["connection"] } as const;
const ofAllNodes = ["request_policy:all_nodes", "response_policy:all_succeeded"] as const;
const onOff = oneOf("enabled", [token("ON"), token("OFF")]);

export const clientSettingsSubcommands: readonly CommandSpec[] = [
  {
    ...shared,
    name: "ID",
    since: "5.0.0",
    summary: "The connection's number, which no other one ever has.",
    args: [],
    reply: replies.integer(),
    run: id,
  },
  {
    ...shared,
    name: "GETNAME",
    since: "2.6.9",
    summary: "The connection's name.",
    args: [],
    reply: replies.nullOr(replies.bulk()),
    run: getName,
  },
  {
    ...shared,
    name: "SETNAME",
    since: "2.6.9",
    summary: "Names the connection.",
    tips: ofAllNodes,
    args: [string("connection-name")],
    reply: replies.ok,
    run: setName,
  },
  {
    ...shared,
    name: "SETINFO",
    since: "7.2.0",
    summary: "Says which library the client uses.",
    tips: ofAllNodes,
    args: [oneOf("attr", [string("libname", { token: "LIB-NAME" }), string("libver", { token: "LIB-VER" })])],
    reply: replies.ok,
    run: setInfo,
  },
  {
    ...shared,
    name: "REPLY",
    since: "3.2.0",
    summary: "Whether requests are answered.",
    args: [oneOf("action", [token("ON"), token("OFF"), token("SKIP")])],
    reply: replies.oneOf([replies.ok, replies.none]),
    run: replyMode,
  },
  {
    ...shared,
    name: "NO-EVICT",
    since: "7.0.0",
    summary: "Whether the connection may be closed to free memory.",
    flags: ["admin", "noscript", "loading", "stale"],
    args: [onOff],
    reply: replies.ok,
    run: noEvict,
  },
  {
    ...shared,
    name: "NO-TOUCH",
    since: "7.2.0",
    summary: "Whether the client's commands mark keys as used.",
    args: [onOff],
    reply: replies.ok,
    run: noTouch,
  },
];
