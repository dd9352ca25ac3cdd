import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { OptionRegistry } from "@respire/engine";
import { temporaryFolder } from "respire-test-rig";
import { describe, expect, test } from "vitest";
import { applyLines, ConfigError, includedFiles, readLines } from "./file.js";

function registry() {
  const options = new OptionRegistry();
  options.define({ name: "port", type: "integer", min: 0, max: 65_535, default: 6379 }, { name: "name", type: "string", default: "" });
  return { options, values: () => [options.find("port")?.value, options.find("name")?.value] };
}

describe("the lines of a file", () => {
  test("comments and blank lines mean nothing, names have no case, later lines win", () => {
    const { options, values } = registry();
    applyLines(["# a comment", "", "   # another", "PORT 1", "Name 'a b'", "port 2", "name ''"], options);
    expect(values()).toEqual([2, ""]);
  });

  test.each([
    { lines: ["port 1", "nosuch 1"], lineNumber: 2, line: "nosuch 1", message: "Bad directive or wrong number of arguments" },
    { lines: ["include"], lineNumber: 1, line: "include", message: "Bad directive or wrong number of arguments" },
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

describe("include", () => {
  function folderWith(files: Record<string, string>): string {
    const folder = temporaryFolder();
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(join(folder, name, ".."), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
    return folder;
  }

  test("reads a file in its place: what comes after it wins", () => {
    const folder = folderWith({ "a.conf": "port 1\nname a\n" });
    const { options, values } = registry();
    applyLines(["port 5", `include ${folder}/a.conf`, "name b"], options);
    expect(values()).toEqual([1, "b"]);
  });

  test("takes patterns, whose files are read in alphabetical order, and of which none may be there", () => {
    const folder = folderWith({ "b.conf": "", "a.conf": "", "c.txt": "", ".d.conf": "", "x/1.conf": "", "y/2.conf": "" });
    const names = (pattern: string): string[] => includedFiles(`${folder}/${pattern}`).map((path) => path.slice(folder.length + 1));
    expect(names("*.conf")).toEqual(["a.conf", "b.conf"]);
    expect(names("[!a].c?nf")).toEqual(["b.conf"]);
    expect(names(".*.conf")).toEqual([".d.conf"]);
    expect(names("*/*.conf")).toEqual(["x/1.conf", "y/2.conf"]);
    expect(names("none*/x.conf")).toEqual([]);
    expect(names("z.conf")).toEqual(["z.conf"]);
    applyLines([`include ${folder}/none*`], registry().options);
  });

  test("names the line of the file that is to blame", () => {
    const folder = folderWith({ "a.conf": "port 1\nport x\n" });
    expect(() => applyLines(["", "", "", `include ${folder}/a.conf`], registry().options)).toThrow(
      expect.objectContaining({ lineNumber: 2, line: "port x" }),
    );
  });

  test("of a file that isn't there is refused, and so is a file that includes itself", () => {
    const folder = folderWith({});
    expect(() => applyLines([`include ${folder}/a.conf`], registry().options)).toThrow("can't open config file");
    writeFileSync(`${folder}/a.conf`, `include ${folder}/a.conf`);
    expect(() => applyLines([`include ${folder}/a.conf`], registry().options)).toThrow("Too many files that include each other");
  });
});
