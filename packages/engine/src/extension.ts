/**
 * What a package or a user may add to an engine: commands, subcommands of commands that exist, options, INFO sections, types of values, subscribers to
 * changes. The server's own commands, persistence, replication and the like come in this way too; the engine imports none of them.
 */
import type { CommandSpec } from "./command.js";
import type { AddedSubcommands } from "./command-table.js";
import type { OptionSpec } from "./config/option-spec.js";
import type { ChangeSubscriber } from "./effects.js";
import type { Engine } from "./engine.js";
import type { InfoSection } from "./observe/info.js";
import type { ValueType } from "./values/value-type.js";

export interface Extension {
  /** For messages: an extension whose parts clash with another's is refused by its name. */
  readonly name: string;
  /** New commands. A name that is taken is refused when the engine is made. */
  readonly commands?: readonly CommandSpec[];
  /** New subcommands of containers, by the container's name: `{ DEBUG: [reload], CLIENT: [kick] }`. */
  readonly subcommands?: AddedSubcommands;
  /** For redis.conf, the command line and CONFIG. */
  readonly options?: readonly OptionSpec[];
  /** For INFO. A section that exists gets the fields added. */
  readonly info?: readonly InfoSection[];
  /** Types of values that live as JavaScript objects: see `ValueType`. */
  readonly types?: readonly ValueType<object>[];
  /** Hear of every change, in order. */
  readonly subscribers?: readonly ChangeSubscriber[];
}

/** An extension with state of its own is a function that is called once for each engine, before the engine runs its first command. */
export type ExtensionSource = Extension | ((engine: Engine) => Extension);
