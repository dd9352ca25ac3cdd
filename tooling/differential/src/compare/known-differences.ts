/**
 * Where the compared version of Redis answers otherwise than the one that this server follows, although both know the request. What it does not know at all is
 * not here: the schemas say it (`since`), and the run prints it.
 */
import { hasTimeout } from "../grammar/timeouts.ts";
import type { Words } from "../request.ts";
import { knownStreamDifferences } from "./known-stream-differences.ts";
import { differInPositionsAlone } from "./positions.ts";
import { differInDigitsAlone } from "./scores.ts";

/** A version, so that nobody forgets to look it up: of Valkey, where it has what Redis refuses. */
type Version = `${"" | "Valkey "}${number}.${number}.${number}`;

export interface KnownDifference {
  /** The command, with the option if it is one option's. */
  readonly command: string;
  readonly changedIn: Version;
  readonly why: string;
  readonly example: { readonly words: Words; readonly ours: string; readonly theirs: string };
  /** The replies are the same, it is the state behind them that differs. */
  readonly isHidden?: true;
  /** Either reply may be this server's: both are counts, say. */
  readonly goesBothWays?: true;
  /** `told` is the answer to what was asked before it, if anything was (`asked-before.ts`). */
  readonly matches: (words: Words, ours: string, theirs: string, told: string | null) => boolean;
  /** The keyspaces are the same behind it. If not, the rest of the sequence is not compared. */
  readonly keepsState: boolean;
}

const is = (word: string | undefined, name: string): boolean => word?.toUpperCase() === name;

/** A cursor that is read strictly since 7.4.0. */
const isCursorRefusedSince = (cursor: string, ours: string, theirs: string): boolean =>
  ours === "-ERR invalid cursor\r\n"
    ? /^(\0|$)|^-[1-9]/.test(cursor) && ours !== theirs
    : /^[ \t-\r]/.test(cursor) && theirs === "-ERR invalid cursor\r\n";

/** Redis has no words for what is wrong with a filter that it does not have. */
const valkeyFilterError = /^-ERR (No such user|\w+ (is not an integer|should be)|Unknown flags|DB index|value is not an integer)/;

const configRefusal = (name: string, reason: string): string =>
  `-ERR CONFIG SET failed (possibly related to argument '${name}') - ${reason}\r\n`;

