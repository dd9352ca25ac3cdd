/** Databases, background work, scripts. Source: redis.conf of 7.2 to 8.10. */
import type { OptionSpec } from "../option-spec.js";
import { natural32, natural64, withoutEffect } from "./bounds.js";

/** Beyond these Redis moves the frequency to the nearer one. */
const frequencies = [1, 500] as const;

export const executionOptions: readonly OptionSpec[] = [
  { name: "databases", type: "integer", ...natural32, min: 1, default: 16, flags: ["immutable"] },
  { name: "hz", type: "integer", ...natural32, clamp: frequencies, default: 10 },
  ...withoutEffect([
    { name: "dynamic-hz", type: "boolean", default: true },
    { name: "active-expire-effort", type: "integer", min: 1, max: 10, default: 1 },
    { name: "lazyexpire-nested-arbitrary-keys", type: "boolean", default: true, flags: ["hidden"], since: "7.4" },
    { name: "busy-reply-threshold", aliases: ["lua-time-limit"], type: "integer", ...natural64, default: 5000 },
    { name: "lua-enable-deprecated-api", type: "boolean", default: false, flags: ["immutable", "hidden"], since: "8.0" },
    { name: "locale-collate", type: "string", default: "" },
    // Taken for the sake of old files, as Redis does; they have had no meaning since 7.0.
    { name: "lua-replicate-commands", type: "directive", wordsMin: 1, wordsMax: 1 },
    { name: "list-max-ziplist-entries", type: "directive", wordsMin: 1, wordsMax: 1 },
    { name: "list-max-ziplist-value", type: "directive", wordsMin: 1, wordsMax: 1 },
  ]),
];
