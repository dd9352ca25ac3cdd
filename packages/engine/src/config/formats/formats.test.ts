import { describe, expect, test } from "vitest";
import { Option } from "../option.js";
import { OptionError, type ValueSpec } from "../option-spec.js";
import { bufferLimitsFormat } from "./buffer-limits.js";
import { eventClassesFormat } from "./event-classes.js";
import { oomScoresFormat } from "./oom-scores.js";
import { percentilesFormat } from "./percentiles.js";
import { primaryAddressFormat } from "./primary-address.js";
import { savePointsFormat } from "./save-points.js";

interface Case {
  spec: ValueSpec;
  /** An argument of CONFIG SET, and what CONFIG GET shows then. */
  good: readonly (readonly [argument: string, shown: string])[];
  bad: readonly (readonly [argument: string, reason: string])[];
}

const name = "option";
const cases: Record<string, Case> = {
  boolean: {
    spec: { name, type: "boolean", default: true },
    good: [
      ["YES", "yes"],
      ["no", "no"],
    ],
    bad: [
      ["true", "argument must be 'yes' or 'no'"],
      ["", "argument must be 'yes' or 'no'"],
    ],
  },
  integer: {
    spec: { name, type: "integer", min: -1, max: 10, default: 5 },
    good: [
      ["10", "10"],
      ["-1", "-1"],
    ],
    bad: [
      ["11", "argument must be between -1 and 10 inclusive"],
      ["-2", "argument must be between -1 and 10 inclusive"],
      ["1.5", "argument couldn't be parsed into an integer"],
      ["+1", "argument couldn't be parsed into an integer"],
      ["01", "argument couldn't be parsed into an integer"],
      ["-0", "argument couldn't be parsed into an integer"],
      ["", "argument couldn't be parsed into an integer"],
      [" 1", "argument couldn't be parsed into an integer"],
      ["9223372036854775808", "argument couldn't be parsed into an integer"],
    ],
  },
  "integer of 64 bits": {
    spec: { name, type: "integer", default: 0 },
    good: [
      ["9223372036854775807", "9223372036854775807"],
      ["-9223372036854775808", "-9223372036854775808"],
    ],
    bad: [],
  },
  "clamped integer": {
    spec: { name, type: "integer", min: 0, clamp: [1, 500], default: 10 },
    good: [
      ["0", "1"],
      ["501", "500"],
      ["500", "500"],
    ],
    bad: [["-1", "argument must be between 0 and 9223372036854775807 inclusive"]],
  },
  memory: {
    spec: { name, type: "memory", min: 0, max: 2n ** 64n - 1n, default: 0 },
    good: [
      ["1", "1"],
      ["1b", "1"],
      ["2k", "2000"],
      ["2KB", "2048"],
      ["2m", "2000000"],
      ["2Mb", "2097152"],
      ["2g", "2000000000"],
      ["2gB", "2147483648"],
      ["007", "7"],
      ["", "0"],
      ["18446744073709551615", "18446744073709551615"],
    ],
    bad: [
      ["-1", "argument must be a memory value"],
      ["1.5mb", "argument must be a memory value"],
      ["1tb", "argument must be a memory value"],
      ["5%", "argument must be a memory value"],
      ["18446744073709551616", "argument must be between 0 and 18446744073709551615 inclusive"],
      ["99999999999gb", "argument must be between 0 and 18446744073709551615 inclusive"],
    ],
  },
  "memory or percent": {
    spec: { name, type: "memory", takesPercent: true, min: -100, default: 0 },
    good: [
      ["5%", "5%"],
      ["100%", "100%"],
      ["1kb", "1024"],
    ],
    bad: [
      ["101%", "percentage argument must be less or equal to 100"],
      ["-5%", "argument must be a memory or percent value"],
      ["%", "argument must be a memory or percent value"],
    ],
  },
  octal: {
    spec: { name, type: "octal", min: 0, max: 0o777, default: 0 },
    good: [["700", "700"]],
    bad: [
      ["999", "argument couldn't be parsed as an octal number"],
      ["1777", "argument must be between 0 and 777 inclusive"],
    ],
  },
  choice: {
    spec: { name, type: "choice", choices: ["no", "yes", "relative"], synonyms: { relative: "yes" }, default: "no" },
    good: [
      ["YES", "yes"],
      ["relative", "yes"],
    ],
    bad: [["x", "argument(s) must be one of the following: no, yes, relative"]],
  },
  choices: {
    spec: { name, type: "choices", choices: ["default", "save", "now"], default: [] },
    good: [
      ["now save", "save now"],
      ["default now", "now"],
      ["now now", "now"],
      ["default", "default"],
    ],
    bad: [
      ["x", "argument(s) must be one of the following: default, save, now"],
      ["", "argument(s) must be one of the following: default, save, now"],
    ],
  },
  "choices with one for all": {
    spec: { name, type: "choices", choices: ["no", "yes", "cpu", "net"], all: "yes", default: [] },
    good: [
      ["cpu", "cpu"],
      ["net cpu", "yes"],
      ["yes", "yes"],
      ["no", "no"],
    ],
    bad: [],
  },
  words: {
    spec: { name, type: "words", default: ["a"] },
    good: [
      ["b c", "b c"],
      ["", ""],
    ],
    bad: [],
  },
  "save points": {
    spec: { name, type: "custom", format: savePointsFormat, default: ["3600", "1"] },
    good: [
      ["100 0", "100 0"],
      ["100 10 60 1000", "100 10 60 1000"],
      ["", ""],
    ],
    bad: ["100", "100 x", "0 1", "100 -1", " 100  10", "''"].map((value) => [value, "Invalid save parameters"] as const),
  },
  "buffer limits": {
    spec: {
      name,
      type: "custom",
      format: bufferLimitsFormat,
      default: ["normal", "0", "0", "0", "slave", "1", "2", "3", "pubsub", "4", "5", "6"],
    },
    good: [
      ["normal 1kb 2 3", "normal 1024 2 3 slave 1 2 3 pubsub 4 5 6"],
      ["replica 7 8 9 PUBSUB 1 1 1", "normal 1024 2 3 slave 7 8 9 pubsub 1 1 1"],
      ["", "normal 1024 2 3 slave 7 8 9 pubsub 1 1 1"],
    ],
    bad: [
      ["normal 1 2", "Wrong number of arguments in buffer limit configuration."],
      ["master 1 2 3", "Invalid client class specified in buffer limit configuration."],
      ["normal x 2 3", "Error in hard, soft or soft_seconds setting in buffer limit configuration."],
      ["normal 1 2 -3", "Error in hard, soft or soft_seconds setting in buffer limit configuration."],
    ],
  },
  "event classes": {
    spec: { name, type: "custom", format: eventClassesFormat, default: [] },
    good: [
      ["KEA", "AKE"],
      ["Kg$lshzxetdam", "AKm"],
      ["Kg$lshzxetdm", "g$lshzxetdKm"],
      ["AocnKmVITSE", "AKEmSTIV"],
      ["conKS", "nocKS"],
      ["Elg", "glE"],
      ["x", "x"],
      ["", ""],
    ],
    bad: [["?", "Invalid event class character. Use 'Ag$lshzxeKEtmdnocaSTIV'."]],
  },
  percentiles: {
    spec: { name, type: "custom", format: percentilesFormat, default: ["50", "99", "99.9"] },
    good: [
      ["50 99.95 100", "50 99.95 100"],
      ["1e1", "10"],
      ["0x10", "16"],
      ["-0 0", "-0 0"],
      ["", ""],
    ],
    bad: [
      ["101", "latency-tracking-info-percentiles parameters should sit between [0.0,100.0]"],
      ["-inf", "latency-tracking-info-percentiles parameters should sit between [0.0,100.0]"],
      ["x", "Invalid latency-tracking-info-percentiles parameters"],
      ["nan", "Invalid latency-tracking-info-percentiles parameters"],
      ["1e400", "Invalid latency-tracking-info-percentiles parameters"],
    ],
  },
  "scores of the kernel": {
    spec: { name, type: "custom", format: oomScoresFormat, default: ["0", "200", "800"] },
    good: [["3 -2 1", "3 -2 1"]],
    bad: [
      ["1 2", "wrong number of arguments"],
      ["", "wrong number of arguments"],
      ["1 2 x", "Invalid oom-score-adj-values, elements must be between -2000 and 2000."],
      ["1 2 3000", "Invalid oom-score-adj-values, elements must be between -2000 and 2000."],
    ],
  },
  "a master's address": {
    spec: { name, type: "custom", format: primaryAddressFormat, default: [] },
    good: [
      ["host 6379", "host 6379"],
      ["NO one", ""],
    ],
    bad: [
      ["host", "wrong number of arguments"],
      ["host 99999999", "Invalid master port"],
    ],
  },
};

