import { type CommonSubsequence, lcsLength, lcsTableBytes, longestCommonSubsequence } from "@respire/datastructures";
import { integer, key, token } from "../../argument-schema.js";
import type { Arguments } from "../../arguments.js";
import type { CommandSpec } from "../../command.js";
import type { CommandContext } from "../../context.js";
import { errors } from "../../errors.js";
import type { Integer64 } from "../../integer64.js";
import { replies } from "../../reply-schema.js";

const noBytes = new Uint8Array(0);

function lcs(context: CommandContext): void {
  const { args, db } = context;
  // Both are looked up before their types are looked at: a miss of the second is announced whatever the first is.
  const a = readString(context, 1);
  const b = readString(context, 2);
  if ((a === null && db.has(args, 1)) || (b === null && db.has(args, 2))) throw errors.lcsOtherType;
  compare(context, a ?? noBytes, b ?? noBytes);
}

function compare(context: CommandContext, a: Uint8Array, b: Uint8Array): void {
  const { args, engine, reply } = context;
  const options = readOptions(args);
  if (lcsTableBytes(a.length, b.length) > engine.keyspaceSettings.stringLengthMax) throw errors.lcsMemory;
  if (options.wantsLength) return reply.integer(lcsLength(a, 0, a.length, b, 0, b.length));
  const found = longestCommonSubsequence(a, 0, a.length, b, 0, b.length);
  if (options.wantsIndexes) return replyIndexes(context, found, options);
  const bytes = found.bytes(a, 0);
  reply.bulk(bytes, 0, bytes.length);
}

/** The string at the key that is word `index`, or null if there is none. */
function readString({ args, db }: CommandContext, index: number): Uint8Array | null {
  return db.stringOrNull(args, index)?.text() ?? null;
}

interface LcsOptions {
  wantsLength: boolean;
  wantsIndexes: boolean;
  wantsLengths: boolean;
  lengthMin: Integer64;
}

function readOptions(args: Arguments): LcsOptions {
  const options: LcsOptions = { wantsLength: false, wantsIndexes: false, wantsLengths: false, lengthMin: 0 };
  for (let i = 3; i < args.count; i++) {
    if (args.is(i, "LEN")) options.wantsLength = true;
    else if (args.is(i, "IDX")) options.wantsIndexes = true;
    else if (args.is(i, "WITHMATCHLEN")) options.wantsLengths = true;
    else if (args.is(i, "MINMATCHLEN") && i + 1 < args.count) options.lengthMin = args.integer64(++i);
    else throw errors.syntax;
  }
  if (options.wantsLength && options.wantsIndexes) throw errors.lcsLengthAndIndexes;
  return options;
}

/** The ranges, those at the ends of the strings first, and the length of all of them, the left out ones included. */
function replyIndexes({ reply }: CommandContext, found: CommonSubsequence, { lengthMin, wantsLengths }: LcsOptions): void {
  reply.map(2);
  reply.bulkText("matches");
  const matches = reply.arrayDeferred();
  let count = 0;
  for (let range = 0; range < found.count; range++) {
    const length = found.lengthOf(range);
    if (length < lengthMin) continue;
    reply.array(wantsLengths ? 3 : 2);
    replyRange(reply, found.startInA(range), length);
    replyRange(reply, found.startInB(range), length);
    if (wantsLengths) reply.integer(length);
    count++;
  }
  reply.arrayFinish(matches, count);
  reply.bulkText("len");
  reply.integer(found.length);
}

/** Positions of the first and the last byte. */
function replyRange(reply: CommandContext["reply"], start: number, length: number): void {
  reply.array(2);
  reply.integer(start);
  reply.integer(start + length - 1);
}

const range = replies.tuple([replies.count("first byte"), replies.count("last byte")]);

export const stringLcsCommands: readonly CommandSpec[] = [
  {
    name: "LCS",
    group: "string",
    since: "7.0.0",
    summary: "Finds the longest common subsequence of two strings.",
    complexity: "O(N*M) for strings of N and M bytes",
    flags: ["readonly"],
    aclCategories: ["string"],
    args: [
      key("key1", ["RO", "access"]),
      key("key2", ["RO", "access"]),
      token("LEN", { optional: true }),
      token("IDX", { optional: true }),
      integer("min-match-len", { token: "MINMATCHLEN", optional: true }),
      token("WITHMATCHLEN", { optional: true }),
    ],
    reply: replies.oneOf([
      replies.bulk("the subsequence"),
      replies.count("with LEN: its length"),
      replies.record({
        matches: replies.array(
          replies.oneOf([replies.tuple([range, range]), replies.tuple([range, range, replies.count("their length")])]),
        ),
        len: replies.count("the length of the whole subsequence"),
      }),
    ]),
    run: lcs,
  },
];
