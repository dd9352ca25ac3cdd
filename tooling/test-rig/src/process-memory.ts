import { readFileSync } from "node:fs";

/** Memory of a process that the system has given it, or the most it ever had, in bytes. Linux only; the source is proc_pid_status(5). */
export function processMemory(pid: number, which: "VmRSS" | "VmHWM"): number {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  return Number(new RegExp(`${which}:\\s+(\\d+) kB`).exec(status)?.[1]) * 1024;
}
