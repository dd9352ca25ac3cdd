/** What SORT and SORT_RO announce. */
import { type AnnouncedEvents, row, type Words } from "./row.js";

const list: Words = ["RPUSH", "k", "2", "1"];
const text: Words = ["SET", "l", "v"];
const weights: Words = ["MSET", "w_1", 5, "w_2", 4];
const hash: Words = ["HSET", "h_1", "f", "v"];
const expired = { before: [list, ["PEXPIRE", "k", 5]], thenMs: 20 } as const;

export const announcedBySort: readonly AnnouncedEvents[] = [
  row("sort", ["SORT", "k"], [], { before: [list] }),
  row("sort", ["SORT", "k"], ["keymiss k"]),
  row("sort", ["SORT", "k"], ["expired k", "keymiss k"], expired),
  row("sort", ["SORT", "l"], [], { before: [text] }),
  row("sort", ["SORT", "k", "BY", "w_*"], ["keymiss w_2", "keymiss w_1"], { before: [list] }),
  row("sort", ["SORT", "k", "BY", "w_*", "GET", "#"], [], { before: [list, weights] }),
  row("sort", ["SORT", "k", "GET", "h_*->f", "GET", "none", "GET", "#"], ["keymiss h_2"], { before: [list, hash] }),
  row("sort", ["SORT", "k", "BY", "nosort", "GET", "w_*->f"], [], { before: [list, weights] }),
  row("sort", ["SORT", "k", "LIMIT", 0, 1, "GET", "x_*"], ["keymiss x_1"], { before: [list] }),
  row("sort", ["SORT", "k", "STORE", "l"], ["new l", "sortstore l"], { before: [list] }),
  row("sort", ["SORT", "none", "STORE", "k"], ["keymiss none", "del k"], expired),
  row("sort", ["SORT", "k", "STORE", "l"], ["overwritten l", "type_changed l", "sortstore l"], { before: [list, text], since: "8.2.0" }),
  row("sort", ["SORT", "k", "STORE", "k"], ["overwritten k", "sortstore k"], { before: [list], since: "8.2.0" }),
  row("sort", ["SORT", "k", "GET", "x_*", "STORE", "l"], ["keymiss x_1", "keymiss x_2", "new l", "sortstore l"], { before: [list] }),
  row("sort", ["SORT", "k", "STORE", "l"], ["keymiss k"]),
  row("sort", ["SORT", "k", "STORE", "l"], ["keymiss k", "del l"], { before: [text] }),
  row("sort", ["SORT", "k", "LIMIT", 5, 5, "STORE", "k"], ["del k"], { before: [list] }),
  row("sort", ["SORT", "k", "BY", "l_*", "STORE", "l"], ["keymiss l_2", "keymiss l_1", "expired l", "new l", "sortstore l"], {
    before: [list, ["SET", "l", "v", "PX", 5]],
    thenMs: 20,
  }),
  row("sort_ro", ["SORT_RO", "k", "DESC"], [], { before: [list] }),
  row("sort_ro", ["SORT_RO", "k"], ["keymiss k"]),
];
