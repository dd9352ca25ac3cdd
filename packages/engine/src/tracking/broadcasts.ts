/**
 * Broadcasting: clients that are told of every modified key that begins with one of their prefixes, whether they have read it or not. What was modified is
 * collected, and told once per turn of the event loop, in a message for each prefix.
 *
 * Prefixes and keys are told in the order of their bytes, as Redis's radix trees yield them.
 */
import { Arena, ByteMap, beginsWith, compareBytes, type KeyHasher } from "@respire/datastructures";
import type { SessionRegistry } from "../session/registry.js";
import type { Session } from "../session/session.js";
import { encodeKeys, sendInvalidation } from "./invalidation.js";
import type { SessionTracking } from "./session-tracking.js";

/** Keys collected for a prefix that take more are told before the turn ends, so that a turn can't collect any amount. 16 MiB. */
const keyBytesMax = 16 * 1024 * 1024;

/** Nobody's number: of a key that no client has modified. */
const nobody = 0;

/** Those who share a prefix. */
interface Audience {
  readonly prefix: Uint8Array;
  /** Oldest first. */
  readonly sessions: Session[];
  /** The keys that were modified since they were last told, each with the number of the client that modified it last. */
  readonly keys: ByteMap<number>;
  keyBytes: number;
}

export class Broadcasts {
  private readonly hasher: KeyHasher;
  private readonly sessions: SessionRegistry;
  private readonly arena = new Arena();
  /** In the order of the prefixes. */
  private readonly audiences: Audience[] = [];
  private hasCollected = false;

  constructor(hasher: KeyHasher, sessions: SessionRegistry) {
    this.hasher = hasher;
    this.sessions = sessions;
  }

  get prefixCount(): number {
    return this.audiences.length;
  }

  /** Memory that the collected keys take. */
  get usedBytes(): number {
    return this.arena.usedBytes;
  }

  /** The session is told of keys under the prefix, which is copied. Nothing happens if it is already. */
  join(session: Session, tracking: SessionTracking, prefix: Uint8Array): void {
    if (tracking.prefixes.some((known) => compareBytes(known, prefix) === 0)) return;
    const own = prefix.slice();
    tracking.prefixes.push(own);
    tracking.prefixes.sort(compareBytes);
    const { sessions } = this.audienceOf(own);
    const isLast = (sessions.at(-1)?.id ?? 0) < session.id; // As it nearly always is.
    sessions.push(session);
    if (!isLast) sessions.sort((a, b) => a.id - b.id);
  }

  /** The session is told of nothing any more. A prefix that nobody has is forgotten, and what was collected for it. */
  leave(session: Session, tracking: SessionTracking): void {
    for (const prefix of tracking.prefixes) {
      const audience = this.audienceOf(prefix);
      audience.sessions.splice(audience.sessions.indexOf(session), 1);
      if (audience.sessions.length > 0) continue;
      audience.keys.clear();
      this.audiences.splice(this.audiences.indexOf(audience), 1);
    }
    tracking.prefixes.length = 0;
  }

  /** The key `bytes[start, start + length)` was modified. @param author the session whose command did it; null: none did. */
  collect(bytes: Uint8Array, start: number, length: number, author: Session | null): void {
    for (const audience of this.audiences) {
      if (!beginsWith(bytes, start, length, audience.prefix)) continue;
      const { size } = audience.keys;
      audience.keys.set(author?.id ?? nobody, bytes, start, length);
      if (audience.keys.size > size) audience.keyBytes += length;
      this.hasCollected = true;
      if (audience.keyBytes > keyBytesMax) this.tell(audience);
    }
  }

  /** Tells what was collected. */
  send(): void {
    if (!this.hasCollected) return;
    this.hasCollected = false;
    for (const audience of this.audiences) if (audience.keys.size > 0) this.tell(audience);
  }

  private tell(audience: Audience): void {
    const modified: { key: Uint8Array; authorId: number }[] = [];
    audience.keys.forEach((authorId, key) => {
      modified.push({ key, authorId });
    });
    audience.keys.clear();
    audience.keyBytes = 0;
    modified.sort((a, b) => compareBytes(a.key, b.key));
    const allKeys = encodeKeys(modified.map(({ key }) => key));
    for (const session of audience.sessions) {
      if (!(session.tracking as SessionTracking).options.isNoLoop) {
        sendInvalidation(this.sessions, session, allKeys);
        continue;
      }
      const byOthers = modified.filter(({ authorId }) => authorId !== session.id);
      if (byOthers.length === modified.length) sendInvalidation(this.sessions, session, allKeys);
      else if (byOthers.length > 0) sendInvalidation(this.sessions, session, encodeKeys(byOthers.map(({ key }) => key)));
    }
  }

  private audienceOf(prefix: Uint8Array): Audience {
    const at = this.audiences.findIndex((audience) => compareBytes(audience.prefix, prefix) >= 0);
    const found = this.audiences[at];
    if (found !== undefined && compareBytes(found.prefix, prefix) === 0) return found;
    const audience = { prefix, sessions: [], keys: new ByteMap<number>(this.arena, this.hasher), keyBytes: 0 };
    this.audiences.splice(at < 0 ? this.audiences.length : at, 0, audience);
    return audience;
  }
}
