/** One command as COMMAND and COMMAND INFO describe it. Source: redis.io COMMAND. */
import type { ReplyWriter } from "@respire/resp-protocol";
import type { Command } from "../../command-table.js";
import { type KeySpec, keyPositions } from "../../key-specs.js";
import { type ReplySchema, replies } from "../../reply-schema.js";

export const commandInfoSchema: ReplySchema = replies.tuple([
  replies.bulk("name"),
  replies.integer("arity"),
  replies.set(replies.simple("flag")),
  replies.integer("first key"),
  replies.integer("last key"),
  replies.integer("step"),
  replies.set(replies.simple("ACL category")),
  replies.set(replies.bulk("tip")),
  replies.set(replies.any),
  replies.oneOf([replies.array(replies.any), replies.set(replies.any)], "subcommands, described the same way; without any an empty set"),
]);

export function describeCommand(command: Command, reply: ReplyWriter): void {
  const { spec, keySpecs, flags, aclCategories } = command;
  const keys = keyPositions(keySpecs);
  const tips = spec.tips ?? [];
  reply.array(10);
  reply.bulkText(command.fullName);
  reply.integer(command.arity);
  reply.set(flags.length);
  for (const flag of flags) reply.simple(flag);
  reply.integer(keys.first);
  reply.integer(keys.last);
  reply.integer(keys.step);
  reply.set(aclCategories.length);
  for (const category of aclCategories) reply.simple(`@${category}`);
  reply.set(tips.length);
  for (const tip of tips) reply.bulkText(tip);
  reply.set(keySpecs.length);
  for (const keySpec of keySpecs) describeKeySpec(keySpec, reply);
  const subcommands = spec.isOpaque === true ? [] : (command.subcommands?.commands ?? []);
  if (subcommands.length === 0) return reply.set(0); // As Redis has it, though those that there are come in an array.
  reply.array(subcommands.length);
  for (const subcommand of subcommands) describeCommand(subcommand, reply);
}

function describeKeySpec({ flags, begin, find }: KeySpec, reply: ReplyWriter): void {
  reply.map(3);
  reply.bulkText("flags");
  reply.set(flags.length);
  for (const flag of flags) reply.simple(flag);
  reply.bulkText("begin_search");
  if (begin.type === "index") part(reply, "index", [["index", begin.index]]);
  else if (begin.type === "keyword") {
    part(reply, "keyword", [
      ["keyword", begin.keyword],
      ["startfrom", begin.from],
    ]);
  } else part(reply, "unknown", []);
  reply.bulkText("find_keys");
  if (find.type === "range") {
    part(reply, "range", [
      ["lastkey", find.last],
      ["keystep", find.step],
      ["limit", find.limit],
    ]);
  } else if (find.type === "keynum") {
    part(reply, "keynum", [
      ["keynumidx", find.countIndex],
      ["firstkey", find.first],
      ["keystep", find.step],
    ]);
  } else part(reply, "unknown", []);
}

function part(reply: ReplyWriter, type: string, fields: readonly (readonly [string, string | number])[]): void {
  reply.map(2);
  reply.bulkText("type");
  reply.bulkText(type);
  reply.bulkText("spec");
  reply.map(fields.length);
  for (const [name, value] of fields) {
    reply.bulkText(name);
    if (typeof value === "number") reply.integer(value);
    else reply.bulkText(value);
  }
}
