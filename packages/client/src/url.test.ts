import { expect, test } from "vitest";
import { parseUrl } from "./url.js";

test.each([
  ["redis://", {}],
  ["redis://example.org", { host: "example.org" }],
  ["redis://example.org:7000/3", { host: "example.org", port: 7000, db: 3 }],
  ["redis://example.org/?db=4", { host: "example.org", db: 4 }],
  ["redis://[::1]:7000", { host: "::1", port: 7000 }],
  ["redis://ann:p%40ss%2Fw%3A@h:1/0", { host: "h", port: 1, username: "ann", password: "p@ss/w:", db: 0 }],
  ["redis://:secret@h", { host: "h", password: "secret" }],
  ["redis+unix:///run/redis.sock", { path: "/run/redis.sock" }],
  ["redis+unix://ann:secret@/run/a%20b.sock?db=2", { path: "/run/a b.sock", username: "ann", password: "secret", db: 2 }],
  ["unix:/run/redis.sock", { path: "/run/redis.sock" }],
  ["unix:///run/redis.sock?db=5", { path: "/run/redis.sock", db: 5 }],
])("%s", (url, address) => {
  expect(parseUrl(url)).toEqual(address);
});

test.each([
  ["nonsense", "the URL of the server is malformed"],
  ["redis://h:70000", "the URL of the server is malformed"],
  ["http://secret@h", "the URL of a server begins with redis:, redis+unix: or unix:, not with http:"],
  ["rediss://secret@h", "the URL of a server begins with redis:, redis+unix: or unix:, not with rediss:"],
  ["redis://h/a", "the database in the URL of the server is not a number"],
  ["redis+unix://h/run/x", "the URL of a Unix socket has no host: use three slashes"],
  ["unix:", "the URL of a Unix socket has the socket's path"],
])("%s is refused, without repeating it", (url, message) => {
  expect(() => parseUrl(url)).toThrow(new TypeError(message));
});
