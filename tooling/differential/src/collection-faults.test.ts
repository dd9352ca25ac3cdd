/**
 * The tester is tested: faults in lists and hashes are planted between a redis-server and the tester, which compares it with another, and each has to be found
 * and told in a few requests.
 */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { elementsOf } from "./conversation/stream-reader.ts";
import type { Family } from "./grammar/collections.ts";
import { familyOf, sequenceOf } from "./grammar/requests.ts";
import type { Sequence, Words } from "./request.ts";
import { Rig, reasonToLeaveOutComparison } from "./rig.ts";
import { type Fault, FaultySubject } from "./run/faulty-subject.ts";
import { describeFailure } from "./run/report.ts";
import { search } from "./run/search.ts";
import { Tally } from "./run/tally.ts";

/** As many as `npm test` compares. */
const commandsWanted = 10_000;
const requestsMax = 4;
const seed = 20_260_101;

const is = (words: Words, ...names: readonly string[]): boolean => names.includes(words[0]?.toUpperCase() ?? "");
/** The request with another word in the place of one. */
const replaced = (words: Words, at: number, change: (word: string) => string): Words =>
  words[at] === undefined ? words : words.with(at, change(words[at]));
/** The word behind an option. */
const behind = (words: Words, option: string): number => words.findIndex((word) => word.toUpperCase() === option) + 1;
/** A reply that is an array, with other elements. */
const rearranged = (reply: string, change: (elements: string[]) => readonly string[]): string => {
  const elements = elementsOf(reply);
  if (elements === null) return reply;
  const changed = change([...elements]);
  return `*${changed.length}\r\n${changed.join("")}`;
};

const faults: readonly (Fault & { readonly family: Family; readonly shownBy: RegExp })[] = [
  {
    family: "list",
    name: "LREM with a negative count begins at the wrong end",
    shownBy: /LREM \S+ -\d/i,
    request: (words) => (is(words, "LREM") ? replaced(words, 2, (count) => count.replace(/^-/, "")) : words),
  },
  {
    family: "list",
    name: "LPOS passes over one match too many",
    shownBy: /LPOS .*RANK/i,
    request: (words) =>
      is(words, "LPOS") && behind(words, "RANK") > 2
        ? replaced(words, behind(words, "RANK"), (rank) => (/^[1-9]\d*$/.test(rank) ? String(Number(rank) + 1) : rank))
        : words,
  },
  {
    family: "list",
    name: "LINSERT inserts behind instead of before",
    shownBy: /LINSERT \S+ BEFORE/i,
    request: (words) => (is(words, "LINSERT") ? replaced(words, 2, (where) => where.replace(/^before$/i, "AFTER")) : words),
  },
  {
    family: "list",
    name: "LMOVE from one end of a list to the same end rotates it",
    shownBy: /LMOVE/i,
    request: (words) =>
      is(words, "LMOVE") && words[1] === words[2] && words[3]?.toUpperCase() === words[4]?.toUpperCase()
        ? replaced(words, 4, (end) => (/^left$/i.test(end) ? "RIGHT" : "LEFT"))
        : words,
  },
  {
    family: "list",
    name: "RPOP with a count replies in the list's order",
    shownBy: /RPOP \S+ \d+/i,
    reply: (reply, words) => (is(words, "RPOP") ? rearranged(reply, (elements) => elements.reverse()) : reply),
  },
  {
    family: "list",
    name: "a text that looks like an integer becomes one",
    shownBy: /" 1"|\+1|01|-0/,
    request: (words) => (is(words, "LPUSH", "RPUSH") ? words.map((word) => (/^(0|\+| )1$/.test(word) ? "1" : word)) : words),
  },
  {
    family: "list",
    name: "who has waited in vain gets the wrong null in RESP2",
    shownBy: /RESP2: B/i,
    reply: (reply, words) => (is(words, "BLPOP", "BRPOP") && reply === "*-1\r\n" ? "$-1\r\n" : reply),
  },
  {
    family: "hash",
    name: "HINCRBYFLOAT prints a zero at the end",
    shownBy: /HINCRBYFLOAT/i,
    reply: (reply, words) =>
      is(words, "HINCRBYFLOAT")
        ? reply.replace(/^\$(\d+)\r\n(\S*\.\S*)\r\n$/, (_, length: string, number: string) => `$${Number(length) + 1}\r\n${number}0\r\n`)
        : reply,
  },
  {
    family: "hash",
    name: "HGETALL of a large hash has two values in each other's place",
    shownBy: /HGETALL/i,
    reply: (reply, words) =>
      is(words, "HGETALL") && /^\*\d{4,}/.test(reply)
        ? rearranged(reply, ([a, b, c, d, ...rest]) => [a as string, d as string, c as string, b as string, ...rest])
        : reply,
  },
  {
    family: "hash",
    name: "HVALS of a small hash has an order of its own",
    shownBy: /HVALS/i,
    reply: (reply, words) => (is(words, "HVALS") && /^\*\d\r/.test(reply) ? rearranged(reply, (elements) => elements.reverse()) : reply),
  },
  {
    family: "hash",
    name: "HRANDFIELD draws a field twice",
    shownBy: /HRANDFIELD \S+ [1-9]/i,
    reply: (reply, words) =>
      is(words, "HRANDFIELD") && words.length === 3 && !words[2]?.startsWith("-")
        ? rearranged(reply, (elements) => (elements.length < 2 ? elements : elements.with(1, elements[0] as string)))
        : reply,
  },
  {
    family: "hash",
    name: "HRANDFIELD draws a field that is not there",
    shownBy: /HRANDFIELD/i,
    reply: (reply, words) => (is(words, "HRANDFIELD") ? reply.replace(/\$1\r\n[a-d]\r\n/, "$1\r\nz\r\n") : reply),
  },
  {
    family: "hash",
    name: "HSCAN gives a field another's value",
    shownBy: /HSCAN/i,
    reply: (reply, words) =>
      is(words, "HSCAN")
        ? rearranged(reply, ([cursor, page = ""]) => [
            cursor as string,
            rearranged(page, (elements) =>
              elements.length < 4 ? elements : elements.with(1, elements[3] as string).with(3, elements[1] as string),
            ),
          ])
        : reply,
  },
  {
    family: "hash",
    name: "a hash is a hash table too soon",
    shownBy: /OBJECT ENCODING|HGETALL|HKEYS|HVALS/i,
    reply: (reply, words) => (is(words, "OBJECT") && words[2] === "hash4" ? reply.replace("$8\r\nlistpack", "$9\r\nhashtable") : reply),
  },
];

const requestCount = ({ pipelines }: Sequence): number => pipelines.reduce((count, { requests }) => count + requests.length, 0);

const reason = reasonToLeaveOutComparison();

// Without redis-server there is nothing to compare with: differential.test.ts says so in a line.
describe.skipIf(reason !== null)("a planted fault is found and told in a few requests", () => {
  let rig: Rig;
  beforeAll(async () => {
    rig = await Rig.open("redis-server");
  });
  afterAll(() => rig?.close());

  test.each(faults.map((fault) => [fault.family, fault.name, fault] as const))("%s: %s", async (family, _, fault) => {
    const tally = new Tally();
    const comparison = rig.comparison({ ours: new FaultySubject(rig.ours, fault), tally });
    const failure = await search(sequenceOf(familyOf(rig.grammar, family)), comparison, tally, { seed, commandsWanted });
    expect(failure === null ? "not found" : describeFailure(failure)).toMatch(fault.shownBy);
    expect(requestCount(failure?.sequence as Sequence)).toBeLessThanOrEqual(requestsMax);
  });
});
