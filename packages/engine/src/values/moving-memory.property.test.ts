/**
 * Every command of lists, hashes, sets, sorted sets and streams, over memory that moves at every allocation and overwrites what it leaves behind: against an engine whose memory
 * lies still, whose answers the property tests of each type hold against arrays, maps and sets. Who uses a view of the arena for longer than it is valid reads
 * nonsense, or changes what is no longer there.
 */
import fc from "fast-check";
import { expect, test } from "vitest";
import { type TestClient, TestEngine } from "../testing/test-engine.js";

const isLongRun = process.env.RESPIRE_TEST_LONG === "1";
/** Every invariant is verified after so many steps; replies, and what is at the keys, after each. */
const checkEvery = 1;

type Words = readonly (string | number)[];

const lists = ["l1", "l2", "l3"];
const hashes = ["h1", "h2"];
const sets = ["s1", "s2", "s3"];
const sortedSets = ["z1", "z2", "z3"];
const streams = ["x1", "x2"];
const allKeys = [...lists, ...hashes, ...sets, ...sortedSets, ...streams];
const list = fc.constantFrom(...lists);
const hash = fc.constantFrom(...hashes);
const set = fc.constantFrom(...sets);
const someSets = fc.array(set, { minLength: 1, maxLength: 4 });
const sortedSet = fc.constantFrom(...sortedSets);
/** What ZUNION and its relatives take. */
const anySet = fc.constantFrom(...sortedSets, ...sortedSets, ...sets);
const end = fc.constantFrom("LEFT", "RIGHT");
const short = fc.constantFrom("a", "b", "c", "1", "-5", "70000", "9007199254740993");
/** None that are very long: to move a few MiB takes as long as many steps. */
const text = fc.oneof(
  { weight: 5, arbitrary: short },
  { weight: 4, arbitrary: fc.tuple(fc.constantFrom("x", "y"), fc.nat(90)).map(([letter, length]) => letter.repeat(length)) },
  { weight: 2, arbitrary: fc.tuple(fc.constantFrom("p", "q"), fc.nat(1_500)).map(([letter, length]) => letter.repeat(length)) },
  { weight: 1, arbitrary: fc.constant("s".repeat(9_000)) },
);
const texts = fc.oneof(
  { weight: 9, arbitrary: fc.array(text, { minLength: 1, maxLength: 5 }) },
  { weight: 3, arbitrary: fc.integer({ min: 20, max: 150 }).map((count) => Array.from({ length: count }, (_, i) => "m".repeat(i))) },
);
const field = fc.nat(90).map((number) => `f${number}${"_".repeat(number % 7)}`);
const fields = fc.array(field, { minLength: 1, maxLength: 6 });
const pairs = fc.oneof(
  { weight: 9, arbitrary: fc.array(fc.tuple(field, text), { minLength: 1, maxLength: 5 }) },
  { weight: 1, arbitrary: fc.constantFrom(40, 90).map((count) => Array.from({ length: count }, (_, i) => [`f${i}`, "v"] as const)) },
);
const score = fc.constantFrom("0", "0", "0", "1", "1", "2.5", "-7", "1e300", "inf");
const bound = fc.constantFrom("-inf", "0", "(0", "1", "(2.5", "inf");
const lexBound = fc.constantFrom("-", "[a", "(f3", "[f5", "[x", "+");
const lowestOrHighest = fc.constantFrom("MIN", "MAX");
const scoredMembers = fc.oneof(
  { weight: 9, arbitrary: fc.array(fc.tuple(score, fc.oneof(field, text)), { minLength: 1, maxLength: 5 }).map((pairs) => pairs.flat()) },
  { weight: 1, arbitrary: fc.constantFrom(40, 150).map((count) => Array.from({ length: count }, (_, i) => [i % 5, `f${i}`]).flat()) },
);
const ttlMs = fc.integer({ min: 1, max: 60 });
const index = fc.integer({ min: -40, max: 40 });
const count = fc.integer({ min: 1, max: 40 });
const option = (...options: readonly Words[]): fc.Arbitrary<Words> => fc.constantFrom<Words>([], ...options);
const named = (given: readonly string[]): Words => ["FIELDS", given.length, ...given];

