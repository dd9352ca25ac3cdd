/** A database by its number in a request: SELECT, MOVE, COPY, SWAPDB. */
import type { Arguments } from "../arguments.js";
import type { Engine } from "../engine.js";
import { errors, type ReplyError } from "../errors.js";
import type { Database } from "../keyspace/database.js";

const int32Max = 2 ** 31 - 1;
const int32Min = -(2 ** 31);

/** The database that word `index` names. @param noInteger what a word is refused with that is no integer at all. */
export function readDatabase({ keyspace }: Engine, args: Arguments, index: number, noInteger: ReplyError = errors.notInteger): Database {
  const number = args.integer64(index, noInteger);
  if (number < int32Min || number > int32Max) throw noInteger === errors.notInteger ? errors.integerRange : noInteger;
  const database = keyspace.databases[Number(number)];
  if (database === undefined) throw errors.databaseRange;
  return database;
}
