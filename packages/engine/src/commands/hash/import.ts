/** HIMPORT: hashes that have the same fields, which are named once. Source: redis.io HIMPORT. */
import { key, string } from "../../argument-schema.js";
import type { CommandSpec } from "../../command.js";
import type { CommandContext } from "../../context.js";
import { errors } from "../../errors.js";
import { events } from "../../events.js";
import { typeNames, valueType } from "../../keyspace/entry.js";
import { replies } from "../../reply-schema.js";
import { type Fieldset, Fieldsets } from "../../session/fieldsets.js";

function prepare({ args, engine, reply, session }: CommandContext): void {
  const fields: Uint8Array[] = [];
  for (let i = 3; i < args.count; i++) fields.push(args.word(i));
  const fieldsets = session.fieldsets ?? new Fieldsets(engine.keyspace.shared.hasher);
  if (!fieldsets.prepare(args.word(2), fields)) throw errors.duplicateField;
  session.fieldsets = fieldsets;
  reply.ok();
}

function set(context: CommandContext): void {
  const { args, db, reply, session } = context;
  const existing = db.hashToChange(args, 2);
  const fieldset = session.fieldsets?.get(args.bytes, args.start(3), args.length(3));
  if (fieldset === undefined) throw errors.noSuchFieldset;
  if (args.count - 4 !== fieldset.fields.length) throw errors.valueCount;
  (existing ?? db.hashOrCreate(args, 2)).replaceAll(fieldset.fields, fieldset.order, args, 4);
  if (existing !== null) db.noticeOverwritten(args, 2, typeNames[valueType.hash], typeNames[valueType.hash]);
  announce(context, fieldset, existing !== null);
  reply.ok();
}

/** Propagated with the names of the fields: nobody else knows the fieldset. */
function announce({ args, effects }: CommandContext, { fields, order }: Fieldset, isReplaced: boolean): void {
  const subkeys = effects.wantsSubkeys(events.hset) ? fields : null;
  if (!effects.isPropagating) return effects.wrote(args, 2, events.hset, subkeys);
  const words = ["HSET", args.word(2)];
  for (let i = 0; i < fields.length; i++) words.push(fields[i] as Uint8Array, args.word(4 + (order[i] as number)));
  if (isReplaced) effects.rewrite(["DEL", args.word(2)], 1, null);
  effects.rewrite(words, 1, events.hset, subkeys);
}

function discard({ args, reply, session }: CommandContext): void {
  reply.integer(session.fieldsets?.discard(args.word(2)) ? 1 : 0);
}

function discardAll({ reply, session }: CommandContext): void {
  reply.integer(session.fieldsets?.size ?? 0);
  session.fieldsets = null;
}

const shared = { group: "hash", since: "8.10.0", aclCategories: ["hash"] } as const;
const everywhere = { ...shared, tips: ["request_policy:all_shards"] } as const;
const name = string("fieldset-name");

export const hashImportCommands: readonly CommandSpec[] = [
  {
    ...shared,
    name: "HIMPORT",
    summary: "Sets many hashes that have the same fields.",
    complexity: "Depends on the subcommand",
    hasNoHelp: true,
    flags: [],
    args: [],
    reply: replies.none,
    subcommands: [
      {
        ...everywhere,
        name: "PREPARE",
        summary: "Names the fields of hashes to come; for this connection alone, until it closes or is reset.",
        complexity: "O(N log N) for N fields",
        flags: ["denyoom"],
        args: [name, string("field", { multiple: true })],
        reply: replies.ok,
        run: prepare,
      },
      {
        ...shared,
        name: "SET",
        summary: "Sets a key to a hash of prepared fields, whose values are given in their order.",
        complexity: "O(N) for N fields",
        flags: ["write", "denyoom"],
        args: [key("key", ["OW", "update"]), name, string("value", { multiple: true })],
        reply: replies.ok,
        run: set,
      },
      {
        ...everywhere,
        name: "DISCARD",
        summary: "Forgets prepared fields.",
        complexity: "O(1)",
        flags: [],
        args: [name],
        reply: replies.oneOfIntegers([0, 1], "whether there were such"),
        run: discard,
      },
      {
        ...everywhere,
        name: "DISCARDALL",
        summary: "Forgets all prepared fields.",
        complexity: "O(N) for N of them",
        flags: [],
        args: [],
        reply: replies.count("how many times fields had been prepared"),
        run: discardAll,
      },
    ],
  },
];
