import { describe, expect, test } from "vitest";
import { ask, invalid, trackingOne } from "../testing/tracking-clients.js";

describe("OPTIN and OPTOUT", () => {
  /** Whether k is remembered after these commands. */
  const remembers = (mode: string, ...commands: string[]): boolean => {
    const { writer, client } = trackingOne(mode);
    for (const command of commands) ask(client, command);
    client.received();
    ask(writer, "SET k 1");
    return client.received() === invalid("k");
  };

  test.each([
    ["GET k", false],
    ["CLIENT CACHING YES|GET k", true],
    ["CLIENT CACHING YES|PING|GET k", false],
    ["CLIENT CACHING YES|GET other|GET k", false],
    ["CLIENT CACHING YES|CLIENT ID|CLIENT HELP|GET k", true],
    ["CLIENT CACHING YES|CLIENT ID FOO|CLIENT CACHING FOO|GET k", true],
    ["CLIENT CACHING YES|CLIENT FOO|GET k", false],
    ["CLIENT CACHING YES|CLIENT|GET k", false],
    ["CLIENT CACHING YES|NOSUCH|GET k", false],
    ["CLIENT CACHING YES|GET|GET k", false],
    ["CLIENT CACHING YES|EXEC|GET k", false],
    ["CLIENT CACHING YES|HELLO 3|GET k", false],
    ["CLIENT CACHING YES|CLIENT REPLY SKIP|PING|GET k", false],
    ["CLIENT CACHING YES|CLIENT TRACKING ON OPTIN|GET k", true],
    ["CLIENT CACHING YES|CLIENT TRACKING OFF|CLIENT TRACKING ON OPTIN|GET k", false],
    ["CLIENT CACHING YES|MULTI|PING|GET k|EXEC", true],
    ["CLIENT CACHING YES|MULTI|GET k|GET|EXEC", false],
    ["CLIENT CACHING YES|MULTI|NOSUCH|WATCH x|DISCARD|GET k", false],
    ["CLIENT CACHING YES|MULTI|EXEC|GET k", false],
    ["MULTI|CLIENT CACHING YES|PING|GET k|EXEC", true],
    ["MULTI|GET k|CLIENT CACHING YES|EXEC|GET k", false],
  ])("OPTIN remembers what follows CLIENT CACHING YES: %s", (commands, isRemembered) => {
    expect(remembers("OPTIN", ...commands.split("|"))).toBe(isRemembered);
  });

  test.each([
    ["GET k", true],
    ["CLIENT CACHING NO|GET k", false],
    ["CLIENT CACHING NO|GET other|GET k", true],
    ["CLIENT CACHING NO|MULTI|GET k|EXEC", false],
    ["CLIENT CACHING NO|MULTI|EXEC|GET k", true],
    ["MULTI|CLIENT CACHING NO|GET k|EXEC", false],
  ])("OPTOUT remembers all but what follows CLIENT CACHING NO: %s", (commands, isRemembered) => {
    expect(remembers("OPTOUT", ...commands.split("|"))).toBe(isRemembered);
  });
});
