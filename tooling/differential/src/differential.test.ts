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
    expect(tally.share).toBeGreaterThan(0.5);
  });
});

function summary(tally: Tally, judge: Judge, seconds: number): string {
  const rate = Math.round(tally.commands / seconds);
  const unmet = knownDifferences.filter((difference) => !judge.met.has(difference)).map(({ command }) => command);
  return [
    `differential: seed ${seed}; ${tally.commands} commands in ${seconds.toFixed(1)} s, ${rate} a second; ${Math.round(100 * tally.share)}% without an error`,
    `calls and share without an error: ${tally.lines().join(", ")}`,
    `under half: ${tally.underHalf().join(", ") || "none"}`,
    ...knownDifferences.map(
      (difference) => `known difference, met ${judge.met.get(difference) ?? 0} times: ${difference.command} (${difference.changedIn})`,
    ),
    `newer than ${comparedVersion}, held against the schemas alone: ${newerThings(commandTable().allCommands).join(", ")}`,
    ...(isLong && unmet.length > 0 ? [`never met: ${unmet.join(", ")}`] : []),
  ].join("\n");
}
