/** The options that the engine knows: all of Redis but those of sockets and processes, which belong to whoever embeds it. */
import type { Engine } from "../../engine.js";
import type { OptionSpec } from "../option-spec.js";
import { clientOptions } from "./clients.js";
import { clusterOptions } from "./cluster.js";
import { encodingOptions } from "./encodings.js";
import { executionOptions } from "./execution.js";
import { memoryOptions } from "./memory.js";
import { observationOptions } from "./observation.js";
import { persistenceOptions } from "./persistence.js";
import { replicationOptions } from "./replication.js";
import { securityOptions } from "./security.js";
import { valkeyOptions } from "./valkey.js";

/** @param observed what the options that act at once act on. */
export function engineOptions(observed: Pick<Engine, "slowlog" | "stats">): readonly OptionSpec[] {
  return [
    ...executionOptions,
    ...securityOptions(),
    ...clientOptions,
    ...memoryOptions,
    ...persistenceOptions,
    ...replicationOptions,
    ...clusterOptions,
    ...encodingOptions,
    ...observationOptions(observed),
    ...valkeyOptions,
  ];
}
