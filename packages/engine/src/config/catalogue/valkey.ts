/** What Valkey 9 has beside Redis's options, as far as the names don't clash. Source: valkey.conf. */
import type { OptionSpec } from "../option-spec.js";
import { natural32, natural64, portNumber, withoutEffect } from "./bounds.js";

const since = "valkey 8.1";

export const valkeyOptions: readonly OptionSpec[] = withoutEffect([
  { name: "extended-redis-compatibility", type: "boolean", default: false, since },
  { name: "dual-channel-replication-enabled", type: "boolean", default: false, since },
  { name: "import-mode", type: "boolean", default: false, since },
  { name: "enable-debug-assert", type: "boolean", default: false, flags: ["immutable", "hidden"], since },
  { name: "availability-zone", type: "string", default: "", since },
  { name: "hash-seed", type: "string", default: "", flags: ["immutable"], since: "valkey 9.0" },
  { name: "debug-context", type: "string", default: "", flags: ["hidden"], since },
  { name: "rdb-version-check", type: "choice", choices: ["strict", "relaxed"], default: "strict", since },
  { name: "lua-enable-insecure-api", type: "boolean", default: false, flags: ["hidden"], since },
  { name: "cluster-announce-client-ipv4", type: "string", default: "", since },
  { name: "cluster-announce-client-ipv6", type: "string", default: "", since },
  { name: "cluster-announce-client-port", type: "integer", ...portNumber, default: 0, since: "valkey 9.0" },
  { name: "cluster-announce-client-tls-port", type: "integer", ...portNumber, default: 0, since: "valkey 9.0" },
  { name: "cluster-blacklist-ttl", type: "integer", ...natural32, default: 60, since },
  { name: "cluster-databases", type: "integer", ...natural32, min: 1, default: 1, flags: ["immutable"], since: "valkey 9.0" },
  { name: "cluster-manual-failover-timeout", type: "integer", ...natural32, min: 1, default: 5000, since },
  { name: "cluster-slot-migration-log-max-len", type: "integer", ...natural64, default: 1000, since: "valkey 9.0" },
  { name: "slot-migration-max-failover-repl-bytes", type: "memory", min: -1, default: 0, since: "valkey 9.0" },
]);
