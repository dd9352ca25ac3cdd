import { describe, expect, test } from "vitest";
import { type InfoSection, InfoSections } from "./info.js";

const section = (name: string, isDefault: boolean, ...fields: (readonly [string, string | number])[]): InfoSection => ({
  name,
  isDefault,
  fields: () => fields,
});

describe("INFO sections", () => {
  const start = (): InfoSections => {
    const sections = new InfoSections();
    sections.register(section("Own", true, ["own", 1]));
    sections.register(section("Stats", true, ["hits", 2]));
    sections.register(section("Commandstats", false, ["cmdstat_get", "calls=1"]));
    sections.register(section("Server", true));
    sections.register(section("STATS", false, ["more", "3"]));
    return sections;
  };
  const server = "# Server\r\n";
  const stats = "# Stats\r\nhits:2\r\nmore:3\r\n";
  const own = "# Own\r\nown:1\r\n";
  const commandstats = "# Commandstats\r\ncmdstat_get:calls=1\r\n";

  test.each<[string[], string[]]>([
    [[], [server, stats, own]],
    [["default"], [server, stats, own]],
    [["ALL"], [server, stats, commandstats, own]],
    [["everything"], [server, stats, commandstats, own]],
    [["commandstats"], [commandstats]],
    [
      ["own", "STATS", "own"],
      [stats, own],
    ],
    [
      ["commandstats", "default"],
      [server, stats, commandstats, own],
    ],
    [["nosuch"], []],
    [["nosuch", "own"], [own]],
  ])("asked for with %j come in Redis's order, several parts of one under one heading", (wanted, parts) => {
    expect(start().text(wanted)).toBe(parts.join("\r\n"));
  });
});
