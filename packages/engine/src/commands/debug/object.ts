/** DEBUG OBJECT, SDSLEN and the like: how one value is kept. */
import { listpack } from "@respire/datastructures";
import { key, token } from "../../argument-schema.js";
import type { CommandContext } from "../../context.js";
import { errors, ReplyError } from "../../errors.js";
import type { Database } from "../../keyspace/database.js";
import type { KeyView } from "../../keyspace/key-view.js";
import { latin1Text } from "../../latin1.js";
import { replies } from "../../reply-schema.js";
import { debugCommand } from "./declare.js";

/** Scripts split this at blanks, and tests compare the second word: the place of the value, which an update in place leaves as it is. */
function object({ args, db, reply }: CommandContext): void {
  const isFast = args.count > 3 && args.is(3, "FAST");
  const found = db.peekKey(args, 2);
  if (found === null) throw errors.noSuchKey;
  const { accessClock, encodingName, idleSeconds, ref, usageBytes } = found;
  reply.simple(
    `Value at:0x${ref.toString(16)} refcount:1 encoding:${encodingName} ` +
      `${isFast ? "" : `serializedlength:${usageBytes} `}lru:${accessClock} lru_seconds_idle:${idleSeconds}${isFast ? "" : quickListText(db, found)}`,
  );
}

/** How a long list is laid out; nothing of any other value. */
function quickListText(db: Database, { encodingName, ref, hash }: KeyView): string {
  const list = encodingName === "quicklist" ? db.listAt(ref, hash).quickList : null;
  if (list === null) return "";
  const { nodes, compressedNodes, expandedBytes } = list.shape();
  const { listpackSize } = db.shared.settings.lists;
  return (
    ` ql_nodes:${nodes} ql_avg_node:${(list.length / nodes).toFixed(2)} ql_listpack_max:${listpackSize} ` +
    `ql_compressed:${compressedNodes > 0 ? 1 : 0} ql_uncompressed_size:${expandedBytes}`
  );
}

const notListpack = new ReplyError("ERR Not a listpack encoded object.");

/** Writes what is in a listpack to the log, an element a line. */
function listpackOf({ args, db, engine, reply }: CommandContext): void {
  const found = db.peekKey(args, 2);
  if (found === null) throw errors.noSuchKey;
  const packed = found.packed;
  if (packed === null) throw notListpack;
  const { bytes, at } = packed;
  const element = new listpack.Element();
  for (let entry = listpack.firstEntry(at); bytes[entry] !== listpack.endByte; entry = listpack.nextEntry(bytes, entry)) {
    const { start, length, bytes: text } = element.show(bytes, entry);
    const shown = latin1Text(text.subarray(start, start + length));
    engine.host.log(
      "warning",
      `DEBUG LISTPACK: offset ${entry - at}, ${listpack.entryBytes(bytes, entry)} bytes: ${JSON.stringify(shown)}`,
    );
  }
  reply.simple("Listpack structure printed on stdout");
}

function sdslen({ args, db, reply }: CommandContext): void {
  const found = db.peekKey(args, 2);
  if (found === null) throw errors.noSuchKey;
  const { keyLengthBytes, typeName, encodingName } = found;
  if (typeName !== "string" || encodingName === "int") throw errors.notSdsEncoded;
  const { length } = db.stringAt(found.ref, found.hash).copyBytes();
  reply.simple(
    `key_sds_len:${keyLengthBytes}, key_sds_avail:0, key_zmalloc: ${keyLengthBytes}, val_sds_len:${length}, val_sds_avail:0, val_zmalloc: ${length}`,
  );
}

const inspected = [key("key", ["RO"])];

export const debugObjectCommands = [
  debugCommand(
    "OBJECT",
    "Tells how the value at a key is kept.",
    [...inspected, token("FAST", { optional: true })],
    object,
    replies.simple(),
  ),
  debugCommand("LISTPACK", "Writes the elements of a listpack to the log.", inspected, listpackOf, replies.simple()),
  debugCommand("SDSLEN", "Tells how long a key and its string are.", inspected, sdslen, replies.simple()),
];