/** Integers of all widths among them, and so many that a set is large. */
const members = fc.oneof(
  { weight: 9, arbitrary: fc.array(fc.oneof(text, fc.integer({ min: -99, max: 99 }).map(String)), { minLength: 1, maxLength: 6 }) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.constantFrom(["", 90], ["m", 20], ["m", 70]), fc.nat(200))
      .map(([[prefix, count], from]) => Array.from({ length: count as number }, (_, i) => `${prefix}${from + i}`)),
  },
);
const counted = fc.tuple(someSets, option(["LIMIT", 3])).map(([keys, limit]): Words => [keys.length, ...keys, ...limit]);

const stream = fc.constantFrom(...streams);
const group = fc.constantFrom("g1", "g2");
const consumer = fc.constantFrom("c1", "c2", "c3");
/** Of those that XADD gives by the time below, and around them. */
const entryId = fc.tuple(fc.integer({ min: 1, max: 30 }), fc.nat(9)).map(([ms, sequence]) => `${ms}-${sequence}`);
const entryIds = fc.array(entryId, { minLength: 1, maxLength: 8 });
const countedIds = entryIds.map((ids): Words => ["IDS", ids.length, ...ids]);
const trimmed = option(["MAXLEN", "~", 40], ["MAXLEN", 30], ["MINID", "9-0"], ["MAXLEN", 20, "DELREF"], ["MINID", "~", "12-0", "ACKED"]);
const policy = option(["KEEPREF"], ["DELREF"], ["ACKED"]);
/** Fields that follow one another alike, and others. */
const streamFields = fc.oneof(
  text.map((value): Words => ["f", value]),
  fc.array(fc.tuple(fc.oneof(field, text), text), { minLength: 1, maxLength: 4 }).map((pairs): Words => pairs.flat()),
);

