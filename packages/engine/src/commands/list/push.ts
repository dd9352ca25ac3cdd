/** LPUSH, RPUSH and their X forms: they differ in which end grows and in whether a missing key is created. */
import { key, string } from "../../argument-schema.js";
import type { CommandHandler, CommandSpec } from "../../command.js";
import { replies } from "../../reply-schema.js";
import { type ListEnd, listEnd } from "../../values/list.js";
import { pushEvent } from "./ends.js";

const push = (end: ListEnd, missing: "create" | "leave"): CommandHandler => {
  const event = pushEvent(end);
  return ({ args, db, effects, reply }) => {
    const list = missing === "create" ? db.listOrCreate(args, 1) : db.listToChange(args, 1);
    if (list === null) return reply.integer(0);
    const { count, bytes } = args;
    if (bytes.length >= longBytesMin) for (let i = 2; i < count; i++) list.provide(args.length(i));
    list.prepareWords(args, 2);
    for (let i = 2; i < count; i++) list.push(end, bytes, args.start(i), args.length(i));
    effects.wrote(args, 1, event);
    reply.integer(list.length);
  };
};

/** In a shorter request none of the elements is so long that its memory may be refused. 512 KiB: more than is read at once. */
const longBytesMin = 512 * 1024;

const shared = {
  group: "list",
  complexity: "O(1) for each element",
  flags: ["write", "denyoom", "fast"],
  aclCategories: ["list"],
  args: [key("key", ["RW", "insert"]), string("element", { multiple: true })],
  reply: replies.count("length of the list"),
} as const satisfies Partial<CommandSpec>;

export const listPushCommands: readonly CommandSpec[] = [
  {
    ...shared,
    name: "LPUSH",
    since: "1.0.0",
    summary: "Adds elements before the first of a list, one after the other; creates the list if need be.",
    history: [["2.4.0", "Several elements."]],
    run: push(listEnd.head, "create"),
  },
  {
    ...shared,
    name: "RPUSH",
    since: "1.0.0",
    summary: "Adds elements behind the last of a list; creates the list if need be.",
    history: [["2.4.0", "Several elements."]],
    run: push(listEnd.tail, "create"),
  },
  {
    ...shared,
    name: "LPUSHX",
    since: "2.2.0",
    summary: "Adds elements before the first of a list that exists.",
    history: [["4.0.0", "Several elements."]],
    reply: replies.count("length of the list; 0 if there is none"),
    run: push(listEnd.head, "leave"),
  },
  {
    ...shared,
    name: "RPUSHX",
    since: "2.2.0",
    summary: "Adds elements behind the last of a list that exists.",
    history: [["4.0.0", "Several elements."]],
    reply: replies.count("length of the list; 0 if there is none"),
    run: push(listEnd.tail, "leave"),
  },
];
