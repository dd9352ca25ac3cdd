/** Finds what a query asks for in a sorted set, and replies with it or stores it. */
import { geohash, KeyOrder } from "@respire/datastructures";
import type { ReplyWriter } from "@respire/resp-protocol";
import type { CommandContext } from "../../context.js";
import type { KeyEvent } from "../../events.js";
import { orRefuse } from "../../keyspace/long-memory.js";
import { ScoredRuns } from "../../values/scored-runs.js";
import type { SortedSetValue } from "../../values/sorted-set.js";
import { MemberSource } from "../sorted-set/member-source.js";
import { addMember, makeResult } from "../sorted-set/result.js";
import { store } from "../sorted-set/store.js";
import { appendDistance, appendPosition } from "./position-reply.js";
import { type SearchQuery, searchOrder } from "./search-query.js";

/** Used again for each command. */
const cells = new geohash.SearchCells();
const runs = new ScoredRuns();
const found = new geohash.PointSearch();
const order = new KeyOrder();

/** Replies with what is found in `set`, or stores it and announces that with `event`. */
export function answerSearch(context: CommandContext, query: SearchQuery, set: SortedSetValue | null, event: KeyEvent): void {
  try {
    const count = set === null ? 0 : orRefuse(() => find(query, set));
    if (query.destination !== 0) storeFound(context, query, set, count, event);
    else if (set === null) context.reply.array(0);
    else replyFound(context.reply, query, set, count);
  } finally {
    runs.release();
    found.release();
    query.polygon.clear();
    order.reserve(0);
  }
}

/** Finds members and puts those in front that are asked for; returns how many these are. */
function find(query: SearchQuery, set: SortedSetValue): number {
  runs.show(set);
  cells.cover(query.area);
  found.begin(query.area, query.isAny ? query.count : Number.POSITIVE_INFINITY);
  let goesOn = true;
  for (let cell = 0; cell < cells.count && goesOn; cell++) {
    runs.begin(cells.from[cell], cells.to[cell]);
    while (goesOn && runs.next()) goesOn = found.take(runs.scores, runs.scoresAt, runs.items, runs.itemsAt, runs.count);
  }
  const count = Math.min(found.count, query.count);
  if (query.order !== searchOrder.none) sort(count, query.order === searchOrder.nearestFirst ? 1 : -1);
  return count;
}

/** Puts those that are wanted in order. Members at the same distance stay as they were found. */
function sort(wanted: number, sign: number): void {
  order.reserve(found.count);
  for (let i = 0; i < found.count; i++) {
    order.items[i] = i;
    order.setNumber(i, sign * found.haversines[i]);
  }
  order.sort(0, found.count, 0, wanted);
}

function indexAt(query: SearchQuery, place: number): number {
  return query.order === searchOrder.none ? place : order.items[place];
}

function replyFound(reply: ReplyWriter, query: SearchQuery, set: SortedSetValue, count: number): void {
  const { withDistances, withHashes, withPositions, isDetailed } = query;
  const parts = 1 + (withDistances ? 1 : 0) + (withHashes ? 1 : 0) + (withPositions ? 1 : 0);
  reply.array(count);
  for (let place = 0; place < count; place++) {
    const index = indexAt(query, place);
    if (isDetailed) reply.array(parts);
    set.appendItemTo(reply, found.items[index]);
    const score = found.scores[index];
    if (withDistances) appendDistance(reply, found.distanceOf(index) / query.unit);
    if (withHashes) appendHash(reply, score);
    if (withPositions) appendPosition(reply, score);
  }
}

/** At the upper ends of both coordinates there are scores beyond those that are exact. */
function appendHash(reply: ReplyWriter, score: number): void {
  if (Number.isSafeInteger(score)) reply.integer(score);
  else reply.integer64(BigInt(Math.trunc(score)));
}

function storeFound(context: CommandContext, query: SearchQuery, set: SortedSetValue | null, count: number, event: KeyEvent): void {
  const { shared } = context.db;
  const result = makeResult(shared, (members) => {
    if (set === null || count === 0) return;
    const source = new MemberSource(shared, set);
    for (let place = 0; place < count; place++) {
      const index = indexAt(query, place);
      const score = query.storesDistances ? found.distanceOf(index) / query.unit : found.scores[index];
      source.visitItem(found.items[index], score, () => {
        addMember(shared, members, source, source.score);
        return true;
      });
    }
  });
  store(context, result, event, query.destination);
}
