/** What a schema can't say: options that each stand in it, and that are a syntax error together, or without others. Documented schemas are as Redis has them. */
import type { Words } from "../request.ts";

interface Rule {
  readonly commands: RegExp;
  readonly reason: string;
  /** In capitals, as all here. */
  readonly together: readonly string[];
  /** Not if one of these is there too. */
  readonly unless?: readonly string[];
}

const details = ["WITHCOORD", "WITHDIST", "WITHHASH"] as const;

export const rules: readonly Rule[] = [
  ...details.flatMap((detail) =>
    ["STORE", "STOREDIST"].map((store) => ({
      commands: /^GEORADIUS(BYMEMBER)?$/,
      reason: "what is stored has scores, and nothing else",
      together: [detail, store],
    })),
  ),
  { commands: /^INCREX$/, reason: "an expiry that is there can't both be kept and be taken away", together: ["ENX", "PERSIST"] },
  { commands: /^ZRANGE$/, reason: "where members are asked for by themselves, scores are all equal", together: ["BYLEX", "WITHSCORES"] },
  {
    commands: /^ZRANGE(STORE)?$/,
    reason: "ranks are a limit in themselves",
    together: ["LIMIT"],
    unless: ["BYSCORE", "BYLEX"],
  },
  { commands: /^ZADD$/, reason: "what is new has no score to compare with", together: ["NX", "GT"] },
  { commands: /^ZADD$/, reason: "what is new has no score to compare with", together: ["NX", "LT"] },
  { commands: /^X(ADD|TRIM)$/, reason: "what is trimmed exactly has no limit", together: ["LIMIT"], unless: ["~"] },
];

/** Whether a request that its schema allows is a syntax error all the same. */
export function breaksRule(words: Words): boolean {
  const name = words[0]?.toUpperCase() ?? "";
  const applying = rules.filter(({ commands }) => commands.test(name));
  if (applying.length === 0) return false;
  const capitals = new Set(words.map((word) => word.toUpperCase()));
  return applying.some(
    ({ together, unless = [] }) => together.every((option) => capitals.has(option)) && !unless.some((option) => capitals.has(option)),
  );
}
