/** The list of lists: every command of the engine. */
import type { CommandSpec } from "../command.js";
import { connectionCommands } from "./connection/connection.js";
import { databaseCommands } from "./generic/database.js";
import { expireCommands } from "./generic/expire.js";
import { keyCommands } from "./generic/keys.js";
import { commandCommands } from "./introspection/command.js";
import { configCommands } from "./server/config.js";
import { infoCommands } from "./server/info.js";
import { stringCounterCommands } from "./string/counter.js";
import { stringDeleteCommands } from "./string/delete.js";
import { stringExchangeCommands } from "./string/exchange.js";
import { stringFloatCommands } from "./string/float-counter.js";
import { stringIncrexCommands } from "./string/increx.js";
import { stringLcsCommands } from "./string/lcs.js";
import { stringRangeCommands } from "./string/range.js";
import { stringReadCommands } from "./string/read.js";
import { stringWriteCommands } from "./string/write.js";
import { stringWriteManyCommands } from "./string/write-many.js";

export const coreCommands: readonly CommandSpec[] = [
  ...connectionCommands,
  ...stringReadCommands,
  ...stringWriteCommands,
  ...stringWriteManyCommands,
  ...stringExchangeCommands,
  ...stringDeleteCommands,
  ...stringRangeCommands,
  ...stringCounterCommands,
  ...stringFloatCommands,
  ...stringIncrexCommands,
  ...stringLcsCommands,
  ...keyCommands,
  ...expireCommands,
  ...databaseCommands,
  ...infoCommands,
  ...configCommands,
  ...commandCommands,
];
