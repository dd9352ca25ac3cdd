/** What a client may have the server hold, and how long. Plain values that may change at any time. Source of names and defaults: redis.conf. */
import { authenticatedLimits, type RequestLimits, unauthenticatedLimits } from "@respire/resp-protocol";

export class ClientLimits {
  /** Received and not run, a request under way included: `client-query-buffer-limit`, 1 GiB. */
  queryBytesMax = 1024 * 1024 * 1024;
  /** A connection that is to be closed once its output has been sent is closed all the same after this long without progress. Milliseconds. */
  closingMsMax = 30_000;
  private readonly untrusted: RequestLimits = unauthenticatedLimits;
  private trusted: RequestLimits = authenticatedLimits;

  /** Bytes of one argument: `proto-max-bulk-len`. For connections made, and authenticated, from now on. */
  get bulkLengthMax(): number {
    return this.trusted.bulkLengthMax;
  }

  set bulkLengthMax(bulkLengthMax: number) {
    this.trusted = { ...this.trusted, bulkLengthMax };
  }

  /** What one request may measure, before and after the client has said who it is. */
  ofRequests(isTrusted: boolean): RequestLimits {
    return isTrusted ? this.trusted : this.untrusted;
  }
}
