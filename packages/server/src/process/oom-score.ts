/** How likely the kernel is to kill this process when memory runs out. Linux only: proc(5), /proc/pid/oom_score_adj. */
import { readFileSync, writeFileSync } from "node:fs";
import { OptionError } from "@respire/engine";
import type { Settings } from "../config/settings.js";
import type { Log } from "../logging.js";
import { systemErrorText } from "../system-error.js";

const path = "/proc/self/oom_score_adj";
const scoreMax = 1000;

/** The score that the process was started with, once it has been changed. */
let startScore: number | null = null;

/** Sets the score as `oom-score-adj` and `oom-score-adj-values` say. Throws an OptionError if the system refuses. */
export function adjustOomScore({ oomScoreMode, oomScores }: Settings, log: Log): void {
  if (process.platform !== "linux" || (oomScoreMode === "no" && startScore === null)) return;
  try {
    startScore ??= Number(readFileSync(path, "latin1"));
    const base = oomScoreMode === "absolute" ? 0 : startScore;
    const adjusted = oomScoreMode === "no" ? base : base + oomScores.master;
    writeFileSync(path, String(Math.max(-scoreMax, Math.min(scoreMax, adjusted))));
  } catch (error) {
    log.warning(`Unable to write ${path}: ${systemErrorText(error)}`);
    throw new OptionError("Failed to apply new oom_score_adj configuration, check server logs.");
  }
}
