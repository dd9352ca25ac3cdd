/** HTTL and its like: when fields expire. They change nothing: a field whose time has come is not there, and that is all. */
import { count, key, string } from "../../argument-schema.js";
import type { CommandHandler, CommandSpec } from "../../command.js";
import { replies } from "../../reply-schema.js";
import { FieldRange } from "./field-options.js";
import { fieldsArgument } from "./fields-argument.js";

const noField = -2;
const noExpiry = -1;

const fields = new FieldRange();

/** What is replied for a field that expires: of seconds, the next whole one. */
const ttl =
  (unitMs: number, base: "now" | "1970"): CommandHandler =>
  ({ args, db, nowMs, reply }) => {
    const hash = db.hashAt(args, 1);
    fields.readAt(args, 2);
    const baseMs = base === "now" ? nowMs : 0;
    reply.array(fields.count);
    for (let i = fields.first; i < fields.end; i++) {
      if (!hash?.find(args.bytes, args.start(i), args.length(i)) || hash.isFoundExpired) reply.integer(noField);
      else {
        const expiresAtMs = hash.foundExpiryMs;
        reply.integer(expiresAtMs === 0 ? noExpiry : Math.floor((expiresAtMs - baseMs + unitMs - 1) / unitMs));
      }
    }
  };

const shared = {
  group: "hash",
  since: "7.4.0",
  complexity: "O(N) for N fields",
  flags: ["readonly", "fast"],
  aclCategories: ["hash"],
  args: [key("key", ["RO", "access"]), fieldsArgument([count("numfields"), string("field", { multiple: true })])],
} as const;
const replied = (what: string) => replies.array(replies.integer(`${what}; -1 if the field does not expire, -2 if it is not there`));

export const hashTtlCommands: readonly CommandSpec[] = [
  {
    ...shared,
    name: "HTTL",
    summary: "Returns how many seconds fields of a hash have left.",
    tips: ["nondeterministic_output"],
    reply: replied("seconds"),
    run: ttl(1000, "now"),
  },
  {
    ...shared,
    name: "HPTTL",
    summary: "Returns how many milliseconds fields of a hash have left.",
    tips: ["nondeterministic_output"],
    reply: replied("milliseconds"),
    run: ttl(1, "now"),
  },
  {
    ...shared,
    name: "HEXPIRETIME",
    summary: "Returns when fields of a hash expire, in seconds since 1970.",
    reply: replied("seconds since 1970"),
    run: ttl(1000, "1970"),
  },
  {
    ...shared,
    name: "HPEXPIRETIME",
    summary: "Returns when fields of a hash expire, in milliseconds since 1970.",
    reply: replied("milliseconds since 1970"),
    run: ttl(1, "1970"),
  },
];
