/** Memory: its limit, what goes when it is reached, freeing, defragmentation. Source: redis.conf of 7.2 to 8.10. */
import type { Engine } from "../../engine.js";
import { OptionError, type OptionSpec } from "../option-spec.js";
import { natural32, natural64, unsigned64, withoutEffect } from "./bounds.js";

export function memoryOptions({ admission, keyspaceSettings }: Pick<Engine, "admission" | "keyspaceSettings">): readonly OptionSpec[] {
  return [
    {
      name: "maxmemory",
      type: "memory",
      ...unsigned64,
      default: 0,
      store: (value) => {
        admission.memoryLimitBytes = value;
      },
    },
    {
      name: "lfu-log-factor",
      type: "integer",
      ...natural32,
      default: 10,
      store: (value) => {
        keyspaceSettings.lfuLogFactor = value;
      },
    },
    {
      name: "lfu-decay-time",
      type: "integer",
      ...natural32,
      default: 1,
      store: (value) => {
        keyspaceSettings.lfuDecayMinutes = value;
      },
    },
    // Nothing is evicted yet: at the limit, writes that need memory are refused, whatever the policy.
    {
      name: "maxmemory-policy",
      type: "choice",
      choices: policies,
      default: "noeviction",
      effect: "later",
      store: (value) => {
        keyspaceSettings.countsUses = value.endsWith("-lfu");
      },
    },
    ...unheeded,
  ];
}

const policies = [
  "volatile-lru",
  "volatile-lfu",
  "volatile-random",
  "volatile-ttl",
  "volatile-lrm",
  "allkeys-lru",
  "allkeys-lfu",
  "allkeys-random",
  "allkeys-lrm",
  "noeviction",
] as const;

const unheeded = withoutEffect([
  { name: "maxmemory-samples", type: "integer", min: 1, max: 64, default: 5 },
  { name: "maxmemory-eviction-tenacity", type: "integer", min: 0, max: 100, default: 10 },
  { name: "maxmemory-clients", type: "memory", takesPercent: true, min: -100, default: 0 },
  { name: "lazyfree-lazy-eviction", type: "boolean", default: false },
  { name: "lazyfree-lazy-expire", type: "boolean", default: false },
  { name: "lazyfree-lazy-server-del", type: "boolean", default: false },
  { name: "lazyfree-lazy-user-del", type: "boolean", default: false },
  { name: "lazyfree-lazy-user-flush", type: "boolean", default: false },
  { name: "activerehashing", type: "boolean", default: true },
  { name: "jemalloc-bg-thread", type: "boolean", default: true },
  {
    name: "activedefrag",
    type: "boolean",
    default: false,
    // The answer of a Redis without jemalloc, by which tools know that there is nothing to defragment.
    check: (value) => {
      if (value) {
        throw new OptionError(
          "Active defragmentation cannot be enabled: it requires a Redis server compiled with a modified Jemalloc like the one shipped by default with the Redis source distribution",
        );
      }
    },
  },
  { name: "active-defrag-ignore-bytes", type: "memory", min: 1, default: 100 * 1024 * 1024 },
  { name: "active-defrag-threshold-lower", type: "integer", min: 0, max: 1000, default: 10 },
  { name: "active-defrag-threshold-upper", type: "integer", min: 0, max: 1000, default: 100 },
  { name: "active-defrag-cycle-min", type: "integer", min: 1, max: 99, default: 1 },
  { name: "active-defrag-cycle-max", type: "integer", min: 1, max: 99, default: 25 },
  { name: "active-defrag-max-scan-fields", type: "integer", ...natural64, min: 1, default: 1000 },
  { name: "key-memory-histograms", type: "boolean", default: false, since: "8.6" },
]);
