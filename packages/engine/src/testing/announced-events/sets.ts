/** What set commands announce. */
import { type AnnouncedEvents, row, type Words } from "./row.js";

const one: Words = ["SADD", "k", "a"];
const set: Words = ["SADD", "k", "a", "b", "c"];
const other: Words = ["SADD", "l", "b", "x"];
const integers: Words = ["SADD", "k", 1, 2, 3];
const text: Words = ["SET", "k", "v"];
/** More than a listpack has. */
const large: Words = ["SADD", "k", ...Array.from({ length: 200 }, (_, index) => `member ${index}`)];
const expired = {
  before: [set, ["PEXPIRE", "k", 5]],
  thenMs: 20,
} as const;

export const announcedBySets: readonly AnnouncedEvents[] = [
  row("sadd", ["SADD", "k", "a", "b"], ["new k", "sadd k"]),
  row("sadd", ["SADD", "k", 1], ["new k", "sadd k"]),
  row("sadd", ["SADD", "k", "a", "z"], ["sadd k"], { before: [set] }),
  row("sadd", ["SADD", "k", "a", "b"], [], { before: [set] }),
  row("sadd", ["SADD", "k", "a"], ["sadd k"], { before: [integers] }),
  row("sadd", ["SADD", "k", "a"], ["sadd k"], { before: [large] }),
  row("sadd", ["SADD", "k", "a"], [], { before: [text] }),
  row("sadd", ["SADD", "k", "a"], ["expired k", "new k", "sadd k"], expired),
  row("srem", ["SREM", "k", "a", "none"], ["srem k"], { before: [set] }),
  row("srem", ["SREM", "k", "a", "b", "c"], ["srem k", "del k"], { before: [set] }),
  row("srem", ["SREM", "k", "member 7"], ["srem k"], { before: [large] }),
  row("srem", ["SREM", "k", "none"], [], { before: [set] }),
  row("srem", ["SREM", "k", "a"], []),
  row("srem", ["SREM", "k", "a"], ["expired k"], expired),
  row("smove", ["SMOVE", "k", "l", "a"], ["srem k", "new l", "sadd l"], { before: [set] }),
  row("smove", ["SMOVE", "k", "l", "a"], ["srem k", "del k", "sadd l"], { before: [one, other] }),
  row("smove", ["SMOVE", "k", "l", "b"], ["srem k"], { before: [set, other] }),
  row("smove", ["SMOVE", "k", "k", "a"], [], { before: [set] }),
  row("smove", ["SMOVE", "k", "l", "z"], [], { before: [set] }),
  row("smove", ["SMOVE", "k", "l", "a"], []),
  row("smove", ["SMOVE", "l", "k", "x"], ["expired k", "srem l", "new k", "sadd k"], { ...expired, before: [...expired.before, other] }),
  row("smove", ["SMOVE", "none", "k", "x"], ["expired k"], expired),
  row("spop", ["SPOP", "k"], ["spop k"], { before: [set] }),
  row("spop", ["SPOP", "k"], ["spop k", "del k"], { before: [one] }),
  row("spop", ["SPOP", "k"], []),
  row("spop", ["SPOP", "k", 2], ["spop k"], { before: [set] }),
  row("spop", ["SPOP", "k", 2], ["spop k"], { before: [integers] }),
  row("spop", ["SPOP", "k", 199], ["spop k"], { before: [large] }),
  row("spop", ["SPOP", "k", 3], ["spop k", "del k"], { before: [set] }),
  row("spop", ["SPOP", "k", 0], [], { before: [set] }),
  row("spop", ["SPOP", "k", 3], []),
  row("sinterstore", ["SINTERSTORE", "d", "k", "l"], ["new d", "sinterstore d"], { before: [set, other] }),
  row("sinterstore", ["SINTERSTORE", "k", "k", "l"], ["overwritten k", "sinterstore k"], { before: [set, other] }),
  row("sinterstore", ["SINTERSTORE", "d", "l", "l"], ["overwritten d", "type_changed d", "sinterstore d"], {
    before: [other, ["SET", "d", "v"]],
  }),
  row("sinterstore", ["SINTERSTORE", "k", "k", "none"], ["keymiss none", "del k"], { before: [set] }),
  row("sinterstore", ["SINTERSTORE", "d", "k"], ["keymiss k"]),
  // The target's time has come, but nobody has looked for it.
  row("sinterstore", ["SINTERSTORE", "k", "none"], ["keymiss none", "del k"], expired),
  row("sunionstore", ["SUNIONSTORE", "k", "none"], ["keymiss none", "del k"], expired),
  row("sdiffstore", ["SDIFFSTORE", "k", "none"], ["keymiss none", "del k"], expired),
  row("sinterstore", ["SINTERSTORE", "d", "d", "k"], [], { before: [text, ["SADD", "d", "a"]] }),
  row("sunionstore", ["SUNIONSTORE", "d", "k", "l"], ["keymiss l", "new d", "sunionstore d"], { before: [set] }),
  row("sunionstore", ["SUNIONSTORE", "l", "k", "l"], ["overwritten l", "sunionstore l"], { before: [large, other] }),
  row("sunionstore", ["SUNIONSTORE", "k", "none"], ["keymiss none", "del k"], { before: [text] }),
  row("sdiffstore", ["SDIFFSTORE", "d", "k", "l"], ["new d", "sdiffstore d"], { before: [set, other] }),
  row("sdiffstore", ["SDIFFSTORE", "k", "k", "k"], ["del k"], { before: [set] }),
  row("sdiffstore", ["SDIFFSTORE", "d", "k"], ["expired k", "keymiss k"], expired),
  row("sinter", ["SINTER", "k", "l"], ["keymiss l"], { before: [set] }),
  row("sinter", ["SINTER", "none", "l"], ["keymiss none", "keymiss l"]),
  row("sintercard", ["SINTERCARD", 2, "k", "l"], ["keymiss l"], { before: [set] }),
  row("sunion", ["SUNION", "k", "l"], ["keymiss l"], { before: [set] }),
  row("sunioncard", ["SUNIONCARD", 2, "k", "l"], ["keymiss l"], { before: [set], since: "8.10.0" }),
  row("sdiff", ["SDIFF", "l", "k"], ["keymiss l"], { before: [set] }),
  row("sdiffcard", ["SDIFFCARD", 2, "l", "k"], ["keymiss l"], { before: [set], since: "8.10.0" }),
  row("sismember", ["SISMEMBER", "k", "a"], [], { before: [set] }),
  row("sismember", ["SISMEMBER", "k", "a"], ["keymiss k"]),
  row("smismember", ["SMISMEMBER", "k", "a"], ["keymiss k"]),
  row("scard", ["SCARD", "k"], ["keymiss k"]),
  row("smembers", ["SMEMBERS", "k"], ["keymiss k"]),
  row("smembers", ["SMEMBERS", "k"], ["expired k", "keymiss k"], expired),
  row("srandmember", ["SRANDMEMBER", "k"], ["keymiss k"]),
  row("srandmember", ["SRANDMEMBER", "k", 2], ["keymiss k"]),
  row("sscan", ["SSCAN", "k", 0], ["keymiss k"]),
];
