/** What list commands announce. Those that wait are told of as those that don't, where there is something to be had. */
import { type AnnouncedEvents, row, type Words } from "./row.js";

const one: Words = ["RPUSH", "k", "a"];
const list: Words = ["RPUSH", "k", "a", "b", "c"];
const other: Words = ["RPUSH", "l", "x"];
const text: Words = ["SET", "k", "v"];
/** Too long for a listpack. */
const long: Words = ["RPUSH", "k", "a", "x".repeat(9_000), "b"];
const expired = {
  before: [list, ["PEXPIRE", "k", 5]],
  thenMs: 20,
} as const;

export const announcedByLists: readonly AnnouncedEvents[] = [
  row("lpush", ["LPUSH", "k", "a", "b"], ["new k", "lpush k"]),
  row("lpush", ["LPUSH", "k", "a", "b"], ["lpush k"], { before: [list] }),
  row("lpush", ["LPUSH", "k", "a"], [], { before: [text] }),
  row("lpush", ["LPUSH", "k", "a"], ["expired k", "new k", "lpush k"], expired),
  row("lpush", ["LPUSH", "k", "x".repeat(9_000), "a"], ["new k", "lpush k"]),
  row("lpush", ["LPUSH", "k", "x".repeat(9_000)], ["lpush k"], { before: [list] }),
  row("rpush", ["RPUSH", "k", "a"], ["new k", "rpush k"]),
  row("rpush", ["RPUSH", "k", "a"], ["rpush k"], { before: [long] }),
  row("lpushx", ["LPUSHX", "k", "a"], ["lpush k"], { before: [list] }),
  row("lpushx", ["LPUSHX", "k", "a"], []),
  row("rpushx", ["RPUSHX", "k", "a"], ["rpush k"], { before: [list] }),
  row("rpushx", ["RPUSHX", "k", "a"], ["expired k"], expired),
  row("lpop", ["LPOP", "k"], ["lpop k"], { before: [list] }),
  row("lpop", ["LPOP", "k"], ["lpop k", "del k"], { before: [one] }),
  row("lpop", ["LPOP", "k", 3], ["lpop k", "del k"], { before: [long] }),
  row("lpop", ["LPOP", "k", 2], ["lpop k"], { before: [long] }),
  row("lpop", ["LPOP", "k", 0], [], { before: [list] }),
  row("lpop", ["LPOP", "k"], []),
  row("rpop", ["RPOP", "k"], ["rpop k"], { before: [list] }),
  row("rpop", ["RPOP", "k", 9], ["rpop k", "del k"], { before: [list] }),
  row("lmpop", ["LMPOP", 2, "k", "l", "RIGHT", "COUNT", 9], ["rpop l", "del l"], { before: [other] }),
  row("lmpop", ["LMPOP", 2, "k", "l", "LEFT"], ["lpop k"], { before: [list, other] }),
  row("lmpop", ["LMPOP", 2, "k", "l", "LEFT"], []),
  row("lset", ["LSET", "k", 0, "z"], ["lset k"], { before: [list] }),
  row("lset", ["LSET", "k", 0, "a"], ["lset k"], { before: [long] }),
  row("lset", ["LSET", "k", 9, "z"], [], { before: [list] }),
  row("lset", ["LSET", "k", 0, "z"], []),
  row("linsert", ["LINSERT", "k", "BEFORE", "b", "z"], ["linsert k"], { before: [list] }),
  row("linsert", ["LINSERT", "k", "AFTER", "z", "z"], [], { before: [list] }),
  row("linsert", ["LINSERT", "k", "AFTER", "z", "z"], []),
  row("lrem", ["LREM", "k", 1, "b"], ["lrem k"], { before: [list] }),
  row("lrem", ["LREM", "k", 0, "a"], ["lrem k", "del k"], { before: [one] }),
  row("lrem", ["LREM", "k", 0, "z"], [], { before: [list] }),
  row("lrem", ["LREM", "k", 0, "z"], []),
  row("ltrim", ["LTRIM", "k", 0, 0], ["ltrim k"], { before: [list] }),
  row("ltrim", ["LTRIM", "k", 0, -1], ["ltrim k"], { before: [list] }),
  row("ltrim", ["LTRIM", "k", 5, 9], ["ltrim k", "del k"], { before: [list] }),
  row("ltrim", ["LTRIM", "k", 0, 0], []),
  row("lmove", ["LMOVE", "k", "l", "LEFT", "RIGHT"], ["new l", "rpush l", "lpop k"], { before: [list] }),
  row("lmove", ["LMOVE", "k", "l", "RIGHT", "LEFT"], ["lpush l", "rpop k", "del k"], { before: [one, other] }),
  row("lmove", ["LMOVE", "k", "k", "RIGHT", "LEFT"], ["lpush k", "rpop k"], { before: [list] }),
  row("lmove", ["LMOVE", "k", "k", "LEFT", "LEFT"], ["lpush k", "lpop k"], { before: [one] }),
  row("lmove", ["LMOVE", "k", "l", "LEFT", "LEFT"], [], { before: [other] }),
  row("lmove", ["LMOVE", "l", "k", "LEFT", "LEFT"], ["expired k", "new k", "lpush k", "lpop l", "del l"], {
    ...expired,
    before: [...expired.before, other],
  }),
  row("rpoplpush", ["RPOPLPUSH", "k", "l"], ["lpush l", "rpop k"], { before: [list, other] }),
  row("rpoplpush", ["RPOPLPUSH", "k", "l"], []),
  row("lmovem", ["LMOVEM", "k", "l", "LEFT", "RIGHT"], ["new l", "rpush l", "lpop k"], { before: [list], since: "8.10.0" }),
  row("lmovem", ["LMOVEM", "k", "l", "RIGHT", "LEFT", "COUNT", 9, "BULK"], ["lpush l", "rpop k", "del k"], {
    before: [list, other],
    since: "8.10.0",
  }),
  row("lmovem", ["LMOVEM", "k", "l", "LEFT", "LEFT", "EXACTLY", 9, "OBO"], [], { before: [list], since: "8.10.0" }),
  row("blpop", ["BLPOP", "none", "k", 1], ["lpop k"], { before: [list] }),
  row("blpop", ["BLPOP", "k", 1], ["lpop k", "del k"], { before: [one] }),
  row("brpop", ["BRPOP", "k", 1], ["rpop k"], { before: [long] }),
  row("blmpop", ["BLMPOP", 1, 2, "none", "k", "LEFT", "COUNT", 2], ["lpop k"], { before: [list] }),
  row("blmpop", ["BLMPOP", 1, 1, "k", "RIGHT", "COUNT", 3], ["rpop k", "del k"], { before: [list] }),
  row("blmove", ["BLMOVE", "k", "l", "LEFT", "RIGHT", 1], ["new l", "rpush l", "lpop k", "del k"], { before: [one] }),
  row("brpoplpush", ["BRPOPLPUSH", "k", "k", 1], ["lpush k", "rpop k"], { before: [list] }),
  row("blmovem", ["BLMOVEM", "k", "l", "LEFT", "LEFT", 1, "COUNT", 2, "OBO"], ["new l", "lpush l", "lpop k"], {
    before: [list],
    since: "8.10.0",
  }),

  row("llen", ["LLEN", "k"], ["keymiss k"]),
  row("llen", ["LLEN", "k"], [], { before: [list] }),
  row("lindex", ["LINDEX", "k", 0], ["keymiss k"]),
  row("lrange", ["LRANGE", "k", 0, -1], ["keymiss k"]),
  row("lrange", ["LRANGE", "k", 0, -1], ["expired k", "keymiss k"], expired),
  row("lpos", ["LPOS", "k", "a"], ["keymiss k"]),

  row("set", ["SET", "k", "v"], ["overwritten k", "type_changed k", "set k"], { before: [long], since: "8.2.0" }),
  row("rename", ["RENAME", "k", "l"], ["new l", "rename_from k", "rename_to l"], { before: [long] }),
  row("copy", ["COPY", "k", "l"], ["new l", "copy_to l"], { before: [long] }),
  row("move", ["MOVE", "k", 1], ["new k db1", "move_from k", "move_to k db1"], { before: [long] }),
  row("del", ["DEL", "k"], ["del k"], { before: [long] }),
];
