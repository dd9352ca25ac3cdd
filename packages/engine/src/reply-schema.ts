/**
 * What a command replies. A reply is described once, in the richer types of RESP3; what RESP2 gets in their place follows by rule, and only where a command
 * breaks the rule are there two descriptions. Typed clients and documentation are made from it, and tests hold replies against it.
 *
 * Source: redis.io "Redis serialization protocol specification", and the reply sections of the commands' pages.
 */

export type ReplySchema =
  /** A simple string; `values` if it can only be one of these. */
  | { readonly type: "simple"; readonly values?: readonly string[]; readonly description?: string }
  /** A bulk string. */
  | { readonly type: "bulk"; readonly values?: readonly string[]; readonly description?: string }
  | { readonly type: "verbatim"; readonly description?: string }
  | { readonly type: "integer"; readonly values?: readonly number[]; readonly min?: number; readonly description?: string }
  | { readonly type: "double"; readonly description?: string }
  | { readonly type: "boolean"; readonly description?: string }
  /** Null where one value was due, and where an array was: RESP2 tells them apart. */
  | { readonly type: "null"; readonly description?: string }
  | { readonly type: "nullArray"; readonly description?: string }
  /** Any number of replies of one kind. */
  | { readonly type: "array"; readonly of: ReplySchema; readonly description?: string }
  | { readonly type: "set"; readonly of: ReplySchema; readonly description?: string }
  /** So many replies, each of its own kind. */
  | { readonly type: "tuple"; readonly items: readonly ReplySchema[]; readonly description?: string }
  | { readonly type: "map"; readonly key: ReplySchema; readonly value: ReplySchema; readonly description?: string }
  /** A map with known keys. Those that end in `?` may be missing. */
  | { readonly type: "record"; readonly fields: Readonly<Record<string, ReplySchema>>; readonly description?: string }
  | { readonly type: "oneOf"; readonly alternatives: readonly ReplySchema[]; readonly description?: string }
  | { readonly type: "byProtocol"; readonly resp2: ReplySchema; readonly resp3: ReplySchema; readonly description?: string }
  /** Pushes in place of a reply, any number of them, each of so many parts. */
  | { readonly type: "pushes"; readonly items: readonly ReplySchema[]; readonly description?: string }
  /** Anything: what depends on an extension or on the arguments beyond description. */
  | { readonly type: "any"; readonly description?: string }
  /** None: the command ends the connection, or turns replies off. */
  | { readonly type: "none"; readonly description?: string };

type Text = string | undefined;
const described = <T extends object>(schema: T, description: Text): T => (description === undefined ? schema : { ...schema, description });

/** Constructors, `replies.integer("length")` and so on. */
export const replies = {
  ok: { type: "simple", values: ["OK"] } as ReplySchema,
  none: { type: "none" } as ReplySchema,
  any: { type: "any" } as ReplySchema,
  null: { type: "null" } as ReplySchema,
  simple: (description?: string, values?: readonly string[]): ReplySchema =>
    described(values === undefined ? { type: "simple" } : { type: "simple", values }, description),
  bulk: (description?: string): ReplySchema => described({ type: "bulk" }, description),
  word: (values: readonly string[], description?: string): ReplySchema => described({ type: "bulk", values }, description),
  verbatim: (description?: string): ReplySchema => described({ type: "verbatim" }, description),
  integer: (description?: string): ReplySchema => described({ type: "integer" }, description),
  /** Zero or more. */
  count: (description?: string): ReplySchema => described({ type: "integer", min: 0 }, description),
  oneOfIntegers: (values: readonly number[], description?: string): ReplySchema => described({ type: "integer", values }, description),
  double: (description?: string): ReplySchema => described({ type: "double" }, description),
  boolean: (description?: string): ReplySchema => described({ type: "boolean" }, description),
  nullOr: (schema: ReplySchema, description?: string): ReplySchema =>
    described({ type: "oneOf", alternatives: [schema, { type: "null" }] }, description),
  nullArrayOr: (schema: ReplySchema, description?: string): ReplySchema =>
    described({ type: "oneOf", alternatives: [schema, { type: "nullArray" }] }, description),
  array: (of: ReplySchema, description?: string): ReplySchema => described({ type: "array", of }, description),
  set: (of: ReplySchema, description?: string): ReplySchema => described({ type: "set", of }, description),
  tuple: (items: readonly ReplySchema[], description?: string): ReplySchema => described({ type: "tuple", items }, description),
  pushes: (items: readonly ReplySchema[], description?: string): ReplySchema => described({ type: "pushes", items }, description),
  map: (key: ReplySchema, value: ReplySchema, description?: string): ReplySchema => described({ type: "map", key, value }, description),
  record: (fields: Readonly<Record<string, ReplySchema>>, description?: string): ReplySchema =>
    described({ type: "record", fields }, description),
  oneOf: (alternatives: readonly ReplySchema[], description?: string): ReplySchema =>
    described({ type: "oneOf", alternatives }, description),
  byProtocol: (resp2: ReplySchema, resp3: ReplySchema, description?: string): ReplySchema =>
    described({ type: "byProtocol", resp2, resp3 }, description),
} as const;

/** What the schema means in one protocol: only types that this protocol has. */
export function replyIn(protocol: 2 | 3, schema: ReplySchema): ReplySchema {
  const inner = (part: ReplySchema): ReplySchema => replyIn(protocol, part);
  switch (schema.type) {
    case "byProtocol":
      return describedAs(inner(protocol === 2 ? schema.resp2 : schema.resp3), schema.description);
    case "oneOf":
      return { ...schema, alternatives: schema.alternatives.map(inner) };
    case "tuple":
    case "pushes":
      return { ...schema, items: schema.items.map(inner) };
    case "array":
      return { ...schema, of: inner(schema.of) };
    case "set":
      return protocol === 2 ? { ...schema, type: "array", of: inner(schema.of) } : { ...schema, of: inner(schema.of) };
    case "map":
    case "record":
      return protocol === 2
        ? flattened(schema)
        : schema.type === "map"
          ? { ...schema, key: inner(schema.key), value: inner(schema.value) }
          : recordOf(schema, inner);
    case "verbatim":
    case "double":
      return protocol === 2 ? described({ type: "bulk" }, schema.description) : schema;
    case "boolean":
      return protocol === 2 ? described({ type: "integer", values: [0, 1] }, schema.description) : schema;
    case "nullArray":
      return protocol === 3 ? described({ type: "null" }, schema.description) : schema;
    default:
      return schema;
  }
}

/** A description of its own is the better one. */
function describedAs(schema: ReplySchema, description: Text): ReplySchema {
  return schema.description === undefined ? described(schema, description) : schema;
}

/** A map in RESP2: keys and values in turn. */
function flattened(schema: ReplySchema & { type: "map" | "record" }): ReplySchema {
  const parts = schema.type === "map" ? [schema.key, schema.value] : [replies.bulk(), ...Object.values(schema.fields)];
  return described({ type: "array", of: replies.oneOf(parts.map((part) => replyIn(2, part))) }, schema.description);
}

function recordOf(schema: ReplySchema & { type: "record" }, inner: (part: ReplySchema) => ReplySchema): ReplySchema {
  return { ...schema, fields: Object.fromEntries(Object.entries(schema.fields).map(([name, field]) => [name, inner(field)])) };
}