/** What may follow each command's name: the words, in arrays. */
const commands: Readonly<Record<string, fc.Arbitrary<readonly (Words | string | number)[]>>> = {
  LPUSH: fc.tuple(list, texts),
  RPUSH: fc.tuple(list, texts),
  LPUSHX: fc.tuple(list, texts),
  RPUSHX: fc.tuple(list, texts),
  LPOP: fc.tuple(list, option([1], [7], [60])),
  RPOP: fc.tuple(list, option([1], [7], [60])),
  LMPOP: fc.tuple(fc.constant(2), list, list, end, option(["COUNT", 9])),
  BLPOP: fc.tuple(list, list, fc.constant(0)),
  BRPOP: fc.tuple(list, list, fc.constant(0)),
  BLMPOP: fc.tuple(fc.constant(0), fc.constant(2), list, list, end, option(["COUNT", 9])),
  LMOVE: fc.tuple(list, list, end, end),
  BLMOVE: fc.tuple(list, list, end, end, fc.constant(0)),
  RPOPLPUSH: fc.tuple(list, list),
  BRPOPLPUSH: fc.tuple(list, list, fc.constant(0)),
  LMOVEM: fc.tuple(list, list, end, end, fc.constantFrom("COUNT", "EXACTLY"), count, fc.constantFrom("OBO", "BULK")),
  BLMOVEM: fc.tuple(list, list, end, end, fc.constant(0), fc.constantFrom("COUNT", "EXACTLY"), count, fc.constantFrom("OBO", "BULK")),
  LSET: fc.tuple(list, index, text),
  LINSERT: fc.tuple(list, fc.constantFrom("BEFORE", "AFTER"), short, text),
  LREM: fc.tuple(list, fc.integer({ min: -3, max: 3 }), short),
  LTRIM: fc.tuple(list, fc.nat(4), fc.integer({ min: -5, max: -1 })),
  LLEN: fc.tuple(list),
  LINDEX: fc.tuple(list, index),
  LRANGE: fc.tuple(list, index, index),
  LPOS: fc.tuple(list, short, option(["RANK", -1], ["COUNT", 0])),
  HSET: fc.tuple(
    hash,
    pairs.map((set) => set.flat()),
  ),
  HMSET: fc.tuple(
    hash,
    pairs.map((set) => set.flat()),
  ),
  HSETNX: fc.tuple(hash, field, text),
  HSETEX: fc.tuple(
    hash,
    option(["FNX"], ["FXX"], ["NX"], ["XX"]),
    fc.oneof(option(["KEEPTTL"]), fc.tuple(fc.constant("PX"), ttlMs)),
    pairs.map((set) => ["FIELDS", set.length, ...set.flat()]),
  ),
  HGETEX: fc.tuple(hash, fc.oneof(option(["PERSIST"]), fc.tuple(fc.constant("PX"), ttlMs)), fields.map(named)),
  HGETDEL: fc.tuple(hash, fields.map(named)),
  HDEL: fc.tuple(hash, fields),
  HINCRBY: fc.tuple(hash, fc.constantFrom("n1", "n2"), fc.constantFrom(7, -1_000_000_007)),
  HINCRBYFLOAT: fc.tuple(hash, fc.constantFrom("n1", "n3"), fc.constantFrom("0.25", "1e5")),
  HIMPORT: fc.oneof(
    { weight: 9, arbitrary: fc.tuple(fc.constant("SET"), hash, fc.constant("set"), text, text, text) },
    { weight: 2, arbitrary: fc.constantFrom<Words>(["PREPARE", "set", "f1_", "b", "c"], ["DISCARD", "set"], ["DISCARDALL"]) },
  ),
  HEXPIRE: fc.tuple(hash, fc.constantFrom(0, 1), fields.map(named)),
  HPEXPIRE: fc.tuple(hash, ttlMs, option(["NX"], ["XX"], ["GT"], ["LT"]), fields.map(named)),
  HEXPIREAT: fc.tuple(hash, fc.constantFrom(1, 9_000_000_000), fields.map(named)),
  HPEXPIREAT: fc.tuple(hash, fc.constantFrom(1, 9_000_000_000_000), fields.map(named)),
  HPERSIST: fc.tuple(hash, fields.map(named)),
  HTTL: fc.tuple(hash, fields.map(named)),
  HPTTL: fc.tuple(hash, fields.map(named)),
  HEXPIRETIME: fc.tuple(hash, fields.map(named)),
  HPEXPIRETIME: fc.tuple(hash, fields.map(named)),
  HGET: fc.tuple(hash, field),
  HMGET: fc.tuple(hash, fields),
  HGETALL: fc.tuple(hash),
  HKEYS: fc.tuple(hash),
  HVALS: fc.tuple(hash),
  HLEN: fc.tuple(hash),
  HEXISTS: fc.tuple(hash, field),
  HSTRLEN: fc.tuple(hash, field),
  HSCAN: fc.tuple(hash, fc.constant(0), option(["COUNT", 7], ["MATCH", "f1*"])),
  HRANDFIELD: fc.tuple(hash, option([3], [-3], [50, "WITHVALUES"])),
  ZADD: fc.tuple(sortedSet, option(["NX"], ["XX"], ["GT"], ["LT", "CH"]), scoredMembers),
  ZINCRBY: fc.tuple(sortedSet, fc.constantFrom("1", "-0.5"), fc.oneof(field, text)),
  ZREM: fc.tuple(sortedSet, fields),
  ZREMRANGEBYRANK: fc.tuple(sortedSet, index, fc.integer({ min: -5, max: 5 })),
  ZREMRANGEBYSCORE: fc.tuple(sortedSet, fc.constantFrom("(0", "1"), fc.constantFrom("1", "(2.5")),
  ZREMRANGEBYLEX: fc.tuple(sortedSet, fc.constant("[f3"), fc.constant("(f5")),
  ZSCORE: fc.tuple(sortedSet, field),
  ZMSCORE: fc.tuple(sortedSet, fields),
  ZCARD: fc.tuple(sortedSet),
  ZCOUNT: fc.tuple(sortedSet, bound, bound),
  ZLEXCOUNT: fc.tuple(sortedSet, lexBound, lexBound),
  ZRANK: fc.tuple(sortedSet, field, option(["WITHSCORE"])),
  ZREVRANK: fc.tuple(sortedSet, field),
  ZRANGE: fc.tuple(sortedSet, index, index, option(["WITHSCORES"], ["REV"])),
  ZREVRANGE: fc.tuple(sortedSet, index, index),
  ZRANGEBYSCORE: fc.tuple(sortedSet, bound, bound, option(["WITHSCORES"], ["LIMIT", 1, 5])),
  ZREVRANGEBYSCORE: fc.tuple(sortedSet, bound, bound, option(["WITHSCORES"])),
  ZRANGEBYLEX: fc.tuple(sortedSet, lexBound, lexBound),
  ZREVRANGEBYLEX: fc.tuple(sortedSet, lexBound, lexBound),
  ZRANGESTORE: fc.tuple(sortedSet, sortedSet, index, index),
  ZPOPMIN: fc.tuple(sortedSet, option([1], [7])),
  ZPOPMAX: fc.tuple(sortedSet, option([1], [7])),
  ZMPOP: fc.tuple(fc.constant(2), sortedSet, sortedSet, lowestOrHighest, option(["COUNT", 9])),
  BZPOPMIN: fc.tuple(sortedSet, sortedSet, fc.constant(0)),
  BZPOPMAX: fc.tuple(sortedSet, sortedSet, fc.constant(0)),
  BZMPOP: fc.tuple(fc.constant(0), fc.constant(2), sortedSet, sortedSet, lowestOrHighest, option(["COUNT", 9])),
  ZRANDMEMBER: fc.tuple(sortedSet, option([3], [-3], [50, "WITHSCORES"])),
  ZSCAN: fc.tuple(sortedSet, fc.constant(0), option(["COUNT", 7], ["MATCH", "f1*"])),
  ZUNION: fc.tuple(fc.constant(2), anySet, anySet, option(["WITHSCORES"])),
  ZINTER: fc.tuple(fc.constant(2), anySet, anySet, option(["WITHSCORES"])),
  ZDIFF: fc.tuple(fc.constant(2), anySet, anySet, option(["WITHSCORES"])),
  ZUNIONSTORE: fc.tuple(sortedSet, fc.constant(2), anySet, anySet, option(["AGGREGATE", "COUNT"])),
  ZINTERSTORE: fc.tuple(sortedSet, fc.constant(2), anySet, anySet),
  ZDIFFSTORE: fc.tuple(sortedSet, fc.constant(2), anySet, anySet),
  ZINTERCARD: fc.tuple(fc.constant(2), anySet, anySet),
  SORT: fc.tuple(fc.oneof(list, anySet), fc.constant("ALPHA"), option(["DESC"], ["LIMIT", 1, 5], ["STORE", "l3"])),
  SORT_RO: fc.tuple(fc.oneof(list, anySet), fc.constant("ALPHA"), option(["GET", "#", "GET", "h1->*"])),
  XADD: fc.tuple(
    stream,
    fc.oneof(trimmed, option(["IDMP", "p", "i"], ["IDMPAUTO", "q"])),
    fc.constantFrom("*", "*", "5-*", "20-*"),
    streamFields,
  ),
  XLEN: fc.tuple(stream),
  XRANGE: fc.tuple(stream, entryId, fc.constantFrom("+", "20-0"), option(["COUNT", 5])),
  XREVRANGE: fc.tuple(stream, fc.constant("+"), entryId, option(["COUNT", 5])),
  XDEL: fc.tuple(stream, entryIds),
  XDELEX: fc.tuple(stream, policy, countedIds),
  XACKDEL: fc.tuple(stream, group, policy, countedIds),
  XTRIM: fc.tuple(stream, fc.constantFrom<Words>(["MAXLEN", 50], ["MAXLEN", "~", 9], ["MINID", "3-0", "DELREF"], ["MAXLEN", 9, "ACKED"])),
  XSETID: fc.tuple(stream, fc.constant("9999999999999-0")),
  XCFGSET: fc.tuple(stream, fc.constant("IDMP-MAXSIZE"), fc.constantFrom(1, 5)),
  XIDMPRECORD: fc.tuple(stream, fc.constant("p"), fc.constantFrom("i", "j"), entryId),
  XREAD: fc.tuple(option(["COUNT", 3], ["MAXSIZE", 500]), fc.constant("STREAMS"), stream, stream, entryId, fc.constantFrom("0", "$", "+")),
  XREADGROUP: fc.tuple(
    fc.constant("GROUP"),
    group,
    consumer,
    option(["COUNT", 5], ["NOACK"], ["CLAIM", 0], ["CLAIM", 15, "COUNT", 30], ["MAXCOUNT", 7]),
    fc.constant("STREAMS"),
    stream,
    fc.constantFrom(">", ">", ">", "0", "7-0"),
  ),
  XACK: fc.tuple(stream, group, entryIds),
  XNACK: fc.tuple(stream, group, fc.constantFrom("SILENT", "FAIL", "FATAL"), option(["FORCE"]), countedIds),
  XCLAIM: fc.tuple(stream, group, consumer, fc.constant(0), entryIds, option(["FORCE"], ["JUSTID"], ["FORCE", "RETRYCOUNT", 4])),
  XAUTOCLAIM: fc.tuple(stream, group, consumer, fc.constantFrom(0, 15), fc.constantFrom("0", "9-0"), option(["JUSTID"], ["COUNT", 4])),
  XPENDING: fc.tuple(stream, group, option(["-", "+", 9], ["-", "+", 9, "c1"], ["IDLE", 5, "-", "+", 9])),
  XGROUP: fc.oneof(
    { weight: 4, arbitrary: fc.tuple(fc.constantFrom("CREATE", "CREATE", "SETID"), stream, group, fc.constantFrom("0", "9-0", "$")) },
    { weight: 3, arbitrary: fc.tuple(fc.constantFrom("CREATECONSUMER", "DELCONSUMER"), stream, group, consumer) },
    { weight: 1, arbitrary: fc.tuple(fc.constant("DESTROY"), stream, group) },
  ),
  XINFO: fc.tuple(fc.constantFrom("STREAM", "GROUPS"), stream),
  SADD: fc.tuple(set, members),
  SREM: fc.tuple(set, members),
  SMOVE: fc.tuple(set, set, short),
  SPOP: fc.tuple(set, option([1], [7], [70], [280])),
  SRANDMEMBER: fc.tuple(set, option([3], [-3], [50])),
  SISMEMBER: fc.tuple(set, short),
  SMISMEMBER: fc.tuple(set, members),
  SCARD: fc.tuple(set),
  SMEMBERS: fc.tuple(set),
  SSCAN: fc.tuple(set, fc.constantFrom(0, 1, 21), option(["COUNT", 7], ["MATCH", "m1*"])),
  SINTER: fc.tuple(someSets),
  SUNION: fc.oneof(fc.tuple(someSets), fc.constant([[...sets, ...sets, ...sets]])),
  SDIFF: fc.tuple(someSets),
  SINTERSTORE: fc.tuple(set, someSets),
  SUNIONSTORE: fc.tuple(set, someSets),
  SDIFFSTORE: fc.tuple(set, someSets),
  SINTERCARD: fc.tuple(counted),
  SUNIONCARD: fc.tuple(counted),
  SDIFFCARD: fc.tuple(counted),
};
/** Said more often than others: what changes where elements are, and how they are kept. */
const weights: Readonly<Record<string, number>> = {
  LPUSH: 6,
  RPUSH: 6,
  LPOP: 3,
  LMOVE: 8,
  LMOVEM: 5,
  LSET: 3,
  LINSERT: 4,
  HSET: 8,
  HDEL: 3,
  HPEXPIRE: 5,
  ZADD: 12,
  ZREM: 3,
  ZUNIONSTORE: 3,
  ZRANGESTORE: 3,
  XADD: 20,
  XREADGROUP: 8,
  XGROUP: 4,
  SADD: 8,
  SPOP: 3,
  SUNIONSTORE: 3,
};

