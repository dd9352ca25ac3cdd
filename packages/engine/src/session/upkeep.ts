/**
 * What is done for every session once a second, a part of them at a time: idle ones are disconnected, as are those that have been over a soft limit for too
 * long, and the largest buffers are noted.
 */
import { inputMemoryBytes, outputMemoryBytes } from "./memory.js";
import type { SessionRegistry } from "./registry.js";
import type { Session } from "./session.js";

/** Everybody's turn comes within so many steps, which are at least so long apart. */
const stepsPerRound = 10;
const stepUs = 100_000;
/** Sessions looked at in a step, however few there are: so that a short list is gone through quickly, as in Redis. */
const sessionsPerStepMin = 5;
/** Peaks are remembered for so many seconds: what INFO calls recent. */
const peakSeconds = 8;

export class SessionUpkeep {
  /** Seconds without a request after which a client is disconnected: redis.conf `timeout`; 0: never. */
  idleSecondsMax = 0;
  /** Clients disconnected because they were idle. */
  idleDisconnections = 0;
  private readonly registry: SessionRegistry;
  /** The round that is under way. */
  private walk: Iterator<Session> | null = null;
  private sessionsPerStep = 0;
  private nextStepUs = 0;
  private readonly inputPeaks = new Float64Array(peakSeconds);
  private readonly outputPeaks = new Float64Array(peakSeconds);
  private peakSecond = 0;

  constructor(registry: SessionRegistry) {
    this.registry = registry;
  }

  /** To be called ten times a second, or more often. */
  step(nowUs: number): void {
    if (nowUs < this.nextStepUs) return;
    this.nextStepUs = nowUs + stepUs;
    this.turnPeaks(Math.floor(nowUs / 1e6));
    const { registry } = this;
    if (this.walk === null) {
      this.walk = registry.all();
      this.sessionsPerStep = Math.max(sessionsPerStepMin, Math.ceil(registry.size / stepsPerRound));
    }
    for (let i = 0; i < this.sessionsPerStep; i++) {
      const { value: session, done } = this.walk.next();
      if (done === true) {
        this.walk = null;
        return;
      }
      this.lookAfter(session, nowUs);
    }
  }

  /** The largest buffers of a single client in the last seconds, as far as was noticed. */
  get inputPeakBytes(): number {
    return Math.max(...this.inputPeaks);
  }

  get outputPeakBytes(): number {
    return Math.max(...this.outputPeaks);
  }

  private lookAfter(session: Session, nowUs: number): void {
    const { registry } = this;
    const usage = session.connection.usage();
    const slot = this.peakSecond % peakSeconds;
    this.inputPeaks[slot] = Math.max(this.inputPeaks[slot] as number, inputMemoryBytes(usage));
    this.outputPeaks[slot] = Math.max(this.outputPeaks[slot] as number, outputMemoryBytes(session, usage));
    if (registry.outputLimits.isExceeded(session, usage.outputMemoryBytes, nowUs)) {
      registry.killForOutput(session);
    } else if (this.isIdleTooLong(session, nowUs)) {
      this.idleDisconnections++;
      registry.kill(session, "idle");
    }
  }

  /** Those that wait for a reply or for messages are not idle. */
  private isIdleTooLong(session: Session, nowUs: number): boolean {
    const { idleSecondsMax } = this;
    return (
      idleSecondsMax > 0 &&
      session.role === "client" &&
      session.kind === "normal" &&
      !session.isSuspended &&
      nowUs - session.lastInteractionUs > idleSecondsMax * 1e6
    );
  }

  private turnPeaks(second: number): void {
    const passed = Math.min(second - this.peakSecond, peakSeconds);
    for (let i = 1; i <= passed; i++) {
      const slot = (this.peakSecond + i) % peakSeconds;
      this.inputPeaks[slot] = 0;
      this.outputPeaks[slot] = 0;
    }
    if (passed > 0) this.peakSecond = second;
  }
}
