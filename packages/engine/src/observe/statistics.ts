/** What is measured as time passes, and what CONFIG RESETSTAT sets back, of all the engine's counters. */
import type { Engine } from "../engine.js";

/** At each tick, after the work in the background: how fast things go, how much memory there is at most, and whether that work took long. */
export function measureTick({ time, rates, stats, traffic, memory, noteworthy, backgroundStatistics }: Engine): void {
  rates.commands.sample(time.us, stats.totalCalls);
  rates.inputBytes.sample(time.us, traffic.inputBytes);
  rates.outputBytes.sample(time.us, traffic.outputBytes);
  memory.update();
  const { lastExpiryUs, lastCompactionUs } = backgroundStatistics;
  noteworthy.latency.record("expire-cycle", Math.floor(lastExpiryUs / 1000), time.nowMs);
  noteworthy.latency.record("active-defrag-cycle", Math.floor(lastCompactionUs / 1000), time.nowMs);
}

/** Counters, not what is kept of slow commands and latencies, which have commands of their own for that. */
export function resetStatistics({ stats, errorStats, traffic, rates, sessions, keyspace, backgroundStatistics }: Engine): void {
  stats.reset();
  errorStats.reset();
  traffic.reset();
  for (const rate of Object.values(rates)) rate.reset();
  sessions.opened = 0;
  sessions.outputLimits.disconnections = 0;
  sessions.authentication.deniedCount = 0;
  const { statistics } = keyspace.shared;
  statistics.hits = 0;
  statistics.misses = 0;
  statistics.expired = 0;
  statistics.lazyFreed = 0;
  backgroundStatistics.expiryUs = 0;
  backgroundStatistics.expiryBudgetsSpent = 0;
  backgroundStatistics.staleShare = 0;
}
