/** What a client may send and keep waiting. Source: redis.conf of 7.2 to 8.10. */
import type { Engine } from "../../engine.js";
import { type BufferLimits, bufferLimitsFormat } from "../formats/buffer-limits.js";
import type { OptionSpec } from "../option-spec.js";
import { natural32, natural64, withoutEffect } from "./bounds.js";

const mebibyte = 1024 * 1024;

export function clientOptions({
  keyspaceSettings,
  sessions,
  tracking,
}: Pick<Engine, "keyspaceSettings" | "sessions" | "tracking">): readonly OptionSpec[] {
  return [
    {
      name: "timeout",
      type: "integer",
      ...natural32,
      default: 0,
      store: (value) => {
        sessions.upkeep.idleSecondsMax = value;
      },
    },
    {
      name: "client-output-buffer-limit",
      type: "custom",
      format: bufferLimitsFormat,
      default: ["normal", "0", "0", "0", "slave", "256mb", "64mb", "60", "pubsub", "32mb", "8mb", "60"],
      store: (value) => {
        sessions.outputLimits.set(value as BufferLimits);
      },
    },
    {
      name: "proto-max-bulk-len",
      type: "memory",
      ...natural64,
      min: mebibyte,
      default: 512 * mebibyte,
      store: (value) => {
        keyspaceSettings.stringLengthMax = value;
      },
    },
    {
      name: "tracking-table-max-keys",
      type: "integer",
      ...natural64,
      default: 1_000_000,
      store: (value) => {
        tracking.keysMax = value;
      },
    },
    ...unheeded,
  ];
}

const unheeded = withoutEffect([
  { name: "lookahead", type: "integer", ...natural32, min: 1, default: 16, since: "8.4" },
  { name: "prefetch-batch-max-size", type: "integer", min: 0, max: 128, default: 16, flags: ["hidden"], since: "8.0" },
  { name: "client-default-resp", type: "integer", min: 2, max: 3, default: 2, flags: ["immutable", "hidden"] },
  { name: "req-res-logfile", type: "string", default: "", flags: ["immutable", "hidden"] },
]);
