import { describe, expect, test } from "vitest";
import { Ending, type Options, readArguments } from "./arguments.js";

const read = (...words: string[]): Options => readArguments(words, { isTerminal: false, environment: {} });

test("without options: 127.0.0.1, port 6379, raw unless at a terminal", () => {
  expect(read()).toEqual({
    endpoint: { host: "127.0.0.1", port: 6379, path: null, username: null, password: null, db: 0, protocol: 2 },
    output: { format: "raw", elementDelimiter: "\n", replyDelimiter: "\n" },
    showPushes: false,
    repeat: 1,
    intervalMs: 0,
    input: "lines",
    quotedInput: false,
    failsOnError: false,
    words: [],
    warnings: [],
  });
  const { output, showPushes } = readArguments([], { isTerminal: true, environment: {} });
  expect({ format: output.format, showPushes }).toEqual({ format: "terminal", showPushes: true });
});

test("the command begins at the first word that is no option, and has its words to itself", () => {
  expect(read("-p", "7000", "SET", "-n", "--raw", "na\u00efve")).toMatchObject({
    endpoint: { port: 7000, db: 0 },
    words: ["SET", "-n", "--raw", "na\u00c3\u00afve"],
  });
});

test("numbers are read up to what is none", () => {
  expect(read("-p", "70x", "-n", "y", "-r", "-1", "-i", "0.25s")).toMatchObject({
    endpoint: { port: 70, db: 0 },
    repeat: -1,
    intervalMs: 250,
  });
});

test.each<[words: string[], endpoint: object]>([
  [["-u", "redis://h:7000/3"], { host: "h", port: 7000, db: 3 }],
  [["-u", "redis://[::1]:7000"], { host: "::1", port: 7000 }],
  [["-u", "redis://"], { host: "127.0.0.1", port: 6379 }],
  [["-u", "redis://secret@h"], { password: "secret", username: null }],
  [["-u", "redis://:secret@h"], { password: "secret", username: null }],
  [["-u", "redis://ann:p%40ss@h/"], { username: "ann", password: "p@ss", db: 0 }],
  [["-s", "/run/x.sock", "--user", "ann", "--pass", "b"], { path: "/run/x.sock", username: "ann", password: "b" }],
  [["--json"], { protocol: 3 }],
  [["--json", "-2"], { protocol: 2 }],
  [["-3"], { protocol: 3 }],
])("%j", (words, endpoint) => {
  expect(read(...words).endpoint).toMatchObject(endpoint);
});

describe("what ends at once", () => {
  test.each<[words: string[], text: RegExp, exitCode: number]>([
    [["--help"], /^respire-cli \d/, 0],
    [["-p", "1", "-h"], /^respire-cli \d/, 0],
    [["--version"], /^respire-cli \d+\.\d+\.\d+\n$/, 0],
    [["-p"], /^Unrecognized option or bad number of args for: '-p'\n$/, 1],
    [["--bigkeys"], /^Unrecognized option or bad number of args for: '--bigkeys'\n$/, 1],
    [["-2", "-3"], /mutually exclusive/, 1],
    [["-x", "-X", "a"], /mutually exclusive/, 1],
    [["-u", "rediss://h"], /TLS/, 1],
    [["-u", "redis://a:%zz@h"], /^Incomplete URI encoding\n$/, 1],
  ])("%j", (words, text, exitCode) => {
    let ending: unknown;
    try {
      read(...words);
    } catch (error) {
      ending = error;
    }
    expect(ending).toBeInstanceOf(Ending);
    expect(ending).toMatchObject({ text: expect.stringMatching(text), exitCode });
  });
});
