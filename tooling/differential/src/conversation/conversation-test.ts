/**
 * A run of random scripts over several connections, as a test.
 *
 * RESPIRE_TEST_SEED repeats a run, RESPIRE_TEST_LONG=1 makes it a long one with a seed of its own, RESPIRE_TEST_COMMANDS says how many requests are sent,
 * RESPIRE_TEST_SUBJECT=redis-server compares redis-server with itself.
 */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { knownDifferences } from "../compare/known-differences.ts";
import { Judge } from "../compare/verdict.ts";
import type { Grammar } from "../grammar/requests.ts";
import { reasonToLeaveOutComparison, subject } from "../rig.ts";
import { Tally } from "../run/tally.ts";
import type { Answers } from "./answers.ts";
import type { Conversation } from "./conversation.ts";
import type { MakeScript } from "./draw.ts";
import { describeFailure } from "./report.ts";
import { ConversationRig } from "./rig.ts";
import { search } from "./search.ts";

const { RESPIRE_TEST_LONG, RESPIRE_TEST_SEED, RESPIRE_TEST_COMMANDS } = process.env;
const isLong = RESPIRE_TEST_LONG === "1";
const seed = Number(RESPIRE_TEST_SEED ?? (isLong ? Date.now() % 2 ** 31 : 20_260_101));
const stepsLong = 100_000;

interface Expectations {
  readonly stepsShort: number;
  /** Of the requests, so many are no errors; for each, so many pushes come. With less, the scripts are not about what they should be about. */
  readonly shareMin: number;
  readonly pushesPerStepMin: number;
}

/** `make` makes the scripts from what both servers know. */
export function conversationTest(name: string, make: (grammar: Grammar) => MakeScript, expectations: Expectations): void {
  const { stepsShort, shareMin, pushesPerStepMin } = expectations;
  const stepsWanted = Number(RESPIRE_TEST_COMMANDS ?? (isLong ? stepsLong : stepsShort));
  const reason = reasonToLeaveOutComparison();

  // Without the program there is nothing to compare with: differential.test.ts says so in a line.
  describe.skipIf(reason !== null)(`${name} beside redis-server`, () => {
    let rig: ConversationRig;
    beforeAll(async () => {
      rig = await ConversationRig.open(subject);
    });
    afterAll(() => rig?.close());

    test(`${stepsWanted} random requests over several connections are answered alike`, { timeout: 600_000 }, async () => {
      const tally = new Tally();
      const judge = new Judge();
      const { conversation, answers } = rig.conversation({ judge, tally });
      const begin = performance.now();
      const failure = await search(make(rig.grammar), conversation, { seed, stepsWanted });
      const seconds = (performance.now() - begin) / 1000;
      console.log([...lines(name, tally, judge, answers), closing(name, conversation, seconds, tally, answers)].join("\n"));
      expect(failure === null ? "" : describeFailure(failure, `${name}.test.ts`)).toBe("");
      expect(tally.share).toBeGreaterThan(shareMin);
      expect(answers.pushes / conversation.steps).toBeGreaterThan(pushesPerStepMin);
    });
  });
}

function lines(name: string, tally: Tally, judge: Judge, answers: Answers): string[] {
  return [
    `${name}: calls and share without an error, by command; behind it options under half`,
    ...tally.lines().map((line) => `  ${line}`),
    "known differences, met",
    ...[...answers.metOrders].map(([{ command, changedIn }, count]) => `  ${count} times: ${command} (${changedIn})`),
    ...knownDifferences.flatMap((difference) => {
      const count = judge.met.get(difference);
      return count === undefined ? [] : [`  ${count} times: ${difference.command} (${difference.changedIn})`];
    }),
  ];
}

function closing(name: string, { steps, waits }: Conversation, seconds: number, tally: Tally, { pushes, transactions }: Answers): string {
  const { ran, conflicts, aborted } = transactions;
  const rate = Math.round(steps / seconds);
  const share = Math.round(100 * tally.share);
  const exec = ran + conflicts + aborted === 0 ? "" : `; of EXEC ${ran} ran, ${conflicts} met a conflict, ${aborted} were aborted`;
  const waited = waits.begun === 0 ? "" : `; ${waits.begun} waited, ${waits.released} of them for nothing`;
  return `${name}: seed ${seed}; ${steps} steps in ${seconds.toFixed(1)} s, ${rate} a second; ${share}% without an error; ${pushes} pushes${exec}${waited}`;
}
