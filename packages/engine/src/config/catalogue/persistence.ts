/** Snapshots and the append-only file. Source: redis.conf of 7.2 to 8.10. */
import { savePointsFormat } from "../formats/save-points.js";
import { OptionError, type OptionSpec } from "../option-spec.js";
import { int32, natural32, natural64, withoutEffect } from "./bounds.js";

/** Names of files lie in `dir`. */
const fileName = (name: string) => (value: string) => {
  if (value === "") throw new OptionError(`${name} can't be empty`);
  if (value.includes("/")) throw new OptionError(`${name} can't be a path, just a ${name === "appenddirname" ? "dirname" : "filename"}`);
};

export const persistenceOptions: readonly OptionSpec[] = withoutEffect([
  { name: "save", type: "custom", format: savePointsFormat, default: ["3600", "1", "300", "100", "60", "10000"] },
  {
    name: "dbfilename",
    type: "string",
    default: "dump.rdb",
    flags: ["protected"],
    check: (value) => {
      if (value.includes("/")) throw new OptionError("dbfilename can't be a path, just a filename");
    },
  },
  { name: "rdbcompression", type: "boolean", default: true },
  { name: "rdbchecksum", type: "boolean", default: true, flags: ["immutable"] },
  { name: "rdb-del-sync-files", type: "boolean", default: false },
  { name: "rdb-save-incremental-fsync", type: "boolean", default: true },
  { name: "rdb-key-save-delay", type: "integer", ...int32, default: 0, flags: ["hidden"] },
  { name: "key-load-delay", type: "integer", ...int32, default: 0, flags: ["hidden"] },
  { name: "loading-process-events-interval-bytes", type: "integer", ...natural32, min: 1024, default: 512 * 1024, flags: ["hidden"] },
  { name: "stop-writes-on-bgsave-error", type: "boolean", default: true },
  { name: "sanitize-dump-payload", type: "choice", choices: ["no", "yes", "clients"], default: "no" },
  { name: "appendonly", type: "boolean", default: false },
  {
    name: "appendfilename",
    type: "string",
    default: "appendonly.aof",
    flags: ["immutable"],
    check: fileName("appendfilename"),
  },
  { name: "appenddirname", type: "string", default: "appendonlydir", flags: ["immutable"], check: fileName("appenddirname") },
  { name: "appendfsync", type: "choice", choices: ["everysec", "always", "no"], default: "everysec" },
  { name: "no-appendfsync-on-rewrite", type: "boolean", default: false },
  { name: "auto-aof-rewrite-percentage", type: "integer", ...natural32, default: 100 },
  { name: "auto-aof-rewrite-min-size", type: "memory", ...natural64, default: 64 * 1024 * 1024 },
  { name: "aof-load-truncated", type: "boolean", default: true },
  { name: "aof-load-corrupt-tail-max-size", type: "integer", ...natural64, default: 0, since: "8.2" },
  { name: "aof-use-rdb-preamble", type: "boolean", default: true },
  { name: "aof-timestamp-enabled", type: "boolean", default: false },
  { name: "aof-rewrite-incremental-fsync", type: "boolean", default: true },
  { name: "aof-disable-auto-gc", type: "boolean", default: false, flags: ["hidden"] },
  { name: "backupdirname", type: "string", default: "backupdir", flags: ["immutable"], since: "8.10" },
  { name: "backup-sealed-ttl", type: "integer", ...natural64, default: 0, since: "8.10" },
  { name: "preload-file", type: "string", default: "", flags: ["immutable"], since: "8.10" },
]);
