/** Up to which size collections are kept compact. Source: redis.conf of 7.2 to 8.10. */
import type { Engine } from "../../engine.js";
import type { OptionSpec } from "../option-spec.js";
import { int32, natural32, natural64, withoutEffect } from "./bounds.js";

export function encodingOptions({ keyspaceSettings }: Pick<Engine, "keyspaceSettings">): readonly OptionSpec[] {
  return [
    {
      name: "hash-max-listpack-entries",
      aliases: ["hash-max-ziplist-entries"],
      type: "integer",
      ...natural64,
      default: 512,
      store: (value) => {
        keyspaceSettings.packedHashFieldsMax = value;
      },
    },
    {
      name: "hash-max-listpack-value",
      aliases: ["hash-max-ziplist-value"],
      type: "memory",
      ...natural64,
      default: 64,
      store: (value) => {
        keyspaceSettings.packedHashValueMax = value;
      },
    },
    {
      name: "list-max-listpack-size",
      aliases: ["list-max-ziplist-size"],
      type: "integer",
      ...int32,
      default: -2,
      store: (value) => {
        keyspaceSettings.lists.listpackSize = value;
      },
    },
    {
      name: "list-compress-depth",
      type: "integer",
      ...natural32,
      default: 0,
      store: (value) => {
        keyspaceSettings.lists.compressDepth = value;
      },
    },
    {
      name: "set-max-intset-entries",
      type: "integer",
      ...natural64,
      default: 512,
      store: (value) => {
        keyspaceSettings.intsetMembersMax = value;
      },
    },
    {
      name: "set-max-listpack-entries",
      type: "integer",
      ...natural64,
      default: 128,
      store: (value) => {
        keyspaceSettings.packedSetMembersMax = value;
      },
    },
    {
      name: "set-max-listpack-value",
      type: "integer",
      ...natural64,
      default: 64,
      store: (value) => {
        keyspaceSettings.packedSetMemberMax = value;
      },
    },
    {
      name: "zset-max-listpack-entries",
      aliases: ["zset-max-ziplist-entries"],
      type: "integer",
      ...natural64,
      default: 128,
      store: (value) => {
        keyspaceSettings.packedSortedSetMembersMax = value;
      },
    },
    {
      name: "zset-max-listpack-value",
      aliases: ["zset-max-ziplist-value"],
      type: "memory",
      ...natural64,
      default: 64,
      store: (value) => {
        keyspaceSettings.packedSortedSetMemberMax = value;
      },
    },
    {
      name: "stream-node-max-bytes",
      type: "memory",
      ...natural64,
      default: 4096,
      store: (value) => {
        keyspaceSettings.streams.nodeBytesMax = value;
      },
    },
    {
      name: "stream-node-max-entries",
      type: "integer",
      ...natural64,
      default: 100,
      store: (value) => {
        keyspaceSettings.streams.nodeEntriesMax = value;
      },
    },
    {
      name: "stream-idmp-duration",
      type: "integer",
      min: 1,
      max: 86_400,
      default: 100,
      since: "8.6",
      store: (value) => {
        keyspaceSettings.idempotence = { ...keyspaceSettings.idempotence, durationSeconds: value };
      },
    },
    {
      name: "stream-idmp-maxsize",
      type: "integer",
      min: 1,
      max: 10_000,
      default: 100,
      since: "8.6",
      store: (value) => {
        keyspaceSettings.idempotence = { ...keyspaceSettings.idempotence, sizeMax: value };
      },
    },
    {
      name: "hll-sparse-max-bytes",
      type: "memory",
      ...natural64,
      default: 3000,
      store: (value) => {
        keyspaceSettings.sparseHyperLogLogBytesMax = value;
      },
    },
    ...unheeded,
  ];
}

const unheeded = withoutEffect([
  { name: "hash-min-template-entries", type: "integer", ...natural64, default: 0, since: "8.10" },
  { name: "hash-max-template-entries", type: "integer", ...natural64, default: 0, since: "8.10" },
  { name: "hash-rdb-load-min-template-entries", type: "integer", ...natural64, default: 0, since: "8.10" },
  { name: "hash-rdb-load-max-template-entries", type: "integer", ...natural64, default: 0, since: "8.10" },
  { name: "hash-rdb-load-template-disassembly-threshold", type: "integer", ...natural64, default: 0, since: "8.10" },
  { name: "array-slice-size", type: "integer", ...natural32, min: 1, default: 4096, since: "8.8" },
  { name: "array-sparse-kmax", type: "integer", ...natural32, default: 10, since: "8.8" },
  { name: "array-sparse-kmin", type: "integer", ...natural32, default: 5, since: "8.8" },
  { name: "vset-force-single-threaded-execution", type: "boolean", default: false, since: "8.0" },
]);
