/** The options that a server adds to the engine's. */
import type { OptionSpec } from "@respire/engine";
import type { ClientLimits } from "../../connection/client-limits.js";
import type { Log } from "../../logging.js";
import type { Settings } from "../settings.js";
import { networkOptions } from "./network.js";
import { processOptions } from "./process.js";
import { tlsOptions } from "./tls.js";

/** What options do to a server that runs. Each may refuse with an OptionError; before the server runs they do nothing. */
export interface OptionEffects {
  moveToPort(): void;
  moveToAddresses(): void;
  nameProcess(): void;
}

export function serverOptions(settings: Settings, limits: ClientLimits, log: Log, effects: OptionEffects): readonly OptionSpec[] {
  const moves = { toPort: () => effects.moveToPort(), toAddresses: () => effects.moveToAddresses() };
  return [...networkOptions(settings, limits, moves), ...tlsOptions, ...processOptions(settings, log, () => effects.nameProcess())];
}
