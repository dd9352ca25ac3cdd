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
import type { ShutdownHook } from "./shutdown.js";
import type { ValueType } from "./values/value-type.js";

export interface Extension {
  /** For messages: an extension whose parts clash with another's is refused by its name. */
  readonly name: string;
  /** New commands. A name that is taken, here and in what follows, is refused when the engine is made. */
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
  /** Is asked before a server stops. */
  readonly beforeShutdown?: ShutdownHook;
}

/** An extension, as far as its names go. */
type Parts = Omit<Extension, "types"> & { readonly types?: readonly { readonly name: string }[] };

/**
 * Refuses extensions that bring something under a name that is taken, with what it is and the names of both owners.
 *
 * @param own what the engine itself has, as an extension.
 */
export function refuseClashes(own: Parts, extensions: readonly Extension[]): void {
  const owners = new Map<string, string>();
  for (const extension of [own, ...extensions]) {
    for (const part of partsOf(extension)) {
      const owner = owners.get(part);
      if (owner !== undefined) throw new Error(`${part} of extension ${extension.name} is taken: ${owner} has it`);
      owners.set(part, extension.name);
    }
  }
}

/** Everything that is found by its name. INFO sections are not: several may add to one. */
function partsOf({ commands = [], subcommands = {}, options = [], types = [] }: Parts): string[] {
  const containers = commands.flatMap(({ name, subcommands: own }) => (own === undefined ? [] : ([[name, own]] as const)));
  return [
    ...commands.map(({ name }) => `command ${name.toUpperCase()}`),
    ...containers.map(([container]) => `command ${container.toUpperCase()} HELP`),
    ...[...containers, ...Object.entries(subcommands)].flatMap(([container, added]) =>
      added.map(({ name }) => `command ${container.toUpperCase()} ${name.toUpperCase()}`),
    ),
    ...options.map(({ name }) => `option ${name.toLowerCase()}`),
    ...types.map(({ name }) => `type ${name.toLowerCase()}`),
  ];
}

/**
 * An extension with state of its own is a function that is called once for each engine. The engine is under construction then: keep it, and ask it for its
 * keyspace, its options and the like only once commands run.
 */
export type ExtensionSource = Extension | ((engine: Engine) => Extension);
