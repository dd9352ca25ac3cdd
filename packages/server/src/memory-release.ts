/**
 * Sees to it that memory the engine has dropped goes back to the system.
 *
 * The arena's chunks are SharedArrayBuffers, which V8 frees when it collects, and does not hurry to collect: nothing tells it how large they are. So when
 * enough has been dropped, a collection is asked for. The heap is small, whatever the data, so this takes a few milliseconds.
 */
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/** Less than this is not worth a collection. 32 MiB. */
const releasedBytesMin = 32 * 1024 * 1024;
/** Collections are at least this far apart, milliseconds. */
const pauseBetweenMs = 2000;

export class MemoryRelease {
  private collectedAtBytes = 0;
  private collectedAtMs = 0;
  private collect: (() => void) | null = null;
  /** Collections asked for since the start, and how long the last one took. */
  collections = 0;
  lastMs = 0;

  /** Whether enough has been dropped, and long enough after the last collection. @param releasedBytes since the start, as the engine counts them. */
  isDue(releasedBytes: number, nowMs: number): boolean {
    return releasedBytes - this.collectedAtBytes >= releasedBytesMin && nowMs - this.collectedAtMs >= pauseBetweenMs;
  }

  /** Collects if it is due. */
  check(releasedBytes: number, nowMs: number): void {
    if (!this.isDue(releasedBytes, nowMs)) return;
    this.collectedAtBytes = releasedBytes;
    this.collectNow(nowMs);
  }

  /** Whatever has been dropped: MEMORY PURGE. */
  collectNow(nowMs: number): void {
    this.collectedAtMs = nowMs;
    this.collect ??= exposedCollector();
    const begin = performance.now();
    this.collect();
    this.lastMs = performance.now() - begin;
    this.collections++;
  }
}

/** Node has `gc` only behind a flag, but the flag can be set in a running process. */
function exposedCollector(): () => void {
  const { gc } = globalThis as { gc?: () => void };
  if (gc !== undefined) return gc;
  setFlagsFromString("--expose-gc");
  return runInNewContext("gc") as () => void;
}
