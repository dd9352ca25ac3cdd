/** SHUTDOWN: the one command so far that only a server has. Source: redis.io SHUTDOWN. */
import {
  type Arguments,
  type CommandContext,
  type CommandSpec,
  errors,
  oneOf,
  ReplyError,
  replies,
  type ShutdownRequest,
  token,
} from "@respire/engine";

/** What a hook that fails in a way of its own is answered with. */
const shutdownFailed = new ReplyError("ERR Errors trying to SHUTDOWN. Check logs.");

interface Stopping {
  /** Stops the server. */
  stop(): void;
  /** Logs what went wrong before. */
  failed(error: unknown): void;
}

/** @param stopping called after the command has been read in full. */
export function shutdownCommands(stopping: Stopping): readonly CommandSpec[] {
  return [
    {
      name: "SHUTDOWN",
      group: "server",
      since: "1.0.0",
      summary: "Stops the server.",
      complexity: "O(1)",
      flags: ["admin", "noscript", "loading", "stale", "no_multi", "allow_busy"],
      history: [["7.0.0", "`NOW`, `FORCE` and `ABORT`."]],
      reply: replies.oneOf([replies.none, replies.ok]),
      args: [
        oneOf("save-selector", [token("NOSAVE"), token("SAVE")], { optional: true }),
        token("NOW", { optional: true, since: "7.0.0" }),
        token("FORCE", { optional: true, since: "7.0.0" }),
        token("ABORT", { optional: true, since: "7.0.0" }),
      ],
      run: (context) => {
        const request = readRequest(context.args);
        const { engine, reply, session } = context;
        if (request === "abort") {
          if (!engine.shutdownHooks.abort()) throw errors.noShutdownInProgress;
          return reply.ok();
        }
        if (!engine.shutdownHooks.isEmpty) return prepare(context, request, stopping);
        // No reply: the connection just closes, which is how clients know that it worked.
        session.closing = true;
        stopping.stop();
      },
    },
  ];
}

function readRequest(args: Arguments): ShutdownRequest | "abort" {
  let saving: ShutdownRequest["saving"] = "configured";
  let isNow = false;
  let isForced = false;
  let aborts = false;
  for (let i = 1; i < args.count; i++) {
    if (args.is(i, "SAVE") || args.is(i, "NOSAVE")) {
      if (saving !== "configured") throw errors.syntax;
      saving = args.is(i, "SAVE") ? "save" : "nosave";
    } else if (args.is(i, "ABORT")) aborts = true;
    else if (args.is(i, "NOW")) isNow = true;
    else if (args.is(i, "FORCE")) isForced = true;
    else throw errors.syntax;
  }
  if (!aborts) return { saving, isNow, isForced };
  if (args.count > 2) throw errors.syntax;
  return "abort";
}

/** Somebody has something to do first: the client waits meanwhile. */
function prepare({ engine, reply, session }: CommandContext, request: ShutdownRequest, stopping: Stopping): void {
  const deferred = reply.defer({ canBeUnblocked: false });
  const refuse = (error: ReplyError): void => {
    deferred.settle(() => {
      throw error;
    });
  };
  engine.shutdownHooks.prepare(request, stopping.failed).then(
    (isPrepared) => {
      if (!isPrepared) return refuse(shutdownFailed);
      session.closing = true;
      stopping.stop();
    },
    (error: unknown) => {
      stopping.failed(error);
      refuse(error instanceof ReplyError ? error : shutdownFailed);
    },
  );
}
