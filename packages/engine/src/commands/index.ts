/** The list of lists: every command of the engine. */
import type { CommandSpec } from "../command.js";
import { authCommands } from "./connection/auth.js";
import { clientCommands } from "./connection/client.js";
import { connectionCommands } from "./connection/connection.js";
import { helloCommands } from "./connection/hello.js";
import { databaseCommands } from "./generic/database.js";
import { expireCommands } from "./generic/expire.js";
import { keyCommands } from "./generic/keys.js";
import { commandCommands } from "./introspection/command.js";
import { configCommands } from "./server/config.js";
import { infoCommands } from "./server/info.js";
import { stringCounterCommands } from "./string/counter.js";
import { stringReadCommands } from "./string/read.js";
import { stringWriteCommands } from "./string/write.js";

export const coreCommands: readonly CommandSpec[] = [
  ...connectionCommands,
  ...helloCommands,
  ...authCommands,
  ...clientCommands,
  ...stringReadCommands,
  ...stringWriteCommands,
  ...stringCounterCommands,
  ...keyCommands,
  ...expireCommands,
  ...databaseCommands,
  ...infoCommands,
  ...configCommands,
  ...commandCommands,
];
