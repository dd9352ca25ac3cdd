/**
 * What each command announces: the table that every command joins which writes, or reads a key. The engine's tests run it, and the differential tester runs the
 * same rows against redis-server.
 *
 * A line of a log is an event and a key, of another database than the first one with its number: `set k`, `move_to k db1`. All classes are on.
 */
export type Words = readonly (string | number)[];

export interface AnnouncedEvents {
  /** Its name as in the command table: `set`, `client|reply`. */
  readonly command: string;
  /** What was done before, of which nothing is heard. */
  readonly before?: readonly Words[];
  /** Time that passes after that, in milliseconds; nothing expires in the background meanwhile. */
  readonly thenMs?: number;
  readonly request: Words;
  readonly log: readonly string[];
  /** The version of Redis (or of Valkey) in which it has come to be so, if that is later than 7.0. */
  readonly since?: string;
}

const [text, other]: readonly Words[] = [
  ["SET", "k", "v"],
  ["SET", "other", "w"],
];
const expiring: Words = ["SET", "k", "v", "PX", 5];
const hash: Words = ["HSET", "k", "f", "v", "n", 1];
const number: Words = ["SET", "k", 10];
const lasting: Words = ["HEXPIRE", "k", 100, "FIELDS", 1, "f"];
const prepared: Words = ["HIMPORT", "PREPARE", "u", "f"];
/** A field whose time has come, with another and alone. */
const fieldExpired = { before: [hash, ["HPEXPIRE", "k", 5, "FIELDS", 1, "f"]], thenMs: 20 } satisfies Partial<AnnouncedEvents>;
const onlyFieldExpired = { before: [["HSETEX", "k", "PX", 5, "FIELDS", 1, "f", "v"]], thenMs: 20 } satisfies Partial<AnnouncedEvents>;
/** Set long enough before for its time to have come. */
const expired = { before: [expiring], thenMs: 20 } as const;
const past = 1;
const future = 33177117420000;

function row(command: string, request: Words, log: readonly string[], more: Partial<AnnouncedEvents> = {}): AnnouncedEvents {
  return { command, request, log, ...more };
}

