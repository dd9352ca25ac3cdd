/**
 * What happened to a key, by the names and classes of keyspace notifications.
 *
 * Source: redis.io "Redis keyspace notifications" and "Redis subkey notifications" (the classes' letters), and what a redis-server announces.
 */
import { assert } from "@respire/datastructures";

/**
 * The classes that a client can ask for with `notify-keyspace-events`: generic, string, list, set, hash, sorted set, expired, evicted, stream, module (what
 * extensions bring), array; and those that say what was noticed on the way: a key is new, was overwritten, has another type, was looked for in vain.
 */
export type EventClass = "g" | "$" | "l" | "s" | "h" | "z" | "x" | "e" | "t" | "d" | "a" | "n" | "o" | "c" | "m";

export interface KeyEvent {
  readonly name: string;
  readonly class: EventClass;
}

const classes = "g$lshzxetdanocm";

/** A bit for each class. */
export function classBit(eventClass: string): number {
  const index = classes.indexOf(eventClass);
  assert(eventClass.length === 1 && index >= 0, "events: a class is one of the known letters");
  return 1 << index;
}

const bits: Readonly<Record<string, number>> = Object.fromEntries([...classes].map((letter) => [letter, classBit(letter)]));

/** The bit of an event's class. */
export function classBitOf(event: KeyEvent): number {
  return bits[event.class] as number;
}

export const events = {
  set: { name: "set", class: "$" },
  incrby: { name: "incrby", class: "$" },
  incrbyfloat: { name: "incrbyfloat", class: "$" },
  append: { name: "append", class: "$" },
  setbit: { name: "setbit", class: "$" },
  setrange: { name: "setrange", class: "$" },
  pfadd: { name: "pfadd", class: "$" },
  lpush: { name: "lpush", class: "l" },
  rpush: { name: "rpush", class: "l" },
  lpop: { name: "lpop", class: "l" },
  rpop: { name: "rpop", class: "l" },
  lset: { name: "lset", class: "l" },
  linsert: { name: "linsert", class: "l" },
  lrem: { name: "lrem", class: "l" },
  ltrim: { name: "ltrim", class: "l" },
  sadd: { name: "sadd", class: "s" },
  srem: { name: "srem", class: "s" },
  spop: { name: "spop", class: "s" },
  sinterstore: { name: "sinterstore", class: "s" },
  sunionstore: { name: "sunionstore", class: "s" },
  sdiffstore: { name: "sdiffstore", class: "s" },
  sortstore: { name: "sortstore", class: "l" },
  hset: { name: "hset", class: "h" },
  hincrby: { name: "hincrby", class: "h" },
  hincrbyfloat: { name: "hincrbyfloat", class: "h" },
  hdel: { name: "hdel", class: "h" },
  hexpire: { name: "hexpire", class: "h" },
  hexpired: { name: "hexpired", class: "h" },
  hpersist: { name: "hpersist", class: "h" },
  zadd: { name: "zadd", class: "z" },
  zincr: { name: "zincr", class: "z" },
  zrem: { name: "zrem", class: "z" },
  zremrangebyrank: { name: "zremrangebyrank", class: "z" },
  zremrangebyscore: { name: "zremrangebyscore", class: "z" },
  zremrangebylex: { name: "zremrangebylex", class: "z" },
  zpopmin: { name: "zpopmin", class: "z" },
  zpopmax: { name: "zpopmax", class: "z" },
  zrangestore: { name: "zrangestore", class: "z" },
  zunionstore: { name: "zunionstore", class: "z" },
  zinterstore: { name: "zinterstore", class: "z" },
  zdiffstore: { name: "zdiffstore", class: "z" },
  xadd: { name: "xadd", class: "t" },
  xtrim: { name: "xtrim", class: "t" },
  xdel: { name: "xdel", class: "t" },
  xsetid: { name: "xsetid", class: "t" },
  xgroupCreate: { name: "xgroup-create", class: "t" },
  xgroupCreateconsumer: { name: "xgroup-createconsumer", class: "t" },
  xgroupDelconsumer: { name: "xgroup-delconsumer", class: "t" },
  xgroupDestroy: { name: "xgroup-destroy", class: "t" },
  xgroupSetid: { name: "xgroup-setid", class: "t" },
  geosearchstore: { name: "geosearchstore", class: "z" },
  georadiusstore: { name: "georadiusstore", class: "z" },
  del: { name: "del", class: "g" },
  renameFrom: { name: "rename_from", class: "g" },
  renameTo: { name: "rename_to", class: "g" },
  copyTo: { name: "copy_to", class: "g" },
  moveFrom: { name: "move_from", class: "g" },
  moveTo: { name: "move_to", class: "g" },
  persist: { name: "persist", class: "g" },
  expire: { name: "expire", class: "g" },
  expired: { name: "expired", class: "x" },
  evicted: { name: "evicted", class: "e" },
  new: { name: "new", class: "n" },
  overwritten: { name: "overwritten", class: "o" },
  typeChanged: { name: "type_changed", class: "c" },
  keymiss: { name: "keymiss", class: "m" },
} as const satisfies Record<string, KeyEvent>;

/** Bits of the classes that the keyspace looks at, to find out whether it has to announce such an event at all. */
export const noticedClasses = {
  new: classBit("n"),
  overwritten: classBit("o") | classBit("c"),
  keymiss: classBit("m"),
} as const;
