import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { integerOption, OptionRegistry, stringOption } from "@respire/engine";
import { temporaryFolder } from "respire-test-rig";
import { describe, expect, test } from "vitest";
import { applyLines, ConfigError, readLines, splitWords } from "./file.js";

describe("the words of a line", () => {
  test.each([
    { line: "", words: [] },
    { line: "  \t ", words: [] },
    { line: "port 7000", words: ["port", "7000"] },
    { line: "\tport \t 7000  ", words: ["port", "7000"] },
    { line: "save ''", words: ["save", ""] },
    { line: 'save ""', words: ["save", ""] },
    { line: "a \"b c\" 'd e'", words: ["a", "b c", "d e"] },
    { line: 'a b"c d"', words: ["a", "bc d"] },
    { line: String.raw`a "\n\r\t\b\a\\\"\q"`, words: ["a", '\n\r\t\b\x07\\"q'] },
    { line: String.raw`a "\x41\x7e\xzz"`, words: ["a", "A~xzz"] },
    { line: String.raw`a 'it\'s \n'`, words: ["a", String.raw`it's \n`] },
    { line: 'a "b', words: null },
    { line: "a 'b", words: null },
    { line: 'a "b"c', words: null },
    { line: "a 'b'\"c\"", words: null },
    { line: 'a "b\\', words: null },
  ])("$line", ({ line, words }) => {
    expect(splitWords(line)).toEqual(words);
  });
});

describe("the lines of a file", () => {
  function registry() {
    const values = { port: 6379, name: "" };
    const options = new OptionRegistry();
    options.define(
      integerOption(
        "port",
        { min: 0, max: 65_535 },
        () => values.port,
        (port) => {
          values.port = port;
        },
      ),
    );
    options.define(
      stringOption(
        "name",
        () => values.name,
        (name) => {
          values.name = name;
        },
      ),
    );
    return { options, values };
  }

  test("comments and blank lines mean nothing, names have no case, later lines win", () => {
    const { options, values } = registry();
    applyLines(["# a comment", "", "   # another", "PORT 1", "Name 'a b'", "port 2", "name ''"], options);
    expect(values).toEqual({ port: 2, name: "" });
  });

  test.each([
    { lines: ["port 1", "nosuch 1"], lineNumber: 2, line: "nosuch 1", message: "Bad directive or wrong number of arguments" },
    { lines: ["port"], lineNumber: 1, line: "port", message: "wrong number of arguments" },
    { lines: ["", "  port 1 2  "], lineNumber: 2, line: "port 1 2", message: "wrong number of arguments" },
    { lines: ["port x"], lineNumber: 1, line: "port x", message: "argument couldn't be parsed into an integer" },
    { lines: ["port 65536"], lineNumber: 1, line: "port 65536", message: "argument must be between 0 and 65535 inclusive" },
    { lines: ["# port", 'name "a'], lineNumber: 2, line: 'name "a', message: "Unbalanced quotes in configuration line" },
  ])("$line is refused: $message", ({ lines, lineNumber, line, message }) => {
    const { options } = registry();
    const attempt = (): void => applyLines(lines, options);
    expect(attempt).toThrow(ConfigError);
    expect(attempt).toThrow(expect.objectContaining({ lineNumber, line, message }));
  });

  test("are read as UTF-8, whatever ends them", () => {
    const path = join(temporaryFolder(), "redis.conf");
    writeFileSync(path, "port 1\r\nlogfile é\n");
    expect(readLines(path)).toEqual(["port 1", "logfile é", ""]);
  });

  test("that can't be read are named", () => {
    const path = join(temporaryFolder(), "none.conf");
    expect(() => readLines(path)).toThrow(`Fatal error, can't open config file '${path}': No such file or directory`);
  });
});
