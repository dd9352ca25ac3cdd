/** What a client may have the server hold, and how long. Plain values that may change at any time. Source of names and defaults: redis.conf. */
import { authenticatedLimits, type RequestLimits, unauthenticatedLimits } from "@respire/resp-protocol";

export class ClientLimits {
  /** Received and not run, a request under way included: `client-query-buffer-limit`, 1 GiB. */
  queryBytesMax = 1024 * 1024 * 1024;
  /** A connection that is to be closed once its output has been sent is closed all the same after this long without progress. Milliseconds. */
  closingMsMax = 30_000;
  /** The last that was asked for, so that a connection costs no object of its own. */
  private trusted: RequestLimits = authenticatedLimits;

  /**
   * What one request may measure, before and after the client has said who it is.
   * @param bulkLengthMax bytes of one argument: `proto-max-bulk-len`. For connections made, and authenticated, from now on.
   */
  ofRequests(isTrusted: boolean, bulkLengthMax: number): RequestLimits {
    if (!isTrusted) return unauthenticatedLimits;
    if (this.trusted.bulkLengthMax !== bulkLengthMax) this.trusted = { ...this.trusted, bulkLengthMax };
    return this.trusted;
  }
}
