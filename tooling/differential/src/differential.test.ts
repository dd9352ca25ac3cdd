/**
 * This server beside redis-server: the same random requests to both, and the same replies from both.
 *
 * RESPIRE_TEST_SEED repeats a run, RESPIRE_TEST_LONG=1 makes it a long one with a seed of its own, RESPIRE_TEST_COMMANDS says how long.
 */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { knownDifferences } from "./compare/known-differences.ts";
import { Judge } from "./compare/verdict.ts";
import { comparedVersion, newerThings } from "./grammar/newer.ts";
import { sequenceOf } from "./grammar/requests.ts";
import { commandTable, Rig, reasonToLeaveOutComparison } from "./rig.ts";
import { describeFailure } from "./run/report.ts";
import { search } from "./run/search.ts";
import { Tally } from "./run/tally.ts";

const { RESPIRE_TEST_LONG, RESPIRE_TEST_SEED, RESPIRE_TEST_COMMANDS } = process.env;
const isLong = RESPIRE_TEST_LONG === "1";
const seed = Number(RESPIRE_TEST_SEED ?? (isLong ? Date.now() % 2 ** 31 : 20_260_101));
const commandsWanted = Number(RESPIRE_TEST_COMMANDS ?? (isLong ? 1_000_000 : 20_000));

/** Of the replies, so many are no errors: with more, too little is refused, and with fewer, too little is done. */
const shareMin = 0.45;
const shareMax = 0.65;

const reason = reasonToLeaveOutComparison();
if (reason !== null) console.log(reason);

// Without the program there is nothing to compare with; the line above says so.
describe.skipIf(reason !== null)("beside redis-server", () => {
  let rig: Rig;
  beforeAll(async () => {
    rig = await Rig.open();
  });
  afterAll(() => rig?.close());

  test(`${commandsWanted} random commands get the same replies`, { timeout: 1_200_000 }, async () => {
    const tally = new Tally();
    const judge = new Judge();
    const begin = performance.now();
    const failure = await search(sequenceOf(rig.grammar), rig.comparison({ judge, tally }), tally, { seed, commandsWanted });
    const seconds = (performance.now() - begin) / 1000;
    console.log(summary(tally, judge, seconds));
    expect(failure === null ? "" : describeFailure(failure)).toBe("");
    expect(tally.share).toBeGreaterThan(shareMin);
    expect(tally.share).toBeLessThan(shareMax);
  });
});

function summary(tally: Tally, judge: Judge, seconds: number): string {
  const rate = Math.round(tally.commands / seconds);
  const met = knownDifferences.map(
    (difference) => `  ${judge.met.get(difference) ?? 0} times: ${difference.command} (${difference.changedIn})`,
  );
  return [
    "differential: calls and share without an error, by command; behind it options under half",
    ...tally.lines().map((line) => `  ${line}`),
    "known differences, met",
    ...met,
    `newer than ${comparedVersion}, held against the schemas alone: ${newerThings(commandTable().allCommands).join(", ")}`,
    `under half: ${tally.underHalf().join(", ") || "none"}`,
    `differential: seed ${seed}; ${tally.commands} commands in ${seconds.toFixed(1)} s, ${rate} a second; ${Math.round(100 * tally.share)}% without an error`,
  ].join("\n");
}
