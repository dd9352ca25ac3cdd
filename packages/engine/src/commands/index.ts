/** The list of lists: every command of the engine. */
import type { CommandSpec } from "../command.js";
import { connectionCommands } from "./connection/connection.js";
import { databaseCommands } from "./generic/database.js";
import { expireCommands } from "./generic/expire.js";
import { keyCommands } from "./generic/keys.js";
import { commandCommands } from "./introspection/command.js";
import { commandLogCommands } from "./server/command-log.js";
import { configCommands } from "./server/config.js";
import { infoCommands } from "./server/info.js";
import { latencyCommands } from "./server/latency.js";
import { lolwutCommands } from "./server/lolwut.js";
import { memoryCommands } from "./server/memory.js";
import { monitorCommands } from "./server/monitor.js";
import { timeCommands } from "./server/time.js";
import { stringCounterCommands } from "./string/counter.js";
import { stringReadCommands } from "./string/read.js";
import { stringWriteCommands } from "./string/write.js";

export const coreCommands: readonly CommandSpec[] = [
  ...connectionCommands,
  ...stringReadCommands,
  ...stringWriteCommands,
  ...stringCounterCommands,
  ...keyCommands,
  ...expireCommands,
  ...databaseCommands,
  ...infoCommands,
  ...configCommands,
  ...commandLogCommands,
  ...latencyCommands,
  ...memoryCommands,
  ...monitorCommands,
  ...timeCommands,
  ...lolwutCommands,
  ...commandCommands,
];
