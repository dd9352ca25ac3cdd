/** Memory: its limit, what goes when it is reached, freeing, defragmentation. Source: redis.conf of 7.2 to 8.10. */
import { OptionError, type OptionSpec } from "../option-spec.js";
import { natural32, natural64, unsigned64, withoutEffect } from "./bounds.js";

export const memoryOptions: readonly OptionSpec[] = withoutEffect([
  { name: "maxmemory", type: "memory", ...unsigned64, default: 0 },
  {
    name: "maxmemory-policy",
    type: "choice",
    choices: [
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
    ],
    default: "noeviction",
  },
  { name: "maxmemory-samples", type: "integer", min: 1, max: 64, default: 5 },
  { name: "maxmemory-eviction-tenacity", type: "integer", min: 0, max: 100, default: 10 },
  { name: "maxmemory-clients", type: "memory", takesPercent: true, min: -100, default: 0 },
  { name: "lfu-log-factor", type: "integer", ...natural32, default: 10 },
  { name: "lfu-decay-time", type: "integer", ...natural32, default: 1 },
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
