/**
 * Requests and sequences of them as arbitraries of fast-check. A request is generated from its command's schema by plain code, since a million of them are
 * wanted in minutes; it shrinks word by word, whatever the words were made from.
 */
import type { Command, CommandTable } from "@respire/engine";
import fc from "fast-check";
import type { Pipeline, Request, Sequence, Words } from "../request.ts";
import { breaksRule } from "./beyond-schemas.ts";
import { Chance } from "./chance.ts";
import { type Family, furnishingsOf, isOfFamily } from "./collections.ts";
import { withEntryIds } from "./entry-ids.ts";
import { reasonToLeaveOut } from "./left-out.ts";
import { damaged, unknown } from "./misfit.ts";
import { commandOf, type NewerSyntax } from "./newer.ts";
import { furnishings } from "./pools.ts";
import { countUses } from "./settings.ts";
import { ValidRequest } from "./valid-request.ts";

/** Of a hundred requests, so many are damaged, for nothing that there is, or use newer arguments. */
const damagedPercent = 75;
const unknownPercent = 2;
const newerPercent = 3;
/** Of those that are refused often for what they mean, so that some are not. */
const damagedPercentOfRefused = 25;
/** Of those in a run that is about one type of values, where what is there matters more than what is refused. */
const damagedPercentOfFamily = 20;
/** There one of so many fills a key as it was at first, so that not all are small or gone before long. */
const refurnishedOneIn = 25;
const isRefusedAnyway = ({ fullName }: Command): boolean =>
  /^(auth|hello|select|swapdb|flushall|decrby|copy|move|rename|renamenx|lcs|latency\|graph|object\|freq|incrby|scan|setrange|config\|set)$/.test(
    fullName,
  );

export const pipelineLengthMax = 40;
export const pipelinesMax = 8;
export const connectionsMax = 3;

/** Which commands there are to generate requests for. */
export interface Grammar {
  readonly table: CommandTable;
  /** Those of which one is drawn, some more than once: what writes is drawn more often, so that there is something to read. */
  readonly drawn: readonly Command[];
  /** Those that the compared version does not have. */
  readonly newer: readonly Command[];
  readonly containers: readonly string[];
  /** If it is about one type of values: that type's commands, and others with keys that hold it. */
  readonly family: Family | null;
}

export function grammarOf(table: CommandTable, all: readonly Command[], newerSyntax: NewerSyntax): Grammar {
  const sent = all.filter((command) => reasonToLeaveOut(command) === null && command.spec.run !== undefined);
  const known = sent.filter((command) => !newerSyntax.isNewerCommand(command));
  return {
    table,
    drawn: known.flatMap((command) => new Array<Command>(weightOf(command)).fill(command)),
    newer: sent.filter((command) => newerSyntax.isNewerCommand(command)),
    containers: table.commands.flatMap(({ subcommands, spec }) => (subcommands === null ? [] : [spec.name])),
    family: null,
  };
}

/** Beside a family's own commands, so often: what works on values of every type, and what changes how they are encoded. */
const besides: Readonly<Record<string, number>> = {
  "config|set": 60,
  "object|encoding": 60,
  ...{
    del: 12,
    unlink: 8,
    rename: 12,
    renamenx: 8,
    copy: 20,
    move: 8,
    expire: 8,
    persist: 4,
    set: 4,
    append: 2,
    flushdb: 1,
    select: 4,
    swapdb: 1,
  },
  ...{ exists: 6, type: 6, ttl: 4, touch: 4, scan: 4, keys: 2, "object|refcount": 4, "memory|usage": 6, hello: 3, reset: 1, get: 2 },
};

/** Comes in front of everything over the first connection: HIMPORT SET is refused without it, and the two seldom meet by chance. */
const preparations: Readonly<Record<Family, readonly Words[]>> = {
  list: [],
  hash: [["HIMPORT", "PREPARE", "fields", "a"]],
  set: [],
  "sorted-set": [],
  sort: [],
  bitmap: [],
  geo: [],
  hyperloglog: [],
  stream: [["CONFIG", "SET", "stream-node-max-entries", "5"]],
};
const preparing = /^himport\|(prepare|set)$/;

