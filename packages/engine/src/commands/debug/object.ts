/** DEBUG OBJECT, SDSLEN and the like: how one value is kept. */
import { key, token } from "../../argument-schema.js";
import type { CommandContext } from "../../context.js";
import { errors } from "../../errors.js";
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
      `${isFast ? "" : `serializedlength:${usageBytes} `}lru:${accessClock} lru_seconds_idle:${idleSeconds}`,
  );
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
  debugCommand("SDSLEN", "Tells how long a key and its string are.", inspected, sdslen, replies.simple()),
];
