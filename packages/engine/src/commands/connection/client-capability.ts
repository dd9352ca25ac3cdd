/** CLIENT CAPA and IMPORT-SOURCE of Valkey: what a client says of itself that changes nothing here. Source: valkey.io CLIENT CAPA, CLIENT IMPORT-SOURCE. */
import { oneOf, string, token } from "../../argument-schema.js";
import type { CommandSpec } from "../../command.js";
import type { CommandContext } from "../../context.js";
import { errors } from "../../errors.js";
import { replies } from "../../reply-schema.js";

/** Capabilities that nobody knows are no error; the one that Valkey knows, `redirect`, is about replicas that turn clients away. */
function capability({ reply }: CommandContext): void {
  reply.ok();
}

/** An import is nothing special here; a tool that brings data is told in Valkey's words to turn `import-mode` on first. */
function importSource({ args, engine, reply }: CommandContext): void {
  const isOn = args.is(2, "ON");
  if (!isOn && !args.is(2, "OFF")) throw errors.syntax;
  if (isOn && !engine.options.boolean("import-mode").value) throw errors.notImporting;
  reply.ok();
}

const shared = { group: "connection", complexity: "O(1)", flags: ["noscript", "loading", "stale"], aclCategories: ["connection"] } as const;

export const clientCapabilitySubcommands: readonly CommandSpec[] = [
  {
    ...shared,
    name: "CAPA",
    since: "8.0.0",
    summary: "Says what the client can do.",
    args: [string("capability", { multiple: true })],
    reply: replies.ok,
    run: capability,
  },
  {
    ...shared,
    name: "IMPORT-SOURCE",
    since: "8.1.0",
    summary: "Whether the client brings data from another server.",
    args: [oneOf("enabled", [token("ON"), token("OFF")])],
    reply: replies.ok,
    run: importSource,
  },
];
