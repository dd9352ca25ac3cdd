/** Masters and replicas. Source: redis.conf of 7.2 to 8.10. */
import { primaryAddressFormat } from "../formats/primary-address.js";
import type { OptionSpec } from "../option-spec.js";
import { natural32, natural64, portNumber, withoutEffect } from "./bounds.js";

/** A smaller backlog is made this large. */
const backlogBytesMin = 16 * 1024;

export const replicationOptions: readonly OptionSpec[] = withoutEffect([
  { name: "replicaof", aliases: ["slaveof"], type: "custom", format: primaryAddressFormat, default: [], flags: ["immutable"] },
  { name: "masterauth", aliases: ["primaryauth"], type: "string", default: "", flags: ["sensitive"] },
  { name: "masteruser", aliases: ["primaryuser"], type: "string", default: "", flags: ["sensitive"] },
  { name: "replica-serve-stale-data", aliases: ["slave-serve-stale-data"], type: "boolean", default: true },
  { name: "replica-read-only", aliases: ["slave-read-only"], type: "boolean", default: true },
  { name: "replica-lazy-flush", aliases: ["slave-lazy-flush"], type: "boolean", default: false },
  { name: "replica-ignore-maxmemory", aliases: ["slave-ignore-maxmemory"], type: "boolean", default: true },
  { name: "replica-ignore-disk-write-errors", type: "boolean", default: false },
  { name: "replica-announced", type: "boolean", default: true },
  { name: "replica-announce-ip", aliases: ["slave-announce-ip"], type: "string", default: "" },
  { name: "replica-announce-port", aliases: ["slave-announce-port"], type: "integer", ...portNumber, default: 0 },
  { name: "replica-priority", aliases: ["slave-priority"], type: "integer", ...natural32, default: 100 },
  { name: "replica-full-sync-buffer-limit", type: "memory", ...natural64, default: 0, since: "8.0" },
  { name: "repl-diskless-sync", type: "boolean", default: true },
  { name: "repl-diskless-sync-delay", type: "integer", ...natural32, default: 5 },
  { name: "repl-diskless-sync-max-replicas", type: "integer", ...natural32, default: 0 },
  { name: "repl-diskless-load", type: "choice", choices: ["disabled", "on-empty-db", "swapdb", "flushdb"], default: "disabled" },
  { name: "repl-rdb-channel", type: "boolean", default: true, flags: ["hidden"], since: "8.0" },
  { name: "repl-disable-tcp-nodelay", type: "boolean", default: false },
  { name: "repl-backlog-size", type: "memory", ...natural64, min: 1, clamp: [backlogBytesMin, 2 ** 63], default: 1024 * 1024 },
  { name: "repl-backlog-ttl", type: "integer", ...natural64, default: 3600 },
  { name: "repl-timeout", type: "integer", ...natural32, min: 1, default: 60 },
  { name: "repl-ping-replica-period", aliases: ["repl-ping-slave-period"], type: "integer", ...natural32, min: 1, default: 10 },
  { name: "min-replicas-to-write", aliases: ["min-slaves-to-write"], type: "integer", ...natural32, default: 0 },
  { name: "min-replicas-max-lag", aliases: ["min-slaves-max-lag"], type: "integer", ...natural32, default: 10 },
  { name: "propagation-error-behavior", type: "choice", choices: ["ignore", "panic", "panic-on-replicas"], default: "ignore" },
]);
