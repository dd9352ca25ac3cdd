/**
 * Where memory goes. What counts, and what `maxmemory` limits, is what data and clients take; what the process takes beside that (code, the JavaScript heap)
 * is the host's to tell, and only shown.
 */
import type { Admission } from "../admission.js";
import type { Keyspace } from "../keyspace/keyspace.js";
import { clientsMemoryBytes } from "../session/memory.js";
import type { SessionRegistry } from "../session/registry.js";
import type { Tracking } from "../tracking/tracking.js";

/** What the host knows of its process; zero where it doesn't. */
export interface ProcessMemory {
  /** Resident: in real memory. */
  readonly residentBytes: number;
  /** What was resident before there was any data: code, the heap of an idle process. */
  readonly baselineBytes: number;
  /** The JavaScript heap, in use. */
  readonly heapBytes: number;
  /** All there is in the machine. */
  readonly systemBytes: number;
}

const unknown: ProcessMemory = { residentBytes: 0, baselineBytes: 0, heapBytes: 0, systemBytes: 0 };

/** Bytes at one moment, for INFO and MEMORY. */
export interface MemoryFigures extends ProcessMemory {
  /** What counts; the most there ever was of it. */
  readonly used: number;
  readonly peak: number;
  /** Of it, what is not data: dictionaries and clients. */
  readonly overhead: number;
  readonly dataset: number;
  readonly clients: number;
  readonly databases: readonly DatabaseFigures[];
  readonly keyCount: number;
  /** The arena and large values: asked for, and with what is lost to rounding or free. */
  readonly allocated: number;
  readonly active: number;
  /** Shares of the whole, 0 to 1; 0 where the whole is nothing. */
  readonly datasetShare: number;
  readonly peakShare: number;
  /**
   * How much more is taken than is needed, 1 being none: by the arena, by the process beside the arena, by all together. 0 where that is not known. The
   * process's baseline is needed: without it the ratio of an instance with little data would say nothing.
   */
  readonly arenaRatio: number;
  readonly processRatio: number;
  readonly fragmentationRatio: number;
  /** The same in bytes, of the process and of all together. */
  readonly processExcess: number;
  readonly fragmentation: number;
}

export interface DatabaseFigures {
  readonly index: number;
  /** Bytes of the dictionary of keys, and of that of keys that expire. */
  readonly keysDictionary: number;
  readonly expiresDictionary: number;
}

export class Memory {
  private readonly keyspace: Keyspace;
  private readonly admission: Admission;
  private readonly tracking: Tracking;
  private peakBytes = 0;
  /** The host's: how much its process takes. */
  ofProcess: () => ProcessMemory = () => unknown;
  /** Bytes of clients, of each that there is: not to be asked often. */
  clientBytes: () => number;
  /** The same when they were last measured, and the directories of the dictionaries, of which each database has two. */
  private clientBytesMeasured = 0;
  private directoryBytesMeasured = 0;
  /** The host's: gives back to the system what it can (MEMORY PURGE). */
  onPurge: () => void = () => {};

  constructor(keyspace: Keyspace, sessions: SessionRegistry, admission: Admission, tracking: Tracking) {
    this.keyspace = keyspace;
    this.admission = admission;
    this.tracking = tracking;
    this.clientBytes = () => clientsMemoryBytes(sessions, ["normal", "pubsub", "master"]);
  }

  /** Bytes that count against `maxmemory`. Every command that may need more asks, so what takes counting is as it was at the last `update`. */
  get usedBytes(): number {
    return this.keyspace.valueBytes + this.directoryBytesMeasured + this.clientBytesMeasured + this.tracking.usedBytes;
  }

  /** To be called now and then, so that the peak is known, and what clients take if it counts. */
  update(): void {
    if (this.admission.memoryLimitBytes > 0) this.measureClients();
    this.measureDirectories();
    this.updatePeak();
  }

  private measureClients(): void {
    this.clientBytesMeasured = this.clientBytes();
  }

  private measureDirectories(): void {
    this.directoryBytesMeasured = this.keyspace.directoryBytes;
  }

  private updatePeak(): void {
    this.peakBytes = Math.max(this.peakBytes, this.usedBytes);
  }

  /** O(entries / 800), since dictionaries are measured segment by segment. */
  figures(): MemoryFigures {
    this.measureClients();
    this.measureDirectories();
    this.updatePeak();
    const { keyspace, usedBytes: used, peakBytes: peak } = this;
    const host = this.ofProcess();
    const clients = this.clientBytesMeasured;
    const databases = keyspace.databases
      .filter(({ size }) => size > 0)
      .map(({ index, dictionaryBytes: { keys, expires } }) => ({ index, keysDictionary: keys, expiresDictionary: expires }));
    const overhead = databases.reduce((sum, { keysDictionary, expiresDictionary }) => sum + keysDictionary + expiresDictionary, clients);
    const arena = keyspace.arenaUsage;
    const allocated = arena.used + keyspace.largeValueBytes;
    const active = arena.reserved + keyspace.largeValueBytes;
    return {
      ...host,
      used,
      peak,
      overhead,
      dataset: used - overhead,
      clients,
      databases,
      keyCount: keyspace.databases.reduce((sum, { size }) => sum + size, 0),
      allocated,
      active,
      datasetShare: ratio(used - overhead, used),
      peakShare: ratio(used, peak),
      arenaRatio: ratio(active, allocated),
      processRatio: ratio(host.residentBytes, active + host.baselineBytes),
      processExcess: host.residentBytes - host.baselineBytes - active,
      fragmentation: host.residentBytes - host.baselineBytes - used,
      fragmentationRatio: ratio(host.residentBytes, used + host.baselineBytes),
    };
  }
}

function ratio(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}

/** As INFO shows bytes to people: `894.80K`. */
export function humanBytes(bytes: number): string {
  if (bytes < 1024) return `${bytes}B`;
  const units = "KMGTP";
  const step = Math.min(units.length, Math.floor(Math.log2(bytes) / 10));
  return `${(bytes / 1024 ** step).toFixed(2)}${units[step - 1]}`;
}
