/** What a schema can't say: options that each stand in it, and that are a syntax error together. Documented schemas are as Redis has them. */
import type { Words } from "../request.ts";

interface Rule {
  /** In capitals. */
  readonly command: string;
  readonly reason: string;
  readonly together: readonly string[];
}

export const rules: readonly Rule[] = [
  { command: "INCREX", reason: "an expiry that is there can't both be kept and be taken away", together: ["ENX", "PERSIST"] },
];

/** Whether a request that its schema allows is a syntax error all the same. */
export function breaksRule(words: Words): boolean {
  const name = words[0]?.toUpperCase();
  const rule = rules.find(({ command }) => command === name);
  if (rule === undefined) return false;
  const capitals = words.map((word) => word.toUpperCase());
  return rule.together.every((option) => capitals.includes(option));
}
