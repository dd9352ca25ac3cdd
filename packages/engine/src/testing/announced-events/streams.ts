/**
 * What stream commands announce. Those that wait are told of as those that don't, where there is something to be had; what a consumer has pending is nobody's
 * business but its group's.
 */
import { type AnnouncedEvents, row, type Words } from "./row.js";

const one: Words = ["XADD", "k", "1-1", "f", "v"];
const second: Words = ["XADD", "k", "2-1", "f", "v"];
const third: Words = ["XADD", "k", "3-1", "f", "v"];
const three = [one, second, third] as const;
const other: Words = ["XADD", "l", "1-1", "f", "v"];
const text: Words = ["SET", "k", "v"];
const group: Words = ["XGROUP", "CREATE", "k", "g", 0];
const consumer: Words = ["XGROUP", "CREATECONSUMER", "k", "g", "c"];
const read: Words = ["XREADGROUP", "GROUP", "g", "c", "STREAMS", "k", ">"];
/** Three entries, which a consumer has pending. */
const pending = [...three, group, read] as const;
/** As many nodes as there are entries. */
const large: readonly Words[] = Array.from({ length: 20 }, (_, index) => ["XADD", "k", `${index + 1}-1`, "f", "x".repeat(5_000)]);
const expired = {
  before: [one, ["PEXPIRE", "k", 5]],
  thenMs: 20,
} as const;
const sent: Words = ["XADD", "k", "IDMP", "p", "i", "*", "f", "v"];

const added: readonly AnnouncedEvents[] = [
  row("xadd", ["XADD", "k", "*", "f", "v"], ["new k", "xadd k"]),
  row("xadd", ["XADD", "k", "1-*", "f", "v", "g", "w"], ["xadd k"], { before: [one] }),
  row("xadd", ["XADD", "k", "1-1", "f", "v"], [], { before: [one] }),
  row("xadd", ["XADD", "k", "1-1", "f"], []),
  row("xadd", ["XADD", "k", "NOMKSTREAM", "*", "f", "v"], []),
  row("xadd", ["XADD", "k", "NOMKSTREAM", "*", "f", "v"], ["xadd k"], { before: [one] }),
  row("xadd", ["XADD", "k", "*", "f", "v"], [], { before: [text] }),
  row("xadd", ["XADD", "k", "2-2", "f", "v"], ["expired k", "new k", "xadd k"], expired),
  row("xadd", ["XADD", "k", "MAXLEN", 2, "*", "f", "v"], ["xadd k", "xtrim k"], { before: three }),
  row("xadd", ["XADD", "k", "MAXLEN", 9, "*", "f", "v"], ["xadd k"], { before: three }),
  row("xadd", ["XADD", "k", "MAXLEN", 0, "*", "f", "v"], ["new k", "xadd k", "xtrim k"]),
  row("xadd", ["XADD", "k", "MAXLEN", "~", 2, "*", "f", "v"], ["xadd k"], { before: three }),
  row("xadd", ["XADD", "k", "MAXLEN", "~", 2, "*", "f", "v"], ["xadd k", "xtrim k"], { before: large }),
  row("xadd", ["XADD", "k", "MINID", "3-1", "*", "f", "v"], ["xadd k", "xtrim k"], { before: three }),
  row("xadd", ["XADD", "k", "MAXLEN", 1, "ACKED", "*", "f", "v"], ["xadd k"], { before: pending, since: "8.2.0" }),
  row("xadd", ["XADD", "k", "MAXLEN", 1, "DELREF", "*", "f", "v"], ["xadd k", "xtrim k"], { before: pending, since: "8.2.0" }),
  row("xadd", sent, ["new k", "xadd k"], { since: "8.6.0" }),
  row("xadd", sent, [], { before: [sent], since: "8.6.0" }),
  row("xadd", ["XADD", "k", "IDMPAUTO", "p", "MAXLEN", 0, "*", "f", "v"], [], {
    before: [["XADD", "k", "IDMPAUTO", "p", "*", "f", "v"]],
    since: "8.6.0",
  }),
  row("xidmprecord", ["XIDMPRECORD", "k", "p", "i", "1-1"], [], { before: [one], since: "8.6.2" }),
  row("xcfgset", ["XCFGSET", "k", "IDMP-MAXSIZE", 5], [], { before: [sent], since: "8.6.0" }),
  row("xcfgset", ["XCFGSET", "k", "IDMP-MAXSIZE", 5], [], { since: "8.6.0" }),
  row("xsetid", ["XSETID", "k", "9-9"], ["xsetid k"], { before: [one] }),
  row("xsetid", ["XSETID", "k", "1-1", "ENTRIESADDED", 5, "MAXDELETEDID", "1-0"], ["xsetid k"], { before: [one] }),
  row("xsetid", ["XSETID", "k", "1-0"], [], { before: [one] }),
  row("xsetid", ["XSETID", "k", "1-0"], []),
];

