/** What the Linux kernel knows about a process. Source: proc_pid_status(5), proc_pid_schedstat (Documentation/scheduler/sched-stats). */
import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

/**
 * CPU time, user and system, of all threads of a process since it began: nanoseconds. A running thread's counter is up to a scheduler tick (1 to 10 ms)
 * behind, so this is for long spans.
 * @param {number} pid
 */
export function cpuNanoseconds(pid) {
  let total = 0;
  for (const thread of readdirSync(`/proc/${pid}/task`)) {
    try {
      total += Number.parseInt(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, "latin1"), 10);
    } catch (error) {
      // A thread may end between the two calls.
      if (!["ENOENT", "ESRCH"].includes(/** @type {NodeJS.ErrnoException} */ (error).code ?? "")) throw error;
    }
  }
  if (!(total > 0)) throw new Error("This kernel keeps no CPU counters in /proc/PID/task/*/schedstat (CONFIG_SCHED_INFO).");
  return total;
}

/** Within this, a process that has nothing to do is off its CPU, and its counters are up to date. */
const restMs = 20;

/**
 * CPU time of all threads of a process while `body` runs, nanoseconds. The process has to have nothing to do before and after it.
 * @param {number} pid
 * @param {() => Promise<unknown>} body
 */
export async function cpuDuring(pid, body) {
  await sleep(restMs);
  const before = cpuNanoseconds(pid);
  await body();
  await sleep(restMs);
  return cpuNanoseconds(pid) - before;
}

/** A process rests when within this… */
const quietMs = 250;
/** …it uses less CPU than this. */
const quietNanoseconds = 5e6;

/**
 * Waits until a process has nothing to do any more: what it was asked to delete may take it a while after its reply.
 * @param {number} pid
 * @param {number} waitMsMax rejects if it takes longer
 */
export async function rested(pid, waitMsMax) {
  for (const deadline = performance.now() + waitMsMax; performance.now() < deadline; ) {
    const before = cpuNanoseconds(pid);
    await sleep(quietMs);
    if (cpuNanoseconds(pid) - before < quietNanoseconds) return;
  }
  throw new Error(`Process ${pid} was still busy after ${waitMsMax / 1000} s.`);
}

/** Resident memory now, bytes. @param {number} pid */
export const residentBytes = (pid) => statusBytes(pid, "VmRSS");

/** The most resident memory there has been, bytes. @param {number} pid */
export const peakResidentBytes = (pid) => statusBytes(pid, "VmHWM");

/** @param {number} pid @param {string} field */
function statusBytes(pid, field) {
  const match = new RegExp(`^${field}:\\s+(\\d+) kB$`, "m").exec(readFileSync(`/proc/${pid}/status`, "latin1"));
  if (match === null) throw new Error(`/proc/${pid}/status has no ${field}: has the process ended?`);
  return Number(match[1]) * 1024;
}

/** Memory is steady when it moves by less than this share… */
const steadyShare = 0.005;
/** …for this long. */
const steadyMs = 3000;
const pollMs = 250;

/**
 * Waits until resident memory is steady, or the time is up; answers what it is then and how long that took.
 * @param {number} pid
 * @param {number} waitMsMax
 */
export async function steadyResident(pid, waitMsMax) {
  const from = performance.now();
  let reference = residentBytes(pid);
  let since = from;
  for (;;) {
    await sleep(pollMs);
    const now = performance.now();
    const bytes = residentBytes(pid);
    if (Math.abs(bytes - reference) > reference * steadyShare) {
      reference = bytes;
      since = now;
    }
    const isSteady = now - since >= steadyMs;
    if (isSteady || now - from >= waitMsMax) return { bytes, isSteady, seconds: (since - from) / 1000 };
  }
}

/**
 * Waits until resident memory is at most `limit`, or the time is up; answers what it is then and how long that took.
 * @param {number} pid
 * @param {number} limit bytes
 * @param {number} waitMsMax
 */
export async function residentAtMost(pid, limit, waitMsMax) {
  const from = performance.now();
  for (;;) {
    const bytes = residentBytes(pid);
    const ms = performance.now() - from;
    if (bytes <= limit || ms >= waitMsMax) return { bytes, seconds: ms / 1000 };
    await sleep(pollMs);
  }
}
