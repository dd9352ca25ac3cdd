/** GEOSEARCH and GEOSEARCHSTORE: the members of a sorted set that are in a circle, a box or a polygon. */
import { type Argument, block, count, double, integer, key, oneOf, string, token } from "../../argument-schema.js";
import type { CommandSpec } from "../../command.js";
import type { CommandContext } from "../../context.js";
import { events } from "../../events.js";
import { replies } from "../../reply-schema.js";
import { longitudeAndLatitude, unitArgument } from "./position-arguments.js";
import { SearchQuery } from "./search-query.js";
import { answerSearch } from "./search-results.js";

const query = new SearchQuery();

function geosearch(context: CommandContext): void {
  const { args, db } = context;
  const set = db.sortedSetAt(args, 1);
  query.readSearch(args, 2, set, 0);
  answerSearch(context, query, set, events.geosearchstore);
}

function geosearchstore(context: CommandContext): void {
  const { args, db } = context;
  const set = db.sortedSetAt(args, 2);
  query.readSearch(args, 3, set, 1);
  answerSearch(context, query, set, events.geosearchstore);
}

export const orderArgument = oneOf("order", [token("ASC"), token("DESC")], { optional: true });
export const countArgument = (anySince?: string): Argument =>
  block(
    "count-block",
    [integer("count", { token: "COUNT" }), token("ANY", anySince === undefined ? { optional: true } : { optional: true, since: anySince })],
    { optional: true },
  );
export const detailArguments = ["WITHCOORD", "WITHDIST", "WITHHASH"].map((word) => token(word, { optional: true }));

/** What a search replies, if it does not store. */
export const foundReply = replies.oneOf([
  replies.array(replies.bulk(), "members"),
  replies.array(
    replies.array(
      replies.oneOf([
        replies.bulk(
          "the member; with `WITHDIST`, its distance from the middle in the unit of the request, of a polygon in metres, with four decimals",
        ),
        replies.integer("with `WITHHASH`: its score"),
        replies.tuple([replies.double("longitude"), replies.double("latitude")], "with `WITHCOORD`"),
      ]),
    ),
    "with any of the `WITH` options: each member in an array, its distance, score and position behind it",
  ),
]);

const aroundMiddle = [
  oneOf("from", [string("member", { token: "FROMMEMBER" }), block("fromlonlat", longitudeAndLatitude, { token: "FROMLONLAT" })]),
  oneOf("by", [
    block("circle", [double("radius", { token: "BYRADIUS" }), unitArgument]),
    block("box", [double("width", { token: "BYBOX" }), double("height"), unitArgument]),
  ]),
];
/** Valkey's, of which Redis has nothing. */
const inPolygon = [count("num-vertices", { token: "BYPOLYGON" }), block("vertices", longitudeAndLatitude, { multiple: true })];
const asked = [
  oneOf("search-type", [block("radius-or-box", aroundMiddle), block("polygon", inPolygon, { since: "9.0.0" })]),
  orderArgument,
  countArgument(),
];

const shared = {
  group: "geo",
  since: "6.2.0",
  complexity: "O(N+log(M)) for N members in the cells around the area, M being the number of members found",
  history: [["7.0.0", "Units in capitals."]],
  aclCategories: ["geo"],
} as const satisfies Partial<CommandSpec>;

export const geoSearchCommands: readonly CommandSpec[] = [
  {
    ...shared,
    name: "GEOSEARCH",
    arity: -7,
    summary: "Returns the members of a sorted set that are in a circle, a box or a polygon.",
    flags: ["readonly"],
    args: [key("key", ["RO", "access"]), ...asked, ...detailArguments],
    reply: foundReply,
    run: geosearch,
  },
  {
    ...shared,
    name: "GEOSEARCHSTORE",
    arity: -8,
    summary: "Makes a key the members of a sorted set that are in a circle, a box or a polygon.",
    flags: ["write", "denyoom"],
    args: [key("destination", ["OW", "update"]), key("source", ["RO", "access"]), ...asked, token("STOREDIST", { optional: true })],
    reply: replies.count("number of members stored"),
    run: geosearchstore,
  },
];
