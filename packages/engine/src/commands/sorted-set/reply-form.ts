/** How members are replied with their scores: one behind the other in RESP2, each pair an array of its own in RESP3. */
import { RankCursor } from "@respire/datastructures";
import type { ReplyWriter } from "@respire/resp-protocol";
import type { LargeSortedSet } from "../../values/large-sorted-set.js";
import { type ScoreForm, scoreForm } from "../../values/sorted-set.js";

export function formOf(reply: ReplyWriter): ScoreForm {
  return reply.protocol === 3 ? scoreForm.paired : scoreForm.flat;
}

/** Begins the array of `count` members in this form. */
export function beginMembers(reply: ReplyWriter, count: number, form: ScoreForm): void {
  reply.array(form === scoreForm.flat ? count * 2 : count);
}

const cursor = new RankCursor();

/** Replies with all members of a result. */
export function appendMembers(reply: ReplyWriter, result: LargeSortedSet, form: ScoreForm): void {
  beginMembers(reply, result.size, form);
  for (let isThere = cursor.seek(result, 0); isThere; isThere = cursor.next()) {
    const { ref } = cursor;
    if (form === scoreForm.paired) reply.array(2);
    reply.bulk(result.bytesOf(ref), result.memberStart(ref), result.memberLength(ref));
    if (form !== scoreForm.none) reply.double(result.scoreOf(ref));
  }
  cursor.release();
}
