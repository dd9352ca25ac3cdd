/**
 * Invalidation messages, and to whom they go: to the client itself if it speaks RESP3, else nowhere; or to the one that it is redirected to, which may speak
 * RESP2 if it is subscribed to anything.
 *
 *   RESP3   >2  invalidate  keys
 *   RESP2   *3  message  __redis__:invalidate  keys
 *
 * The keys are an array, or null: all there are. Source: redis.io "Client-side caching".
 */
import { ReplyWriter, unpooledBuffers } from "@respire/resp-protocol";
import { latin1Bytes } from "../latin1.js";
import type { SessionRegistry } from "../session/registry.js";
import type { Session } from "../session/session.js";
import type { SessionTracking } from "./session-tracking.js";

const pushHeader = latin1Bytes(">2\r\n$10\r\ninvalidate\r\n");
const messageHeader = latin1Bytes("*3\r\n$7\r\nmessage\r\n$20\r\n__redis__:invalidate\r\n");

/** In the protocol of the client that tracks, whatever that of the one that it redirects to is. */
const allKeys = { 2: latin1Bytes("$-1\r\n"), 3: latin1Bytes("_\r\n") } as const;

/** A message's keys, encoded; null stands for all keys. */
export type InvalidKeys = Uint8Array | null;

const writer = new ReplyWriter(unpooledBuffers());
/** What encoding a message has taken is kept for the next one up to this size. 64 KiB. */
const bytesKeptMax = 64 * 1024;

function written(): Uint8Array {
  const encoded = writer.bytes.slice(0, writer.position);
  writer.position = 0;
  if (writer.bytes.length > bytesKeptMax) writer.detach();
  return encoded;
}

export function encodeKey(bytes: Uint8Array, start: number, length: number): Uint8Array {
  writer.position = 0;
  writer.array(1);
  writer.bulk(bytes, start, length);
  return written();
}

export function encodeKeys(keys: readonly Uint8Array[]): Uint8Array {
  writer.position = 0;
  writer.array(keys.length);
  for (const key of keys) writer.bulk(key, 0, key.length);
  return written();
}

/** Tells whoever is to know for the session, which has tracked, that keys are no longer as it has read them. */
export function sendInvalidation(sessions: SessionRegistry, session: Session, keys: InvalidKeys): void {
  const tracking = session.tracking as SessionTracking;
  const { redirectId } = tracking.options;
  const isRedirected = redirectId !== 0;
  const receiver = isRedirected ? sessions.byId(redirectId) : session;
  if (receiver === undefined) {
    tracking.isRedirectBroken = true;
    if (session.reply.protocol === 3) sendRedirectBroken(session, redirectId);
    return;
  }
  const isPush = receiver.reply.protocol === 3;
  if (!isPush && !(isRedirected && isSubscribed(receiver))) return;
  const header = isPush ? pushHeader : messageHeader;
  const encoded = keys ?? allKeys[session.reply.protocol];
  receiver.push((reply) => {
    reply.raw(header);
    reply.raw(encoded);
  });
}

function sendRedirectBroken(session: Session, redirectId: number): void {
  session.push((reply) => {
    reply.push(2);
    reply.bulkText("tracking-redir-broken");
    reply.integer(redirectId);
  });
}

function isSubscribed({ channelCount, patternCount, shardChannelCount }: Session): boolean {
  return channelCount + patternCount + shardChannelCount > 0;
}
