/** GEORADIUS, GEORADIUSBYMEMBER and their forms that only read: what GEOSEARCH and GEOSEARCHSTORE have replaced. */
import { type Argument, double, key, oneOf, string } from "../../argument-schema.js";
import type { CommandHandler, CommandSpec } from "../../command.js";
import { events } from "../../events.js";
import type { FoundKey, Words } from "../../key-specs.js";
import { replies } from "../../reply-schema.js";
import { longitudeAndLatitude, unitArgument } from "./position-arguments.js";
import { countArgument, detailArguments, foundReply, orderArgument } from "./search.js";
import { SearchQuery } from "./search-query.js";
import { answerSearch } from "./search-results.js";

const query = new SearchQuery();

const georadius =
  (isByMember: boolean, mayStore: boolean): CommandHandler =>
  (context) => {
    const { args, db } = context;
    const set = db.sortedSetAt(args, 1);
    if (isByMember) query.readRadiusByMember(args, set, mayStore);
    else query.readRadius(args, mayStore);
    answerSearch(context, query, set, events.georadiusstore);
  };

/** The key and, if there is one, the last destination. The words before `optionsFrom` are none of the options. */
const findRadiusKeys =
  (optionsFrom: number) =>
  (words: Words): readonly FoundKey[] => {
    let destination = 0;
    for (let i = optionsFrom; i + 1 < words.count; i++) {
      const word = words.text(i).toUpperCase();
      if (word === "STORE" || word === "STOREDIST") destination = ++i;
    }
    const source: FoundKey = { index: 1, flags: ["RO", "access"] };
    return destination === 0 ? [source] : [source, { index: destination, flags: ["OW", "update"] }];
  };

/** A key may follow STORE or STOREDIST several times, of which the specifications find the first. */
const storeFlags = ["OW", "update", "incomplete"] as const;
const storeArgument = oneOf(
  "store",
  [key("storekey", storeFlags, { token: "STORE" }), key("storedistkey", storeFlags, { token: "STOREDIST" })],
  { optional: true },
);

const source = key("key", ["RO", "access"]);
const around: readonly Argument[] = [source, ...longitudeAndLatitude, double("radius"), unitArgument];
const aroundMember: readonly Argument[] = [source, string("member"), double("radius"), unitArgument];
const options: readonly Argument[] = [...detailArguments, countArgument("6.2.0"), orderArgument];

const shared = {
  group: "geo",
  complexity: "O(N+log(M)) for N members in the cells around the circle, M being the number of members found",
  history: [
    ["6.2.0", "`ANY`."],
    ["7.0.0", "Units in capitals."],
  ],
  aclCategories: ["geo"],
} as const satisfies Partial<CommandSpec>;
const readOnly = { ...shared, since: "3.2.10", flags: ["readonly"], reply: foundReply } as const;
const storingToo = {
  ...shared,
  since: "3.2.0",
  flags: ["write", "denyoom"],
  reply: replies.oneOf([foundReply, replies.count("with `STORE` or `STOREDIST`: number of members stored")]),
} as const satisfies Partial<CommandSpec>;

const byRadius = "`BYRADIUS`";
const byMember = "`BYRADIUS` and `FROMMEMBER`";
const since = "6.2.0";
const search = "`GEOSEARCH` with ";
const searchOrStore = "`GEOSEARCH` or `GEOSEARCHSTORE` with ";

export const geoRadiusCommands: readonly CommandSpec[] = [
  {
    ...storingToo,
    name: "GEORADIUS",
    summary: "Returns or stores the members of a sorted set that are in a circle around a position.",
    deprecated: { since, replacedBy: searchOrStore + byRadius },
    args: [...around, ...options, storeArgument],
    findKeys: findRadiusKeys(6),
    run: georadius(false, true),
  },
  {
    ...storingToo,
    name: "GEORADIUSBYMEMBER",
    summary: "Returns or stores the members of a sorted set that are in a circle around one of them.",
    deprecated: { since, replacedBy: searchOrStore + byMember },
    args: [...aroundMember, ...options, storeArgument],
    findKeys: findRadiusKeys(5),
    run: georadius(true, true),
  },
  {
    ...readOnly,
    name: "GEORADIUS_RO",
    summary: "Returns the members of a sorted set that are in a circle around a position.",
    deprecated: { since, replacedBy: search + byRadius },
    args: [...around, ...options],
    run: georadius(false, false),
  },
  {
    ...readOnly,
    name: "GEORADIUSBYMEMBER_RO",
    summary: "Returns the members of a sorted set that are in a circle around one of them.",
    deprecated: { since, replacedBy: search + byMember },
    args: [...aroundMember, ...options],
    run: georadius(true, false),
  },
];
