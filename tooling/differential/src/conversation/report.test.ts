import { expect, test } from "vitest";
import { describeFailure } from "./report.ts";
import { idOf, requestCount, resolved, type Script } from "./script.ts";

const script: Script = {
  protocols: [2, 3],
  steps: [
    { kind: "send", connection: 0, requests: [["SUBSCRIBE", "c"]] },
    { kind: "vanish", connection: 0, by: "closing" },
    { kind: "expire" },
    { kind: "send", connection: 1, requests: [["PUBLISH", "c", "a b"], ["PING"]] },
  ],
};

test("a failure tells what both sent, and every line of the script", () => {
  const text = describeFailure(
    {
      script,
      seed: 7,
      difference: {
        why: "the replies differ",
        connection: 1,
        protocol: 3,
        requests: [["PUBLISH", "c", "a b"]],
        ours: [":1\r\n"],
        theirs: [":0\r\n"],
      },
    },
    "pubsub.test.ts",
  );
  expect(text.split("\n")).toEqual([
    'the replies differ: connection 1, RESP3, PUBLISH c "a b"',
    '  ours:   ":1\\r\\n"',
    '  theirs: ":0\\r\\n"',
    "the script, in an empty keyspace (0: RESP2, 1: RESP3):",
    "  0> SUBSCRIBE c",
    "  0> (ends, by closing)",
    "  (keys whose time is over are removed)",
    '  1> PUBLISH c "a b"',
    "  1+ PING",
    "again: RESPIRE_TEST_SEED=7 npx vitest run tooling/differential/src/conversation/pubsub.test.ts",
  ]);
  expect(requestCount(script)).toBe(3);
});

test("ids are put in when a request is sent", () => {
  expect(resolved(["X", idOf(1), "{}"], [7, 8])).toEqual(["X", "8", "{}"]);
});
