import { addLongDoubles, isFiniteLongDouble, longDoubleText } from "@respire/datastructures";
import { double, key } from "../../argument-schema.js";
import type { CommandSpec } from "../../command.js";
import type { CommandContext } from "../../context.js";
import { errors } from "../../errors.js";
import { events } from "../../events.js";
import { expiryKept } from "../../keyspace/entry.js";
import { latin1Bytes } from "../../latin1.js";
import { replies } from "../../reply-schema.js";
import { announceSet } from "../announce.js";

function incrbyfloat(context: CommandContext): void {
  const { args, db, reply } = context;
  const old = db.stringToChange(args, 1);
  const number = old?.longDouble(); // Before the increment: a request where both are no numbers is refused for this one.
  const increment = args.longDouble(2);
  const sum = number === undefined ? increment : addLongDoubles(number, increment);
  if (!isFiniteLongDouble(sum)) throw errors.incrementNotFinite;
  const text = latin1Bytes(longDoubleText(sum));
  const value = old ?? db.newString(args, 1);
  value.setText(text, 0, text.length, expiryKept);
  announceSet(context, text, "KEEPTTL", events.incrbyfloat); // As the sum, lest another machine adds or prints otherwise.
  reply.bulk(text, 0, text.length);
}

export const stringFloatCommands: readonly CommandSpec[] = [
  {
    name: "INCRBYFLOAT",
    group: "string",
    since: "2.6.0",
    summary: "Adds an amount to the number at a key, 0 if there is none.",
    complexity: "O(1)",
    flags: ["write", "denyoom", "fast"],
    aclCategories: ["string"],
    args: [key("key", ["RW", "access", "update"]), double("increment")],
    reply: replies.bulk("the number after the change"),
    run: incrbyfloat,
  },
];
