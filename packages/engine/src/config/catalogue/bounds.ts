/** Bounds that many options share: those of the types that Redis keeps them in. */
import type { OptionSpec } from "../option-spec.js";

export const int32 = { min: -(2 ** 31), max: 2 ** 31 - 1 } as const;
export const natural32 = { min: 0, max: 2 ** 31 - 1 } as const;
export const unsigned32 = { min: 0, max: 2 ** 32 - 1 } as const;
export const natural64 = { min: 0, max: 2n ** 63n - 1n } as const;
export const unsigned64 = { min: 0, max: 2n ** 64n - 1n } as const;
export const portNumber = { min: 0, max: 65_535 } as const;

/** Options that are taken and shown, and that nothing heeds yet. */
export function withoutEffect(specs: readonly OptionSpec[]): readonly OptionSpec[] {
  return specs.map((spec) => ({ effect: "later", ...spec }));
}
