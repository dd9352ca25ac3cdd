/** What commands announce that add positions and search among them. */
import { type AnnouncedEvents, row, type Words } from "./row.js";

const set: Words = ["GEOADD", "k", 1, 1, "a", 1, 1, "b"];
const text: Words = ["SET", "k", "v"];
const other: Words = ["SET", "l", "v"];
const expired = { before: [set, ["PEXPIRE", "k", 5]], thenMs: 20 } as const;
const near: Words = ["FROMLONLAT", 1, 1, "BYRADIUS", 1, "km"];
const far: Words = ["FROMLONLAT", 9, 9, "BYRADIUS", 1, "km"];

export const announcedByGeo: readonly AnnouncedEvents[] = [
  row("geoadd", ["GEOADD", "k", 1, 1, "a", 2, 2, "b"], ["new k", "zadd k"]),
  row("geoadd", ["GEOADD", "k", 2, 2, "a"], ["zadd k"], { before: [set] }),
  row("geoadd", ["GEOADD", "k", 1, 1, "a"], [], { before: [set] }),
  row("geoadd", ["GEOADD", "k", "NX", 2, 2, "a"], [], { before: [set] }),
  row("geoadd", ["GEOADD", "k", "XX", 2, 2, "z"], []),
  row("geoadd", ["GEOADD", "k", 1, 1, "a"], [], { before: [text] }),
  row("geoadd", ["GEOADD", "k", 1, 1, "a"], ["expired k", "new k", "zadd k"], expired),
  row("geopos", ["GEOPOS", "k", "a"], [], { before: [set] }),
  row("geopos", ["GEOPOS", "k", "a"], ["keymiss k"]),
  row("geohash", ["GEOHASH", "k", "a"], ["keymiss k"]),
  row("geodist", ["GEODIST", "k", "a", "b"], ["keymiss k"]),
  row("geosearch", ["GEOSEARCH", "k", ...near], [], { before: [set] }),
  row("geosearch", ["GEOSEARCH", "k", ...near], ["keymiss k"]),
  row("georadius_ro", ["GEORADIUS_RO", "k", 1, 1, 1, "m"], ["keymiss k"]),
  row("georadiusbymember_ro", ["GEORADIUSBYMEMBER_RO", "k", "a", 1, "m"], ["keymiss k"]),
  row("geosearchstore", ["GEOSEARCHSTORE", "l", "k", ...near], ["new l", "geosearchstore l"], { before: [set] }),
  row("geosearchstore", ["GEOSEARCHSTORE", "l", "k", ...near], ["overwritten l", "type_changed l", "geosearchstore l"], {
    before: [set, other],
    since: "8.2.0",
  }),
  row("geosearchstore", ["GEOSEARCHSTORE", "k", "k", ...near], ["overwritten k", "geosearchstore k"], { before: [set], since: "8.2.0" }),
  row("geosearchstore", ["GEOSEARCHSTORE", "l", "k", ...far], ["del l"], { before: [set, other] }),
  row("geosearchstore", ["GEOSEARCHSTORE", "l", "k", ...near], ["keymiss k", "del l"], { before: [other] }),
  row("geosearchstore", ["GEOSEARCHSTORE", "l", "k", ...near], ["keymiss k"]),
  row("georadius", ["GEORADIUS", "k", 1, 1, 1, "km"], [], { before: [set] }),
  row("georadius", ["GEORADIUS", "k", 1, 1, 1, "km", "STORE", "l"], ["new l", "georadiusstore l"], { before: [set] }),
  row("georadius", ["GEORADIUS", "k", 9, 9, 1, "km", "STORE", "l"], ["del l"], { before: [set, other] }),
  row("georadiusbymember", ["GEORADIUSBYMEMBER", "k", "a", 1, "km", "STOREDIST", "l"], ["new l", "georadiusstore l"], { before: [set] }),
  row("georadiusbymember", ["GEORADIUSBYMEMBER", "k", "a", 1, "km", "STORE", "l"], ["keymiss k", "del l"], { before: [other] }),
];
