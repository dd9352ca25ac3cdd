/**
 * Whether a command may run now: what dispatch asks when the session or the engine is in a state that matters to the command (see session/state.ts).
 */
import type { Command } from "./command-table.js";
import type { CommandContext } from "./context.js";
import type { Engine } from "./engine.js";
import { errors, refusal } from "./errors.js";
import type { PauseMode } from "./session/pause.js";
import type { Session } from "./session/session.js";
import { state } from "./session/state.js";

/** Sees every command that has run: what MONITOR is made of. The words are valid until the call returns. */
export type CommandWatcher = (context: CommandContext, command: Command) => void;

/** What matters to EXEC if it does to one of the commands that it would run. */
const statesOfExec = state.hasMemoryLimit | state.isPausedForWrites;

/** What matters to a command in a transaction beside what does otherwise. What is queued takes memory, whatever it is. */
function statesOfTransaction({ transaction }: Session, command: Command): number {
  if (transaction === null) return 0;
  if (command.spec.inTransaction === "executes") return transaction.careStates & statesOfExec;
  return command.spec.inTransaction === "runs" ? 0 : state.hasMemoryLimit;
}

const tracked = state.isTracking | state.hasCachingChoice;
const paused = state.isPausedForAll | state.isPausedForWrites;

export class Admission {
  /** States of the engine, which every session shares. */
  engineState = 0;
  /** Bytes that data may take; 0: no limit. */
  private memoryMaxBytes = 0;
  private readonly watchers: CommandWatcher[] = [];

  /** False if the command has to wait for the end of a pause; throws the refusal if it may not run at all. */
  admit(command: Command, context: CommandContext): boolean {
    const { session, engine } = context;
    const states = (session.state | this.engineState) & (command.careStates | statesOfTransaction(session, command));
    if ((states & state.isInTransaction) !== 0 && command.flags.includes("no_multi")) throw errors.notInTransaction;
    if ((states & state.needsAuth) !== 0) throw errors.needsAuth;
    if ((states & state.hasMemoryLimit) !== 0 && this.isOverLimit(engine)) throw errors.outOfMemory;
    if ((states & state.isSubscribedInResp2) !== 0) throw refusal.notWhileSubscribed(command.fullName);
    if ((states & state.isLoading) !== 0) throw errors.loading;
    if ((states & state.isMonitoring) !== 0) throw errors.monitorKeyspace;
    if ((states & paused) !== 0 && session.role !== "replica") {
      const { pause, time } = engine.sessions;
      if (time.us < pause.atUs) return false;
      pause.end();
    }
    return true;
  }

  /** Of a command that was admitted, has waited, and is to be run now: whether there still is memory for it. */
  isAdmittedStill(command: Command, engine: Engine): boolean {
    return (this.engineState & command.careStates & state.hasMemoryLimit) === 0 || !this.isOverLimit(engine);
  }

  private isOverLimit(engine: Engine): boolean {
    return engine.usedMemoryBytes > this.memoryMaxBytes;
  }

  /** Lets those see who watch that the command has run, if it is one that they may see. */
  show(command: Command, context: CommandContext): void {
    if ((this.engineState & command.careStates & state.isMonitored) === 0) return;
    for (const watcher of [...this.watchers]) watcher(context, command);
  }

  /** A command has run in a state that mattered to it. */
  ran(command: Command, context: CommandContext): void {
    if ((context.session.state & command.careStates & tracked) !== 0) this.onTracked(command, context);
  }

  /** Called when a command of a session has run whose reads are remembered, or that said whether they are to be. */
  onTracked: (command: Command, context: CommandContext) => void = () => {};

  /** CLIENT PAUSE; null ends it. */
  setPaused(mode: PauseMode | null): void {
    this.set(state.isPausedForAll, mode === "all");
    this.set(state.isPausedForWrites, mode === "writes");
  }

  set isLoading(isLoading: boolean) {
    this.set(state.isLoading, isLoading);
  }

  get isLoading(): boolean {
    return (this.engineState & state.isLoading) !== 0;
  }

  get memoryLimitBytes(): number {
    return this.memoryMaxBytes;
  }

  set memoryLimitBytes(bytes: number) {
    this.memoryMaxBytes = bytes;
    this.set(state.hasMemoryLimit, bytes > 0);
  }

  /** Returns what takes the watcher away again. */
  watch(watcher: CommandWatcher): () => void {
    this.watchers.push(watcher);
    this.set(state.isMonitored, true);
    return () => {
      this.watchers.splice(this.watchers.indexOf(watcher), 1);
      this.set(state.isMonitored, this.watchers.length > 0);
    };
  }

  private set(bit: number, isSet: boolean): void {
    this.engineState = isSet ? this.engineState | bit : this.engineState & ~bit;
  }
}
