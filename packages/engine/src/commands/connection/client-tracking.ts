/** CLIENT TRACKING, CACHING, TRACKINGINFO, GETREDIR: client-side caching. Source: redis.io "Client-side caching". */
import { beginsWith } from "@respire/datastructures";
import { integer, oneOf, string, token } from "../../argument-schema.js";
import { upToZeroByte } from "../../arguments.js";
import type { CommandSpec } from "../../command.js";
import type { CommandContext } from "../../context.js";
import { errors, refusal } from "../../errors.js";
import { latin1Text } from "../../latin1.js";
import { replies } from "../../reply-schema.js";
import type { Session } from "../../session/session.js";
import { state } from "../../session/state.js";
import { redirectIdOf, type TrackingOptions } from "../../tracking/session-tracking.js";

interface ReadOptions {
  readonly options: TrackingOptions;
  /** Valid until the handler returns. */
  readonly prefixes: readonly Uint8Array[];
}

function tracking(context: CommandContext): void {
  const { args, engine, session, reply } = context;
  const { options, prefixes } = readOptions(context);
  if (args.is(2, "ON")) {
    refuseMode(session, options, prefixes);
    engine.tracking.turnOn(session, options, prefixes);
  } else if (args.is(2, "OFF")) engine.tracking.turnOff(session);
  else throw errors.syntax;
  reply.ok();
}

/** In any order, any number of times but for REDIRECT. They are looked at whether tracking is turned on or off. */
function readOptions({ args, engine }: CommandContext): ReadOptions {
  let redirectId = 0;
  const flags = { isBroadcasting: false, isOptIn: false, isOptOut: false, isNoLoop: false };
  const prefixes: Uint8Array[] = [];
  for (let i = 3; i < args.count; i++) {
    const hasValue = i + 1 < args.count;
    if (args.is(i, "REDIRECT") && hasValue) {
      if (redirectId !== 0) throw errors.redirectTwice;
      redirectId = Number(args.integer64(++i));
      if (engine.sessions.byId(redirectId) === undefined) throw errors.noSuchRedirectClient;
    } else if (args.is(i, "PREFIX") && hasValue) prefixes.push(args.word(++i));
    else if (args.is(i, "BCAST")) flags.isBroadcasting = true;
    else if (args.is(i, "OPTIN")) flags.isOptIn = true;
    else if (args.is(i, "OPTOUT")) flags.isOptOut = true;
    else if (args.is(i, "NOLOOP")) flags.isNoLoop = true;
    else throw errors.syntax;
  }
  return { options: { redirectId, ...flags }, prefixes };
}

/** A session that tracks may be told otherwise, but for what decides how what it has read is kept. */
function refuseMode(session: Session, { isBroadcasting, isOptIn, isOptOut }: TrackingOptions, prefixes: readonly Uint8Array[]): void {
  const before = session.tracking?.isOn === true ? session.tracking.options : null;
  if (!isBroadcasting && prefixes.length > 0) throw errors.prefixWithoutBroadcasting;
  if (before !== null && before.isBroadcasting !== isBroadcasting) throw errors.broadcastingSwitched;
  if (isBroadcasting && (isOptIn || isOptOut)) throw errors.broadcastingWithChoice;
  if (isOptIn && isOptOut) throw errors.optInWithOptOut;
  if (before !== null && ((isOptIn && before.isOptOut) || (isOptOut && before.isOptIn))) throw errors.choiceSwitched;
  refuseOverlap(session.tracking?.prefixes ?? [], prefixes);
}

/** A key would be told of twice. */
function refuseOverlap(existing: readonly Uint8Array[], added: readonly Uint8Array[]): void {
  added.forEach((prefix, index) => {
    const known = existing.find((each) => overlap(each, prefix));
    if (known !== undefined) throw refusal.prefixesOverlap(echo(prefix), "an existing prefix", echo(known));
    const other = added.slice(index + 1).find((each) => overlap(each, prefix));
    if (other !== undefined) throw refusal.prefixesOverlap(echo(prefix), "another provided prefix", echo(other));
  });
}