/** What SORT needs: other elements, other values to look up, a look at what it has stored. What bits need: a look at the whole string. And what streams need. */
const besidesOf: Readonly<Partial<Record<Family, Readonly<Record<string, number>>>>> = {
  sort: {
    ...{ sort: 200, sort_ro: 60, lrange: 30, rpush: 12, lpush: 8, lrem: 4, linsert: 4, sadd: 12, srem: 6, spop: 4, zadd: 12, zrem: 4 },
    ...{ set: 16, append: 4, hset: 16, hdel: 6, hincrby: 4, del: 8 },
  },
  bitmap: {
    ...{ bitop: 80, bitfield: 80, get: 50, strlen: 20, getrange: 10, set: 16, append: 8, setrange: 8, incrby: 4, "config|set": 0 },
  },
  // Stored distances keep their names.
  geo: { zrange: 24, zscore: 24, zrem: 12, zcard: 4, rename: 0, renamenx: 0, copy: 0 },
  hyperloglog: { pfadd: 120, pfcount: 60, pfmerge: 40, pfdebug: 16, get: 12, set: 24, strlen: 8, setrange: 4, incr: 2 },
  // What there is of groups and pending entries takes several requests, and is gone with the key.
  stream: {
    ...{ xadd: 80, xreadgroup: 80, xread: 30, "xgroup|create": 60, "xgroup|destroy": 6, "xgroup|help": 4, "xinfo|help": 4 },
    ...{ del: 3, unlink: 3, rename: 4, renamenx: 4, copy: 8, move: 2, select: 1, "object|encoding": 8, set: 2, "config|set": 30 },
  },
};

const emptying = /^(ltrim|zremrange\w+|spop|xtrim|xsetid|xgroup\|(destroy|setid|delconsumer))$/;

/** The part of a grammar that is about one type of values. */
export function familyOf(grammar: Grammar, family: Family): Grammar {
  const commands = new Set(grammar.drawn);
  const weight = ({ fullName, spec, flags }: Command): number =>
    besidesOf[family]?.[fullName] ??
    (isOfFamily(spec, family) ? (flags.includes("blocking") || emptying.test(fullName) ? 12 : 40) : (besides[fullName] ?? 0));
  return {
    ...grammar,
    drawn: [...commands].flatMap((command) => new Array<Command>(weight(command)).fill(command)),
    newer: grammar.newer
      .filter(({ spec }) => isOfFamily(spec, family))
      .flatMap((command) => new Array<Command>(preparing.test(command.fullName) ? 6 : 1).fill(command)),
    family,
  };
}

/** Replies that describe everything are long, emptied keyspaces teach little: what works with keys is drawn more often. */
function weightOf({ fullName, spec }: Command): number {
  if (fullName === "set") return 80;
  if (/^command(\|(docs|info|list))?$/.test(fullName)) return 1;
  if (/^flush/.test(fullName)) return 2;
  if (/^(info$|lolwut|swapdb|hello|select|reset)/.test(fullName)) return 6;
  return spec.flags.includes("write") ? 40 : fullName.includes("|") ? 8 : 30;
}

/** Valid requests for one command, with all that the schema allows. They do not shrink: with a word less they may not be valid any more. */
export const requestOf = (command: Command, table: CommandTable): fc.Arbitrary<Words> => {
  const requests = new RequestArbitrary((chance) => {
    const { words, isNewer } = new ValidRequest(command, table, chance, true);
    return { words, isValid: true, isNewer };
  });
  return fc.noShrink(requests.map(({ words }) => words).filter((words) => !breaksRule(words)));
};

/** Requests of all kinds. */
export const anyRequest = (grammar: Grammar): fc.Arbitrary<Request> => new RequestArbitrary((chance) => drawRequest(grammar, chance));

