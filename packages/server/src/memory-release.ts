/**
 * Sees to it that memory the engine has dropped goes back to the system.
 *
 * The arena's chunks are SharedArrayBuffers, which V8 frees when it collects, and does not hurry to collect: nothing tells it how large they are. So when
 * enough has been dropped, it is told by way of a buffer that counts: V8 begins to mark, in small steps and in other threads, and stops the program for a
 * millisecond at the end. (Asked for with `gc`, the same collection stops it for 18 ms, 6 of them CPU of the main thread.)
 *
 * That is not certain. Chunks dropped while V8 is marking anyway may survive that; and with a heap limit of less than 200 MB the collection is one piece all the
 * same. Where nothing was collected after two seconds, `gc` it is.
 */
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/** Less than this is not worth a collection. 32 MiB. */
const releasedBytesMin = 32 * 1024 * 1024;
/** Collections are at least this far apart, milliseconds. */
const pauseBetweenMs = 2000;
/**
 * V8 begins to mark when buffers have grown by 64 MiB since its last collection, or since they were fewer (`kExternalAllocationSoftLimit`, v8-internal.h). An
 * eighth more, as V8 may see to that limit in its own way; no page of it is touched, but for the first, so that the system gives it hardly any memory.
 */
const growthBytes = 72 * 1024 * 1024;

export class MemoryRelease {
  private collectedAtBytes = 0;
  private collectedAtMs = 0;
  private collect: (() => void) | null = null;
  /** There was room for a buffer whenever one was tried. */
  private canBegin = true;
  /** V8 was told, and has not collected since. */
  private isAwaited = false;
  /** Tells of objects made for it, each just before V8 is told: of the last one, if it is no longer awaited. */
  private readonly registry = new FinalizationRegistry<number>((collection) => {
    if (collection === this.collections) this.isAwaited = false;
  });
  /** Collections asked for since the start, in either way. */
  collections = 0;

  /** Whether enough has been dropped, and long enough after the last collection; or V8 took no heed. @param releasedBytes since the start, as the engine counts them. */
  isDue(releasedBytes: number, nowMs: number): boolean {
    if (nowMs - this.collectedAtMs < pauseBetweenMs) return false;
    return this.isAwaited || releasedBytes - this.collectedAtBytes >= releasedBytesMin;
  }

  /** Has V8 collect if it is due. */
  check(releasedBytes: number, nowMs: number): void {
    if (!this.isDue(releasedBytes, nowMs)) return;
    this.collectedAtBytes = releasedBytes;
    if (this.canBegin && !this.isAwaited) this.begin(nowMs);
    else this.collectNow(nowMs);
  }

  /** Lets V8 begin to collect. */
  private begin(nowMs: number): void {
    this.collections++;
    this.collectedAtMs = nowMs;
    this.registry.register({}, this.collections);
    try {
      new ArrayBuffer(growthBytes);
      this.isAwaited = true;
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      this.canBegin = false; // V8 has collected, more than once, before it gave up: it is not to do that again and again.
    }
  }

  /** Collects at once, whatever has been dropped: MEMORY PURGE. */
  collectNow(nowMs: number): void {
    this.collect ??= exposedCollector();
    this.collect();
    this.collections++;
    this.collectedAtMs = nowMs;
    this.isAwaited = false;
  }
}

/** Node has `gc` only behind a flag, but the flag can be set in a running process. */
function exposedCollector(): () => void {
  const { gc } = globalThis as { gc?: () => void };
  if (gc !== undefined) return gc;
  setFlagsFromString("--expose-gc");
  return runInNewContext("gc") as () => void;
}