/** Small nodes, most of them compressed: then elements that leave a list have others decompressed. */
const settings = fc.tuple(
  fc.constantFrom<Words>(["SET", "list-max-listpack-size"]),
  fc.constantFrom(3, 10, 10, -1, -2, -5, 128),
  fc.constant("list-compress-depth"),
  fc.constantFrom(1, 1, 2, 0),
  fc.constant("hash-max-listpack-entries"),
  fc.constantFrom(512, 70, 10, 0),
  fc.constant("hash-max-listpack-value"),
  fc.constantFrom(64, 20, 4000),
  fc.constant("zset-max-listpack-entries"),
  fc.constantFrom(128, 70, 10, 0),
  fc.constant("zset-max-listpack-value"),
  fc.constantFrom(64, 20, 4000),
  fc.constant("set-max-intset-entries"),
  fc.constantFrom(512, 20, 0),
  fc.constant("set-max-listpack-entries"),
  fc.constantFrom(128, 1000, 10, 0),
  fc.constant("stream-node-max-entries"),
  fc.constantFrom(100, 10, 3, 0),
  fc.constant("stream-node-max-bytes"),
  fc.constantFrom(4096, 200, 0),
);

/** What else happens to keys. */
const others: Readonly<Record<string, fc.Arbitrary<readonly (Words | string | number)[]>>> = {
  CONFIG: settings,
  RENAME: fc.oneof(
    fc.tuple(list, list),
    fc.tuple(hash, hash),
    fc.tuple(set, set),
    fc.tuple(sortedSet, sortedSet),
    fc.tuple(stream, stream),
  ),
  COPY: fc
    .oneof(fc.tuple(list, list), fc.tuple(hash, hash), fc.tuple(set, set), fc.tuple(sortedSet, sortedSet), fc.tuple(stream, stream))
    .map((pair) => [...pair, "REPLACE"]),
  PEXPIRE: fc.tuple(fc.constantFrom(...allKeys), fc.integer({ min: 1, max: 200 })),
  PERSIST: fc.tuple(fc.constantFrom(...allKeys)),
  DEL: fc.tuple(fc.constantFrom(...allKeys)),
  MEMORY: fc.constant(["PURGE"]),
  // Time passes, and with the tick there is work in the background.
  PASS: fc.tuple(fc.nat(20)),
  // Another client waits for elements or members, and is served by whoever brings them.
  WAIT: fc.oneof(
    fc.tuple(fc.constant("BLMOVE"), list, list, end, end),
    fc.tuple(fc.constantFrom("BZPOPMIN", "BZPOPMAX"), sortedSet, sortedSet),
    fc.tuple(fc.constant<Words>(["XREAD", "BLOCK", 50, "STREAMS"]), stream, fc.constant("$")),
    fc.tuple(fc.constant<Words>(["XREADGROUP", "GROUP", "g1", "c1", "CLAIM", 20, "BLOCK", 50, "STREAMS"]), stream, fc.constant(">")),
  ),
};

