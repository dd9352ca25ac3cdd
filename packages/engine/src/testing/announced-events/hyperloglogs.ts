/** What the commands of HyperLogLogs announce: every addition is `pfadd`, of PFMERGE too, whether there was anything new in it or not; a count is none. */
import { type AnnouncedEvents, row, type Words } from "./row.js";

const added: Words = ["PFADD", "k", "a"];
const other: Words = ["PFADD", "other", "b"];
const expired = { before: [added, ["PEXPIRE", "k", 5]], thenMs: 20 } as const;

export const announcedByHyperLogLogs: readonly AnnouncedEvents[] = [
  row("pfadd", ["PFADD", "k"], ["new k", "pfadd k"]),
  row("pfadd", ["PFADD", "k", "a", "b"], ["new k", "pfadd k"]),
  row("pfadd", ["PFADD", "k", "b", "c"], ["pfadd k"], { before: [added] }),
  row("pfadd", ["PFADD", "k", "a"], [], { before: [added] }),
  row("pfadd", ["PFADD", "k"], [], { before: [added] }),
  row("pfadd", ["PFADD", "k", "a"], ["expired k", "new k", "pfadd k"], expired),
  row("pfcount", ["PFCOUNT", "k"], ["keymiss k"]),
  row("pfcount", ["PFCOUNT", "k"], [], { before: [added] }),
  row("pfcount", ["PFCOUNT", "k", "other", "none"], ["keymiss other", "keymiss none"], { before: [added] }),
  row("pfcount", ["PFCOUNT", "k"], ["expired k", "keymiss k"], expired),
  row("pfmerge", ["PFMERGE", "k", "other", "none"], ["keymiss k", "keymiss none", "new k", "pfadd k"], { before: [other] }),
  row("pfmerge", ["PFMERGE", "k", "other"], ["pfadd k"], { before: [added, other] }),
  row("pfmerge", ["PFMERGE", "k", "k"], ["pfadd k"], { before: [added] }),
  row("pfmerge", ["PFMERGE", "k"], ["keymiss k", "new k", "pfadd k"]),
  row("pfdebug", ["PFDEBUG", "ENCODING", "k"], []),
  row("pfdebug", ["PFDEBUG", "TODENSE", "k"], [], { before: [added] }),
  row("pfdebug", ["PFDEBUG", "GETREG", "k"], ["expired k"], expired),
];
