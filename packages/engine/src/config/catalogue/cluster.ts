/** Cluster. Source: redis.conf of 7.2 to 8.10. */
import { OptionError, type OptionSpec } from "../option-spec.js";
import { natural32, natural64, portNumber, unsigned64, withoutEffect } from "./bounds.js";

const hostnameLengthMax = 256;

function checkHostname(value: string): void {
  if (value.length >= hostnameLengthMax) {
    throw new OptionError(`Hostnames must be less than ${hostnameLengthMax} characters`);
  }
  if (!/^[a-z0-9.-]*$/i.test(value)) throw new OptionError("Hostnames may only contain alphanumeric characters, hyphens or dots");
}

export const clusterOptions: readonly OptionSpec[] = withoutEffect([
  { name: "cluster-enabled", type: "boolean", default: false, flags: ["immutable"] },
  { name: "cluster-config-file", type: "string", default: "nodes.conf", flags: ["immutable"] },
  { name: "cluster-node-timeout", type: "integer", ...natural64, default: 15_000 },
  { name: "cluster-ping-interval", type: "integer", ...natural64, default: 0, flags: ["hidden"] },
  { name: "cluster-port", type: "integer", ...portNumber, default: 0, flags: ["immutable"] },
  { name: "cluster-announce-ip", type: "string", default: "" },
  { name: "cluster-announce-port", type: "integer", ...portNumber, default: 0 },
  { name: "cluster-announce-tls-port", type: "integer", ...portNumber, default: 0 },
  { name: "cluster-announce-bus-port", type: "integer", ...portNumber, default: 0 },
  { name: "cluster-announce-hostname", type: "string", default: "", check: checkHostname },
  { name: "cluster-announce-human-nodename", type: "string", default: "" },
  {
    name: "cluster-preferred-endpoint-type",
    type: "choice",
    choices: ["ip", "hostname", "unknown-endpoint"],
    default: "ip",
  },
  { name: "cluster-require-full-coverage", type: "boolean", default: true },
  { name: "cluster-allow-reads-when-down", type: "boolean", default: false },
  { name: "cluster-allow-pubsubshard-when-down", type: "boolean", default: true },
  { name: "cluster-allow-replica-migration", type: "boolean", default: true },
  { name: "cluster-migration-barrier", type: "integer", ...natural32, default: 1 },
  { name: "cluster-replica-no-failover", aliases: ["cluster-slave-no-failover"], type: "boolean", default: false },
  {
    name: "cluster-replica-validity-factor",
    aliases: ["cluster-slave-validity-factor"],
    type: "integer",
    ...natural32,
    default: 10,
  },
  { name: "cluster-link-sendbuf-limit", type: "memory", ...unsigned64, default: 0 },
  { name: "cluster-compatibility-sample-ratio", type: "integer", min: 0, max: 100, default: 0, since: "8.0" },
  {
    name: "cluster-slot-stats-enabled",
    type: "choices",
    choices: ["no", "yes", "cpu", "net", "mem"],
    all: "yes",
    default: [],
    since: "8.2",
  },
  { name: "cluster-slot-migration-handoff-max-lag-bytes", type: "memory", ...natural64, default: 1024 * 1024, since: "8.4" },
  { name: "cluster-slot-migration-write-pause-timeout", type: "integer", ...natural64, default: 10_000, since: "8.4" },
  {
    name: "cluster-slot-migration-max-archived-tasks",
    type: "integer",
    ...natural32,
    min: 1,
    default: 32,
    flags: ["hidden"],
    since: "8.4",
  },
  {
    name: "cluster-slot-migration-sync-buffer-drain-timeout",
    type: "integer",
    ...natural64,
    default: 60_000,
    flags: ["hidden"],
    since: "8.4",
  },
]);