/** Whether one is the beginning of the other. */
function overlap(a: Uint8Array, b: Uint8Array): boolean {
  return beginsWith(a, 0, a.length, b) || beginsWith(b, 0, b.length, a);
}

function echo(prefix: Uint8Array): string {
  return upToZeroByte(latin1Text(prefix));
}

function caching({ args, session, reply }: CommandContext): void {
  if (session.tracking?.isOn !== true) throw errors.cachingWithoutTracking;
  const { isOptIn, isOptOut } = session.tracking.options;
  const isYes = args.is(2, "YES");
  if (!isYes && !args.is(2, "NO")) throw errors.syntax;
  if (isYes && !isOptIn) throw errors.cachingWithoutOptIn;
  if (!isYes && !isOptOut) throw errors.notCachingWithoutOptOut;
  session.state |= state.hasCachingChoice;
  reply.ok();
}

function trackingInfo({ session, reply }: CommandContext): void {
  const flags = trackingFlags(session);
  const prefixes = session.tracking?.prefixes ?? [];
  reply.map(3);
  reply.bulkText("flags");
  reply.set(flags.length);
  for (const flag of flags) reply.bulkText(flag);
  reply.bulkText("redirect");
  reply.integer(redirectIdOf(session));
  reply.bulkText("prefixes");
  reply.array(prefixes.length);
  for (const prefix of prefixes) reply.bulk(prefix, 0, prefix.length);
}

const flagNames = ["off", "on", "bcast", "optin", "caching-yes", "optout", "caching-no", "noloop", "broken_redirect"] as const;

function trackingFlags(session: Session): readonly string[] {
  if (session.tracking?.isOn !== true) return ["off"];
  const { options, isRedirectBroken } = session.tracking;
  const { isBroadcasting, isOptIn, isOptOut, isNoLoop } = options;
  const hasChoice = (session.state & state.hasCachingChoice) !== 0;
  const isSet = [false, true, isBroadcasting, isOptIn, isOptIn && hasChoice, isOptOut, isOptOut && hasChoice, isNoLoop, isRedirectBroken];
  return flagNames.filter((_, index) => isSet[index]);
}

function getRedirect({ session, reply }: CommandContext): void {
  reply.integer(redirectIdOf(session));
}

const shared = { group: "connection", flags: ["noscript", "loading", "stale"], aclCategories: ["connection"] } as const;
const optional = { optional: true } as const;

export const clientTrackingSubcommands: readonly CommandSpec[] = [
  {
    ...shared,
    name: "TRACKING",
    since: "6.0.0",
    summary: "Whether the client is told when what it has read, or what begins with its prefixes, is modified.",
    complexity: "O(N) where N is the number of prefixes, each compared with the client's others",
    args: [
      oneOf("status", [token("ON"), token("OFF")]),
      integer("client-id", { token: "REDIRECT", ...optional }),
      string("prefix", { token: "PREFIX", ...optional, multiple: true, multipleToken: true }),
      token("BCAST", optional),
      token("OPTIN", optional),
      token("OPTOUT", optional),
      token("NOLOOP", optional),
    ],
    reply: replies.ok,
    run: tracking,
  },
  {
    ...shared,
    name: "CACHING",
    since: "6.0.0",
    summary: "Whether what the next command reads is remembered, for clients that track with OPTIN or OPTOUT.",
    complexity: "O(1)",
    args: [oneOf("mode", [token("YES"), token("NO")])],
    reply: replies.ok,
    run: caching,
  },
  {
    ...shared,
    name: "TRACKINGINFO",
    since: "6.2.0",
    summary: "How the client tracks.",
    complexity: "O(N) where N is the number of its prefixes",
    args: [],
    reply: replies.record({
      flags: replies.set(replies.word(flagNames)),
      redirect: replies.integer("the client that is sent the invalidations; 0: this one; -1: tracking is off"),
      prefixes: replies.array(replies.bulk()),
    }),
    run: trackingInfo,
  },
  {
    ...shared,
    name: "GETREDIR",
    since: "6.0.0",
    summary: "Which client is sent the invalidations of this one.",
    complexity: "O(1)",
    args: [],
    reply: replies.integer("0: this one; -1: tracking is off"),
    run: getRedirect,
  },
];
