/**
 * A run of random requests to this server and to redis-server, as a test: the same replies from both.
 *
 * RESPIRE_TEST_SEED repeats a run, RESPIRE_TEST_LONG=1 makes it a long one with a seed of its own, RESPIRE_TEST_COMMANDS says how long,
 * RESPIRE_TEST_SUBJECT=redis-server compares redis-server with itself.
 */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { knownDifferences } from "./compare/known-differences.ts";
import { Judge } from "./compare/verdict.ts";
import { type Family, isOfFamily } from "./grammar/collections.ts";
import { comparedVersion, newerThings } from "./grammar/newer.ts";
import { familyOf, sequenceOf } from "./grammar/requests.ts";
import { commandTable, Rig, reasonToLeaveOutComparison } from "./rig.ts";
import { describeFailure } from "./run/report.ts";
import { search } from "./run/search.ts";
import { Tally } from "./run/tally.ts";

const { RESPIRE_TEST_LONG, RESPIRE_TEST_SEED, RESPIRE_TEST_COMMANDS } = process.env;
const isLong = RESPIRE_TEST_LONG === "1";
const seed = Number(RESPIRE_TEST_SEED ?? (isLong ? Date.now() % 2 ** 31 : 20_260_101));

interface Expectations {
  /** If it is about one type of values. */
  readonly family: Family | null;
  readonly commandsShort: number;
  readonly commandsLong: number;
  /** Of the replies, so many are no errors: with more, too little is refused, and with fewer, too little is done. */
  readonly shareMin: number;
  readonly shareMax: number;
}

const reason = reasonToLeaveOutComparison();
if (reason !== null) console.log(reason);

export function differentialTest(name: string, { family, commandsShort, commandsLong, shareMin, shareMax }: Expectations): void {
  const commandsWanted = Number(RESPIRE_TEST_COMMANDS ?? (isLong ? commandsLong : commandsShort));

  // Without the program there is nothing to compare with; the line above says so.
  describe.skipIf(reason !== null)(`${name} beside redis-server`, () => {
    let rig: Rig;
    beforeAll(async () => {
      rig = await Rig.open();
    });
    afterAll(() => rig?.close());

    test(`${commandsWanted} random commands get the same replies`, { timeout: 1_200_000 }, async () => {
      const tally = new Tally();
      const judge = new Judge();
      const grammar = family === null ? rig.grammar : familyOf(rig.grammar, family);
      const begin = performance.now();
      const failure = await search(sequenceOf(grammar), rig.comparison({ judge, tally }), tally, { seed, commandsWanted });
      const seconds = (performance.now() - begin) / 1000;
      console.log(summary(name, family, tally, judge, seconds));
      expect(failure === null ? "" : describeFailure(failure, `${name}.test.ts`)).toBe("");
      expect(tally.share).toBeGreaterThan(shareMin);
      expect(tally.share).toBeLessThan(shareMax);
    });
  });
}

function summary(name: string, family: Family | null, tally: Tally, judge: Judge, seconds: number): string {
  const rate = Math.round(tally.commands / seconds);
  const met = knownDifferences.flatMap((difference) => {
    const count = judge.met.get(difference) ?? 0;
    return family !== null && count === 0 ? [] : [`  ${count} times: ${difference.command} (${difference.changedIn})`];
  });
  const compared = commandTable().allCommands.filter(({ spec }) => family === null || isOfFamily(spec, family));
  return [
    `${name}: calls and share without an error, by command; behind it options under half`,
    ...tally.lines().map((line) => `  ${line}`),
    "known differences, met",
    ...met,
    `newer than ${comparedVersion}, held against the schemas alone: ${newerThings(compared).join(", ")}`,
    `under half: ${tally.underHalf().join(", ") || "none"}`,
    `${name}: seed ${seed}; ${tally.commands} commands in ${seconds.toFixed(1)} s, ${rate} a second; ${Math.round(100 * tally.share)}% without an error`,
  ].join("\n");
}
