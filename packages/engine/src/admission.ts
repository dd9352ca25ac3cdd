/**
 * Whether a command may run now: what dispatch asks when the session or the engine is in a state that matters to the command (see session/state.ts).
 */
import type { Command } from "./command-table.js";
import type { CommandContext } from "./context.js";
import { errors } from "./errors.js";
import type { Session } from "./session/session.js";
import { state } from "./session/state.js";

/** Sees every command that has run: what MONITOR is made of. The words are valid until the call returns. */
export type CommandWatcher = (context: CommandContext, command: Command) => void;

export class Admission {
  /** States of the engine, which every session shares. */
  engineState = 0;
  /** Bytes that data may take; 0: no limit. */
  private memoryMaxBytes = 0;
  private readonly watchers: CommandWatcher[] = [];

  /** Throws the refusal if the command may not run. */
  admit(command: Command, context: CommandContext): void {
    const { session } = context;
    const states = (session.state | this.engineState) & command.careStates;
    if ((states & state.needsAuth) !== 0) throw errors.needsAuth;
    if ((states & state.hasMemoryLimit) !== 0 && context.engine.usedMemoryBytes > this.memoryMaxBytes) throw errors.outOfMemory;
    if ((states & state.isLoading) !== 0) throw errors.loading;
    if ((states & state.isMonitoring) !== 0) throw errors.monitorKeyspace;
  }

  /** Lets those see who watch that the command has run, if it is one that they may see. */
  show(command: Command, context: CommandContext): void {
    if ((this.engineState & command.careStates & state.isMonitored) === 0) return;
    for (const watcher of [...this.watchers]) watcher(context, command);
  }

  /** Takes back what was replied from `replyBegin` on to a session that wants no replies. */
  mute(session: Session, replyBegin: number): void {
    session.reply.position = replyBegin;
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
