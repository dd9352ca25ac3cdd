/**
 * What has to be done, or to be agreed to, before a server stops: saving, waiting for replicas. Parts that care about it ask to be told; the engine knows
 * neither them nor how a server stops.
 *
 * Source: redis.io SHUTDOWN.
 */
export interface ShutdownRequest {
  /** SAVE and NOSAVE; `configured` without either, and for signals. */
  readonly saving: "save" | "nosave" | "configured";
  /** NOW: nobody is waited for. */
  readonly isNow: boolean;
  /** FORCE: what fails is logged, and does not keep the server from stopping. */
  readonly isForced: boolean;
}

/** Throws a ReplyError, or rejects with one, if the server may not stop: SHUTDOWN is then refused with it. */
export type ShutdownHook = (request: ShutdownRequest) => void | Promise<void>;

export class ShutdownHooks {
  private readonly hooks: ShutdownHook[] = [];
  private underWay: { isAborted: boolean } | null = null;

  add(hook: ShutdownHook): void {
    this.hooks.push(hook);
  }

  /** Runs the hooks, one after the other. False if SHUTDOWN ABORT came meanwhile. Throws what a hook threw, unless it is forced. */
  async prepare(request: ShutdownRequest, onFailure: (error: unknown) => void = () => {}): Promise<boolean> {
    const preparation = { isAborted: false };
    this.underWay = preparation;
    try {
      for (const hook of this.hooks) {
        try {
          await hook(request);
        } catch (error) {
          if (!request.isForced) throw error;
          onFailure(error);
        }
        if (preparation.isAborted) return false;
      }
      return true;
    } finally {
      if (this.underWay === preparation) this.underWay = null;
    }
  }

  /** SHUTDOWN ABORT: false if none is being prepared. */
  abort(): boolean {
    if (this.underWay === null) return false;
    this.underWay.isAborted = true;
    return true;
  }

  get isEmpty(): boolean {
    return this.hooks.length === 0;
  }
}
