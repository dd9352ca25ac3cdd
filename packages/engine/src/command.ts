/**
 * A command's definition: everything there is to know of it, in one place. Dispatch, COMMAND with its DOCS, ACL categories, statistics, arity, key
 * extraction, typed clients and random tests read it; a user's own command is declared the same way.
 */
import type { Argument, KeyFlag } from "./argument-schema.js";
import type { CommandContext } from "./context.js";
import type { FoundKey, KeySpec, Words } from "./key-specs.js";
import type { ReplySchema } from "./reply-schema.js";

/**
 * Names as in the COMMAND reply; their meaning is in redis.io "COMMAND". `movablekeys` is not here: it follows from the key specifications.
 */
export type CommandFlag =
  | "write"
  | "readonly"
  | "denyoom"
  | "module"
  | "admin"
  | "pubsub"
  | "noscript"
  | "blocking"
  | "loading"
  | "stale"
  | "skip_monitor"
  | "skip_slowlog"
  | "asking"
  | "fast"
  | "no_auth"
  | "may_replicate"
  | "sentinel"
  | "only_sentinel"
  | "no_mandatory_keys"
  | "allow_busy"
  | "no_async_loading"
  | "no_multi"
  | "experimental";

/** As redis.io groups the commands; an extension may have a group of its own. */
export type CommandGroup =
  | "string"
  | "generic"
  | "connection"
  | "server"
  | "list"
  | "set"
  | "sorted-set"
  | "hash"
  | "pubsub"
  | "transactions"
  | "scripting"
  | "bitmap"
  | "hyperloglog"
  | "geo"
  | "stream"
  | "cluster"
  | "module"
  | (string & {});

/** As in ACL rules, without the `@`. `read`, `write`, `fast`, `slow`, `admin`, `dangerous`, `blocking` and `pubsub` mostly follow from the flags. */
export type AclCategory =
  | "keyspace"
  | "read"
  | "write"
  | "set"
  | "sortedset"
  | "list"
  | "hash"
  | "string"
  | "bitmap"
  | "hyperloglog"
  | "geo"
  | "stream"
  | "pubsub"
  | "admin"
  | "fast"
  | "slow"
  | "blocking"
  | "dangerous"
  | "connection"
  | "transaction"
  | "scripting"
  | (string & {});

/** Hints to clients and proxies. Source: redis.io "Command tips". */
export type CommandTip =
  | "nondeterministic_output"
  | "nondeterministic_output_order"
  | `request_policy:${"all_nodes" | "all_shards" | "multi_shard" | "special"}`
  | `response_policy:${"one_succeeded" | "all_succeeded" | "agg_logical_and" | "agg_logical_or" | "agg_min" | "agg_max" | "agg_sum" | "special"}`;

export type CommandHandler = (context: CommandContext) => void;

export interface CommandSpec {
  /** In capitals. */
  readonly name: string;
  readonly group: CommandGroup;
  /** The version of Redis (or of the extension) that brought it. */
  readonly since: string;
  /** What changed in later versions, oldest first. */
  readonly history?: readonly (readonly [version: string, change: string])[];
  /** One sentence, our own words. */
  readonly summary: string;
  readonly complexity: string;
  readonly deprecated?: { readonly since: string; readonly replacedBy: string };
  readonly flags: readonly CommandFlag[];
  /** Those that do not follow from the flags: see `aclCategoriesOf`. */
  readonly aclCategories?: readonly AclCategory[];
  readonly tips?: readonly CommandTip[];
  readonly args: readonly Argument[];
  readonly reply: ReplySchema;
  /** Only where it is not what the arguments say: QUIT takes words that mean nothing, COMMAND works without a subcommand. */
  readonly arity?: number;
  /** Only where the arguments can't say it. */
  readonly keySpecs?: readonly KeySpec[];
  /** Where the keys of a request are that the specifications don't find. */
  readonly findKeys?: (words: Words) => readonly FoundKey[];
  /** What is done with the keys of this very request, for keys whose flags vary. */
  readonly keyFlags?: (words: Words) => readonly KeyFlag[];
  /** Commands of two words, such as CONFIG GET; HELP is added. Extensions may add to them. */
  readonly subcommands?: readonly CommandSpec[];
  /** It has no HELP: HIMPORT alone. */
  readonly hasNoHelp?: boolean;
  /** The version that brought its HELP, if not its own. */
  readonly helpSince?: string;
  /** Its subcommands are not commands of their own to anybody else: COMMAND does not list them, one refusal stands for all. DEBUG alone is so. */
  readonly isOpaque?: boolean;
  /** What becomes of it between MULTI and EXEC, if it is not queued like others: it runs at once, refuses to, or is what runs the others. */
  readonly inTransaction?: "runs" | "refuses" | "executes";
  /** Replicas hear of it though it writes nothing: it waits while writes are paused. Redis has a flag for it that COMMAND does not show. */
  readonly mayReplicate?: boolean;
  /** A client of RESP2 may use it while it is subscribed. */
  readonly isForSubscribers?: boolean;
  /** Asked before any of a container's subcommands runs; throws the refusal if it may not. */
  readonly guard?: CommandHandler;
  /** A container needs none: without a subcommand it has the wrong number of words. */
  readonly run?: CommandHandler;
}

/** All categories of a command, those included that its flags imply. Source: redis.io ACL, "Command categories". */
export function aclCategoriesOf(spec: CommandSpec): AclCategory[] {
  const { flags } = spec;
  const categories = new Set(spec.aclCategories ?? []);
  const isInternal = categories.has("scripting");
  if (flags.includes("write")) categories.add("write");
  if (flags.includes("readonly") && !isInternal) categories.add("read");
  if (flags.includes("admin")) categories.add("admin").add("dangerous");
  if (flags.includes("pubsub")) categories.add("pubsub");
  if (flags.includes("blocking")) categories.add("blocking");
  categories.add(flags.includes("fast") ? "fast" : "slow");
  return aclCategoryOrder
    .filter((category) => categories.has(category))
    .concat([...categories].filter((category) => !aclCategoryOrder.includes(category)));
}

/** The order in which COMMAND INFO lists them. */
const aclCategoryOrder: readonly AclCategory[] = [
  "keyspace",
  "read",
  "write",
  "set",
  "sortedset",
  "list",
  "hash",
  "string",
  "bitmap",
  "hyperloglog",
  "geo",
  "stream",
  "pubsub",
  "admin",
  "fast",
  "slow",
  "blocking",
  "dangerous",
  "connection",
  "transaction",
  "scripting",
];