export const knownDifferences: readonly KnownDifference[] = [
  {
    command: "COMMAND GETKEYS and GETKEYSANDFLAGS of a command's name alone",
    changedIn: "7.2.0",
    why: "they want three words at least, it were four",
    example: {
      words: ["COMMAND", "GETKEYS", "GET"],
      ours: "-ERR Invalid number of arguments specified for command\r\n",
      theirs: "-ERR wrong number of arguments for 'command|getkeys' command\r\n",
    },
    matches: ([name, sub, ...rest], _ours, theirs) =>
      /^command$/i.test(name ?? "") &&
      /^getkeys(andflags)?$/i.test(sub ?? "") &&
      rest.length === 1 &&
      theirs.startsWith("-ERR wrong number"),
    keepsState: true,
  },
  {
    command: "HELLO with a wrong password and a wrong option behind it",
    changedIn: "7.2.0",
    why: "all options are read before the first has an effect",
    example: {
      words: ["HELLO", "3", "AUTH", "default", "x", "FOO"],
      ours: "-ERR Syntax error in HELLO option 'FOO'\r\n",
      theirs: "-WRONGPASS invalid username-password pair or user is disabled.\r\n",
    },
    matches: ([name], ours, theirs) =>
      is(name, "HELLO") && /^-ERR (Syntax error in HELLO|Client names)/.test(ours) && theirs.startsWith("-WRONGPASS"),
    keepsState: false,
  },
  {
    command: "HELLO with two AUTH, the first of which is wrong",
    changedIn: "7.2.0",
    why: "all options are read before the first has an effect: the last one counts",
    example: {
      words: ["HELLO", "3", "AUTH", "default", "x", "AUTH", "default", ""],
      ours: "%0\r\n",
      theirs: "-WRONGPASS invalid username-password pair or user is disabled.\r\n",
    },
    matches: ([name, ...options], ours, theirs) =>
      is(name, "HELLO") &&
      !ours.startsWith("-") &&
      theirs.startsWith("-WRONGPASS") &&
      options.filter((word) => is(word, "AUTH")).length > 1,
    keepsState: false,
  },
  {
    command: "HELLO with SETNAME and a wrong option",
    changedIn: "7.2.0",
    why: "all options are read before the first has an effect: the connection kept the name",
    example: {
      words: ["HELLO", "3", "SETNAME", "me", "FOO"],
      ours: "-ERR Syntax error in HELLO option 'FOO'\r\n",
      theirs: "-ERR Syntax error in HELLO option 'FOO'\r\n",
    },
    isHidden: true,
    matches: ([name, ...options], ours) => is(name, "HELLO") && ours.startsWith("-") && options.some((option) => is(option, "SETNAME")),
    keepsState: false,
  },
  {
    command: "blocking commands with a timeout of more milliseconds than 64 bits hold",
    changedIn: "7.2.0",
    why: "they are told that it is out of range; it overflowed into a negative time, and was called that (redis/redis#11338)",
    example: {
      words: ["BLPOP", "a", "inf"],
      ours: "-ERR timeout is out of range\r\n",
      theirs: "-ERR timeout is negative\r\n",
    },
    matches: ([name = ""], ours, theirs) =>
      hasTimeout(name.toLowerCase()) && ours === "-ERR timeout is out of range\r\n" && theirs === "-ERR timeout is negative\r\n",
    keepsState: true,
  },
  {
    command: "BITCOUNT and BITPOS with wrong arguments, of a key that is not there or holds another type",
    changedIn: "8.0.0",
    why: "all arguments are read before the key is looked up (redis/redis#11734, redis/redis#12394)",
    example: { words: ["BITCOUNT", "none", "0"], ours: "-ERR syntax error\r\n", theirs: ":0\r\n" },
    matches: ([name = ""], ours, theirs) =>
      /^bit(count|pos)$/i.test(name) && /^-ERR (syntax|value is not an integer)/.test(ours) && /^(:0|:-1|-WRONGTYPE)/.test(theirs),
    keepsState: true,
  },
  {
    command: "OBJECT ENCODING of a list",
    changedIn: "7.2.0",
    why: "a list that fits one node is a listpack, and no quicklist around one",
    example: { words: ["OBJECT", "ENCODING", "list1"], ours: "$8\r\nlistpack\r\n", theirs: "$9\r\nquicklist\r\n" },
    matches: ([name, sub], ours, theirs) =>
      is(name, "OBJECT") && is(sub, "ENCODING") && ours === "$8\r\nlistpack\r\n" && theirs === "$9\r\nquicklist\r\n",
    keepsState: true,
  },
  {
    command: "OBJECT ENCODING of a set",
    changedIn: "7.2.0",
    why: "a small set that is not of integers alone is a listpack",
    example: { words: ["OBJECT", "ENCODING", "set1"], ours: "$8\r\nlistpack\r\n", theirs: "$9\r\nhashtable\r\n" },
    matches: ([name, sub], ours, theirs) =>
      is(name, "OBJECT") && is(sub, "ENCODING") && ours === "$8\r\nlistpack\r\n" && theirs === "$9\r\nhashtable\r\n",
    keepsState: true,
  },
  {
    command: "scores",
    changedIn: "7.2.0",
    why: "a double is written with as few digits as tell it from all others; it had seventeen",
    example: { words: ["ZSCORE", "z", "a"], ours: "$4\r\n3.14\r\n", theirs: "$18\r\n3.1400000000000001\r\n" },
    matches: ([name = ""], ours, theirs) => /^b?z/i.test(name) && ours !== theirs && differInDigitsAlone(ours, theirs),
    keepsState: true,
  },
  {
    command: "longitudes and latitudes",
    changedIn: "8.0.0",
    why: "they are written with as few digits as tell them from all others; they had seventeen decimals (redis/redis#13494)",
    example: {
      words: ["GEOPOS", "geo1", "a"],
      ours: "*1\r\n*2\r\n$18\r\n13.361389338970184\r\n$16\r\n38.1155563954963\r\n",
      theirs: "*1\r\n*2\r\n$20\r\n13.36138933897018433\r\n$20\r\n38.11555639549629859\r\n",
    },
    matches: ([name = ""], ours, theirs) => /^geo/i.test(name) && ours !== theirs && differInPositionsAlone(ours, theirs),
    keepsState: true,
  },
  {
    command: "ZRANK and ZREVRANK with a word behind the member",
    changedIn: "7.2.0",
    why: "it may be WITHSCORE, and what it is not is wrong syntax",
    example: {
      words: ["ZRANK", "z", "a", "FOO"],
      ours: "-ERR syntax error\r\n",
      theirs: "-ERR wrong number of arguments for 'zrank' command\r\n",
    },
    matches: ([name = ""], ours, theirs) =>
      /^z(rev)?rank$/i.test(name) && ours === "-ERR syntax error\r\n" && theirs.startsWith("-ERR wrong number of arguments"),
    keepsState: true,
  },
  {
    command: "COMMAND GETKEYSANDFLAGS of SINTERSTORE",
    changedIn: "7.4.0",
    why: "the target is overwritten, not changed: OW instead of RW (redis/redis#12917)",
    example: {
      words: ["COMMAND", "GETKEYSANDFLAGS", "SINTERSTORE", "s", "t"],
      ours: "*2\r\n*2\r\n$1\r\ns\r\n*2\r\n+OW\r\n+update\r\n*2\r\n$1\r\nt\r\n*2\r\n+RO\r\n+access\r\n",
      theirs: "*2\r\n*2\r\n$1\r\ns\r\n*2\r\n+RW\r\n+update\r\n*2\r\n$1\r\nt\r\n*2\r\n+RO\r\n+access\r\n",
    },
    matches: ([name, sub, inner], ours, theirs) =>
      is(name, "COMMAND") && is(sub, "GETKEYSANDFLAGS") && is(inner, "SINTERSTORE") && ours.replace("+OW", "+RW") === theirs,
    keepsState: true,
  },
  {
    command: "COMMAND GETKEYS and GETKEYSANDFLAGS of ZRANK and ZREVRANK with a word behind the member",
    changedIn: "7.2.0",
    why: "it may be WITHSCORE",
    example: {
      words: ["COMMAND", "GETKEYS", "ZRANK", "z", "a", "FOO"],
      ours: "*1\r\n$1\r\nz\r\n",
      theirs: "-ERR Invalid number of arguments specified for command\r\n",
    },
    matches: ([name, sub = "", inner = ""], ours, theirs) =>
      is(name, "COMMAND") &&
      /^getkeys/i.test(sub) &&
      /^z(rev)?rank$/i.test(inner) &&
      !ours.startsWith("-") &&
      theirs.startsWith("-ERR Invalid number of arguments"),
    keepsState: true,
  },
  {
    command: "COMMAND GETKEYS and GETKEYSANDFLAGS of GEORADIUS with several destinations",
    changedIn: "8.10.0",
    why: "the last is the one that is written to, and is told; it was the first behind each option",
    example: {
      words: ["COMMAND", "GETKEYS", "GEORADIUS", "geo1", "1", "2", "3", "m", "STORE", "a", "STOREDIST", "b"],
      ours: "*2\r\n$4\r\ngeo1\r\n$1\r\nb\r\n",
      theirs: "*3\r\n$4\r\ngeo1\r\n$1\r\na\r\n$1\r\nb\r\n",
    },
    matches: ([name, sub = "", inner = "", ...words], ours, theirs) => {
      const last = words.findLastIndex((word, index) => /^store(dist)?$/i.test(word) && index + 1 < words.length);
      return (
        is(name, "COMMAND") &&
        /^getkeys/i.test(sub) &&
        /^georadius(bymember)?$/i.test(inner) &&
        words.filter((word) => /^store(dist)?$/i.test(word)).length > 1 &&
        ours.startsWith("*2") &&
        ours.includes(`\r\n${words[last + 1]}\r\n`) &&
        ours !== theirs
      );
    },
    keepsState: true,
  },
  {
    command: "OBJECT REFCOUNT of a small integer",
    changedIn: "8.2.0",
    why: "a key and its value became one object, which no two keys can share",
    example: { words: ["OBJECT", "REFCOUNT", "n1"], ours: ":1\r\n", theirs: ":2147483647\r\n" },
    matches: ([name, sub], ours, theirs) => is(name, "OBJECT") && is(sub, "REFCOUNT") && ours === ":1\r\n" && theirs === ":2147483647\r\n",
    keepsState: true,
  },
  {
    command: "SCAN, HSCAN, SSCAN and ZSCAN with a cursor that is negative, empty or begins with a zero byte, or with white space",
    changedIn: "7.4.0",
    why: "a cursor is read as an unsigned number of 64 bits by its digits first; it was read by strtoul alone, behind a test for white space",
    example: { words: ["SCAN", "-1"], ours: "-ERR invalid cursor\r\n", theirs: "*2\r\n$1\r\n0\r\n*0\r\n" },
    matches: ([name, first = "", second = ""], ours, theirs) =>
      /^[hsz]?scan$/i.test(name ?? "") && isCursorRefusedSince(is(name, "SCAN") ? first : second, ours, theirs),
    keepsState: true,
  },
  {
    command: "CONFIG SET maxmemory-samples to more than 64",
    changedIn: "7.4.0",
    why: "more samples overflowed the stack when a key was evicted",
    example: {
      words: ["CONFIG", "SET", "maxmemory-samples", "128"],
      ours: configRefusal("maxmemory-samples", "argument must be between 1 and 64 inclusive"),
      theirs: "+OK\r\n",
    },
    matches: ([name, sub], ours, theirs) =>
      is(name, "CONFIG") &&
      is(sub, "SET") &&
      ours !== theirs &&
      ours === configRefusal("maxmemory-samples", "argument must be between 1 and 64 inclusive"),
    keepsState: false,
  },
  {
    command: "CONFIG SET notify-keyspace-events with a letter that is no class",
    changedIn: "8.2.0",
    why: "there are more classes of events to name, `o` and `c` first",
    example: {
      words: ["CONFIG", "SET", "notify-keyspace-events", "4"],
      ours: configRefusal("notify-keyspace-events", "Invalid event class character. Use 'Ag$lshzxeKEtmdnocaSTIV'."),
      theirs: configRefusal("notify-keyspace-events", "Invalid event class character. Use 'Ag$lshzxeKEtmdn'."),
    },
    matches: ([name, sub], ours, theirs) =>
      is(name, "CONFIG") && is(sub, "SET") && ours.includes("Use 'Ag$lshzxeKEtmdnoc") && theirs.includes("Use 'Ag$lshzxeKEtmdn'"),
    keepsState: true,
  },
  {
    command: "CLIENT LIST with several filters, or with one that only Valkey has",
    changedIn: "Valkey 8.1.0",
    why: "a filter stood alone, although the documented syntax always allowed two; beyond that, what Redis calls wrong syntax is not refused",
    example: { words: ["CLIENT", "LIST", "TYPE", "master", "ID", "1"], ours: "$0\r\n\r\n", theirs: "-ERR syntax error\r\n" },
    matches: ([name, sub, ...filters], ours, theirs) =>
      is(name, "CLIENT") &&
      is(sub, "LIST") &&
      filters.length > 1 &&
      /^-ERR (syntax error|Invalid client ID)/.test(theirs) &&
      (!ours.startsWith("-") || valkeyFilterError.test(ours)),
    keepsState: true,
  },
  ...knownStreamDifferences,
];
