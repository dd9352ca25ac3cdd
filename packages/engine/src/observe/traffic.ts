/** What the host counts of its connections, for INFO. The engine sees requests and replies, not what they come and go in: whoever embeds it adds up here. */
export class Traffic {
  inputBytes = 0;
  outputBytes = 0;
  /** Times that something was read from a connection, and written to one. */
  reads = 0;
  writes = 0;
  /** Connections turned away because there were too many. */
  rejectedConnections = 0;
  /** Clients disconnected because what they sent and what was not run grew too large. */
  inputLimitDisconnections = 0;

  reset(): void {
    this.inputBytes = 0;
    this.outputBytes = 0;
    this.reads = 0;
    this.writes = 0;
    this.rejectedConnections = 0;
    this.inputLimitDisconnections = 0;
  }
}
