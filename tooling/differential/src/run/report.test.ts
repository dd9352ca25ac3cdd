import { expect, test } from "vitest";
import { describeFailure, redisCliLine } from "./report.ts";

test("words are quoted as redis-cli reads them", () => {
  expect(redisCliLine(["SET", "k", "a b", "", "\x00\xff\r\n", 'say "\\"'])).toBe('SET k "a b" "" "\\x00\\xff\\r\\n" "say \\"\\\\\\""');
});

test("a failure tells both replies, the sequence and how to repeat it", () => {
  const request = (...words: string[]) => ({ words, isValid: true, isNewer: false });
  const text = describeFailure({
    seed: 7,
    sequence: {
      protocols: [2, 3],
      pipelines: [
        { connection: 0, requests: [request("SET", "a", "1"), request("INCR", "a")] },
        { connection: 1, requests: [request("GET", "a")] },
      ],
    },
    difference: { words: ["GET", "a"], protocol: 3, ours: "_\r\n", theirs: "$1\r\n2\r\n", why: "the replies differ" },
  });
  expect(text.split("\n")).toEqual([
    "the replies differ, in RESP3: GET a",
    '  ours:   "_\\r\\n"',
    '  theirs: "$1\\r\\n2\\r\\n"',
    "the sequence, in an empty keyspace (RESP2, RESP3):",
    "  connection 0> SET a 1",
    "  connection 0> INCR a",
    "  connection 1> GET a",
    "again: RESPIRE_TEST_SEED=7 npx vitest run tooling/differential/src/differential.test.ts",
  ]);
});
