/**
 * Which clients CLIENT LIST shows and CLIENT KILL disconnects: filters, all of which a client has to pass.
 *
 * Source: redis.io CLIENT LIST, CLIENT KILL; valkey.io CLIENT LIST for those that only Valkey has, and for `NOT-`, which turns a filter round.
 */
import type { Arguments } from "../../arguments.js";
import type { CommandContext } from "../../context.js";
import { errors, type ReplyError, refusal } from "../../errors.js";
import { clientFlags } from "../../session/client-line.js";
import type { Session } from "../../session/session.js";

export interface ClientFilter {
  /** Whether the client that asks is left out; null if nothing was said of it. */
  readonly skipsMe: boolean | null;
  matches(session: Session): boolean;
}

type Test = (session: Session) => boolean;

/** In what LIST and KILL differ about the same filters: with what they refuse a word. */
export interface FilterRules {
  /** That is no id. */
  readonly badId: ReplyError;
  /** The least number that is taken for an id, whether a client has it or not. */
  readonly idMin: bigint;
  /** That is no type; null if it is to be named. */
  readonly badType: ReplyError | null;
  /** That is no filter, or has no value. */
  readonly badSyntax: ReplyError;
}

/** Filters with one value. Each reads it, refuses it if it is none, and returns what to ask of a client. */
const filters: Readonly<Record<string, (args: Arguments, index: number, context: CommandContext, rules: FilterRules) => Test>> = {
  TYPE: (args, index, _context, { badType }) => {
    const type = args.is(index, "SLAVE") ? "REPLICA" : ["NORMAL", "MASTER", "REPLICA", "PUBSUB"].find((word) => args.is(index, word));
    if (type === undefined) throw badType ?? refusal.clientType(args.echo(index));
    return ({ kind }) => kind.toUpperCase() === type;
  },
  USER: (args, index, { engine }) => {
    const user = args.text(index);
    if (!engine.sessions.authentication.knows(user)) throw refusal.noSuchUser(args.echo(index));
    return ({ userName }) => userName === user;
  },
  ADDR: (args, index) => ofText(args, index, ({ connection }) => connection.address),
  LADDR: (args, index) => ofText(args, index, ({ connection }) => connection.localAddress),
  MAXAGE: (args, index, { engine }) => {
    const ageUs = readPositive(args, index, "maxage") * 1e6;
    return ({ openedUs }) => engine.time.us - openedUs >= ageUs;
  },
  IDLE: (args, index, { engine }) => {
    const idleUs = readPositive(args, index, "idle") * 1e6;
    return ({ lastInteractionUs }) => engine.time.us - lastInteractionUs >= idleUs;
  },
  NAME: (args, index) => ofText(args, index, ({ name }) => name),
  "LIB-NAME": (args, index) => ofText(args, index, ({ libraryName }) => libraryName),
  "LIB-VER": (args, index) => ofText(args, index, ({ libraryVersion }) => libraryVersion),
  IP: (args, index) => ofText(args, index, ({ connection }) => connection.address.replace(/:\d+$/, "").replace(/^\[(.*)\]$/, "$1")),
  DB: (args, index, { engine }) => {
    const database = engine.keyspace.databases[args.integer(index)];
    if (database === undefined) throw errors.databaseRange;
    return (session) => session.database === database;
  },
  FLAGS: (args, index) => {
    const wanted = [...args.text(index)];
    if (wanted.length === 0 || wanted.some((letter) => !/[AbBcdeigMNoOPrRStTuUx]/.test(letter)))
      throw refusal.filterFlags(args.echo(index));
    return (session) => wanted.every((letter) => clientFlags(session).includes(letter));
  },
};

const canBeNegated = ["TYPE", "USER", "ADDR", "LADDR", "NAME", "LIB-NAME", "LIB-VER", "IP", "DB", "FLAGS"];

/** Reads the filters in the words from `from` on. */
export function readClientFilter(context: CommandContext, from: number, rules: FilterRules): ClientFilter {
  const { args } = context;
  const tests: Test[] = [];
  let skipsMe: boolean | null = null;
  for (let i = from; i < args.count; ) {
    if (i + 1 === args.count) throw rules.badSyntax;
    if (args.is(i, "ID") || args.is(i, "NOT-ID")) {
      const { ids, end } = readIds(args, i + 1, rules);
      const isWanted = args.is(i, "ID");
      tests.push(({ id }) => ids.has(id) === isWanted);
      i = end;
    } else if (args.is(i, "SKIPME")) {
      if (!args.is(i + 1, "YES") && !args.is(i + 1, "NO")) throw rules.badSyntax;
      skipsMe = args.is(i + 1, "YES");
      i += 2;
    } else {
      tests.push(readTest(context, i, rules));
      i += 2;
    }
  }
  return { skipsMe, matches: (session) => tests.every((test) => test(session)) };
}

function readTest(context: CommandContext, index: number, rules: FilterRules): Test {
  const { args } = context;
  const word = args.text(index).toUpperCase();
  const isNegated = word.startsWith("NOT-") && canBeNegated.includes(word.slice(4));
  const read = Object.hasOwn(filters, word) ? filters[word] : isNegated ? filters[word.slice(4)] : undefined;
  if (read === undefined) throw rules.badSyntax;
  const test = read(args, index + 1, context, rules);
  return isNegated ? (session) => !test(session) : test;
}

/** One id or more, up to the next filter. */
function readIds(args: Arguments, from: number, { badId, idMin }: FilterRules): { ids: Set<number>; end: number } {
  const ids = new Set<number>();
  let end = from;
  do {
    const id = args.integer64(end++, badId);
    if (id < idMin) throw badId;
    ids.add(Number(id));
  } while (end < args.count && !isFilter(args, end));
  return { ids, end };
}

function isFilter(args: Arguments, index: number): boolean {
  const word = args.text(index).toUpperCase();
  return word === "SKIPME" || word === "ID" || word === "NOT-ID" || Object.hasOwn(filters, word.replace(/^NOT-/, ""));
}

function ofText(args: Arguments, index: number, read: (session: Session) => string): Test {
  const wanted = args.text(index);
  return (session) => read(session) === wanted;
}

function readPositive(args: Arguments, index: number, filter: string): number {
  const value = args.integer64(index, refusal.filterNotInteger(filter));
  if (value <= 0) throw refusal.filterNotPositive(filter);
  return Number(value);
}
