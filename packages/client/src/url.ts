/**
 * Where a server is, as a URL:
 *
 *   redis://user:password@host:6379/2
 *   redis+unix://user:password@/run/redis.sock?db=2, or unix:/run/redis.sock?db=2
 *
 * Every part but the scheme may be missing. Source: the provisional IANA registrations of `redis` and `redis-socket`, and what clients take.
 */

export interface Address {
  readonly host?: string;
  readonly port?: number;
  /** Path of a Unix socket. */
  readonly path?: string;
  readonly username?: string;
  readonly password?: string;
  readonly db?: number;
}

/** Throws TypeError, naming what is wrong but never the URL itself, since it may hold a password. */
export function parseUrl(text: string): Address {
  let url: URL;
  try {
    // The URL standard has no credentials without a host.
    url = new URL(text.replace(/^((?:redis\+)?unix:\/\/[^/]*@)\//i, "$1localhost/"));
  } catch {
    throw new TypeError("the URL of the server is malformed");
  }
  const credentials = {
    ...(url.username !== "" && { username: decodeURIComponent(url.username) }),
    ...(url.password !== "" && { password: decodeURIComponent(url.password) }),
  };
  switch (url.protocol) {
    case "redis:": {
      const path = url.pathname.replace(/^\//, "");
      return {
        ...(url.hostname !== "" && { host: decodeURIComponent(url.hostname.replace(/^\[(.*)\]$/, "$1")) }),
        ...(url.port !== "" && { port: Number(url.port) }),
        ...credentials,
        ...(path !== "" ? { db: parseDb(path) } : dbOfQuery(url)),
      };
    }
    case "redis+unix:":
    case "unix:":
      if (url.hostname !== "" && url.hostname !== "localhost")
        throw new TypeError("the URL of a Unix socket has no host: use three slashes");
      if (url.pathname === "" || url.pathname === "/") throw new TypeError("the URL of a Unix socket has the socket's path");
      return { path: decodeURIComponent(url.pathname), ...credentials, ...dbOfQuery(url) };
    default:
      throw new TypeError(`the URL of a server begins with redis:, redis+unix: or unix:, not with ${url.protocol}`);
  }
}

function dbOfQuery(url: URL): { db?: number } {
  const db = url.searchParams.get("db");
  return db === null ? {} : { db: parseDb(db) };
}

function parseDb(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new TypeError("the database in the URL of the server is not a number");
  return Number(text);
}
