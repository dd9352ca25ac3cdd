/** What is measured, logged and told. Source: redis.conf of 7.2 to 8.10. */
import type { Engine } from "../../engine.js";
import type { CommandLog } from "../../observe/command-log.js";
import { eventClassesFormat } from "../formats/event-classes.js";
import { percentilesFormat } from "../formats/percentiles.js";
import type { OptionSpec } from "../option-spec.js";
import { natural32, natural64 } from "./bounds.js";

const mebibyte = 1024 * 1024;
const valkey = "valkey 8.1";

export function observationOptions(engine: Pick<Engine, "noteworthy" | "notifications" | "stats">): readonly OptionSpec[] {
  return [
    {
      name: "slowlog-log-slower-than",
      aliases: ["commandlog-execution-slower-than"],
      type: "integer",
      ...natural64,
      min: -1,
      default: 10_000,
      store: (value) => {
        engine.noteworthy.slow.threshold = value;
      },
    },
    {
      name: "slowlog-max-len",
      aliases: ["commandlog-slow-execution-max-len"],
      type: "integer",
      ...natural64,
      default: 128,
      store: (value) => {
        engine.noteworthy.slow.lengthMax = value;
      },
    },
    {
      name: "slowlog-entry-max-argc",
      type: "integer",
      ...natural32,
      min: 2,
      default: 32,
      since: "8.8",
      store: (value) => {
        engine.noteworthy.kept.wordsMax = value;
      },
    },
    {
      name: "slowlog-entry-max-string-len",
      type: "integer",
      ...natural64,
      min: 1,
      default: 128,
      since: "8.8",
      store: (value) => {
        engine.noteworthy.kept.wordLengthMax = value;
      },
    },
    {
      name: "latency-tracking",
      type: "boolean",
      default: true,
      store: (value) => {
        engine.stats.isLatencyTracked = value;
      },
    },
    {
      name: "latency-tracking-info-percentiles",
      type: "custom",
      format: percentilesFormat,
      default: ["50", "99", "99.9"],
      store: (value) => {
        engine.stats.latencyPercentiles = value as readonly number[];
      },
    },
    {
      name: "latency-monitor-threshold",
      type: "integer",
      ...natural64,
      default: 0,
      store: (value) => {
        engine.noteworthy.latency.thresholdMs = value;
      },
    },
    ...logOptions(engine.noteworthy.largeRequest, "commandlog-request-larger-than", "commandlog-large-request-max-len"),
    ...logOptions(engine.noteworthy.largeReply, "commandlog-reply-larger-than", "commandlog-large-reply-max-len"),
    {
      name: "notify-keyspace-events",
      type: "custom",
      format: eventClassesFormat,
      default: [],
      store: (value) => {
        engine.notifications.letters = value as string;
      },
    },
  ];
}

/** Valkey's names for what is noted beside slow commands: from how many bytes on, and how many entries are kept. */
function logOptions(log: CommandLog, threshold: string, lengthMax: string): OptionSpec[] {
  return [
    {
      name: threshold,
      type: "integer",
      ...natural64,
      min: -1,
      default: mebibyte,
      since: valkey,
      store: (value) => {
        log.threshold = value;
      },
    },
    {
      name: lengthMax,
      type: "integer",
      ...natural64,
      default: 128,
      since: valkey,
      store: (value) => {
        log.lengthMax = value;
      },
    },
  ];
}
