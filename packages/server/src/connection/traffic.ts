/** What has passed through all connections since the start: counters of INFO stats. */
export class Traffic {
  receivedBytes = 0;
  sentBytes = 0;
  /** Clients turned away: too many, or not let in. */
  rejectedConnections = 0;
  /** Clients disconnected because what they had sent and what was not run grew beyond the limit. */
  queryLimitDisconnections = 0;
}
