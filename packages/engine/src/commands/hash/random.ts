import { block, integer, key, token } from "../../argument-schema.js";
import type { CommandSpec } from "../../command.js";
import type { CommandContext } from "../../context.js";
import { errors } from "../../errors.js";
import { replies } from "../../reply-schema.js";
import { fieldParts } from "../../values/field-walk.js";
import type { HashValue } from "../../values/hash.js";

/** The limits of a signed 64-bit integer but the one that has no negation, and half of them: with values there are twice as many replies. */
const countMax = 2n ** 63n - 1n;
const countWithValuesMax = countMax / 2n;

/**
 * Fields that are drawn one by one, up to this share of all (a third); beyond it those to leave out are fewer to draw than would be drawn in vain.
 */
const drawnShareMax = 3;

function hrandfield(context: CommandContext): void {
  const { args, db, engine, reply } = context;
  if (args.count > 2) return severalFields(context);
  const hash = db.hashAt(args, 1);
  // Those whose time has come go first, so that there are none to be drawn in vain.
  if (hash !== null && deleteDue(context, hash))
    hash.appendPlaceTo(
      reply,
      hash.randomPlace(() => engine.random.next()),
      fieldParts.fields,
    );
  else reply.null();
}

function severalFields(context: CommandContext): void {
  const { args, db, reply } = context;
  const asked = args.integer64(2);
  if (BigInt(asked) < -countMax) throw errors.longRange;
  if (args.count > 4 || (args.count === 4 && !args.is(3, "WITHVALUES"))) throw errors.syntax;
  const withValues = args.count === 4;
  if (withValues && (BigInt(asked) < -countWithValuesMax || BigInt(asked) > countWithValuesMax)) throw errors.outOfRange;
  const hash = db.hashAt(args, 1);
  const count = Number(asked);
  if (hash === null || !deleteDue(context, hash) || count === 0) return reply.array(0);
  if (count < 0) drawWithReturn(context, hash, -count, withValues);
  else drawDistinct(context, hash, count, withValues);
}

/** Deletes the fields whose time has come; false if none is left. */
function deleteDue({ db }: CommandContext, hash: HashValue): boolean {
  if (!db.shared.keepsExpired) hash.expireDue(Number.POSITIVE_INFINITY);
  return hash.length > 0;
}

/** As many as asked for, each drawn from all. */
function drawWithReturn({ engine, reply }: CommandContext, hash: HashValue, count: number, withValues: boolean): void {
  const random = (): number => engine.random.next();
  beginReply(reply, count, withValues);
  // Where a place is found by walking, walking once is enough.
  const places = hash.isPacked && count > 1 ? hash.places() : null;
  for (let i = 0; i < count; i++) {
    const place = places === null ? hash.randomPlace(random) : (places[Math.floor(random() * places.length)] as number);
    appendField(reply, hash, place, withValues);
  }
}

/** Different ones, at most as many as there are. */
function drawDistinct({ engine, reply }: CommandContext, hash: HashValue, count: number, withValues: boolean): void {
  const size = hash.length;
  const drawn = Math.min(count, size);
  const random = (): number => engine.random.next();
  beginReply(reply, drawn, withValues);
  if (drawn === 1) return appendField(reply, hash, hash.randomPlace(random), withValues);
  if (!hash.isPacked && drawn * drawnShareMax <= size) {
    const seen = new Set<number>();
    while (seen.size < drawn) {
      const place = hash.randomPlace(random);
      if (seen.has(place)) continue;
      seen.add(place);
      appendField(reply, hash, place, withValues);
    }
    return;
  }
  // In their own order, each with the chance that as many as are wanted are among those left. Source: Knuth, volume 2, 3.4.2, algorithm S.
  const places = hash.places();
  for (let i = 0, wanted = drawn; wanted > 0; i++) {
    if (random() * (size - i) >= wanted) continue;
    appendField(reply, hash, places[i] as number, withValues);
    wanted--;
  }
}

type Reply = CommandContext["reply"];

/** In RESP3 a field and its value are an array of their own. */
function beginReply(reply: Reply, count: number, withValues: boolean): void {
  const replied = withValues && reply.protocol === 2 ? count * 2 : count;
  // What no reply can hold is not begun.
  if (replied > repliesMax) throw errors.outOfMemory;
  reply.array(replied);
}

const repliesMax = 2 ** 28;

function appendField(reply: Reply, hash: HashValue, place: number, withValues: boolean): void {
  if (withValues && reply.protocol === 3) reply.array(2);
  hash.appendPlaceTo(reply, place, withValues ? fieldParts.both : fieldParts.fields);
}

export const hashRandomCommands: readonly CommandSpec[] = [
  {
    name: "HRANDFIELD",
    group: "hash",
    since: "6.2.0",
    summary: "Returns random fields of a hash.",
    complexity: "O(N) for N fields asked for",
    flags: ["readonly"],
    aclCategories: ["hash"],
    tips: ["nondeterministic_output"],
    args: [key("key", ["RO", "access"]), block("options", [integer("count"), token("WITHVALUES", { optional: true })], { optional: true })],
    reply: replies.oneOf([
      replies.nullOr(replies.bulk("field")),
      replies.array(replies.bulk("field, and its value with `WITHVALUES`")),
      replies.array(replies.tuple([replies.bulk("field"), replies.bulk("value")])),
    ]),
    run: hrandfield,
  },
];
