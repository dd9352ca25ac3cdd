/**
 * What CONFIG SET is sent with. An option is here if it decides nothing about other commands' replies, or the same in both servers; before each sequence all
 * of them are set to what they are at first, so that no sequence depends on the ones before it.
 */
import type { Words } from "../request.ts";
import type { Chance } from "./chance.ts";
import type { Family } from "./collections.ts";
import { badNumbers, badWords } from "./pools.ts";

interface Setting {
  /** What it is at the beginning of a sequence, in the form in which CONFIG GET shows it. */
  readonly first: string;
  readonly values: readonly string[];
}

const booleans = ["yes", "no", "YES", "No"];
const counts = ["0", "1", "2", "5", "63", "64", "128", "512", "1000", "100000", "2147483647"];
const sizes = ["0", "1", "64", "4096", "1k", "1kb", "2K", "3KB", "1m", "1mb", "1G", "1gb", "100b", "5B"];
const boolean = (first: "yes" | "no"): Setting => ({ first, values: booleans });
const count = (first: string): Setting => ({ first, values: counts });
const size = (first: string): Setting => ({ first, values: sizes });

/**
 * Since 7.2.0 a hash becomes a hash table before HSET if the request has more fields than this, those that are given twice counted twice (redis/redis#12019);
 * in 7.0 when it holds more. Requests of the generator have no more than the smallest number here.
 */
const fieldCount: Setting = { first: "512", values: ["0", "7", "8", "63", "64", "128", "512", "1000", "2147483647"] };
const ofFewFields = /^[1-6]$/;
const ofFewMembers = /^[0-6]$/;
/** With nodes of so few bytes redis-server 7.0.15 corrupts its memory now and then, and ends in a later FLUSHALL. */
const ofFewBytes = /^[1-9]\d{0,2}b?$/i;

/**
 * As with hashes: since 7.2.0 sets and sorted sets change their encoding before so many members are added, whether they are new or not. Requests of the
 * generator add fewer than the smallest number here, or to a key that is not there (`asked-before.ts`).
 */
const memberCount = (first: string): Setting => ({ first, values: fieldCount.values.slice(1) });

const listSize: Setting = {
  first: "-2",
  values: ["-5", "-4", "-3", "-2", "-1", "0", "1", "2", "5", "39", "128", "2147483647", "-2147483648"],
};

export const settings: Readonly<Record<string, Setting>> = {
  "slowlog-max-len": count("128"),
  "latency-monitor-threshold": { first: "0", values: ["0", "100000", "2147483647"] },
  "hash-max-listpack-entries": fieldCount,
  "hash-max-ziplist-entries": fieldCount,
  "hash-max-listpack-value": size("64"),
  "hash-max-ziplist-value": size("64"),
  "set-max-intset-entries": memberCount("512"),
  "zset-max-listpack-entries": memberCount("128"),
  "zset-max-ziplist-entries": memberCount("128"),
  "zset-max-listpack-value": size("64"),
  "zset-max-ziplist-value": size("64"),
  "list-max-listpack-size": listSize,
  "list-max-ziplist-size": listSize,
  "list-compress-depth": count("0"),
  "hll-sparse-max-bytes": { first: "3000", values: ["0", "20", "100", "2999", "3000", "3000", "4kb", "20000", "1mb"] },
  "stream-node-max-bytes": { first: "4096", values: ["0", "4096", "1k", "1kb", "2K", "3KB", "1m", "1G", "1000"] },
  "stream-node-max-entries": { first: "100", values: ["2", "3", "5", ...counts] },
  "maxmemory-samples": { first: "5", values: ["1", "5", "10", "64"] },
  "maxmemory-eviction-tenacity": { first: "10", values: ["0", "10", "100"] },
  "lfu-log-factor": count("10"),
  "lfu-decay-time": count("1"),
  // redis-server looks as often whether somebody has waited for long enough.
  hz: { first: "500", values: ["100", "250", "500"] },
  "dynamic-hz": boolean("yes"),
  "active-expire-effort": { first: "1", values: ["1", "5", "10"] },
  activerehashing: boolean("yes"),
  "lazyfree-lazy-eviction": boolean("no"),
  "lazyfree-lazy-expire": boolean("no"),
  "lazyfree-lazy-server-del": boolean("no"),
  "lazyfree-lazy-user-del": boolean("no"),
  "lazyfree-lazy-user-flush": boolean("no"),
  "tracking-table-max-keys": count("1000000"),
  "busy-reply-threshold": count("5000"),
  "lua-time-limit": count("5000"),
  "sanitize-dump-payload": { first: "no", values: ["no", "yes", "clients", "CLIENTS"] },
  appendfsync: { first: "everysec", values: ["always", "everysec", "no", "ALWAYS"] },
  "no-appendfsync-on-rewrite": boolean("no"),
  "auto-aof-rewrite-percentage": count("100"),
  "auto-aof-rewrite-min-size": size("67108864"),
  rdbcompression: boolean("yes"),
  "cluster-node-timeout": count("15000"),
  "replica-priority": count("100"),
  "slave-priority": count("100"),
  "latency-tracking-info-percentiles": { first: "50 99 99.9", values: ["50", "50 99 99.9", "0 100", "", "12.5"] },
  "notify-keyspace-events": { first: "", values: ["", "KEA", "Kx", "g$lshzxe", "AKE", "Em"] },
};

