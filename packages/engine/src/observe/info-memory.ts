/** INFO memory. */
import type { Engine } from "../engine.js";
import { clientsMemoryBytes } from "../session/memory.js";
import type { InfoField } from "./info.js";
import { humanBytes } from "./memory.js";

const percent = (share: number): string => `${(share * 100).toFixed(2)}%`;

/** A number of bytes, and the same for people. */
const both = (name: string, bytes: number): InfoField[] => [
  [name, bytes],
  [`${name}_human`, humanBytes(bytes)],
];

export function memoryFields({ memory, keyspace, admission, sessions }: Engine): InfoField[] {
  const figures = memory.figures();
  const { used, peak, allocated, active, residentBytes } = figures;
  const arena = keyspace.arenaUsage;
  const pending = keyspace.databases.reduce((sum, { detached }) => sum + detached.reduce((keys, index) => keys + index.keyCount, 0), 0);
  return [
    ...both("used_memory", used),
    ...both("used_memory_rss", residentBytes),
    ...both("used_memory_peak", peak),
    ["used_memory_peak_perc", percent(figures.peakShare)],
    ["used_memory_overhead", figures.overhead],
    ["used_memory_startup", 0],
    ["used_memory_dataset", figures.dataset],
    ["used_memory_dataset_perc", percent(figures.datasetShare)],
    ["allocator_allocated", allocated],
    ["allocator_active", active],
    ["allocator_resident", active],
    ["allocator_muzzy", 0],
    ...both("total_system_memory", figures.systemBytes),
    ...both("used_memory_lua", 0),
    ["used_memory_vm_eval", 0],
    ["used_memory_scripts_eval", 0],
    ["number_of_cached_scripts", 0],
    ["number_of_functions", 0],
    ["number_of_libraries", 0],
    ["used_memory_vm_functions", 0],
    ...both("used_memory_vm_total", 0),
    ["used_memory_functions", 0],
    ...both("used_memory_scripts", 0),
    ...both("maxmemory", admission.memoryLimitBytes),
    ["maxmemory_policy", "noeviction"],
    ["allocator_frag_ratio", figures.arenaRatio.toFixed(2)],
    ["allocator_frag_bytes", active - allocated],
    ["allocator_rss_ratio", "1.00"],
    ["allocator_rss_bytes", 0],
    ["rss_overhead_ratio", figures.processRatio.toFixed(2)],
    ["rss_overhead_bytes", figures.processExcess],
    ["mem_fragmentation_ratio", figures.fragmentationRatio.toFixed(2)],
    ["mem_fragmentation_bytes", figures.fragmentation],
    ["mem_not_counted_for_evict", 0],
    ["mem_replication_backlog", 0],
    ["mem_total_replication_buffers", 0],
    ["mem_clients_slaves", clientsMemoryBytes(sessions, ["replica"])],
    ["mem_clients_normal", figures.clients],
    ["mem_cluster_links", 0],
    ["mem_aof_buffer", 0],
    ["mem_allocator", "arena"],
    ["active_defrag_running", 0],
    ["lazyfree_pending_objects", pending],
    ["lazyfreed_objects", keyspace.shared.statistics.lazyFreed],
    ["heap_used", figures.heapBytes],
    ["arena_reserved", arena.reserved],
    ["arena_used", arena.used],
    ["arena_wasted", arena.wasted],
    ["arena_free", arena.free],
    ["arena_overhead", arena.overhead],
  ];
}