export const announcedEvents: readonly AnnouncedEvents[] = [
  row("set", ["SET", "k", "v"], ["new k", "set k"]),
  row("set", ["SET", "k", "w"], ["overwritten k", "set k"], { before: [text] }),
  row("set", ["SET", "k", "v", "EX", 100], ["new k", "set k", "expire k"]),
  row("set", ["SET", "k", "w", "KEEPTTL"], ["overwritten k", "set k"], { before: [["SET", "k", "v", "EX", 100]] }),
  row("set", ["SET", "k", "w".repeat(99)], ["overwritten k", "set k"], { before: [text] }),
  row("set", ["SET", "k", 2], ["overwritten k", "set k"], { before: [number] }),
  row("set", ["SET", "k", "v", "XX", "GET"], ["keymiss k"]),
  row("set", ["SET", "k", "w", "GET"], ["keymiss k", "new k", "set k"]),
  row("set", ["SET", "k", "w", "GET"], ["overwritten k", "set k"], { before: [text] }),
  row("set", ["SET", "k", "w", "NX"], [], { before: [text] }),
  row("set", ["SET", "k", "w", "XX"], []),
  row("set", ["SET", "k", "w"], ["expired k", "new k", "set k"], expired),
  row("set", ["SET", "k", "w", "PXAT", past], ["del k"], { before: [text], since: "8.8.0" }),
  row("set", ["SET", "k", "w", "PXAT", past], [], { since: "8.8.0" }),
  row("set", ["SET", "k", "w", "IFEQ", "v"], ["overwritten k", "set k"], { before: [text], since: "8.4.0" }),
  row("set", ["SET", "k", "w", "IFEQ", "x"], [], { before: [text], since: "8.4.0" }),
  row("set", ["SET", "k", "w", "IFNE", "v"], ["new k", "set k"], { since: "8.4.0" }),
  row("setnx", ["SETNX", "k", "v"], ["new k", "set k"]),
  row("setnx", ["SETNX", "k", "v"], [], { before: [text] }),
  row("setex", ["SETEX", "k", 100, "v"], ["new k", "set k", "expire k"]),
  row("setex", ["SETEX", "k", 100, "v"], ["overwritten k", "set k", "expire k"], { before: [text] }),
  row("psetex", ["PSETEX", "k", 100000, "v"], ["new k", "set k", "expire k"]),
  row("mset", ["MSET", "k", 1, "other", 2, "k", 3], ["new k", "set k", "overwritten other", "set other", "overwritten k", "set k"], {
    before: [other],
  }),
  row("msetnx", ["MSETNX", "k", 1, "l", 2], ["new k", "set k", "new l", "set l"]),
  row("msetnx", ["MSETNX", "k", 1, "other", 2], [], { before: [other] }),
  row("msetex", ["MSETEX", 2, "k", 1, "l", 2], ["new k", "set k", "new l", "set l"], { since: "8.4.0" }),
  row("msetex", ["MSETEX", 1, "k", 1, "EX", 100], ["new k", "expire k", "set k"], { since: "8.4.0" }),
  row("msetex", ["MSETEX", 1, "other", 1], ["overwritten other", "set other"], { before: [other], since: "8.4.0" }),
  row("msetex", ["MSETEX", 1, "k", 1, "XX"], [], { since: "8.4.0" }),
  row("getset", ["GETSET", "k", "w"], ["keymiss k", "new k", "set k"]),
  row("getset", ["GETSET", "k", "w"], ["overwritten k", "set k"], { before: [text] }),
  row("getdel", ["GETDEL", "k"], ["del k"], { before: [text] }),
  row("getdel", ["GETDEL", "k"], ["keymiss k"]),
  row("getex", ["GETEX", "k"], [], { before: [text] }),
  row("getex", ["GETEX", "k"], ["keymiss k"]),
  row("getex", ["GETEX", "k", "EX", 100], ["expire k"], { before: [text] }),
  row("getex", ["GETEX", "k", "PERSIST"], ["persist k"], { before: [["SET", "k", "v", "EX", 100]] }),
  row("getex", ["GETEX", "k", "PERSIST"], [], { before: [text] }),
  row("getex", ["GETEX", "k", "PXAT", past], ["del k"], { before: [text] }),
  row("append", ["APPEND", "k", "w"], ["new k", "append k"]),
  row("append", ["APPEND", "k", "w"], ["append k"], { before: [text] }),
  row("append", ["APPEND", "k", ""], ["append k"], { before: [text] }),
  row("setrange", ["SETRANGE", "k", 1, "w"], ["new k", "setrange k"]),
  row("setrange", ["SETRANGE", "k", 1, "w"], ["setrange k"], { before: [text] }),
  row("setrange", ["SETRANGE", "k", 1, ""], [], { before: [text] }),
  row("setrange", ["SETRANGE", "k", 1, ""], []),
  row("incr", ["INCR", "k"], ["new k", "incrby k"]),
  row("incr", ["INCR", "k"], ["incrby k"], { before: [number] }),
  row("incr", ["INCR", "k"], [], { before: [text] }),
  row("incr", ["INCR", "k"], ["expired k", "new k", "incrby k"], expired),
  row("decr", ["DECR", "k"], ["incrby k"], { before: [number] }),
  row("incrby", ["INCRBY", "k", 5], ["incrby k"], { before: [number] }),
  row("decrby", ["DECRBY", "k", 5], ["incrby k"], { before: [number] }),
  row("incrbyfloat", ["INCRBYFLOAT", "k", 1.5], ["new k", "incrbyfloat k"]),
  row("incrbyfloat", ["INCRBYFLOAT", "k", 1.5], ["incrbyfloat k"], { before: [number] }),
  row("increx", ["INCREX", "k", "BYINT", 2], ["new k", "incrby k"], { since: "8.8.0" }),
  row("increx", ["INCREX", "k", "BYINT", 2, "EX", 100], ["incrby k", "expire k"], { before: [number], since: "8.8.0" }),
  row("increx", ["INCREX", "k", "BYFLOAT", "0.5"], ["new k", "incrbyfloat k"], { since: "8.8.0" }),
  row("increx", ["INCREX", "k", "PERSIST"], ["incrby k", "persist k"], { before: [["SET", "k", 1, "EX", 100]], since: "8.8.0" }),
  row("increx", ["INCREX", "k", "EXAT", past], ["del k"], { before: [number], since: "8.8.0" }),
  row("delex", ["DELEX", "k", "IFEQ", "v"], ["del k"], { before: [text], since: "8.4.0" }),
  row("delex", ["DELEX", "k", "IFEQ", "w"], [], { before: [text], since: "8.4.0" }),
  row("delex", ["DELEX", "k"], ["del k"], { before: [text], since: "8.4.0" }),
  row("delifeq", ["DELIFEQ", "k", "v"], ["del k"], { before: [text], since: "Valkey 9.0.0" }),

  row("del", ["DEL", "k", "none", "other", "k"], ["del k", "del other"], { before: [text as Words, other as Words] }),
  row("del", ["DEL", "k"], ["expired k"], expired),
  row("unlink", ["UNLINK", "k", "other"], ["del k", "del other"], { before: [text as Words, other as Words] }),
  row("expire", ["EXPIRE", "k", 100], ["expire k"], { before: [text] }),
  row("expire", ["EXPIRE", "k", 100, "XX"], [], { before: [text] }),
  row("expire", ["EXPIRE", "k", 100], []),
  row("expire", ["EXPIRE", "k", 50, "GT"], [], { before: [["SET", "k", "v", "EX", 100]] }),
  row("expire", ["EXPIRE", "k", -1], ["del k"], { before: [text] }),
  row("pexpire", ["PEXPIRE", "k", 100000], ["expire k"], { before: [text] }),
  row("expireat", ["EXPIREAT", "k", future / 1000], ["expire k"], { before: [text] }),
  row("pexpireat", ["PEXPIREAT", "k", future], ["expire k"], { before: [text] }),
  row("pexpireat", ["PEXPIREAT", "k", past], ["del k"], { before: [text] }),
  row("persist", ["PERSIST", "k"], ["persist k"], { before: [["SET", "k", "v", "EX", 100]] }),
  row("persist", ["PERSIST", "k"], [], { before: [text] }),
  row("rename", ["RENAME", "k", "l"], ["new l", "rename_from k", "rename_to l"], { before: [text] }),
  row("rename", ["RENAME", "k", "other"], ["new other", "rename_from k", "rename_to other", "overwritten other"], {
    before: [text as Words, other as Words],
  }),
  row("rename", ["RENAME", "k", "k"], [], { before: [text] }),
  row("rename", ["RENAME", "k", "l"], ["expired k"], expired),
  row("rename", ["RENAME", "other", "k"], ["expired k", "new k", "rename_from other", "rename_to k"], {
    ...expired,
    before: [expiring, other],
  }),
  row("renamenx", ["RENAMENX", "k", "l"], ["new l", "rename_from k", "rename_to l"], { before: [text] }),
  row("renamenx", ["RENAMENX", "k", "other"], [], { before: [text as Words, other as Words] }),
  row("copy", ["COPY", "k", "l"], ["new l", "copy_to l"], { before: [text] }),
  row("copy", ["COPY", "k", "other", "REPLACE"], ["new other", "copy_to other", "overwritten other"], {
    before: [text as Words, other as Words],
  }),
  row("copy", ["COPY", "k", "other"], [], { before: [text as Words, other as Words] }),
  row("copy", ["COPY", "k", "l", "DB", 1], ["new l db1", "copy_to l db1"], { before: [text] }),
  row("copy", ["COPY", "k", "l"], ["keymiss k"]),
  row("move", ["MOVE", "k", 1], ["new k db1", "move_from k", "move_to k db1"], { before: [text] }),
  row("move", ["MOVE", "k", 1], []),
  row("move", ["MOVE", "k", 1], [], { before: [text, ["COPY", "k", "k", "DB", 1]] }),
  row("flushdb", ["FLUSHDB"], [], { before: [text] }),
  row("flushall", ["FLUSHALL"], [], { before: [text] }),
  row("swapdb", ["SWAPDB", 0, 1], [], { before: [text] }),

  row("hset", ["HSET", "k", "f", "v"], ["new k", "hset k"]),
  row("hset", ["HSET", "k", "f", "v", "g", "w"], ["hset k"], { before: [hash] }),
  row("hmset", ["HMSET", "k", "f", "v"], ["new k", "hset k"]),
  row("hsetnx", ["HSETNX", "k", "f", "v"], ["new k", "hset k"]),
  row("hsetnx", ["HSETNX", "k", "f", "v"], [], { before: [hash] }),
  row("hincrby", ["HINCRBY", "k", "n", 2], ["hincrby k"], { before: [hash] }),
  row("hincrby", ["HINCRBY", "k", "n", 2], ["new k", "hincrby k"]),
  row("hincrbyfloat", ["HINCRBYFLOAT", "k", "n", 2], ["hincrbyfloat k"], { before: [hash] }),
  row("hdel", ["HDEL", "k", "f", "none"], ["hdel k"], { before: [hash] }),
  row("hdel", ["HDEL", "k", "f", "n"], ["hdel k", "del k"], { before: [hash] }),
  row("hdel", ["HDEL", "k", "none"], [], { before: [hash] }),
  row("hdel", ["HDEL", "k", "f"], []),
  row("hget", ["HGET", "k", "f"], [], { before: [hash] }),
  row("hget", ["HGET", "k", "f"], ["keymiss k"]),
  row("hmget", ["HMGET", "k", "f"], ["keymiss k"]),
  row("hgetall", ["HGETALL", "k"], ["keymiss k"]),
  row("hkeys", ["HKEYS", "k"], ["keymiss k"]),
  row("hvals", ["HVALS", "k"], ["keymiss k"]),
  row("hlen", ["HLEN", "k"], ["keymiss k"]),
  row("hexists", ["HEXISTS", "k", "f"], ["keymiss k"]),
  row("hstrlen", ["HSTRLEN", "k", "f"], ["keymiss k"]),
  row("hscan", ["HSCAN", "k", 0], ["keymiss k"]),
  row("hrandfield", ["HRANDFIELD", "k"], ["keymiss k"]),

  row("hincrby", ["HINCRBY", "k", "f", 2], ["hexpired k", "hincrby k"], { ...fieldExpired, since: "7.4.0" }),
  row("hincrby", ["HINCRBY", "k", "f", 2], ["del k", "new k", "hincrby k"], { ...onlyFieldExpired, since: "8.8.0" }),
  row("hsetnx", ["HSETNX", "k", "f", "v"], ["del k", "new k", "hset k"], { ...onlyFieldExpired, since: "8.8.0" }),
  row("hget", ["HGET", "k", "f"], ["hexpired k"], { ...fieldExpired, since: "7.4.0" }),
  row("hget", ["HGET", "k", "f"], ["del k"], { ...onlyFieldExpired, since: "8.8.0" }),
  row("hmget", ["HMGET", "k", "f", "n"], ["hexpired k"], { ...fieldExpired, since: "7.4.0" }),
  row("hmget", ["HMGET", "k", "f", "n"], ["del k"], { ...onlyFieldExpired, since: "8.8.0" }),
  row("hexists", ["HEXISTS", "k", "f"], ["hexpired k"], { ...fieldExpired, since: "7.4.0" }),
  row("hstrlen", ["HSTRLEN", "k", "f"], ["hexpired k"], { ...fieldExpired, since: "7.4.0" }),
  row("hgetall", ["HGETALL", "k"], [], { ...fieldExpired, since: "7.4.0" }),
  row("hscan", ["HSCAN", "k", 0], [], { ...fieldExpired, since: "7.4.0" }),
  row("hlen", ["HLEN", "k"], [], { ...fieldExpired, since: "7.4.0" }),
  row("hrandfield", ["HRANDFIELD", "k"], ["hexpired k"], { ...fieldExpired, since: "8.0.0" }),
  row("hrandfield", ["HRANDFIELD", "k"], ["hexpired k", "del k"], { ...onlyFieldExpired, since: "8.0.0" }),
  row("hset", ["HSET", "k", "f", "v"], ["hset k"], { ...onlyFieldExpired, since: "7.4.0" }),
  row("hdel", ["HDEL", "k", "f"], ["hdel k", "del k"], { ...onlyFieldExpired, since: "7.4.0" }),
  row("hexpire", ["HEXPIRE", "k", 100, "FIELDS", 2, "f", "none"], ["hexpire k"], { before: [hash], since: "7.4.0" }),
  row("hexpire", ["HEXPIRE", "k", 100, "XX", "FIELDS", 1, "f"], [], { before: [hash], since: "7.4.0" }),
  row("hexpire", ["HEXPIRE", "k", 0, "FIELDS", 1, "f"], ["hdel k"], { before: [hash], since: "7.4.0" }),
  row("hexpire", ["HEXPIRE", "k", 100, "FIELDS", 1, "f"], [], { since: "7.4.0" }),
  row("hpexpire", ["HPEXPIRE", "k", 100, "FIELDS", 1, "f"], ["hexpire k"], { before: [hash], since: "7.4.0" }),
  row("hexpireat", ["HEXPIREAT", "k", future / 1000, "FIELDS", 1, "f"], ["hexpire k"], { before: [hash], since: "7.4.0" }),
  row("hpexpireat", ["HPEXPIREAT", "k", past, "FIELDS", 2, "f", "n"], ["hdel k", "del k"], { before: [hash], since: "7.4.0" }),
  row("hpersist", ["HPERSIST", "k", "FIELDS", 1, "f"], ["hpersist k"], { before: [hash, lasting], since: "7.4.0" }),
  row("hpersist", ["HPERSIST", "k", "FIELDS", 1, "f"], [], { before: [hash], since: "7.4.0" }),
  row("httl", ["HTTL", "k", "FIELDS", 1, "f"], [], { ...fieldExpired, since: "7.4.0" }),
  row("httl", ["HTTL", "k", "FIELDS", 1, "f"], ["keymiss k"], { since: "7.4.0" }),
  row("hpttl", ["HPTTL", "k", "FIELDS", 1, "f"], ["keymiss k"], { since: "7.4.0" }),
  row("hexpiretime", ["HEXPIRETIME", "k", "FIELDS", 1, "f"], ["keymiss k"], { since: "7.4.0" }),
  row("hpexpiretime", ["HPEXPIRETIME", "k", "FIELDS", 1, "f"], ["keymiss k"], { since: "7.4.0" }),
  row("hgetdel", ["HGETDEL", "k", "FIELDS", 2, "f", "none"], ["hdel k"], { before: [hash], since: "8.0.0" }),
  row("hgetdel", ["HGETDEL", "k", "FIELDS", 2, "f", "n"], ["hdel k", "del k"], { before: [hash], since: "8.0.0" }),
  row("hgetdel", ["HGETDEL", "k", "FIELDS", 2, "f", "n"], ["hexpired k", "hdel k", "del k"], { ...fieldExpired, since: "8.0.0" }),
  row("hgetex", ["HGETEX", "k", "FIELDS", 1, "f"], [], { before: [hash], since: "8.0.0" }),
  row("hgetex", ["HGETEX", "k", "EX", 100, "FIELDS", 1, "f"], ["hexpire k"], { before: [hash], since: "8.0.0" }),
  row("hgetex", ["HGETEX", "k", "PERSIST", "FIELDS", 1, "f"], ["hpersist k"], { before: [hash, lasting], since: "8.0.0" }),
  row("hgetex", ["HGETEX", "k", "PXAT", past, "FIELDS", 2, "f", "n"], ["hdel k", "del k"], { before: [hash], since: "8.0.0" }),
  row("hsetex", ["HSETEX", "k", "FIELDS", 1, "f", "v"], ["new k", "hset k"], { since: "8.0.0" }),
  row("hsetex", ["HSETEX", "k", "EX", 100, "FIELDS", 1, "f", "v"], ["hset k", "hexpire k"], { before: [hash], since: "8.0.0" }),
  row("hsetex", ["HSETEX", "k", "PXAT", past, "FIELDS", 1, "f", "v"], ["hset k", "hdel k"], { before: [hash], since: "8.0.0" }),
  row("hsetex", ["HSETEX", "k", "FNX", "FIELDS", 1, "f", "v"], [], { before: [hash], since: "8.0.0" }),
  row("hsetex", ["HSETEX", "k", "FNX", "FIELDS", 1, "f", "v"], ["hexpired k", "hset k"], { ...onlyFieldExpired, since: "8.0.0" }),
  row("hsetex", ["HSETEX", "k", "FXX", "FIELDS", 1, "f", "v"], ["hexpired k", "del k"], { ...onlyFieldExpired, since: "8.0.0" }),
  row("himport|set", ["HIMPORT", "SET", "k", "u", "v"], ["new k", "hset k"], { before: [prepared], since: "8.10.0" }),
  row("himport|set", ["HIMPORT", "SET", "k", "u", "v"], ["overwritten k", "hset k"], { before: [prepared, hash], since: "8.10.0" }),

  row("get", ["GET", "k"], [], { before: [text] }),
  row("get", ["GET", "k"], ["keymiss k"]),
  row("get", ["GET", "k"], ["expired k", "keymiss k"], expired),
  row("mget", ["MGET", "k", "none", "other"], ["keymiss none"], { before: [text as Words, other as Words] }),
  row("strlen", ["STRLEN", "k"], ["keymiss k"]),
  row("getrange", ["GETRANGE", "k", 0, -1], ["keymiss k"]),
  row("substr", ["SUBSTR", "k", 0, -1], ["keymiss k"]),
  row("lcs", ["LCS", "k", "l"], ["keymiss k", "keymiss l"]),
  row("digest", ["DIGEST", "k"], ["keymiss k"], { since: "8.4.0" }),
  row("exists", ["EXISTS", "k", "other", "k"], ["keymiss k", "keymiss k"], { before: [other] }),
  row("exists", ["EXISTS", "k"], ["expired k", "keymiss k"], expired),
  row("touch", ["TOUCH", "k", "other"], ["keymiss k"], { before: [other] }),
  row("type", ["TYPE", "k"], ["keymiss k"]),
  row("ttl", ["TTL", "k"], ["keymiss k"]),
  row("ttl", ["TTL", "k"], ["expired k", "keymiss k"], expired),
  row("pttl", ["PTTL", "k"], ["keymiss k"]),
  row("expiretime", ["EXPIRETIME", "k"], ["keymiss k"]),
  row("pexpiretime", ["PEXPIRETIME", "k"], ["keymiss k"]),
  row("object|encoding", ["OBJECT", "ENCODING", "k"], []),
  row("object|freq", ["OBJECT", "FREQ", "k"], []),
  row("object|idletime", ["OBJECT", "IDLETIME", "k"], []),
  row("object|refcount", ["OBJECT", "REFCOUNT", "k"], []),
  row("memory|usage", ["MEMORY", "USAGE", "k"], []),
  row("randomkey", ["RANDOMKEY"], ["expired k"], expired),
  row("keys", ["KEYS", "*"], [], expired),
  row("scan", ["SCAN", 0], ["expired k"], expired),
  row("dbsize", ["DBSIZE"], [], expired),
  row("watch", ["WATCH", "k"], [], expired),
];
