import { describe, expect, test } from "vitest";
import { readCommandLine } from "./arguments.js";

describe("the command line", () => {
  test.each([
    { words: [], lines: [] },
    { words: ["--port", "7000"], lines: ['port "7000"'] },
    { words: ["--port", "7000", "--save", "", "--loglevel", "verbose"], lines: ['port "7000"', 'save ""', 'loglevel "verbose"'] },
    { words: ["--port 7000"], lines: ["port 7000"] },
    { words: ["--port 7000", "--hz", "20"], lines: ["port 7000", 'hz "20"'] },
    { words: ["--save", "3600", "1", "300", "100"], lines: ['save "3600" "1" "300" "100"'] },
    { words: ["--save", "3600 1"], lines: ['save "3600 1"'] },
    // Scripts that build command lines from lists leave the value out.
    { words: ["--save"], lines: ['save ""'] },
    { words: ["--save", "--port", "7000"], lines: ['save ""', 'port "7000"'] },
    // An option that has no value yet takes any word as one, dashes or not.
    { words: ["--logfile", "--name", "--port", "1"], lines: ['logfile "--name"', 'port "1"'] },
    { words: ["--port"], lines: ["port"] },
    { words: ["--logfile", 'a "b"\\\n'], lines: [String.raw`logfile "a \"b\"\\\n"`] },
  ])("$words", ({ words, lines }) => {
    expect(readCommandLine(words)).toEqual({ action: "run", configFile: null, readsInput: false, lines });
  });

  test.each([
    { words: ["a.conf"], configFile: "a.conf", readsInput: false, lines: [] },
    { words: ["a.conf", "--port", "1"], configFile: "a.conf", readsInput: false, lines: ['port "1"'] },
    { words: ["a.conf", "port", "1"], configFile: "a.conf", readsInput: false, lines: ['"port" "1"'] },
    { words: ["-"], configFile: null, readsInput: true, lines: [] },
    { words: ["-", "--port", "1"], configFile: null, readsInput: true, lines: ['port "1"'] },
    { words: ["a.conf", "--port", "1", "-"], configFile: "a.conf", readsInput: true, lines: ['port "1"'] },
    { words: ["--logfile", "-", "--port", "1"], configFile: null, readsInput: false, lines: ['logfile "-"', 'port "1"'] },
  ])("$words, with a file or standard input", ({ words, ...expected }) => {
    expect(readCommandLine(words)).toEqual({ action: "run", ...expected });
  });

  test.each([
    { words: ["-v"], action: "version" },
    { words: ["--version"], action: "version" },
    { words: ["-h"], action: "help" },
    { words: ["--help"], action: "help" },
    { words: ["--version", "x"], action: "run" },
  ])("$words means $action", ({ words, action }) => {
    expect(readCommandLine(words).action).toBe(action);
  });
});
