/** XTRIM: takes the oldest entries out of a stream. */
import { type Argument, block, integer, key, oneOf, string, token } from "../../argument-schema.js";
import type { CommandSpec } from "../../command.js";
import type { CommandContext } from "../../context.js";
import { errors } from "../../errors.js";
import { events } from "../../events.js";
import { replies } from "../../reply-schema.js";
import { rewrittenWords } from "./rewriting.js";
import { TrimOptions } from "./trim-options.js";
import { trimStream } from "./trimming.js";

const options = new TrimOptions();

function xtrim({ args, db, effects, reply }: CommandContext): void {
  options.begin();
  for (let i = 2; i < args.count; i++) {
    i = options.readOption(args, i);
    if (i === 0) throw errors.syntax;
  }
  options.finish(db.shared.settings.streams.nodeEntriesMax, true);
  const view = db.streamToChange(args, 1);
  if (view === null) return reply.integer(0);
  const trimmed = trimStream(view.stream, options);
  if (trimmed > 0) {
    if (effects.isPropagating) effects.rewrite(rewrittenWords(args, view.stream, options), 1, events.xtrim);
    else effects.wrote(args, 1, events.xtrim);
  }
  reply.integer(trimmed);
}

/** What becomes of consumer groups' pending entries. */
export const referenceArgument: Argument = oneOf("condition", [token("KEEPREF"), token("DELREF"), token("ACKED")], {
  optional: true,
  since: "8.2.0",
});

export const trimArgument: Argument = block("trim", [
  oneOf("strategy", [token("MAXLEN"), token("MINID", { since: "6.2.0" })]),
  oneOf("operator", [token("=", { name: "equal" }), token("~", { name: "approximately" })], { optional: true }),
  string("threshold"),
  integer("count", { token: "LIMIT", optional: true, since: "6.2.0" }),
]);

export const streamTrimCommands: readonly CommandSpec[] = [
  {
    name: "XTRIM",
    group: "stream",
    since: "5.0.0",
    summary: "Takes the oldest entries out of a stream.",
    complexity: "O(N) for N entries that are taken out; nodes that go as a whole cost little",
    history: [
      ["6.2.0", "`MINID` and `LIMIT`."],
      ["8.2.0", "`KEEPREF`, `DELREF` and `ACKED`."],
    ],
    flags: ["write"],
    aclCategories: ["stream"],
    tips: ["nondeterministic_output"],
    args: [key("key", ["RW", "delete"]), trimArgument, referenceArgument],
    reply: replies.count("number of entries that were taken out"),
    run: xtrim,
  },
];
