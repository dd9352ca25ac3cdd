/** A client as a line of CLIENT LIST. Source of the fields, their order and the flags' letters: redis.io CLIENT LIST. */

import { redirectIdOf } from "../tracking/session-tracking.js";
import { sessionMemoryBytes } from "./memory.js";
import type { Session } from "./session.js";
import { state } from "./state.js";

/** @param nowUs monotonic time. */
export function clientLine(session: Session, nowUs: number): string {
  const { connection, reply } = session;
  const usage = connection.usage();
  const fields: readonly (readonly [name: string, value: string | number])[] = [
    ["id", session.id],
    ["addr", connection.address],
    ["laddr", connection.localAddress],
    ["fd", connection.fileDescriptor],
    ["name", session.name],
    ["age", wholeSeconds(nowUs - session.openedUs)],
    ["idle", wholeSeconds(nowUs - session.lastInteractionUs)],
    ["flags", clientFlags(session)],
    ["db", session.database.index],
    ["sub", session.channelCount],
    ["psub", session.patternCount],
    ["ssub", session.shardChannelCount],
    ["multi", session.queuedCount],
    ["watch", session.watchedCount],
    ["qbuf", usage.queryBytes],
    ["qbuf-free", usage.queryFreeBytes],
    // Arguments are not taken out of the query buffer before the request is complete.
    ["argv-mem", 0],
    ["multi-mem", session.queuedBytes],
    ["rbs", reply.bytes.length],
    // The buffer is as large as it had to be, and is given back with the output.
    ["rbp", reply.bytes.length],
    ["obl", reply.position],
    ["oll", usage.outputPieces],
    ["omem", usage.outputMemoryBytes],
    ["tot-mem", sessionMemoryBytes(session, usage)],
    ["events", reply.position > 0 || usage.outputPieces > 0 ? "rw" : "r"],
    ["cmd", session.lastCommand?.fullName ?? "NULL"],
    ["user", session.userName],
    ["redir", redirectIdOf(session)],
    ["resp", reply.protocol],
    ["lib-name", session.libraryName],
    ["lib-ver", session.libraryVersion],
    ["io-thread", 0],
    ["tot-net-in", usage.receivedBytes],
    ["tot-net-out", usage.sentBytes],
    ["tot-cmds", session.commandCount],
  ];
  return fields.map(([name, value]) => `${name}=${value}`).join(" ");
}

/** One letter for each thing that is special about a client; N if nothing is. */
export function clientFlags(session: Session): string {
  const { role, connection, tracking } = session;
  const letters: readonly (readonly [letter: string, isSet: boolean])[] = [
    ["S", role === "replica"],
    ["O", role === "monitor"],
    ["M", role === "master"],
    ["P", session.kind === "pubsub"],
    ["x", session.queuedCount >= 0],
    ["b", session.isSuspended],
    ["t", tracking?.isOn === true],
    ["R", tracking?.isRedirectBroken === true],
    ["B", tracking?.isOn === true && tracking.options.isBroadcasting],
    ["d", session.isDirty],
    ["c", session.closing],
    ["U", connection.isUnixSocket],
    ["e", session.isExemptFromEviction],
    ["T", (session.state & state.isNotTouching) !== 0],
  ];
  const set = letters.filter(([, isSet]) => isSet).map(([letter]) => letter);
  return set.length === 0 ? "N" : set.join("");
}

function wholeSeconds(us: number): number {
  return Math.floor(us / 1e6);
}
