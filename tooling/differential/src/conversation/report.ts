/** A difference between two conversations, told so that it can be typed into several redis-cli, and run again. */
import { redisCliLine } from "../run/report.ts";
import type { Step } from "./script.ts";
import type { Failure } from "./search.ts";

const shownMax = 2_000;
const stepsShownMax = 60;

export function describeFailure({ script, difference, seed }: Failure, file: string): string {
  const { why, connection, protocol, requests, ours, theirs } = difference;
  const protocols = script.protocols.map((each, index) => `${index}: RESP${each}`).join(", ");
  const { steps } = script;
  const left = steps.length - stepsShownMax;
  return [
    `${why}: connection ${connection}, RESP${protocol}, ${requests.length === 0 ? "what others caused" : requests.map(redisCliLine).join(" | ")}`,
    `  ours:   ${shown(ours)}`,
    `  theirs: ${shown(theirs)}`,
    `the script, in an empty keyspace (${protocols}):`,
    ...(left > 0 ? [`  (${left} steps)`] : []),
    ...steps.slice(-stepsShownMax).flatMap(lines),
    `again: RESPIRE_TEST_SEED=${seed} npx vitest run tooling/differential/src/conversation/${file}`,
  ].join("\n");
}

function lines(step: Step): string[] {
  if (step.kind === "expire") return ["  (keys whose time is over are removed)"];
  if (step.kind === "vanish") return [`  ${step.connection}> (ends, by ${step.by})`];
  return step.requests.map((words, index) => `  ${step.connection}${index === 0 ? ">" : "+"} ${redisCliLine(words)}`);
}

function shown(texts: readonly string[]): string {
  const text = texts.map((each) => JSON.stringify(each)).join(" ");
  return text.length <= shownMax ? text : `${text.slice(0, shownMax / 2)} … ${text.slice(-shownMax / 2)}`;
}
