/** Where a session's replies are written: a reply writer that can also put a reply off. */
import { type ReplyBuffers, ReplyWriter } from "@respire/resp-protocol";
import type { DeferOptions, DeferredReply } from "./deferred-reply.js";
import type { SessionRegistry } from "./registry.js";
import type { Session } from "./session.js";

export class SessionReply extends ReplyWriter {
  private readonly session: Session;
  private readonly registry: SessionRegistry;

  constructor(buffers: ReplyBuffers, session: Session, registry: SessionRegistry) {
    super(buffers);
    this.session = session;
    this.registry = registry;
  }

  /**
   * The request is answered later: the handler writes nothing, and settles what is returned when it can. In a transaction nothing waits: it is answered at
   * once as if the time was up, and what is returned is no longer pending.
   */
  defer(options: DeferOptions = {}): DeferredReply {
    return this.registry.deferred.begin(this.session, options, this.registry.time.us);
  }
}
