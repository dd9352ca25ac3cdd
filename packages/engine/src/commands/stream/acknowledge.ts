/** XACK, XNACK: a consumer has done with entries, or gives them back. */
import { streamId } from "@respire/datastructures";
import { integer, key, oneOf, string, token } from "../../argument-schema.js";
import type { Arguments } from "../../arguments.js";
import type { CommandSpec } from "../../command.js";
import type { CommandContext } from "../../context.js";
import { errors, refusal } from "../../errors.js";
import { replies } from "../../reply-schema.js";
import { idsArgument } from "./delete.js";
import { deliveriesMax } from "./deliveries.js";
import { findGroup, requireGroup } from "./find-group.js";
import { readIds } from "./id-argument.js";

const { idWords } = streamId;

function xack({ args, db, effects, reply }: CommandContext): void {
  const view = db.stream(args, 1); // A hit or a miss: so it is in Redis where only a group changes.
  const group = view === null ? null : findGroup(view, args, 2);
  if (group === null) return reply.integer(0);
  const ids = readIds(args, 3, args.count);
  let acknowledged = 0;
  for (let i = 0; i < args.count - 3; i++) {
    if (!group.find(ids, i * idWords)) continue;
    group.removeFound();
    acknowledged++;
  }
  if (acknowledged > 0) effects.wrote(args, 1, null);
  reply.integer(acknowledged);
}

// ---- XNACK -----------------------------------------------------------------------------------------------------------------------------

/** How often an entry counts as delivered that is given back: once less, as often as it was, too often for anybody. */
const modes = ["SILENT", "FAIL", "FATAL"] as const;
type Mode = (typeof modes)[number];
const idCountMax = 2 ** 31 - 1;

interface NackOptions {
  from: number;
  count: number;
  retryCount: number | bigint | null;
  isForced: boolean;
}

function readNackOptions(args: Arguments): NackOptions {
  const options: NackOptions = { from: 0, count: 0, retryCount: null, isForced: false };
  for (let i = 4; i < args.count; i++) {
    const hasNext = i + 1 < args.count;
    if (args.is(i, "FORCE")) options.isForced = true;
    else if (hasNext && args.is(i, "RETRYCOUNT")) {
      options.retryCount = args.integer64(++i);
      if (options.retryCount < 0) throw errors.retryCountNegative;
    } else if (hasNext && args.is(i, "IDS")) {
      options.count = Number(args.integer64(++i, errors.nackIdsNotPositive));
      if (options.count < 1 || options.count > idCountMax) throw errors.nackIdsNotPositive;
      options.from = i + 1;
      if (options.count > args.count - options.from) throw errors.nackIdsMismatch;
      i += options.count;
    } else throw refusal.nackOption(args.echo(i));
  }
  if (options.from === 0) throw errors.nackIdsMissing;
  return options;
}

function deliveriesAfter(mode: Mode, before: number | bigint): number | bigint {
  if (mode === "FATAL") return deliveriesMax;
  if (mode === "FAIL" || before === 0) return before;
  return typeof before === "number" ? before - 1 : before - 1n;
}

function xnack({ args, db, effects, reply }: CommandContext): void {
  const view = db.streamToChange(args, 1);
  const group = requireGroup(view, args, 2);
  const mode = modes.find((word) => args.is(3, word));
  if (mode === undefined) throw errors.nackMode;
  const { from, count, retryCount, isForced } = readNackOptions(args);
  const ids = readIds(args, from, from + count);
  let given = 0;
  for (let i = 0; i < count; i++) {
    const at = i * idWords;
    if (!group.find(ids, at)) {
      if (!isForced || view?.stream.has(ids, at) !== true) continue;
      group.add(ids, at);
    }
    group.foundCount = retryCount ?? deliveriesAfter(mode, group.foundCount);
    group.giveBack();
    given++;
  }
  if (given > 0) {
    effects.wrote(args, 1, null);
    view?.grew(); // Somebody may wait for entries that are given back.
  }
  reply.integer(given);
}

const shared = { group: "stream", aclCategories: ["stream"], flags: ["write", "fast"] } as const;

export const streamAcknowledgeCommands: readonly CommandSpec[] = [
  {
    ...shared,
    name: "XACK",
    since: "5.0.0",
    summary: "Acknowledges entries for a consumer group: they are no longer pending.",
    complexity: "O(log(N)) for each entry, N being how many are pending",
    args: [key("key", ["RW", "update"]), string("group"), string("id", { multiple: true })],
    reply: replies.count("number of entries that were pending"),
    run: xack,
  },
  {
    ...shared,
    name: "XNACK",
    since: "8.8.0",
    summary: "Gives pending entries of a consumer group back, so that other consumers can have them at once.",
    complexity: "O(log(N)) for each entry, N being how many are pending",
    args: [
      key("key", ["RW", "update"]),
      string("group"),
      oneOf("mode", [token("SILENT"), token("FAIL"), token("FATAL")]),
      idsArgument,
      integer("count", { token: "RETRYCOUNT", optional: true }),
      token("FORCE", { optional: true }),
    ],
    reply: replies.count("number of entries that were given back"),
    run: xnack,
  },
];
