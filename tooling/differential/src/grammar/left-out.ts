/** Commands that are not sent, each with the reason. Everything else in the command table is. */
import type { Command } from "@respire/engine";
import type { Words } from "../request.ts";
import { takesIdFromClock } from "./entry-ids.ts";
import { strewsDistances } from "./search-destinations.ts";
import { setsHarmlessOptions } from "./settings.ts";
import { hasTimeout, mayWaitLong } from "./timeouts.ts";

/** More than one connection, pushes and silences are what scripts are for: `conversation/`. */
const elsewhere = "compared where several connections are";

/** By the command's name or, for all of a container's, its own with `|*`; in lower case. */
export const leftOut: Readonly<Record<string, string>> = {
  shutdown: "ends the server",
  quit: "ends the connection",
  pfselftest: "keeps redis-server busy for more than a second",
  failover: "changes the server's role",
  replicaof: "changes the server's role",
  slaveof: "changes the server's role",
  replconf: "belongs between servers",
  sync: "turns the connection into a replication link",
  psync: "turns the connection into a replication link",
  migrate: "connects elsewhere",
  monitor: "turns the connection into a feed of what other connections do",
  multi: elsewhere,
  exec: elsewhere,
  discard: elsewhere,
  subscribe: elsewhere,
  psubscribe: elsewhere,
  ssubscribe: elsewhere,
  unsubscribe: elsewhere,
  punsubscribe: elsewhere,
  sunsubscribe: elsewhere,
  wait: "waits for replicas",
  waitaof: "waits for files",
  save: "writes a file",
  bgsave: "writes a file",
  bgrewriteaof: "writes a file",
  lastsave: "tells when the server was started",
  "client|kill": "ends connections, the tester's own among them",
  "client|pause": "stops every connection for a time",
  "client|reply": elsewhere,
  "client|unblock": "needs a blocked client",
  "client|tracking": elsewhere,
  "config|rewrite": "writes a file",
  "debug|*": "shows and changes the inside of a server, which is each server's own; it can stop or end it",
  "acl|*": "changes users for the sequences behind it",
  "module|*": "loads code",
  "cluster|*": "the compared server is none of a cluster",
  "latency|doctor": "writes prose about one server",
  "memory|doctor": "writes prose about one server",
};

/** Why a command is not sent; null if it is. */
export function reasonToLeaveOut(command: Command): string | null {
  const { fullName, flags } = command;
  const container = fullName.split("|")[0] as string;
  if (flags.includes("blocking") && !hasTimeout(fullName)) return "may wait";
  return leftOut[fullName] ?? leftOut[`${container}|*`] ?? null;
}

const names = new Set(Object.keys(leftOut).filter((name) => !name.includes("|")));
const containers = new Set(Object.keys(leftOut).flatMap((name) => (name.endsWith("|*") ? [name.slice(0, -2)] : [])));

/** A reply with so many random fields, repetitions included, would fill the memory. */
const isEndless = (count: string): boolean => /^-\d{5,}$/.test(count);

/** Whether a request, damaged as it may be, would run one of them, on this server or on the other. */
export function isLeftOut(words: Words): boolean {
  const name = (words[0] ?? "").toLowerCase();
  if (names.has(name) || containers.has(name)) return true;
  if (takesIdFromClock(words)) return true;
  if (hasTimeout(name)) return mayWaitLong(words);
  if (strewsDistances(words)) return true;
  if (/^(hrandfield|[sz]randmember)$/.test(name) && isEndless(words[2] ?? "")) return true;
  if (name === "config" && words[1]?.toLowerCase() === "set") return !setsHarmlessOptions(words);
  return words.length > 1 && leftOut[`${name}|${(words[1] as string).toLowerCase()}`] !== undefined;
}