/** Refused, whatever the value. */
const immutable = ["databases", "cluster-enabled", "rdbchecksum", "tcp-backlog", "DAEMONIZE", "unixsocket", "appendfilename", "supervised"];
const unknownOptions = ["nosuch", "", "max*", "*", "slowlog-max-le", "SLOWLOG_MAX_LEN", "\xff\x00"];
const names = Object.keys(settings);
const harmless: ReadonlySet<string> = new Set(
  ["maxmemory-policy", ...names, ...immutable, ...unknownOptions, ...badWords, ...badNumbers].map(lowerCase),
);
const pairsMax = 4;

function lowerCase(word: string): string {
  return word.toLowerCase();
}

/** With it OBJECT FREQ has something to tell. It comes before all keys, since they don't take their uses along from one policy to another. */
export const countUses: Words = ["CONFIG", "SET", "maxmemory-policy", "allkeys-lfu"];

/** Sets every option to what it is at first; aliases are named once. */
export const settingsAtFirst: Words = [
  ...["CONFIG", "SET"],
  ...["maxmemory-policy", "noeviction"],
  ...names.filter((name) => !isAlias(name)).flatMap((name) => [name, settings[name]?.first ?? ""]),
];

function isAlias(name: string): boolean {
  return /ziplist|^slave|^lua/.test(name);
}

const namesOfFamily: Readonly<Record<Family, readonly string[]>> = {
  list: names.filter((name) => name.startsWith("list-")),
  hash: names.filter((name) => name.startsWith("hash-")),
  set: names.filter((name) => name.startsWith("set-")),
  "sorted-set": names.filter((name) => name.startsWith("zset-")),
  bitmap: names, // None is about bits.
  stream: names.filter((name) => name.startsWith("stream-node-")),
  sort: names.filter((name) => /^(list|z?set)-/.test(name)),
  geo: names.filter((name) => name.startsWith("zset-")),
  hyperloglog: ["hll-sparse-max-bytes"],
};

/**
 * `parameter value [parameter value ...]`: mostly options and values that are accepted, or refused for what they are. Of a `family`, if one is given, are
 * most of them.
 */
export function settingPairs(chance: Chance, family: Family | null): Words {
  const words: string[] = [];
  for (let left = chance.oneIn(2) ? 1 : chance.between(1, pairsMax); left > 0; left--) {
    if (chance.oneIn(20)) words.push(chance.pick(chance.oneIn(2) ? immutable : unknownOptions), chance.pick(counts));
    else {
      const name = chance.pick(family === null || chance.oneIn(8) ? names : namesOfFamily[family]);
      const value = chance.oneIn(12)
        ? chance.pick([...counts, ...sizes, ...booleans, ...badNumbers])
        : chance.pick(settings[name]?.values ?? []);
      words.push(chance.oneIn(4) ? name.toUpperCase() : name, value);
    }
  }
  return words;
}

/** Classes of events that came with 8.2 and 8.8: 7.0 refuses them, and sets nothing of what goes with them. */
const newerClasses = /[aocSTIV]/;

/** Whether a CONFIG SET, damaged as it may be, sets nothing but what may be set. Values with a zero byte mean what C makes of them, or not, by the option's type. */
export function setsHarmlessOptions(words: Words): boolean {
  const events = words.findIndex((word, index) => index > 1 && index % 2 === 0 && word.toLowerCase() === "notify-keyspace-events");
  if (events > 0 && newerClasses.test(words[events + 1] ?? "")) return false;
  const isOfFew = (name: string, value: string): boolean =>
    (/^stream-node-max-bytes$/i.test(name) && ofFewBytes.test(value)) ||
    (/^hash-max-(list|zip)\w+-entries$/i.test(name) && ofFewFields.test(value)) ||
    (/^z?set-max-\w+-entries$/i.test(name) && ofFewMembers.test(value));
  if (words.some((word, index) => index > 1 && isOfFew(word, words[index + 1] ?? ""))) return false;
  return words.every((word, index) => index < 2 || (index % 2 === 1 ? !word.includes("\0") : harmless.has(word.toLowerCase())));
}
