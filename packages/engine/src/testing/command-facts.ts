/**
 * What Redis says of the commands that the engine has: version that brought them, arity, flags, categories, and where the keys are (first, last, step).
 * Source: the command data of the Redis 8.10 documentation.
 */
export interface CommandFacts {
  readonly name: string;
  readonly group: string;
  readonly since: string;
  readonly arity: number;
  readonly flags: string;
  readonly aclCategories: string;
  readonly keys: readonly [first: number, last: number, step: number];
}

const facts = (
  name: string,
  group: string,
  since: string,
  arity: number,
  flags: string,
  aclCategories: string,
  keys: readonly [number, number, number],
): CommandFacts => ({ name, group, since, arity, flags, aclCategories, keys });

export const commandFacts: readonly CommandFacts[] = [
  facts("COMMAND", "server", "2.8.13", -1, "loading stale", "connection slow", [0, 0, 0]),
  facts("COMMAND|COUNT", "server", "2.8.13", 2, "loading stale", "connection slow", [0, 0, 0]),
  facts("COMMAND|DOCS", "server", "7.0.0", -2, "loading stale", "connection slow", [0, 0, 0]),
  facts("CONFIG", "server", "2.0.0", -2, "", "slow", [0, 0, 0]),
  facts("CONFIG|GET", "server", "2.0.0", -3, "admin loading noscript stale", "admin dangerous slow", [0, 0, 0]),
  facts("CONFIG|RESETSTAT", "server", "2.0.0", 2, "admin loading noscript stale", "admin dangerous slow", [0, 0, 0]),
  facts("CONFIG|REWRITE", "server", "2.8.0", 2, "admin loading noscript stale", "admin dangerous slow", [0, 0, 0]),
  facts("CONFIG|SET", "server", "2.0.0", -4, "admin loading noscript stale", "admin dangerous slow", [0, 0, 0]),
  facts("DBSIZE", "server", "1.0.0", 1, "fast readonly", "fast keyspace read", [0, 0, 0]),
  facts("DECR", "string", "1.0.0", 2, "denyoom fast write", "fast string write", [1, 1, 1]),
  facts("DECRBY", "string", "1.0.0", 3, "denyoom fast write", "fast string write", [1, 1, 1]),
  facts("DEL", "generic", "1.0.0", -2, "write", "keyspace slow write", [1, -1, 1]),
  facts("ECHO", "connection", "1.0.0", 2, "fast loading stale", "connection fast", [0, 0, 0]),
  facts("EXISTS", "generic", "1.0.0", -2, "fast readonly", "fast keyspace read", [1, -1, 1]),
  facts("EXPIRE", "generic", "1.0.0", -3, "fast write", "fast keyspace write", [1, 1, 1]),
  facts("FLUSHALL", "server", "1.0.0", -1, "write", "dangerous keyspace slow write", [0, 0, 0]),
  facts("FLUSHDB", "server", "1.0.0", -1, "write", "dangerous keyspace slow write", [0, 0, 0]),
  facts("GET", "string", "1.0.0", 2, "fast readonly", "fast read string", [1, 1, 1]),
  facts("HELLO", "connection", "6.0.0", -1, "allow_busy fast loading no_auth noscript stale", "connection fast", [0, 0, 0]),
  facts("INCR", "string", "1.0.0", 2, "denyoom fast write", "fast string write", [1, 1, 1]),
  facts("INCRBY", "string", "1.0.0", 3, "denyoom fast write", "fast string write", [1, 1, 1]),
  facts("INFO", "server", "1.0.0", -1, "loading stale", "dangerous slow", [0, 0, 0]),
  facts("MGET", "string", "1.0.0", -2, "fast readonly", "fast read string", [1, -1, 1]),
  facts("MSET", "string", "1.0.1", -3, "denyoom write", "slow string write", [1, -1, 2]),
  facts("PEXPIRE", "generic", "2.6.0", -3, "fast write", "fast keyspace write", [1, 1, 1]),
  facts("PING", "connection", "1.0.0", -1, "fast", "connection fast", [0, 0, 0]),
  facts("PTTL", "generic", "2.6.0", 2, "fast readonly", "fast keyspace read", [1, 1, 1]),
  facts("QUIT", "connection", "1.0.0", -1, "allow_busy fast loading no_auth noscript stale", "connection fast", [0, 0, 0]),
  facts("SELECT", "connection", "1.0.0", 2, "fast loading stale", "connection fast", [0, 0, 0]),
  facts("SET", "string", "1.0.0", -3, "denyoom write", "slow string write", [1, 1, 1]),
  facts("TTL", "generic", "1.0.0", 2, "fast readonly", "fast keyspace read", [1, 1, 1]),
  facts("TYPE", "generic", "1.0.0", 2, "fast readonly", "fast keyspace read", [1, 1, 1]),
];
