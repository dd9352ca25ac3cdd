/** GEOADD: members get positions, which are their scores. */
import { geohash } from "@respire/datastructures";
import { block, key, oneOf, string, token } from "../../argument-schema.js";
import type { Arguments } from "../../arguments.js";
import type { CommandSpec } from "../../command.js";
import type { CommandContext } from "../../context.js";
import { errors } from "../../errors.js";
import { events } from "../../events.js";
import { replies } from "../../reply-schema.js";
import { added, addMembers, addOption } from "../sorted-set/add-members.js";
import { longitudeAndLatitude, position, readPosition } from "./position-arguments.js";

/** Longitude, latitude, member. */
const wordsPerMember = 3;

/** The scores of the request, all read before anything is changed. */
let scores = new Float64Array(64);

function optionAt(args: Arguments, index: number): number {
  if (args.is(index, "NX")) return addOption.NX;
  if (args.is(index, "XX")) return addOption.XX;
  return args.is(index, "CH") ? addOption.CH : 0;
}

function readScores(args: Arguments, from: number, count: number): void {
  if (scores.length < count) scores = new Float64Array(count * 2);
  for (let i = 0; i < count; i++) {
    readPosition(args, from + i * wordsPerMember);
    scores[i] = geohash.scoreAt(position.longitude, position.latitude);
  }
}

function geoadd(context: CommandContext): void {
  const { args, effects, reply } = context;
  let options = 0;
  let from = 2;
  for (let option = 0; from < args.count; from++, options |= option) {
    option = optionAt(args, from);
    if (option === 0) break;
  }
  const count = (args.count - from) / wordsPerMember;
  const { NX, XX, CH } = addOption;
  if (count === 0 || !Number.isInteger(count) || ((options & NX) !== 0 && (options & XX) !== 0)) throw errors.syntax;
  readScores(args, from, count);
  addMembers(context, options, scores, count, from + wordsPerMember - 1, wordsPerMember);
  if (added.fresh + added.changed > 0) {
    if (effects.isPropagating) effects.rewrite(asZadd(args, from, count), 1, events.zadd);
    else effects.wrote(args, 1, events.zadd);
  }
  reply.integer((options & CH) !== 0 ? added.fresh + added.changed : added.fresh);
}

/** The request as ZADD, which needs no geometry. */
function asZadd(args: Arguments, from: number, count: number): (Uint8Array | string)[] {
  const words: (Uint8Array | string)[] = ["ZADD"];
  for (let i = 1; i < from; i++) words.push(args.word(i));
  for (let i = 0; i < count; i++) words.push(`${BigInt(scores[i])}`, args.word(from + (i + 1) * wordsPerMember - 1));
  return words;
}

export const geoAddCommands: readonly CommandSpec[] = [
  {
    name: "GEOADD",
    group: "geo",
    since: "3.2.0",
    summary: "Adds members with their positions to a sorted set, or gives those that are there other positions.",
    complexity: "O(log(N)) for each member, N being the size of the sorted set",
    history: [["6.2.0", "`CH`, `NX` and `XX`."]],
    flags: ["write", "denyoom"],
    aclCategories: ["geo"],
    args: [
      key("key", ["RW", "update"]),
      oneOf("condition", [token("NX"), token("XX")], { optional: true, since: "6.2.0" }),
      token("CH", { name: "change", optional: true, since: "6.2.0" }),
      block("data", [...longitudeAndLatitude, string("member")], { multiple: true }),
    ],
    reply: replies.count("number of members added; with `CH`, added or changed"),
    run: geoadd,
  },
];
