/** One command as COMMAND DOCS documents it. Source: redis.io COMMAND DOCS. */
import type { ReplyWriter } from "@respire/resp-protocol";
import type { Argument } from "../../argument-schema.js";
import type { Command } from "../../command-table.js";
import type { KeySpec } from "../../key-specs.js";
import { type ReplySchema, replies } from "../../reply-schema.js";

export const commandDocsSchema: ReplySchema = replies.record({
  summary: replies.bulk(),
  since: replies.bulk(),
  group: replies.bulk(),
  complexity: replies.bulk(),
  "module?": replies.bulk(),
  "doc_flags?": replies.set(replies.simple()),
  "deprecated_since?": replies.bulk(),
  "replaced_by?": replies.bulk(),
  "history?": replies.set(replies.tuple([replies.bulk("version"), replies.bulk("change")])),
  "arguments?": replies.array(replies.any),
  "subcommands?": replies.map(replies.bulk("name"), replies.any),
});

/** Fields with what writes them; those that do not apply are left out. */
type Fields = readonly (readonly [name: string, write: () => void])[];

function writeRecord(reply: ReplyWriter, fields: Fields): void {
  reply.map(fields.length);
  for (const [name, write] of fields) {
    reply.bulkText(name);
    write();
  }
}

export function documentCommand(command: Command, reply: ReplyWriter): void {
  const { spec } = command;
  const text = (value: string) => () => reply.bulkText(value);
  const history = spec.history ?? [];
  const subcommands = spec.isOpaque === true ? [] : (command.subcommands?.commands ?? []);
  const keys = new KeySpecCounter(command.keySpecs);
  writeRecord(reply, [
    ["summary", text(spec.summary)],
    ["since", text(spec.since)],
    ["group", text(spec.group)],
    ["complexity", text(spec.complexity)],
    ...(spec.flags.includes("module") ? ([["module", text(spec.group)]] as const) : []),
    ...(spec.deprecated === undefined ? [] : deprecation(spec.deprecated, reply)),
    ...when(history.length > 0, "history", () => {
      reply.set(history.length);
      for (const [version, change] of history) {
        reply.array(2);
        reply.bulkText(version);
        reply.bulkText(change);
      }
    }),
    ...when(spec.args.length > 0, "arguments", () => documentArguments(spec.args, keys, reply)),
    ...when(subcommands.length > 0, "subcommands", () => {
      reply.map(subcommands.length);
      for (const subcommand of subcommands) {
        reply.bulkText(subcommand.fullName);
        documentCommand(subcommand, reply);
      }
    }),
  ]);
}

function deprecation({ since, replacedBy }: { since: string; replacedBy: string }, reply: ReplyWriter): Fields {
  return [
    [
      "doc_flags",
      () => {
        reply.set(1);
        reply.simple("deprecated");
      },
    ],
    ["deprecated_since", () => reply.bulkText(since)],
    ["replaced_by", () => reply.bulkText(replacedBy)],
  ];
}

function documentArguments(args: readonly Argument[], keys: KeySpecCounter, reply: ReplyWriter): void {
  reply.array(args.length);
  for (const argument of args) documentArgument(argument, keys, reply);
}

function documentArgument(argument: Argument, keys: KeySpecCounter, reply: ReplyWriter): void {
  const { name, type, token, since, displayText = name, arguments: parts } = argument;
  const flags = [
    ...(argument.optional === true ? ["optional"] : []),
    ...(argument.multiple === true ? ["multiple"] : []),
    ...(argument.multipleToken === true ? ["multiple_token"] : []),
  ];
  const isContainer = type === "oneof" || type === "block";
  writeRecord(reply, [
    ["name", () => reply.bulkText(name)],
    ["type", () => reply.bulkText(type)],
    ...when(!isContainer, "display_text", () => reply.bulkText(displayText)),
    ...when(type === "key", "key_spec_index", () => reply.integer(keys.next())),
    ...when(token !== undefined, "token", () => reply.bulkText(token === "" ? '""' : (token ?? ""))),
    ...when(since !== undefined, "since", () => reply.bulkText(since ?? "")),
    ...when(flags.length > 0, "flags", () => {
      reply.set(flags.length);
      for (const flag of flags) reply.simple(flag);
    }),
    ...when(parts !== undefined, "arguments", () => documentArguments(parts ?? [], keys, reply)),
  ]);
}

function when(applies: boolean, name: string, write: () => void): Fields {
  return applies ? [[name, write]] : [];
}

/** Which key specification each key belongs to, in the order of the arguments: neighbours with which the same is done share one. */
class KeySpecCounter {
  private readonly specs: readonly KeySpec[];
  private index = -1;
  /** How many more keys the specification at `index` stands for. */
  private left = 0;

  constructor(specs: readonly KeySpec[]) {
    this.specs = specs;
  }

  next(): number {
    if (this.left === 0 && this.index + 1 < this.specs.length) {
      this.index++;
      const { find } = this.specs[this.index] as KeySpec;
      this.left = find.type === "range" && find.last >= 0 ? Math.floor(find.last / find.step) + 1 : 1;
    }
    if (this.left > 0) this.left--;
    return this.index;
  }
}
