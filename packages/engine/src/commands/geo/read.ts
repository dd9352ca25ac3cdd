/** Commands that tell of members' positions: GEOPOS, GEODIST, GEOHASH. */
import { geohash } from "@respire/datastructures";
import { key, string } from "../../argument-schema.js";
import type { CommandSpec } from "../../command.js";
import type { CommandContext } from "../../context.js";
import { errors } from "../../errors.js";
import { replies } from "../../reply-schema.js";
import { readUnit, unitArgument } from "./position-arguments.js";
import { appendDistance, appendPosition } from "./position-reply.js";

function geopos({ args, db, reply }: CommandContext): void {
  const set = db.sortedSetAt(args, 1);
  reply.array(args.count - 2);
  for (let i = 2; i < args.count; i++) {
    if (set === null || !set.find(args.bytes, args.start(i), args.length(i))) {
      reply.nullArray();
      continue;
    }
    appendPosition(reply, set.foundScore);
  }
}

function geohashes({ args, db, reply }: CommandContext): void {
  const set = db.sortedSetAt(args, 1);
  reply.array(args.count - 2);
  for (let i = 2; i < args.count; i++) {
    if (set === null || !set.find(args.bytes, args.start(i), args.length(i))) {
      reply.null();
      continue;
    }
    const at = reply.bulkReserve(geohash.geohashLength);
    geohash.writeGeohash(reply.bytes, at, set.foundScore);
  }
}

function geodist({ args, db, reply }: CommandContext): void {
  if (args.count > 5) throw errors.syntax;
  const unit = args.count === 5 ? readUnit(args, 4) : 1;
  const set = db.sortedSetAt(args, 1);
  if (set === null || !set.find(args.bytes, args.start(2), args.length(2))) return reply.null();
  const score = set.foundScore;
  if (!set.find(args.bytes, args.start(3), args.length(3))) return reply.null();
  const other = set.foundScore;
  const { decoded } = geohash;
  geohash.decode(score);
  const [longitude, latitude] = [decoded[0], decoded[1]];
  geohash.decode(other);
  appendDistance(reply, geohash.distanceBetween(longitude, latitude, decoded[0], decoded[1]) / unit);
}

const shared = { group: "geo", since: "3.2.0", aclCategories: ["geo"], flags: ["readonly"] } as const;
const members = string("member", { optional: true, multiple: true });

export const geoReadCommands: readonly CommandSpec[] = [
  {
    ...shared,
    name: "GEOPOS",
    summary: "Returns the longitudes and latitudes of members of a sorted set.",
    complexity: "O(1) for each member",
    args: [key("key", ["RO", "access"]), members],
    reply: replies.array(
      replies.nullArrayOr(replies.tuple([replies.double("longitude"), replies.double("latitude")])),
      "the positions, in the order of the request",
    ),
    run: geopos,
  },
  {
    ...shared,
    name: "GEODIST",
    summary: "Returns the distance between two members of a sorted set.",
    complexity: "O(1)",
    args: [key("key", ["RO", "access"]), string("member1"), string("member2"), { ...unitArgument, optional: true }],
    reply: replies.nullOr(replies.bulk("the distance in the unit asked for, or in metres, with four decimals")),
    run: geodist,
  },
  {
    ...shared,
    name: "GEOHASH",
    summary: "Returns the positions of members of a sorted set as geohashes.",
    complexity: "O(1) for each member",
    args: [key("key", ["RO", "access"]), members],
    reply: replies.array(replies.nullOr(replies.bulk()), "geohashes of 11 characters, in the order of the request"),
    run: geohashes,
  },
];
