/** GREET, whose greeting is an option, and which is counted in INFO. */
import { type Engine, type Extension, replies, string } from "@respire/engine";

/** Called once for each engine, so each has a greeting and a count of its own. */
export function greeting(_engine: Engine): Extension {
  let word = "Hello";
  let greeted = 0;
  return {
    name: "greeting",
    commands: [
      {
        name: "GREET",
        group: "greeting",
        since: "0.1.0",
        summary: "Greets somebody.",
        complexity: "O(1)",
        flags: ["fast"],
        args: [string("name")],
        reply: replies.bulk("the greeting"),
        run: ({ args, reply }) => {
          greeted++;
          reply.bulkText(`${word}, ${args.text(1)}!`);
        },
      },
    ],
    options: [
      {
        name: "greeting",
        type: "string",
        default: word,
        apply: (value) => {
          word = value;
        },
      },
    ],
    info: [{ name: "Greeting", isDefault: true, fields: () => [["greetings", greeted]] }],
  };
}
