/** INFO stats. */
import type { Engine } from "../engine.js";
import type { InfoField } from "./info.js";

/** As in Redis, kilobytes of 1024. */
const kilobytes = (bytesPerSecond: number): string => (bytesPerSecond / 1024).toFixed(2);

/** Fields of what this engine has no part for, or only with an extension, which then registers them with their values: tools read them all the same. */
const zero = (...names: string[]): InfoField[] => names.map((name) => [name, 0]);

export function statsFields({
  keyspace,
  sessions,
  stats,
  errorStats,
  pubsub,
  tracking,
  traffic,
  rates,
  backgroundStatistics,
}: Engine): InfoField[] {
  const { hits, misses, expired, expiredFields } = keyspace.shared.statistics;
  const { staleShare, expiryBudgetsSpent, expiryUs } = backgroundStatistics;
  return [
    ["total_connections_received", sessions.opened],
    ["total_commands_processed", stats.totalCalls],
    ["instantaneous_ops_per_sec", Math.round(rates.commands.now)],
    ["total_net_input_bytes", traffic.inputBytes],
    ["total_net_output_bytes", traffic.outputBytes],
    ...zero("total_net_repl_input_bytes", "total_net_repl_output_bytes"),
    ["instantaneous_input_kbps", kilobytes(rates.inputBytes.now)],
    ["instantaneous_output_kbps", kilobytes(rates.outputBytes.now)],
    ["instantaneous_input_repl_kbps", "0.00"],
    ["instantaneous_output_repl_kbps", "0.00"],
    ["rejected_connections", traffic.rejectedConnections],
    ...zero("sync_full", "sync_partial_ok", "sync_partial_err"),
    ["expired_subkeys", expiredFields],
    ["expired_keys", expired],
    ["expired_stale_perc", (staleShare * 100).toFixed(2)],
    ["expired_time_cap_reached_count", expiryBudgetsSpent],
    ["expire_cycle_cpu_milliseconds", Math.floor(expiryUs / 1000)],
    ...zero("evicted_keys", "evicted_clients", "evicted_scripts", "total_eviction_exceeded_time", "current_eviction_exceeded_time"),
    ["keyspace_hits", hits],
    ["keyspace_misses", misses],
    ["pubsub_channels", pubsub.channels.all.size],
    ["pubsub_patterns", pubsub.patterns.all.size],
    ["pubsubshard_channels", pubsub.shardChannels.all.size],
    ...zero("latest_fork_usec", "total_forks", "migrate_cached_sockets"),
    ...zero(
      "slave_expires_tracked_keys",
      "active_defrag_hits",
      "active_defrag_misses",
      "active_defrag_key_hits",
      "active_defrag_key_misses",
    ),
    ...zero("total_active_defrag_time", "current_active_defrag_time"),
    ["tracking_total_keys", tracking.keyCount],
    ["tracking_total_items", tracking.itemCount],
    ["tracking_total_prefixes", tracking.prefixCount],
    // Errors answered to a command that the server gave itself; there is none.
    ["unexpected_error_replies", 0],
    ["total_error_replies", errorStats.total],
    ["dump_payload_sanitizations", 0],
    ["total_reads_processed", traffic.reads],
    ["total_writes_processed", traffic.writes],
    ...zero("io_threaded_reads_processed", "io_threaded_writes_processed"),
    ["client_query_buffer_limit_disconnections", traffic.inputLimitDisconnections],
    ["client_output_buffer_limit_disconnections", sessions.outputLimits.disconnections],
    ...zero("reply_buffer_shrinks", "reply_buffer_expands"),
    ...zero("acl_access_denied_auth", "acl_access_denied_cmd", "acl_access_denied_key", "acl_access_denied_channel"),
  ];
}
