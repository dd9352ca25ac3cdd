/** CLIENT REPLY: whether a session gets replies at all. Pushes are no replies, and come whatever the mode. Source: redis.io CLIENT REPLY. */
import type { Session } from "./session.js";
import { state } from "./state.js";

/** From now on every request is answered, this one included. */
export function turnRepliesOn(session: Session): void {
  session.state &= ~state.isMuted;
  session.repliesAreOff = false;
  session.skipsReplyAfterNext = false;
}

/** No request is answered any more, this one included. */
export function turnRepliesOff(session: Session): void {
  session.state |= state.isMuted;
  session.repliesAreOff = true;
}

/** Neither this request is answered nor the next one. */
export function skipNextReply(session: Session): void {
  if (session.repliesAreOff) return;
  const { transaction } = session;
  if (transaction?.isRunning === true) {
    transaction.skipsNextReply = true; // Not the reply to the next command of the transaction, but the one to what comes after it.
    return;
  }
  if ((session.state & state.isMuted) !== 0) session.skipsReplyAfterNext = true;
  else session.state |= state.isMuted;
}

/** A session that was muted before its request was run has its reply taken back, unless the request itself has turned replies on. */
export function endMutedReply(session: Session, replyBegin: number): void {
  if ((session.state & state.isMuted) === 0) return;
  session.reply.position = replyBegin;
  if (session.repliesAreOff) return;
  if (session.skipsReplyAfterNext) session.skipsReplyAfterNext = false;
  else session.state &= ~state.isMuted;
}
