/** A difference between two conversations, told so that it can be typed into several redis-cli, and run again. */
import { redisCliLine } from "../run/report.ts";
import type { Step } from "./script.ts";
import type { Failure } from "./search.ts";

const shownMax = 1_000;
const itemsBefore = 4;
const stepsShownMax = 60;

export function describeFailure({ script, difference, seed }: Failure, file: string): string {
  const { why, connection, protocol, requests, ours, theirs, at = 0 } = difference;
  const protocols = script.protocols.map((each, index) => `${index}: RESP${each}`).join(", ");
  const { steps } = script;
  const left = steps.length - stepsShownMax;
  return [
    `${why}: connection ${connection}, RESP${protocol}, ${requests.length === 0 ? "what others caused" : requests.map(redisCliLine).join(" | ")}`,
    `  ours:   ${shown(ours, at)}`,
    `  theirs: ${shown(theirs, at)}`,
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

/** What arrived from a few items before the first that differs. */
function shown(texts: readonly string[], at: number): string {
  const from = Math.max(0, at - itemsBefore);
  const text = texts
    .slice(from)
    .map((each) => JSON.stringify(each))
    .join(" ");
  const before = from === 0 ? "" : `(${from} items) `;
  return before + (text.length <= shownMax ? text : `${text.slice(0, shownMax)}…`);
}
