/** What the server listens on. Source of names, bounds and defaults: redis.conf of 7.2 to 8.10, and of Valkey 9 for mptcp and RDMA. */
import { natural32, natural64, OptionError, type OptionSpec, portNumber, unsigned32, withoutEffect } from "@respire/engine";
import type { ClientLimits } from "../../connection/client-limits.js";
import type { Settings } from "../settings.js";

/** As many addresses as Redis binds at most. */
const addressesMax = 16;
const mebibyte = 1024 * 1024;

/** @param moves how the listeners follow the settings while the server runs; each may refuse with an OptionError. */
export function networkOptions(
  settings: Settings,
  limits: ClientLimits,
  moves: { toPort(): void; toAddresses(): void },
): readonly OptionSpec[] {
  return [
    {
      name: "port",
      type: "integer",
      ...portNumber,
      default: 6379,
      store: (value) => {
        settings.port = value;
      },
      apply: () => moves.toPort(),
    },
    {
      name: "bind",
      type: "words",
      // Everywhere: protected mode turns away who comes from another computer as long as there is no password.
      default: ["*", "-::*"],
      check: (value) => {
        if (value.length > addressesMax) throw new OptionError("Too many bind addresses specified.");
      },
      store: (value) => {
        settings.bind = value;
      },
      apply: () => moves.toAddresses(),
    },
    {
      name: "unixsocket",
      type: "string",
      default: "",
      flags: ["immutable"],
      store: (value) => {
        settings.unixSocket = value;
      },
    },
    {
      name: "unixsocketperm",
      type: "octal",
      min: 0,
      max: 0o777,
      default: 0,
      flags: ["immutable"],
      store: (value) => {
        settings.unixSocketPermissions = value;
      },
    },
    {
      name: "tcp-backlog",
      type: "integer",
      ...natural32,
      default: 511,
      flags: ["immutable"],
      store: (value) => {
        settings.tcpBacklog = value;
      },
    },
    {
      name: "maxclients",
      type: "integer",
      ...unsigned32,
      min: 1,
      default: 10_000,
      store: (value) => {
        settings.clientsMax = value;
      },
    },
    {
      name: "tcp-keepalive",
      type: "integer",
      ...natural32,
      default: 300,
      store: (value) => {
        settings.keepAliveSeconds = value;
      },
    },
    {
      name: "protected-mode",
      type: "boolean",
      default: true,
      store: (value) => {
        settings.protectedMode = value;
      },
    },
    {
      name: "client-query-buffer-limit",
      type: "memory",
      ...natural64,
      min: mebibyte,
      default: 1024 * mebibyte,
      store: (value) => {
        limits.queryBytesMax = value;
      },
    },
    ...withoutEffect([
      { name: "bind-source-addr", type: "string", default: "" },
      { name: "socket-mark-id", type: "integer", ...unsigned32, default: 0, flags: ["immutable"] },
      { name: "max-new-connections-per-cycle", type: "integer", min: 1, max: 1000, default: 10, since: "7.4" },
      { name: "max-new-tls-connections-per-cycle", type: "integer", min: 1, max: 1000, default: 1, since: "7.4" },
      { name: "io-threads", type: "integer", min: 1, max: 128, default: 1, flags: ["immutable"] },
      { name: "io-threads-do-reads", type: "boolean", default: false, flags: ["immutable"] },
      { name: "io-threads-always-active", type: "boolean", default: false, flags: ["hidden"], since: "valkey 8.1" },
      { name: "events-per-io-thread", type: "integer", ...natural32, default: 2, flags: ["hidden"], since: "valkey 8.0" },
      { name: "min-io-threads-avoid-copy-reply", type: "integer", ...natural32, default: 7, flags: ["hidden"], since: "valkey 9.0" },
      { name: "min-string-size-avoid-copy-reply", type: "integer", ...natural32, default: 16_384, flags: ["hidden"], since: "valkey 9.0" },
      {
        name: "min-string-size-avoid-copy-reply-threaded",
        type: "integer",
        ...natural32,
        default: 65_536,
        flags: ["hidden"],
        since: "valkey 9.0",
      },
      { name: "unixsocketgroup", type: "string", default: "", flags: ["immutable"], since: "valkey 9.0" },
      { name: "mptcp", type: "boolean", default: false, flags: ["immutable"], since: "valkey 9.0" },
      { name: "repl-mptcp", type: "boolean", default: false, since: "valkey 9.0" },
      { name: "rdma-port", type: "integer", ...portNumber, default: 0, since: "valkey 8.1" },
      { name: "rdma-bind", type: "words", default: [], since: "valkey 8.1" },
    ]),
  ];
}
