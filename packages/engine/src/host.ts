/** What an engine asks of whoever embeds it, beside time and chance: things that only a process has. */
export interface EngineHost {
  /** Writes a line to the log. */
  log(level: "debug" | "verbose" | "notice" | "warning", message: string): void;
  /** Does nothing for so long, and lets nobody else do anything: DEBUG SLEEP. Milliseconds. */
  sleep(ms: number): void;
}

/** Of an engine whose embedder has neither a log nor a way to stand still. */
export const noHost: EngineHost = {
  log: () => {},
  sleep: () => {},
};
