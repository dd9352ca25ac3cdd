/** What commands on bits announce. */
import { type AnnouncedEvents, row, type Words } from "./row.js";

const text: Words = ["SET", "k", "v"];
const list: Words = ["RPUSH", "l", "1"];
const expired = { before: [["SET", "k", "v", "PX", 5]], thenMs: 20 } as const;

export const announcedByBitmaps: readonly AnnouncedEvents[] = [
  row("setbit", ["SETBIT", "k", 3, 1], ["new k", "setbit k"]),
  row("setbit", ["SETBIT", "k", 3, 0], ["new k", "setbit k"]),
  row("setbit", ["SETBIT", "k", 0, 1], ["setbit k"], { before: [text] }),
  row("setbit", ["SETBIT", "k", 0, 0], [], { before: [text] }),
  row("setbit", ["SETBIT", "k", 99, 0], ["setbit k"], { before: [text] }),
  row("setbit", ["SETBIT", "k", 0, 0], ["expired k", "new k", "setbit k"], expired),
  row("getbit", ["GETBIT", "k", 3], [], { before: [text] }),
  row("getbit", ["GETBIT", "k", 3], ["keymiss k"]),
  row("bitcount", ["BITCOUNT", "k"], [], { before: [text] }),
  row("bitcount", ["BITCOUNT", "k", 0, -1, "BIT"], ["keymiss k"]),
  row("bitcount", ["BITCOUNT", "k"], ["expired k", "keymiss k"], expired),
  row("bitpos", ["BITPOS", "k", 1], [], { before: [text] }),
  row("bitpos", ["BITPOS", "k", 0], ["keymiss k"]),
  row("bitop", ["BITOP", "OR", "l", "k", "none"], ["keymiss none", "new l", "set l"], { before: [text] }),
  row("bitop", ["BITOP", "NOT", "k", "k"], ["overwritten k", "set k"], { before: [text], since: "8.2.0" }),
  row("bitop", ["BITOP", "NOT", "l", "k"], ["overwritten l", "type_changed l", "set l"], { before: [text, list], since: "8.2.0" }),
  row("bitop", ["BITOP", "AND", "l", "k", "none"], ["keymiss k", "keymiss none"]),
  row("bitop", ["BITOP", "AND", "l", "none"], ["keymiss none", "del l"], { before: [list] }),
  row("bitop", ["BITOP", "XOR", "k", "none"], ["keymiss none", "del k"], expired),
  row("bitop", ["BITOP", "XOR", "k", "k"], ["expired k", "keymiss k"], expired),
  row("bitop", ["BITOP", "DIFF", "l", "k", "none"], ["keymiss none", "new l", "set l"], { before: [text], since: "8.2.0" }),
  row("bitfield", ["BITFIELD", "k", "GET", "u8", 0], ["keymiss k"]),
  row("bitfield", ["BITFIELD", "k", "GET", "u8", 0], [], { before: [text] }),
  row("bitfield", ["BITFIELD", "k"], ["keymiss k"]),
  row("bitfield", ["BITFIELD", "k", "SET", "u8", 0, 0], ["new k", "setbit k"]),
  row("bitfield", ["BITFIELD", "k", "SET", "u8", 0, 118], [], { before: [text] }),
  row("bitfield", ["BITFIELD", "k", "SET", "u8", 0, 1, "INCRBY", "u8", 0, 1], ["setbit k"], { before: [text] }),
  row("bitfield", ["BITFIELD", "k", "INCRBY", "u8", 0, 0], [], { before: [text] }),
  row("bitfield", ["BITFIELD", "k", "INCRBY", "u8", 8, 0], ["setbit k"], { before: [text] }),
  row("bitfield", ["BITFIELD", "k", "OVERFLOW", "FAIL", "SET", "u8", 0, 256], [], { before: [text] }),
  row("bitfield_ro", ["BITFIELD_RO", "k", "GET", "u8", 0], ["keymiss k"]),
  row("bitfield_ro", ["BITFIELD_RO", "k", "GET", "u8", 0], [], { before: [text] }),
];