const deleted: readonly AnnouncedEvents[] = [
  row("xdel", ["XDEL", "k", "1-1", "1-1", "9-9", "2-1"], ["xdel k"], { before: three }),
  row("xdel", ["XDEL", "k", "1-1"], ["xdel k"], { before: [one] }),
  row("xdel", ["XDEL", "k", "9-9"], [], { before: [one] }),
  row("xdel", ["XDEL", "k", "1-1", "x"], [], { before: [one] }),
  row("xdel", ["XDEL", "k", "1-1"], []),
  row("xdel", ["XDEL", "k", "1-1"], ["expired k"], expired),
  row("xdelex", ["XDELEX", "k", "IDS", 2, "1-1", "2-1"], ["xdel k"], { before: three, since: "8.2.0" }),
  row("xdelex", ["XDELEX", "k", "ACKED", "IDS", 1, "1-1"], [], { before: pending, since: "8.2.0" }),
  row("xdelex", ["XDELEX", "k", "DELREF", "IDS", 1, "1-1"], [], { before: [...pending, ["XDEL", "k", "1-1"]], since: "8.2.0" }),
  row("xdelex", ["XDELEX", "k", "IDS", 1, "1-1"], [], { since: "8.2.0" }),
  row("xackdel", ["XACKDEL", "k", "g", "IDS", 2, "1-1", "2-1"], ["xdel k"], { before: pending, since: "8.2.0" }),
  row("xackdel", ["XACKDEL", "k", "g", "ACKED", "IDS", 1, "1-1"], [], {
    before: [...pending, ["XGROUP", "CREATE", "k", "h", 0]],
    since: "8.2.0",
  }),
  row("xackdel", ["XACKDEL", "k", "g", "IDS", 1, "1-1"], [], { before: [...three, group], since: "8.2.0" }),
  row("xtrim", ["XTRIM", "k", "MAXLEN", 1], ["xtrim k"], { before: three }),
  row("xtrim", ["XTRIM", "k", "MAXLEN", 0], ["xtrim k"], { before: three }),
  row("xtrim", ["XTRIM", "k", "MAXLEN", 3], [], { before: three }),
  row("xtrim", ["XTRIM", "k", "MINID", "2-0"], ["xtrim k"], { before: three }),
  row("xtrim", ["XTRIM", "k", "MINID", "~", "2-0"], [], { before: three }),
  row("xtrim", ["XTRIM", "k", "MAXLEN", "~", 2, "LIMIT", 0], ["xtrim k"], { before: large }),
  row("xtrim", ["XTRIM", "k", "MAXLEN", 0], []),
  row("xtrim", ["XTRIM", "k", "MAXLEN", 0, "ACKED"], [], { before: pending, since: "8.2.0" }),
];

const groups: readonly AnnouncedEvents[] = [
  row("xgroup|create", ["XGROUP", "CREATE", "k", "g", "$"], ["xgroup-create k"], { before: [one] }),
  row("xgroup|create", ["XGROUP", "CREATE", "k", "g", 0, "MKSTREAM"], ["new k", "xgroup-create k"]),
  row("xgroup|create", ["XGROUP", "CREATE", "k", "g", 0], [], { before: [one, group] }),
  row("xgroup|create", ["XGROUP", "CREATE", "k", "g", 0], []),
  row("xgroup|create", ["XGROUP", "CREATE", "k", "g", 0], [], { before: [text] }),
  row("xgroup|createconsumer", consumer, ["xgroup-createconsumer k"], { before: [one, group] }),
  row("xgroup|createconsumer", consumer, [], { before: [one, group, consumer] }),
  row("xgroup|delconsumer", ["XGROUP", "DELCONSUMER", "k", "g", "c"], ["xgroup-delconsumer k"], { before: pending }),
  row("xgroup|delconsumer", ["XGROUP", "DELCONSUMER", "k", "g", "d"], [], { before: pending }),
  row("xgroup|setid", ["XGROUP", "SETID", "k", "g", "$"], ["xgroup-setid k"], { before: pending }),
  row("xgroup|setid", ["XGROUP", "SETID", "k", "h", "$"], [], { before: pending }),
  row("xgroup|destroy", ["XGROUP", "DESTROY", "k", "g"], ["xgroup-destroy k"], { before: pending }),
  row("xgroup|destroy", ["XGROUP", "DESTROY", "k", "h"], [], { before: pending }),
  row("xreadgroup", read, ["xgroup-createconsumer k"], { before: [one, group] }),
  row("xreadgroup", read, [], { before: [one, group, consumer] }),
  row("xreadgroup", ["XREADGROUP", "GROUP", "g", "c", "NOACK", "STREAMS", "k", ">"], ["xgroup-createconsumer k"], { before: [one, group] }),
  row("xreadgroup", ["XREADGROUP", "GROUP", "g", "c", "STREAMS", "k", 0], [], { before: pending }),
  row("xreadgroup", ["XREADGROUP", "GROUP", "g", "d", "STREAMS", "k", 0], ["xgroup-createconsumer k"], { before: pending }),
  row("xreadgroup", ["XREADGROUP", "GROUP", "g", "d", "STREAMS", "k", ">"], ["xgroup-createconsumer k"], {
    before: pending,
    since: "7.2.0",
  }),
  row("xreadgroup", ["XREADGROUP", "GROUP", "g", "d", "CLAIM", 0, "STREAMS", "k", ">"], ["xgroup-createconsumer k"], {
    before: pending,
    since: "8.4.0",
  }),
  row("xreadgroup", read, [], { before: [one] }),
  row("xreadgroup", read, ["keymiss k"]),
  row("xreadgroup", read, ["expired k", "keymiss k"], expired),
  row("xclaim", ["XCLAIM", "k", "g", "c", 0, "1-1"], [], { before: pending }),
  row("xclaim", ["XCLAIM", "k", "g", "d", 0, "1-1"], ["xgroup-createconsumer k"], { before: pending }),
  row("xclaim", ["XCLAIM", "k", "g", "d", 0, "9-9"], ["xgroup-createconsumer k"], { before: pending, since: "7.2.0" }),
  row("xclaim", ["XCLAIM", "k", "g", "c", 0, "1-1"], ["keymiss k"]),
  row("xautoclaim", ["XAUTOCLAIM", "k", "g", "c", 0, 0], [], { before: pending }),
  row("xautoclaim", ["XAUTOCLAIM", "k", "g", "d", 0, 0], ["xgroup-createconsumer k"], { before: pending }),
  row("xautoclaim", ["XAUTOCLAIM", "k", "g", "d", 99_999_999, 0], ["xgroup-createconsumer k"], { before: pending, since: "7.2.0" }),
  row("xautoclaim", ["XAUTOCLAIM", "k", "g", "c", 0, 0], [], { before: [...pending, ["XDEL", "k", "1-1", "2-1", "3-1"]] }),
  row("xautoclaim", ["XAUTOCLAIM", "k", "g", "c", 0, 0], ["keymiss k"]),
  row("xack", ["XACK", "k", "g", "1-1"], [], { before: pending }),
  row("xack", ["XACK", "k", "g", "1-1"], ["keymiss k"]),
  row("xnack", ["XNACK", "k", "g", "FAIL", "IDS", 1, "1-1"], [], { before: pending, since: "8.8.0" }),
];