const words = ([name, rest]: [string, fc.Arbitrary<readonly (Words | string | number)[]>]): fc.Arbitrary<Words> =>
  rest.map((parts) => [name, ...parts.flat()] as Words);
const step = fc.oneof(
  ...Object.entries(commands).map((entry) => ({ weight: weights[entry[0]] ?? 1, arbitrary: words(entry) })),
  ...Object.entries(others).map((entry) => ({ weight: 2, arbitrary: words(entry) })),
);

/** The same is done to both. */
class Side {
  readonly engine: TestEngine;
  private readonly client: TestClient;
  private readonly waiting: TestClient;

  constructor(isRestless: boolean) {
    this.engine = new TestEngine({ arena: { isRestless }, configure: (options) => options.load("enable-debug-command", ["yes"]) });
    this.client = this.engine.connect();
    this.waiting = this.engine.connect();
    this.client.run("HIMPORT", "PREPARE", "set", "f1_", "b", "c");
  }

  /** All replies that there are afterwards, to whoever it is, and what is at the keys. */
  take([name, ...rest]: Words): string {
    const { engine, client, waiting } = this;
    let reply = "";
    if (name === "PASS") {
      engine.pass(rest[0] as number);
      engine.engine.tick();
    } else if (name === "WAIT") {
      if (!waiting.session.isSuspended) waiting.send(`${rest[0]}`.startsWith("XREAD") ? rest : [...rest, 0.05]);
    } else {
      // In a transaction, what would wait is answered at once.
      client.send(["MULTI"], [name as string, ...rest], ["EXEC"]);
      reply = client.received();
    }
    return `${reply}${waiting.received()}${client.raw("DEBUG", "DIGEST-VALUE", ...allKeys)}`;
  }
}

