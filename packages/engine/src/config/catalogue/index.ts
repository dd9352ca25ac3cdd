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

/** @param engine what the options act on. Its keyspace is not there yet: the number of databases is an option. */
export function engineOptions(engine: Engine): readonly OptionSpec[] {
  return [
    ...executionOptions,
    ...securityOptions(engine),
    ...clientOptions(engine),
    ...memoryOptions(engine),
    ...persistenceOptions,
    ...replicationOptions,
    ...clusterOptions,
    ...encodingOptions(engine),
    ...observationOptions(engine),
    ...valkeyOptions,
  ];
}
