/** DEBUG DIGEST and DIGEST-VALUE: one number for all that the databases hold, and one for each of some keys. Only equality means anything. */
import { key } from "../../argument-schema.js";
import type { CommandContext } from "../../context.js";
import { Digest } from "../../keyspace/digest.js";
import { replies } from "../../reply-schema.js";
import { debugCommand } from "./declare.js";

function digest({ engine, reply }: CommandContext): void {
  const all = new Digest();
  for (const database of engine.keyspace.databases) all.addDatabase(database);
  reply.simple(all.hex);
}

function digestValue({ args, db, reply }: CommandContext): void {
  reply.array(args.count - 2);
  for (let i = 2; i < args.count; i++) {
    const found = db.peekKey(args, i);
    const one = new Digest();
    if (found !== null) one.addValue(db, found.ref);
    reply.simple(one.hex);
  }
}

export const debugDigestCommands = [
  debugCommand("DIGEST", "Returns a digest of all databases.", [], digest, replies.simple("40 hexadecimal digits")),
  debugCommand(
    "DIGEST-VALUE",
    "Returns a digest of the value of each key.",
    [key("key", ["RO"], { optional: true, multiple: true })],
    digestValue,
    replies.array(replies.simple("40 hexadecimal digits")),
  ),
];