test("no command of lists, hashes, sets, sorted sets or streams uses memory that has moved", () => {
  let stepsTaken = 0;
  fc.assert(
    fc.property(
      words(["CONFIG", settings]),
      fc.array(step, { minLength: 60, maxLength: isLongRun ? 1_500 : 250, size: "max" }),
      (first, steps) => {
        const still = new Side(false);
        const moving = new Side(true);
        for (const [at, each] of [first, ...steps].entries()) {
          const [found, expected] = [moving.take(each), still.take(each)];
          if (found !== expected)
            throw new Error(`${each.join(" ").slice(0, 80)}: ${found.slice(0, 200)} instead of ${expected.slice(0, 200)}`);
          if (at % checkEvery === 0) moving.engine.check();
          stepsTaken++;
        }
        moving.engine.check();
      },
    ),
    isLongRun ? { numRuns: 300, interruptAfterTimeLimit: 240_000 } : { numRuns: 25, interruptAfterTimeLimit: 3_000 },
  );
  console.log(`moving-memory: ${stepsTaken} steps`);
}, 600_000);

test("there is none that the test above leaves out", () => {
  const engine = new TestEngine();
  const listed = ["list", "hash", "set", "sortedset", "stream"].flatMap(
    (category) => engine.run("COMMAND", "LIST", "FILTERBY", "ACLCAT", category) as string[],
  );
  const names = new Set(listed.map((name) => (name.split("|")[0] as string).toUpperCase()));
  expect([...names].sort()).toEqual(Object.keys(commands).sort());
});
