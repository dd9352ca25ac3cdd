/** Every command, asked for in every way that its schema allows: no handler calls that wrong, and no reply is of another type than declared. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { latin1, replyMismatch, TestEngine } from "./engine-insides.ts";
import { furnishings } from "./grammar/pools.ts";
import { requestOf } from "./grammar/requests.ts";
import { syntaxFault } from "./grammar/syntax-faults.ts";
import { longestWaitMs } from "./grammar/timeouts.ts";
import { commandTable } from "./rig.ts";
import { redisCliLine } from "./run/report.ts";

const { RESPIRE_TEST_LONG, RESPIRE_TEST_SEED } = process.env;
const isLong = RESPIRE_TEST_LONG === "1";
const seed = Number(RESPIRE_TEST_SEED ?? (isLong ? Date.now() % 2 ** 31 : 20_260_101));
const requestsPerCommand = isLong ? 5_000 : 200;
/** After so many requests the keyspace is made anew, since most of it may be deleted by then. */
const requestsPerKeyspace = 20;

const { commands: table, allCommands } = commandTable();
/** In an engine of their own, most of what the comparison leaves out can be asked too. */
const unasked: Readonly<Record<string, string>> = {
  "client|reply": "wants that there is no reply",
};
/** What ends, stops or takes over connections: each request has an engine of its own. */
const engineEach = ["quit", "client|kill", "client|pause", "monitor", "subscribe", "psubscribe", "ssubscribe"];
const asked = allCommands.filter(({ fullName, spec }) => spec.run !== undefined && unasked[fullName] === undefined);

describe.each([2, 3] as const)("in RESP%i", (protocol) => {
  test.each(asked.map((command) => [command.fullName, command] as const))(
    "%s takes what its schema allows and replies as it declares",
    (_, command) => {
      let engine = new TestEngine({ seed });
      let client = engine.connect(protocol);
      let run = 0;
      const property = fc.property(requestOf(command, table), (words) => {
        if (engineEach.includes(command.fullName)) {
          engine = new TestEngine({ seed });
          client = engine.connect(protocol);
        } else if (run++ % requestsPerKeyspace === 0) {
          client.run("FLUSHALL");
          for (const furnishing of furnishings) client.run(...furnishing.map((word) => Buffer.from(word, "latin1")));
        }
        const protocolBefore = client.session.reply.protocol;
        let reply = latin1(client.bytes([words.map((word) => Buffer.from(word, "latin1"))]));
        if (reply === "" && command.flags.includes("blocking")) {
          engine.pass(longestWaitMs);
          reply = client.received();
        }
        const protocolNow = client.session.reply.protocol;
        client.session.reply.protocol = protocol;
        const fault = reply.startsWith("-") ? syntaxFault(reply) : replyMismatch(command.spec.reply, protocolNow, reply);
        if (fault !== null)
          throw new Error(`${fault}\n  ${redisCliLine(words)} (RESP${protocolBefore})\n  ${JSON.stringify(reply.slice(0, 400))}`);
      });
      const outcome = fc.check(property, { seed, numRuns: requestsPerCommand });
      expect(outcome.failed ? `seed ${seed}: ${String(outcome.errorInstance)}` : "").toBe("");
      engine.check();
    },
  );
});
