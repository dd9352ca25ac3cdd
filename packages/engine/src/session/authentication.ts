/**
 * Who a client is. There is one user so far, `default`, with one password or none: redis.conf `requirepass`.
 *
 * Source: redis.io AUTH, "Redis security".
 */
import { utf8Bytes } from "../utf8.js";
import type { SessionRegistry } from "./registry.js";
import { defaultUserName, type Session } from "./session.js";
import { state } from "./state.js";

export class Authentication {
  /** AUTHs that were refused. */
  deniedCount = 0;
  private secret: Uint8Array = new Uint8Array(0);
  private readonly registry: SessionRegistry;

  constructor(registry: SessionRegistry) {
    this.registry = registry;
  }

  /**
   * Of the default user; empty if it needs none. Clients send it as UTF-8, which is how redis.conf and CONFIG SET have it. Whoever is connected when a
   * password is set stays authenticated.
   */
  set password(password: string) {
    this.secret = utf8Bytes(password);
    for (const session of this.registry.all()) this.review(session);
  }

  get isRequired(): boolean {
    return this.secret.length > 0;
  }

  /** A new session, or one as good as new. */
  begin(session: Session): void {
    session.userName = defaultUserName;
    session.isAuthenticated = !this.isRequired;
    this.review(session);
  }

  /** Whether there is such a user. */
  knows(userName: string): boolean {
    return userName === defaultUserName;
  }

  /** Makes the session one of this user's; false if user and password don't fit. A user without a password takes any. */
  authenticate(session: Session, userName: string, password: Uint8Array): boolean {
    if (!this.knows(userName) || (this.isRequired && !isSame(password, this.secret))) {
      this.deniedCount++;
      return false;
    }
    session.userName = userName;
    session.isAuthenticated = true;
    this.review(session);
    return true;
  }

  private review(session: Session): void {
    if (this.isRequired && !session.isAuthenticated) session.state |= state.needsAuth;
    else session.state &= ~state.needsAuth;
  }
}

/** Compares in a time that depends on the length of what was given, and not on how much of it is right. */
function isSame(given: Uint8Array, secret: Uint8Array): boolean {
  let difference = given.length ^ secret.length;
  for (let i = 0; i < given.length; i++) difference |= (given[i] as number) ^ (secret[i % secret.length] as number);
  return difference === 0;
}
