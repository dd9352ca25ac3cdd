/** What became of a request that was given to `Engine.execute`. */
export const outcome = {
  /** It has run, and its reply is written. */
  done: 0,
  /** It has run, and its reply comes later: the session's next request has to wait until the connection is woken. */
  waits: 1,
  /** It has not run, and is to be given again when the connection is woken. */
  postponed: 2,
} as const;

export type Outcome = (typeof outcome)[keyof typeof outcome];
