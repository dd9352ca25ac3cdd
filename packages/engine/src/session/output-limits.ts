/**
 * How much output may be unsent before a client is disconnected: redis.conf `client-output-buffer-limit`. Ordinary clients have no limit of this kind,
 * since they are not read from while they do not read; those that are sent what they did not ask for would otherwise cost any amount of memory.
 */
import type { Session } from "./session.js";

/** What `client-output-buffer-limit` says of one class of clients. */
export interface OutputLimit {
  /** Over this it is disconnected at once; 0: no limit. */
  readonly hardBytes: number;
  /** Over this for longer than `softSeconds` it is; 0: no limit. */
  readonly softBytes: number;
  readonly softSeconds: number;
}

const mebibyte = 1024 * 1024;

export class OutputLimits {
  /** By class of client; the defaults are redis.conf's. */
  normal: OutputLimit = { hardBytes: 0, softBytes: 0, softSeconds: 0 };
  replica: OutputLimit = { hardBytes: 256 * mebibyte, softBytes: 64 * mebibyte, softSeconds: 60 };
  pubsub: OutputLimit = { hardBytes: 32 * mebibyte, softBytes: 8 * mebibyte, softSeconds: 60 };
  /** Clients disconnected because of them. */
  disconnections = 0;

  set({ normal, replica, pubsub }: Readonly<Record<"normal" | "replica" | "pubsub", OutputLimit>>): void {
    this.normal = normal;
    this.replica = replica;
    this.pubsub = pubsub;
  }

  /** Whether so much output unsent is more than a session may have at any time. */
  isTooMuch({ kind }: Session, unsentBytes: number): boolean {
    const { hardBytes } = kind === "master" ? this.normal : this[kind];
    return hardBytes > 0 && unsentBytes >= hardBytes;
  }

  /** Whether a session with so much output unsent has to go. To be asked now and then also when nothing changes, since time does. */
  isExceeded(session: Session, unsentBytes: number, nowUs: number): boolean {
    const { kind } = session;
    const { hardBytes, softBytes, softSeconds } = kind === "master" ? this.normal : this[kind];
    if (hardBytes > 0 && unsentBytes >= hardBytes) return true;
    if (softBytes === 0 || unsentBytes < softBytes) {
      session.overSoftLimitSinceUs = 0;
      return false;
    }
    if (session.overSoftLimitSinceUs === 0) session.overSoftLimitSinceUs = nowUs;
    return nowUs - session.overSoftLimitSinceUs > softSeconds * 1e6;
  }
}
