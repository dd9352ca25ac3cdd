/** SHUTDOWN: the one command so far that only a server has. Source: redis.io SHUTDOWN. */
import { type CommandSpec, errors, oneOf, replies, token } from "@respire/engine";

/** @param shutDown stops the server; called after the command has been read in full. */
export function shutdownCommands(shutDown: () => void): readonly CommandSpec[] {
  return [
    {
      name: "SHUTDOWN",
      group: "server",
      since: "1.0.0",
      summary: "Stops the server.",
      complexity: "O(1)",
      flags: ["admin", "noscript", "loading", "stale", "no_multi", "allow_busy"],
      history: [["7.0.0", "`NOW`, `FORCE` and `ABORT`."]],
      reply: replies.none,
      args: [
        oneOf("save-selector", [token("NOSAVE"), token("SAVE")], { optional: true }),
        token("NOW", { optional: true, since: "7.0.0" }),
        token("FORCE", { optional: true, since: "7.0.0" }),
        token("ABORT", { optional: true, since: "7.0.0" }),
      ],
      run: ({ args, session }) => {
        let saves = 0;
        let aborts = false;
        for (let i = 1; i < args.count; i++) {
          if (args.is(i, "SAVE") || args.is(i, "NOSAVE")) saves++;
          else if (args.is(i, "ABORT")) aborts = true;
          else if (!args.is(i, "NOW") && !args.is(i, "FORCE")) throw errors.syntax;
        }
        if (saves > 1 || (aborts && args.count > 2)) throw errors.syntax;
        if (aborts) throw errors.noShutdownInProgress;
        // No reply: the connection just closes, which is how clients know that it worked.
        session.closing = true;
        shutDown();
      },
    },
  ];
}
