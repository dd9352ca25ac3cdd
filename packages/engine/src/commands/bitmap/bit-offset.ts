import type { Arguments } from "../../arguments.js";
import { errors } from "../../errors.js";
import type { Database } from "../../keyspace/database.js";

/** Word `index` as the offset of a bit. It has to be one that a string may have, be it there or not: `proto-max-bulk-len` decides. */
export function bitOffset(db: Database, args: Arguments, index: number): number {
  return checkedOffset(db, Number(args.integer64(index, errors.bitOffset)));
}

/** The offset, if a string may have such a bit. */
export function checkedOffset(db: Database, offset: number): number {
  if (offset < 0 || offset >= db.shared.settings.stringLengthMax * 8) throw errors.bitOffset;
  return offset;
}
