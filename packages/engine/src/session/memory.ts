/** How much memory a client takes: what CLIENT LIST and INFO show. */
import type { ConnectionUsage } from "./connection.js";
import type { SessionRegistry } from "./registry.js";
import type { Session, SessionKind } from "./session.js";

/** The objects of an idle connection, its socket's among them, when none of its buffers is in use: what `npm run bench -- idle` measures. 2 KiB. */
const objectBytes = 2048;

/** A watched key's part of a client: its object, and its place in two lists. */
const watchBytes = 100;
/** The sets of what a session is subscribed to, and a place in one of them and among a channel's subscribers: measured with Node 20. */
const subscriptionsBytes = 700;
const subscriptionBytes = 46;

/** Buffers of requests that have not run. */
export function inputMemoryBytes(usage: ConnectionUsage): number {
  return usage.queryBytes + usage.queryFreeBytes;
}

/** Buffers of replies that have not been sent. */
export function outputMemoryBytes(session: Session, usage: ConnectionUsage): number {
  return session.reply.bytes.length + usage.outputMemoryBytes;
}

/** Everything that is kept for one client. */
export function sessionMemoryBytes(session: Session, usage: ConnectionUsage): number {
  const texts = session.name.length + session.libraryName.length + session.libraryVersion.length;
  const watched = session.watches.reduce((bytes, { key }) => bytes + watchBytes + key.length, 0);
  const prefixes = session.tracking?.prefixBytes ?? 0;
  const fieldsets = session.fieldsets?.usedBytes ?? 0;
  const own = objectBytes + texts + watched + prefixes + fieldsets + session.queuedBytes + subscribedMemoryBytes(session);
  return own + inputMemoryBytes(usage) + outputMemoryBytes(session, usage);
}

function subscribedMemoryBytes({ subscriptions, channelCount, patternCount, shardChannelCount }: Session): number {
  return subscriptions === null ? 0 : subscriptionsBytes + (channelCount + patternCount + shardChannelCount) * subscriptionBytes;
}

/** Of all clients of these kinds. Looks at every session. */
export function clientsMemoryBytes(registry: SessionRegistry, kinds: readonly SessionKind[]): number {
  let total = 0;
  for (const session of registry.all()) {
    if (kinds.includes(session.kind)) total += sessionMemoryBytes(session, session.connection.usage());
  }
  return total;
}
