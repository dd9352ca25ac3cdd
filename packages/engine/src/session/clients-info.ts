/** What INFO says of clients. Source: redis.io INFO. */
import type { SessionRegistry } from "./registry.js";

/**
 * Fields of the section Clients.
 *
 * @param clientsMax how many there may be; redis.conf `maxclients`.
 * @param blockedKeys keys that clients wait for, those of them that clients also wait for to go, and clients that look again at a certain time.
 */
export function clientsFields(
  registry: SessionRegistry,
  clientsMax: number,
  blockedKeys: { readonly size: number; readonly goneSize: number; readonly retrySize: number },
): [string, number][] {
  const sessions = [...registry.all()];
  return [
    ["connected_clients", sessions.filter(({ role }) => role !== "master" && role !== "replica").length],
    ["cluster_connections", 0],
    ["maxclients", clientsMax],
    ["client_recent_max_input_buffer", registry.upkeep.inputPeakBytes],
    ["client_recent_max_output_buffer", registry.upkeep.outputPeakBytes],
    ["blocked_clients", registry.blockedCount],
    ["tracking_clients", sessions.filter(({ tracking }) => tracking?.isOn === true).length],
    ["pubsub_clients", sessions.filter(({ kind }) => kind === "pubsub").length],
    ["watching_clients", sessions.filter(({ watchedCount }) => watchedCount > 0).length],
    ["clients_in_timeout_table", registry.deadlines.size - blockedKeys.retrySize - (registry.pause.mode === null ? 0 : 1)],
    ["total_watched_keys", sessions.reduce((total, { watchedCount }) => total + watchedCount, 0)],
    ["total_blocking_keys", blockedKeys.size],
    ["total_blocking_keys_on_nokey", blockedKeys.goneSize],
  ];
}
