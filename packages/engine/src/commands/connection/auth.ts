import { string } from "../../argument-schema.js";
import type { CommandSpec } from "../../command.js";
import type { CommandContext } from "../../context.js";
import { errors } from "../../errors.js";
import { replies } from "../../reply-schema.js";
import { defaultUserName } from "../../session/session.js";

/** Makes the session one of this user's; what AUTH and HELLO do. Throws if user and password don't fit. */
export function authenticate({ engine, session }: CommandContext, userName: string, password: Uint8Array): void {
  if (!engine.sessions.authentication.authenticate(session, userName, password)) throw errors.wrongPassword;
}

function auth(context: CommandContext): void {
  const { args, engine, reply } = context;
  if (args.count > 3) throw errors.syntax;
  // Most likely a server that was meant to have a password, and is open to anybody.
  if (args.count === 2 && !engine.sessions.authentication.isRequired) throw errors.noPasswordConfigured;
  authenticate(context, args.count === 3 ? args.text(1) : defaultUserName, args.word(args.count - 1));
  reply.ok();
}

export const authCommands: readonly CommandSpec[] = [
  {
    name: "AUTH",
    group: "connection",
    since: "1.0.0",
    summary: "Says who the client is.",
    complexity: "O(N) where N is the number of passwords of the user",
    flags: ["noscript", "loading", "stale", "fast", "no_auth", "allow_busy"],
    aclCategories: ["connection"],
    history: [["6.0.0", "A user before the password."]],
    args: [string("username", { optional: true, since: "6.0.0" }), string("password")],
    reply: replies.ok,
    run: auth,
  },
];
