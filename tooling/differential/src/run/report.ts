/** A difference, told so that it can be typed into redis-cli and run again. */
import type { Sequence, Words } from "../request.ts";
import type { Difference } from "./comparison.ts";

const shownMax = 400;

export interface Failure {
  readonly sequence: Sequence;
  readonly difference: Difference;
  /** Repeats it. */
  readonly seed: number;
}

/** `file` is the test that found it. */
export function describeFailure({ sequence, difference, seed }: Failure, file = "differential.test.ts"): string {
  const severalConnections = sequence.protocols.length > 1;
  const lines = sequence.pipelines.flatMap(({ connection, requests }) =>
    requests.map(({ words }) => `  ${severalConnections ? `connection ${connection}> ` : ""}${redisCliLine(words)}`),
  );
  const protocols = sequence.protocols.map((protocol) => `RESP${protocol}`).join(", ");
  return [
    `${difference.why}, in RESP${difference.protocol}: ${redisCliLine(difference.words)}`,
    `  ours:   ${shown(difference.ours)}`,
    ...(difference.theirs === null ? [] : [`  theirs: ${shown(difference.theirs)}`]),
    `the sequence, in an empty keyspace (${protocols}):`,
    ...lines,
    `again: RESPIRE_TEST_SEED=${seed} npx vitest run tooling/differential/src/${file}`,
  ].join("\n");
}

/** As a person types it: words in quotes where they have to be. */
export function redisCliLine(words: Words): string {
  return words.map((word) => (/^[\w.:*?[\]-]+$/.test(word) ? word : quoted(word))).join(" ");
}

function quoted(word: string): string {
  const inner = word.replaceAll(/[^ !#-[\]-~]/g, (character) => {
    if (character === "\n") return "\\n";
    if (character === "\r") return "\\r";
    if (character === '"' || character === "\\") return `\\${character}`;
    return `\\x${character.charCodeAt(0).toString(16).padStart(2, "0")}`;
  });
  return `"${inner}"`;
}

function shown(reply: string): string {
  const text = JSON.stringify(reply);
  return text.length <= shownMax ? text : `${text.slice(0, shownMax)}… (${reply.length} bytes)`;
}
