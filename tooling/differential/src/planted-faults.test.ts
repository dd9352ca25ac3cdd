/** The tester is tested: faults of every kind are planted in the server's replies, and each has to be found and told in a few requests. */
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sequenceOf } from "./grammar/requests.ts";
import type { Sequence } from "./request.ts";
import { Rig, reasonToLeaveOutComparison } from "./rig.ts";
import { type Fault, FaultySubject } from "./run/faulty-subject.ts";
import { describeFailure } from "./run/report.ts";
import { search } from "./run/search.ts";
import { Tally } from "./run/tally.ts";

/** As many as `npm test` compares. */
const commandsWanted = 20_000;
const requestsMax = 4;
const seed = 20_260_101;

const isCommand = (name: string, words: readonly string[]): boolean => words[0]?.toUpperCase() === name;

const faults: readonly (Fault & { readonly shownBy: RegExp })[] = [
  {
    name: "INCR counts one too many beyond 2^53",
    shownBy: /INCR/i,
    reply: (reply, words) => {
      const value = /^:(-?\d+)\r\n$/.exec(reply)?.[1];
      if (!/^(INCR|INCRBY)$/i.test(words[0] ?? "") || value === undefined || BigInt(value) <= 2n ** 53n) return reply;
      return `:${BigInt(value) + 1n}\r\n`;
    },
  },
  {
    name: "an error is worded otherwise",
    shownBy: /not an integer or out of bounds/,
    reply: (reply) => reply.replace("not an integer or out of range", "not an integer or out of bounds"),
  },
  {
    name: "GET loses the last byte of a long value",
    shownBy: /GET (l1|hyperloglog1)/i,
    reply: (reply, words) => {
      const length = Number(/^\$(\d+)\r\n/.exec(reply)?.[1] ?? 0);
      return isCommand("GET", words) && length > 1000 ? `$${length - 1}\r\n${reply.slice(-length - 2, -3)}\r\n` : reply;
    },
  },
  {
    name: "SET forgets the time to live",
    shownBy: /SET \S+ \S+ EX \d+/i,
    request: (words) => {
      const at = words.findIndex((word, index) => index > 2 && /^EX$/i.test(word));
      return isCommand("SET", words) && at > 0 && /^\d{4,10}$/.test(words[at + 1] ?? "") ? words.toSpliced(at, 2) : words;
    },
  },
  {
    name: "RESP3 gets RESP2's null",
    shownBy: /RESP3/,
    reply: (reply, words) => (isCommand("GET", words) && reply === "_\r\n" ? "$-1\r\n" : reply),
  },
  {
    name: "MSET sets all keys but the last",
    shownBy: /MSET/i,
    request: (words) => (isCommand("MSET", words) && words.length > 4 && words.length % 2 === 1 ? words.slice(0, -2) : words),
  },
  {
    name: "DEL deletes nothing that is named by bytes beyond ASCII",
    shownBy: /DEL/i,
    request: (words) => (isCommand("DEL", words) ? words.map((word) => word.replace("\xff", "\xfe")) : words),
  },
  {
    name: "an integer is sent as a string",
    shownBy: /DBSIZE/i,
    reply: (reply, words) =>
      isCommand("DBSIZE", words) ? reply.replace(/^:(\d+)/, (_, digits: string) => `$${digits.length}\r\n${digits}`) : reply,
  },
];

const requestCount = ({ pipelines }: Sequence): number => pipelines.reduce((count, { requests }) => count + requests.length, 0);

const reason = reasonToLeaveOutComparison();

// Without redis-server there is nothing to compare with: differential.test.ts says so in a line.
describe.skipIf(reason !== null)("a planted fault is found and told in a few requests", () => {
  let rig: Rig;
  beforeAll(async () => {
    rig = await Rig.open();
  });
  afterAll(() => rig?.close());

  test.each(faults.map((fault) => [fault.name, fault] as const))("%s", async (_, fault) => {
    const tally = new Tally();
    const comparison = rig.comparison({ ours: new FaultySubject(rig.ours, fault), tally });
    const failure = await search(sequenceOf(rig.grammar), comparison, tally, { seed, commandsWanted });
    expect(failure === null ? "not found" : describeFailure(failure)).toMatch(fault.shownBy);
    expect(requestCount(failure?.sequence as Sequence)).toBeLessThanOrEqual(requestsMax);
  });

  test("a request that ends the server", async () => {
    const ends = (words: readonly string[]): readonly string[] => {
      if (isCommand("DECRBY", words)) rig.crash();
      return words;
    };
    const tally = new Tally();
    const comparison = rig.comparison({ ours: new FaultySubject(rig.ours, { name: "ends", request: ends }), tally });
    // One sequence, since a server takes its time to start again.
    const requests = [["PING"], ["SET", "n1", "5"], ["DECRBY", "n1", "1"], ["GET", "n1"]].map((words) => ({
      words,
      isValid: true,
      isNewer: false,
    }));
    const sequence: Sequence = { protocols: [2, 3], pipelines: [{ connection: 1, requests }] };
    const failure = await search(fc.constant(sequence), comparison, tally, { seed, commandsWanted });
    expect(failure === null ? "not found" : describeFailure(failure)).toMatch(/^a connection ended, .*DECRBY/i);
    expect(requestCount(failure?.sequence as Sequence)).toBe(1);
  });
});