const asked: readonly AnnouncedEvents[] = [
  row("xlen", ["XLEN", "k"], ["keymiss k"]),
  row("xlen", ["XLEN", "k"], [], { before: [one] }),
  row("xrange", ["XRANGE", "k", "-", "+"], ["keymiss k"]),
  row("xrange", ["XRANGE", "k", "-", "+"], ["expired k", "keymiss k"], expired),
  row("xrange", ["XRANGE", "k", "-", "+"], [], { before: [one] }),
  row("xrange", ["XRANGE", "k", "x", "+"], []),
  row("xrevrange", ["XREVRANGE", "k", "+", "-"], ["keymiss k"]),
  // Each stream is looked up twice: for what its id means, and for its entries.
  row("xread", ["XREAD", "STREAMS", "k", 0], ["keymiss k", "keymiss k"]),
  row("xread", ["XREAD", "STREAMS", "k", "l", 0, 0], ["keymiss k", "keymiss k"], { before: [other] }),
  row("xread", ["XREAD", "STREAMS", "k", "$"], ["keymiss k", "keymiss k"]),
  row("xread", ["XREAD", "STREAMS", "k", 0], [], { before: [one] }),
  row("xread", ["XREAD", "STREAMS", "k", 0], ["expired k", "keymiss k", "keymiss k"], expired),
  row("xpending", ["XPENDING", "k", "g"], ["keymiss k"]),
  row("xpending", ["XPENDING", "k", "g"], [], { before: pending }),
  row("xpending", ["XPENDING", "k", "g", "-", "+", 9], [], { before: pending }),
  row("xinfo|stream", ["XINFO", "STREAM", "k"], ["keymiss k"]),
  row("xinfo|stream", ["XINFO", "STREAM", "k", "FULL"], [], { before: pending }),
  row("xinfo|groups", ["XINFO", "GROUPS", "k"], ["keymiss k"]),
  row("xinfo|groups", ["XINFO", "GROUPS", "k"], [], { before: pending }),
  row("xinfo|consumers", ["XINFO", "CONSUMERS", "k", "g"], ["keymiss k"]),
  row("xinfo|consumers", ["XINFO", "CONSUMERS", "k", "g"], [], { before: pending }),
];

export const announcedByStreams: readonly AnnouncedEvents[] = [
  ...added,
  ...deleted,
  ...groups,
  ...asked,
  row("set", ["SET", "k", "v"], ["overwritten k", "type_changed k", "set k"], { before: pending, since: "8.2.0" }),
  row("rename", ["RENAME", "k", "l"], ["new l", "rename_from k", "rename_to l"], { before: pending }),
  row("copy", ["COPY", "k", "l"], ["new l", "copy_to l"], { before: pending }),
  row("move", ["MOVE", "k", 1], ["new k db1", "move_from k", "move_to k db1"], { before: pending }),
  row("del", ["DEL", "k"], ["del k"], { before: pending }),
];
