/**
 * Name → command, without making a string of the name: a small open-addressing table over case-folded bytes.
 */
import { assert } from "@respire/datastructures";
import { arityOf } from "./argument-schema.js";
import { type AclCategory, aclCategoriesOf, type CommandHandler, type CommandSpec } from "./command.js";
import { helpOf } from "./commands/help.js";
import { refusal } from "./errors.js";
import { hasMovableKeys, type KeyRange, type KeySpec, keyRangesOf, keySpecsOf } from "./key-specs.js";
import { latin1Bytes } from "./latin1.js";
import { statesThatMatterTo } from "./session/state.js";

/** A command as dispatch sees it: the facts it needs, worked out once. */
export class Command {
  readonly spec: CommandSpec;
  /** As in errors and statistics: `get`, `config|get`. */
  readonly fullName: string;
  /** Index into statistics; unique, subcommands included. */
  readonly id: number;
  readonly arity: number;
  readonly wordsMin: number;
  readonly wordsMax: number;
  readonly run: CommandHandler;
  /** Asked before it is run, and before it is queued. */
  readonly guard: CommandHandler | null;
  /** Bits of the states of session and engine in which there is more to do than to run it. */
  readonly careStates: number;
  /** Between MULTI and EXEC it is queued. */
  readonly isQueuedInTransaction: boolean;
  /** As in the COMMAND reply. */
  readonly flags: readonly string[];
  readonly aclCategories: readonly AclCategory[];
  readonly keySpecs: readonly KeySpec[];
  /** Where its keys are, if the number of words is enough to tell. */
  readonly keyRanges: readonly KeyRange[] | null;
  readonly subcommands: CommandTable | null;
  /** The name's bytes in lower case. */
  readonly foldedName: Uint8Array;

  /** @param container of a subcommand: what it is a subcommand of. */
  constructor(spec: CommandSpec, id: number, container: CommandSpec | null, subcommands: CommandTable | null) {
    this.spec = spec;
    this.id = id;
    const name = spec.name.toLowerCase();
    const nameWords = container === null ? 1 : 2;
    this.fullName = container === null ? name : `${container.name.toLowerCase()}|${name}`;
    this.arity = spec.arity ?? (subcommands === null ? arityOf(nameWords, spec.args) : -2);
    this.wordsMin = Math.abs(this.arity);
    this.wordsMax = this.arity > 0 ? this.arity : Number.MAX_SAFE_INTEGER;
    this.guard = container?.guard ?? null;
    this.run = guarded(this.guard, spec.run ?? refuseWithoutSubcommand(this.fullName));
    this.isQueuedInTransaction = spec.inTransaction === undefined;
    this.careStates = statesThatMatterTo(spec);
    this.keySpecs = spec.keySpecs ?? keySpecsOf(spec.args, nameWords);
    this.keyRanges = keyRangesOf(this.keySpecs);
    this.flags = hasMovableKeys(this.keySpecs) ? [...spec.flags, "movablekeys"] : spec.flags;
    this.aclCategories = aclCategoriesOf(spec);
    this.subcommands = subcommands;
    this.foldedName = latin1Bytes(name);
  }
}

function refuseWithoutSubcommand(name: string): CommandHandler {
  const wrongArity = refusal.wrongArity(name);
  return () => {
    throw wrongArity;
  };
}

function guarded(guard: CommandHandler | null, run: CommandHandler): CommandHandler {
  if (guard === null) return run;
  return (context) => {
    guard(context);
    run(context);
  };
}

/** A-Z to a-z, everything else as it is. */
const fold = Uint8Array.from({ length: 256 }, (_, byte) => (byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte));

/** Spreads names well enough by their length, their first byte, one in the middle and their last. */
function slotHash(bytes: Uint8Array, start: number, length: number): number {
  const first = fold[bytes[start]];
  const middle = fold[bytes[start + (length >>> 1)]];
  const last = fold[bytes[start + length - 1]];
  return Math.imul(first | (middle << 8) | (last << 16) | (length << 24), 0x9e3779b1) >>> 16;
}

export class CommandTable {
  /** In the order of registration. */
  readonly commands: readonly Command[];
  private readonly slots: (Command | null)[];
  private readonly mask: number;

  constructor(commands: readonly Command[]) {
    this.commands = commands;
    let size = 8;
    while (size < commands.length * 4) size *= 2;
    this.mask = size - 1;
    this.slots = new Array<Command | null>(size).fill(null);
    for (const command of commands) this.register(command);
  }

  /** The command whose name, in any case, is `bytes[start, start + length)`, or null. */
  find(bytes: Uint8Array, start: number, length: number): Command | null {
    if (length === 0) return null;
    for (let slot = slotHash(bytes, start, length) & this.mask; ; slot = (slot + 1) & this.mask) {
      const command = this.slots[slot];
      if (command === null) return null;
      const name = command.foldedName;
      if (name.length !== length) continue;
      let at = 0;
      while (at < length && fold[bytes[start + at]] === name[at]) at++;
      if (at === length) return command;
    }
  }

  /** As `find`, by a name in text. */
  named(name: string): Command | null {
    const bytes = latin1Bytes(name);
    return this.find(bytes, 0, bytes.length);
  }

  /** As `named`, of subcommands too: `config|get`. */
  fullyNamed(fullName: string): Command | null {
    const [name = "", ...rest] = fullName.split("|");
    const found = this.named(name);
    if (found === null || rest.length === 0) return found;
    return found.spec.isOpaque === true ? null : (found.subcommands?.named(rest.join("|")) ?? null);
  }

  private register(command: Command): void {
    const name = command.foldedName;
    assert(this.find(name, 0, name.length) === null, `command table: ${command.fullName} is declared once`);
    let slot = slotHash(name, 0, name.length) & this.mask;
    while (this.slots[slot] !== null) slot = (slot + 1) & this.mask;
    this.slots[slot] = command;
  }
}

/** Subcommands that are added to the containers of others, by the container's name in capitals. */
export type AddedSubcommands = Readonly<Record<string, readonly CommandSpec[]>>;

/**
 * The table of all commands, and a list of them with subcommands, in the order of their ids. Every container gets a HELP, unless it says otherwise.
 */
export function buildCommandTable(
  specs: readonly CommandSpec[],
  added: readonly AddedSubcommands[] = [],
): { table: CommandTable; all: readonly Command[] } {
  const all: Command[] = [];
  const add = (spec: CommandSpec, container: CommandSpec | null, subcommands: CommandTable | null): Command => {
    const command = new Command(spec, all.length, container, subcommands);
    all.push(command);
    return command;
  };
  const names = new Set(specs.map(({ name }) => name));
  for (const container of added.flatMap((each) => Object.keys(each))) {
    assert(names.has(container), `command table: ${container}, to which subcommands are added, is a command`);
  }
  const table = new CommandTable(
    specs.map((spec) => {
      const subcommands = [...(spec.subcommands ?? []), ...added.flatMap((each) => each[spec.name] ?? [])];
      if (subcommands.length === 0) return add(spec, null, null);
      const withHelp = spec.hasNoHelp === true ? subcommands : [...subcommands, helpOf(spec, subcommands)];
      return add(spec, null, new CommandTable(withHelp.map((subcommand) => add(subcommand, spec, null))));
    }),
  );
  return { table, all };
}
