/** What is measured, logged and told. Source: redis.conf of 7.2 to 8.10. */
import type { Engine } from "../../engine.js";
import { eventClassesFormat } from "../formats/event-classes.js";
import { percentilesFormat } from "../formats/percentiles.js";
import type { OptionSpec } from "../option-spec.js";
import { natural32, natural64, withoutEffect } from "./bounds.js";

export function observationOptions(engine: Pick<Engine, "slowlog" | "stats">): readonly OptionSpec[] {
  return [
    {
      name: "slowlog-log-slower-than",
      aliases: ["commandlog-execution-slower-than"],
      type: "integer",
      ...natural64,
      min: -1,
      default: 10_000,
      store: (value) => {
        engine.slowlog.thresholdUs = value;
      },
    },
    {
      name: "slowlog-max-len",
      aliases: ["commandlog-slow-execution-max-len"],
      type: "integer",
      ...natural64,
      default: 128,
      store: (value) => {
        engine.slowlog.lengthMax = value;
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
        engine.slowlog.argumentsMax = value;
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
        engine.slowlog.argumentLengthMax = value;
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
    },
    ...withoutEffect([
      { name: "latency-monitor-threshold", type: "integer", ...natural64, default: 0 },
      { name: "notify-keyspace-events", type: "custom", format: eventClassesFormat, default: [] },
    ]),
  ];
}
