import { block, integer, key, token } from "../../argument-schema.js";
import type { CommandSpec } from "../../command.js";
import type { CommandContext } from "../../context.js";
import { expireBatch } from "../../limits.js";
import { replies } from "../../reply-schema.js";
import { fieldParts } from "../../values/field-walk.js";
import type { HashValue } from "../../values/hash.js";
import { beginRandomReply, readRandomCount } from "../random-count.js";

/**
 * Fields that are drawn one by one, up to this share of all (a third); beyond it those to leave out are fewer to draw than would be drawn in vain.
 */
const drawnShareMax = 3;
/** Draws in a row that may hit fields drawn before, where most others have had their time. */
const drawsInVainMax = 100;

function hrandfield(context: CommandContext): void {
  const { args, db, engine, reply } = context;
  if (args.count > 2) return severalFields(context);
  const hash = db.hashAt(args, 1);
  const place = hash === null || !deleteDue(context, hash) ? 0 : drawOne(hash, () => engine.random.next());
  if (place === 0) reply.null();
  else hash?.appendPlaceTo(reply, place, fieldParts.fields);
}

function severalFields(context: CommandContext): void {
  const { args, db, reply } = context;
  const count = readRandomCount(args, "WITHVALUES");
  const withValues = args.count === 4;
  const hash = db.hashAt(args, 1);
  if (hash === null || count === 0 || !deleteDue(context, hash)) return reply.array(0);
  if (count < 0) drawWithReturn(context, hash, -count, withValues);
  else drawDistinct(context, hash, count, withValues);
}

/** Deletes some of the fields whose time has come, so that few are drawn in vain; false if no field is left. It is a read: however many they are, it is quick. */
function deleteDue({ db }: CommandContext, hash: HashValue): boolean {
  if (!db.shared.keepsExpired) hash.expireDue(expireBatch);
  return hash.length > 0;
}

/** Where a random field is; 0 if there is none. */
function drawOne(hash: HashValue, random: () => number): number {
  return hash.randomPlace(random) || pick(hash.places(), random);
}

function pick(places: readonly number[], random: () => number): number {
  return places.length === 0 ? 0 : (places[Math.floor(random() * places.length)] as number);
}

/** As many as asked for, each drawn from all. */
function drawWithReturn({ engine, reply }: CommandContext, hash: HashValue, count: number, withValues: boolean): void {
  const random = (): number => engine.random.next();
  // Where a place is found by walking, walking once is enough.
  let places = hash.isPacked && count > 1 ? hash.places() : null;
  const draw = (): number => {
    const place = places === null ? hash.randomPlace(random) : 0;
    if (place !== 0) return place;
    places ??= hash.places();
    return pick(places, random);
  };
  const first = draw();
  if (first === 0) return reply.array(0);
  beginReply(reply, count, withValues);
  appendField(reply, hash, first, withValues);
  for (let i = 1; i < count; i++) appendField(reply, hash, draw(), withValues);
}

/** Different ones, at most as many as there are. */
function drawDistinct({ engine, reply }: CommandContext, hash: HashValue, count: number, withValues: boolean): void {
  const random = (): number => engine.random.next();
  const drawn = count === 1 || (!hash.isPacked && count * drawnShareMax <= hash.length) ? drawSome(hash, count, random) : null;
  if (drawn !== null) {
    beginReply(reply, drawn.size, withValues);
    for (const place of drawn) appendField(reply, hash, place, withValues);
    return;
  }
  // In their own order, each with the chance that as many as are wanted are among those left. Source: Knuth, volume 2, 3.4.2, algorithm S.
  const places = hash.places();
  let wanted = Math.min(count, places.length);
  beginReply(reply, wanted, withValues);
  for (let i = 0; wanted > 0; i++) {
    if (random() * (places.length - i) >= wanted) continue;
    appendField(reply, hash, places[i] as number, withValues);
    wanted--;
  }
}

/** Places of different fields; null if so many can't be come across. */
function drawSome(hash: HashValue, count: number, random: () => number): Set<number> | null {
  const drawn = new Set<number>();
  for (let size = 0, inVain = 0; size < count; ) {
    const place = hash.randomPlace(random);
    if (place === 0 || inVain > drawsInVainMax) return null;
    drawn.add(place);
    inVain = drawn.size === size ? inVain + 1 : 0;
    size = drawn.size;
  }
  return drawn;
}

type Reply = CommandContext["reply"];

/** In RESP3 a field and its value are an array of their own. */
function beginReply(reply: Reply, count: number, withValues: boolean): void {
  beginRandomReply(reply, withValues && reply.protocol === 2 ? count * 2 : count);
}

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
