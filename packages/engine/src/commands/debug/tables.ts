/** DEBUG HTSTATS: how the tables of keys are filled. */
import type { Dict } from "@respire/datastructures";
import { integer, key, token } from "../../argument-schema.js";
import type { CommandContext } from "../../context.js";
import { errors, ReplyError } from "../../errors.js";
import type { Database } from "../../keyspace/database.js";
import type { KeyView } from "../../keyspace/key-view.js";
import { replies } from "../../reply-schema.js";
import { debugCommand } from "./declare.js";

const outOfRange = new ReplyError("ERR Out of range database");

function htstats({ args, engine, reply }: CommandContext): void {
  const number = args.integer64(2);
  const database = engine.keyspace.databases[Number(number)];
  if (database === undefined) throw outOfRange;
  const text = tableText(database);
  if (reply.protocol === 3) reply.verbatim("txt", text);
  else reply.bulkText(text);
}

function tableText({ keys, expires }: Database): string {
  return [
    { title: "[Dictionary HT]", table: keys },
    { title: "[Expires HT]", table: expires },
  ]
    .map(({ title, table }) => `${title}\n${statisticsText(table)}`)
    .join("");
}

function statisticsText(table: Pick<Dict, "size" | "shape">): string {
  const { slots, segments } = table.shape();
  const heading = "Hash table 0 stats (main hash table):";
  if (table.size === 0) return `${heading}\nNo stats available for empty dictionaries\n`;
  // An element has a slot of its own: there are no chains.
  return [
    heading,
    ` table size: ${slots}`,
    ` number of elements: ${table.size}`,
    ` different slots: ${table.size}`,
    " max chain length: 1",
    " avg chain length (counted): 1.00",
    ` segments: ${segments}`,
    "",
  ].join("\n");
}

const noTable = new ReplyError("ERR The value stored at the specified key is not represented using an hash table");

/** The table of a set, a hash or a sorted set that has one, or is said to. */
function tableOf(db: Database, { typeName, encodingName, ref, hash }: KeyView): Pick<Dict, "size" | "shape"> {
  if (encodingName === "skiplist") return db.sortedSetEntry(ref, hash).membersTable;
  if (encodingName !== "hashtable") throw noTable;
  return typeName === "set" ? db.setEntry(ref, hash).table : db.hashEntry(ref, hash).table;
}

function htstatsKey({ args, db, reply }: CommandContext): void {
  const found = db.peekKey(args, 2);
  if (found === null) throw errors.noSuchKey;
  const text = statisticsText(tableOf(db, found));
  if (reply.protocol === 3) reply.verbatim("txt", text);
  else reply.bulkText(text);
}

/** Asks for more than there is to tell of these tables. */
const full = token("FULL", { optional: true });

export const debugTableCommands = [
  debugCommand("HTSTATS", "Tells how the tables of a database are filled.", [integer("db"), full], htstats, replies.verbatim()),
  debugCommand(
    "HTSTATS-KEY",
    "Tells how the table of a key's value is filled.",
    [key("key", ["RO"]), full],
    htstatsKey,
    replies.verbatim(),
  ),
];