function drawRequest({ table, drawn, newer, containers, family }: Grammar, chance: Chance): Request {
  const kind = chance.between(1, 100);
  if (family !== null && chance.oneIn(refurnishedOneIn))
    return { words: chance.pick(furnishingsOf(family)), isValid: true, isNewer: false };
  if (kind <= unknownPercent) return { words: unknown(containers, chance), isValid: false, isNewer: false };
  const mayBeNewer = kind > 100 - newerPercent;
  const command = mayBeNewer && newer.length > 0 && chance.oneIn(2) ? chance.pick(newer) : chance.pick(drawn);
  const { words, isNewer } = new ValidRequest(command, table, chance, mayBeNewer, family);
  const request = { words, isValid: !breaksRule(words), isNewer: isNewer || newer.includes(command) };
  const percent = family !== null ? damagedPercentOfFamily : isRefusedAnyway(command) ? damagedPercentOfRefused : damagedPercent;
  if (mayBeNewer || kind > unknownPercent + percent) return request;
  const nameWords = commandOf(table, words)?.nameWords ?? 1;
  return { words: damaged(words, nameWords, chance), isValid: false, isNewer: false };
}

class RequestArbitrary extends fc.Arbitrary<Request> {
  private readonly draw: (chance: Chance) => Request;

  constructor(draw: (chance: Chance) => Request) {
    super();
    this.draw = draw;
  }

  override generate(random: fc.Random): fc.Value<Request> {
    return new fc.Value(this.draw(new Chance(random)), undefined);
  }

  override canShrinkWithoutContext(value: unknown): value is Request {
    return value !== null;
  }

  override shrink(request: Request): fc.Stream<fc.Value<Request>> {
    return fc.stream(simpler(request));
  }
}

/** Fewer words, then shorter ones. */
function* simpler({ words, isNewer }: Request): IterableIterator<fc.Value<Request>> {
  const changed = (simplerWords: Words) => new fc.Value<Request>({ words: simplerWords, isValid: false, isNewer }, undefined);
  for (let i = words.length - 1; i > 0; i--) yield changed(words.filter((_, index) => index !== i));
  for (const [i, word] of words.entries()) {
    if (i === 0 || word.length < 16) continue;
    yield changed(words.with(i, word.slice(0, word.length >>> 1)));
    yield changed(words.with(i, word.slice(0, -1)));
  }
}

/** Sequences: sometimes some keys to begin with, then pipelines over one connection or several. */
export function sequenceOf(grammar: Grammar): fc.Arbitrary<Sequence> {
  const fixed = (words: Words): fc.Arbitrary<Request> => fc.constant({ words, isValid: false, isNewer: false });
  const { table, family } = grammar;
  const furnishing = (family === null ? furnishings : [...furnishingsOf(family), ...preparations[family]])
    .filter(([name = ""]) => table.named(name) !== null)
    .map(fixed);
  const furnished = fc.tuple(...furnishing).map((requests): Pipeline[] => [{ connection: 0, requests }]);
  const countingUses = furnished.map((pipelines): Pipeline[] => [
    { connection: 0, requests: [{ words: countUses, isValid: true, isNewer: false }] },
    ...pipelines,
  ]);
  const pipeline = fc.record<Pipeline>({
    connection: fc.nat({ max: connectionsMax - 1 }),
    requests: fc.array(anyRequest(grammar), { minLength: 1, maxLength: pipelineLengthMax, size: "max" }),
  });
  const pipelines = fc.array(pipeline, { minLength: 1, maxLength: pipelinesMax, size: "max" });
  return fc
    .record({
      protocols: fc.array(fc.constantFrom<2 | 3>(2, 3), { minLength: 1, maxLength: connectionsMax }),
      first: fc.oneof(
        { weight: family === null ? 1 : 0, arbitrary: fc.constant<Pipeline[]>([]) },
        { weight: 2, arbitrary: furnished },
        { weight: 1, arbitrary: countingUses },
      ),
      pipelines,
    })
    .map(({ protocols, first, pipelines: rest }) => ({
      protocols,
      pipelines: withEntryIds([...first, ...rest]).map(({ connection, requests }) => ({
        connection: connection % protocols.length,
        requests,
      })),
    }));
}
