/** What a client can be told, and what it does untold. */
import { defaultReplyShape, type ReplyShape } from "@respire/resp-protocol";
import { defaultReconnectPolicy, type ReconnectPolicy } from "./reconnect.js";
import { type Address, parseUrl } from "./url.js";

export interface ClientOptions extends Address {
  /** `redis://user:password@host:port/db`, `redis+unix:///path?db=n` or `unix:/path`. Options beside it go before its parts. */
  readonly url?: string;
  /** Shown by CLIENT LIST. */
  readonly clientName?: string;
  /** 3: asks for RESP3, and is content with RESP2 if the server doesn't know it. 2: doesn't ask. */
  readonly protocol?: 2 | 3;
  /** Whether the server is told this library's name and version, for CLIENT LIST. */
  readonly identify?: boolean;
  /** False: a lost connection closes the client. */
  readonly reconnect?: Partial<ReconnectPolicy> | false;
  /** Most calls that wait while there is no connection; further ones are rejected. */
  readonly offlineQueueMax?: number;
  /** For a connection with all that belongs to it: HELLO, AUTH, SELECT. */
  readonly connectTimeoutMs?: number;
  /** Silence after which the system asks whether the other side is still there; 0: never. */
  readonly keepAliveMs?: number;
  /** What replies and pushes become, unless `withShape` says otherwise. */
  readonly shape?: Partial<ReplyShape>;
}

export interface ResolvedOptions {
  readonly target: { readonly host: string; readonly port: number } | { readonly path: string };
  /** Null: no AUTH. A password without a user name belongs to the user `default`. */
  readonly credentials: { readonly username: string | null; readonly password: string } | null;
  readonly db: number;
  readonly clientName: string | null;
  readonly protocol: 2 | 3;
  readonly identify: boolean;
  readonly reconnect: ReconnectPolicy | null;
  readonly offlineQueueMax: number;
  readonly connectTimeoutMs: number;
  readonly keepAliveMs: number;
  readonly shape: ReplyShape;
}

/** Throws TypeError if the options contradict themselves. */
export function resolveOptions(given: ClientOptions | string): ResolvedOptions {
  const beside = typeof given === "string" ? { url: given } : given;
  const options: ClientOptions = { ...(beside.url !== undefined && parseUrl(beside.url)), ...withoutUndefined(beside) };
  const { path, host = "127.0.0.1", port = 6379, username, password, reconnect } = options;
  if (username !== undefined && password === undefined) throw new TypeError("a user name needs a password");
  return {
    target: path !== undefined ? { path } : { host, port },
    credentials: password !== undefined ? { username: username ?? null, password } : null,
    db: options.db ?? 0,
    clientName: options.clientName ?? null,
    protocol: options.protocol ?? 3,
    identify: options.identify ?? true,
    reconnect: reconnect === false ? null : { ...defaultReconnectPolicy, ...(reconnect !== undefined && withoutUndefined(reconnect)) },
    offlineQueueMax: options.offlineQueueMax ?? 10_000,
    connectTimeoutMs: options.connectTimeoutMs ?? 10_000,
    keepAliveMs: options.keepAliveMs ?? 30_000,
    shape: { ...defaultReplyShape, ...options.shape },
  };
}

/** So that an option that is given as undefined is one that isn't given. */
function withoutUndefined<T extends object>(options: T): T {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as T;
}
