/** CLIENT REPLY: whether a session gets replies at all. Pushes are no replies, and come whatever the mode. Source: redis.io CLIENT REPLY. */
import type { Session } from "./session.js";
import { state } from "./state.js";

/** From now on every request is answered, this one included. */
export function turnRepliesOn(session: Session): void {
  session.state &= ~state.isMuted;
  session.repliesAreOff = false;
  session.skipsReplyAfterNext = false;
}

/** RESET: as it was in the beginning, but for a reply that is to be skipped: that of RESET itself is. */
export function resetReplyMode(session: Session): void {
  if (session.repliesAreOff) turnRepliesOn(session);
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

/** What the session was replied last consists of pushes: they are sent whatever the mode. */
export function keepPushes(session: Session): void {
  if ((session.state & state.isMuted) !== 0) session.pushesEnd = session.reply.position;
}

/** Throws away what was replied since `replyBegin`, but for pushes. */
export function takeReplyBack(session: Session, replyBegin: number): void {
  session.reply.position = Math.max(replyBegin, session.pushesEnd);
}

/** A session that was muted before its request was run has its reply taken back, unless the request itself has turned replies on. */
export function endMutedReply(session: Session, replyBegin: number): void {
  if ((session.state & state.isMuted) === 0) {
    session.pushesEnd = 0;
    return;
  }
  takeReplyBack(session, replyBegin);
  session.pushesEnd = 0;
  if (session.repliesAreOff) return;
  if (session.skipsReplyAfterNext) session.skipsReplyAfterNext = false;
  else session.state &= ~state.isMuted;
}