describe.each(Object.entries(cases))("%s", (_title, { spec, good, bad }) => {
  const option = new Option(spec);

  test.each(good)("'%s' is shown as '%s'", (argument, shown) => {
    option.keep(option.readArgument(argument));
    expect(option.text).toBe(shown);
    // What a rewritten file says is the same again.
    expect(option.textOfLines(option.lines)).toBe(shown);
  });

  test.each(bad)("'%s' is refused: %s", (argument, reason) => {
    const before = option.text;
    expect(() => option.readArgument(argument)).toThrow(new OptionError(reason));
    expect(option.text).toBe(before);
  });

  test("the default is valid, and its lines mean it", () => {
    const fresh = new Option(spec);
    expect(fresh.text).toBe(fresh.defaultText);
    expect(fresh.textOfLines(fresh.lines)).toBe(fresh.defaultText);
  });
});

test("a file names classes of events that are not shown beside A", () => {
  const reading = eventClassesFormat.read(["KEAnocm"], { value: "", text: "" }, false);
  expect(reading.text).toBe("AKEm");
  expect(eventClassesFormat.lines?.(reading)).toEqual([["AnocKEm"]]);
  const some = eventClassesFormat.read(["Kgn"], reading, false);
  expect(eventClassesFormat.lines?.(some)).toEqual([["gnK"]]);
});

test("save points of several lines add up, and an empty line takes back those before it", () => {
  const spec: ValueSpec = { name, type: "custom", format: savePointsFormat, default: ["3600", "1"] };
  const after = (...lines: string[][]): string => {
    const option = new Option(spec);
    for (const words of lines) option.keep(option.readLine(words));
    return option.text;
  };
  expect(after(["100", "1"], ["200", "2"])).toBe("100 1 200 2");
  expect(after(["100", "1"], [""])).toBe("");
  expect(after(["100", "1"], [""], ["60", "5"])).toBe("60 5");
});

test("a memory size is written with the largest unit that loses nothing", () => {
  const option = new Option({ name, type: "memory", default: 0 });
  for (const [argument, written] of [
    ["104857600", "100mb"],
    ["1gb", "1gb"],
    ["2000", "2000"],
    ["0", "0"],
  ] as const) {
    option.keep(option.readArgument(argument));
    expect(option.lines).toEqual([[written]]);
  }
});
