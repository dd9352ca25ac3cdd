/** A database by its number in a request: SELECT, MOVE, COPY, SWAPDB. */
import type { Arguments } from "../arguments.js";
import type { Engine } from "../engine.js";
import { errors, type ReplyError } from "../errors.js";
import type { Database } from "../keyspace/database.js";

const int32Max = 2 ** 31 - 1;
const int32Min = -(2 ** 31);

/** The database that word `index` names. */
export function readDatabase(engine: Engine, args: Arguments, index: number): Database {
  return databaseAt(engine, readDatabaseIndex(args, index));
}

/** The number that word `index` is, whether there is such a database or not. @param refusal for a word that is none. */
export function readDatabaseIndex(args: Arguments, index: number, refusal?: ReplyError): number {
  const number = args.integer64(index, refusal);
  if (number < int32Min || number > int32Max) throw refusal ?? errors.integerRange;
  return Number(number);
}

export function databaseAt({ keyspace }: Engine, index: number): Database {
  const database = keyspace.databases[index];
  if (database === undefined) throw errors.databaseRange;
  return database;
}
