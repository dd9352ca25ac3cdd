/**
 * XINFO and XPENDING tell times, and XINFO tells more since 7.0: what has to be the same of two such replies. Records are maps in RESP3 and arrays of names and
 * values in RESP2.
 */
import type { ReplyNode } from "../engine-insides.ts";
import { fieldsOf, inAnyOrder } from "./normalisers.ts";

/** No sequence takes as long; and no two times that are told apart are as near. */
const toleranceMs = 5_000;

/** How an entry of a record is compared. */
type Agree = (ours: ReplyNode, theirs: ReplyNode, index?: number) => boolean;

const areSame: Agree = (ours, theirs) => ours.type === theirs.type && inAnyOrder(ours) === inAnyOrder(theirs);

export const areNear: Agree = (ours, theirs) =>
  ours.type === "integer" && theirs.type === "integer" && Math.abs(Number(ours.text) - Number(theirs.text)) <= toleranceMs;

/** Arrays whose items agree one by one, in order. */
const eachAgrees =
  (agree: Agree): Agree =>
  (ours, theirs) =>
    ours.type === theirs.type &&
    ours.items.length === theirs.items.length &&
    ours.items.every((item, index) => agree(item, theirs.items[index] as ReplyNode, index));

/** Arrays of which item number `at` is a time. */
const agreeButForTime = (at: number): Agree => eachAgrees((ours, theirs, index) => (index === at ? areNear : areSame)(ours, theirs));

/** Records with the same fields in the same order, and `newer` ones that only ours has. */
const recordsAgree =
  (newer: readonly string[], agreeBy: Readonly<Record<string, Agree>>): Agree =>
  (ours, theirs) => {
    const [a, b] = [fieldsOf(ours), fieldsOf(theirs)];
    if (ours.type !== theirs.type || newer.some((name) => !a.has(name))) return false;
    if ([...a.keys()].filter((name) => !newer.includes(name)).join() !== [...b.keys()].join()) return false;
    return [...b].every(([name, value]) => (agreeBy[name] ?? areSame)(a.get(name) as ReplyNode, value));
  };

/**
 * Whether all entries that a stream ever got are still there, as far as it tells: only then 7.0 counts what a group has read, and has before it, as is done now.
 * @param stream an XINFO STREAM.
 */
function isWhole(stream: ReplyNode): boolean {
  const fields = fieldsOf(stream);
  return fields.get("entries-added")?.text === fields.get("length")?.text && fields.get("max-deleted-entry-id")?.text === "0-0";
}

const areCounts: Agree = (ours, theirs) => [ours, theirs].every(({ type }) => /^(integer|null|nullBulk)$/.test(type));

const position = (isCounted: boolean): Readonly<Record<string, Agree>> => (isCounted ? {} : { "entries-read": areCounts, lag: areCounts });

const idmpFields = ["idmp-duration", "idmp-maxsize", "pids-tracked", "iids-tracked", "iids-added", "iids-duplicates"];

const fullConsumersAgree = recordsAgree(["active-time"], { "seen-time": areNear, pending: eachAgrees(agreeButForTime(1)) });

const fullGroupsAgree = (isCounted: boolean): Agree =>
  recordsAgree(["nacked-count"], {
    ...position(isCounted),
    pending: eachAgrees(agreeButForTime(2)),
    consumers: eachAgrees(fullConsumersAgree),
  });

/** Of XINFO STREAM, FULL or not. */
export const streamsAgree: Agree = (ours, theirs) => agreeAsStreams(ours, theirs, {});

/** As `streamsAgree`, where theirs has nodes that ours has not, and entries have been deleted. */
export const streamsAgreeButForEmptyNodes: Agree = (ours, theirs) =>
  fieldsOf(theirs).get("max-deleted-entry-id")?.text !== "0-0" &&
  agreeAsStreams(ours, theirs, { "radix-tree-keys": isLess, "radix-tree-nodes": isLess });

const isLess: Agree = (ours, theirs) => Number(ours.text) < Number(theirs.text);

function agreeAsStreams(ours: ReplyNode, theirs: ReplyNode, agreeBy: Readonly<Record<string, Agree>>): boolean {
  const groups = fieldsOf(theirs).get("groups");
  const isFull = groups !== undefined && groups.type !== "integer";
  return recordsAgree(idmpFields, { ...agreeBy, ...(isFull ? { groups: eachAgrees(fullGroupsAgree(isWhole(ours))) } : {}) })(ours, theirs);
}

/** Of XINFO CONSUMERS. */
export const consumersAgree: Agree = eachAgrees(recordsAgree(["inactive"], { idle: areNear }));

/** Of XINFO GROUPS; `stream` is its XINFO STREAM, null if it is not known. */
export const groupsAgree = (stream: ReplyNode | null): Agree => eachAgrees(recordsAgree([], position(stream !== null && isWhole(stream))));

/** Of XPENDING, whose list tells how long each entry has been idle. */
export const pendingAgree: Agree = eachAgrees((ours, theirs) =>
  ours.items.length === 4 ? agreeButForTime(2)(ours, theirs) : areSame(ours, theirs),
);
