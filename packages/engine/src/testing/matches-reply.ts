/** Holds a reply against the schema that its command declares, strict about the types of RESP. For tests. */
import { type ReplySchema, replyIn } from "../reply-schema.js";
import { parseReplyTree, parseReplyTrees, type ReplyNode, type ReplyNodeType } from "./reply-tree.js";

/** Whether the reply, as bytes in text or parsed, is one that the schema allows in this protocol. */
export function matchesReply(schema: ReplySchema, protocol: 2 | 3, reply: string | ReplyNode): boolean {
  return replyMismatch(schema, protocol, reply) === null;
}

/** Null if it matches, else the first thing that does not. */
export function replyMismatch(schema: ReplySchema, protocol: 2 | 3, reply: string | ReplyNode): string | null {
  if (schema.type === "pushes" && typeof reply === "string") {
    return firstOf(parseReplyTrees(reply), (push, index) => mismatch(schema, protocol, push, `push ${index}`));
  }
  return mismatch(schema, protocol, typeof reply === "string" ? parseReplyTree(reply) : reply, "the reply");
}

function mismatch(schema: ReplySchema, protocol: 2 | 3, node: ReplyNode, where: string): string | null {
  switch (schema.type) {
    case "any":
      return null;
    case "none":
      return `${where} should not be there`;
    case "byProtocol":
      return mismatch(protocol === 2 ? schema.resp2 : schema.resp3, protocol, node, where);
    case "oneOf": {
      const found = schema.alternatives.map((alternative) => mismatch(alternative, protocol, node, where));
      return found.includes(null) ? null : found.join("; or ");
    }
    case "array":
      return (
        wrongType("array", node, where) ?? firstOf(node.items, (item, index) => mismatch(schema.of, protocol, item, `${where}[${index}]`))
      );
    case "set":
      return (
        wrongType(protocol === 2 ? "array" : "set", node, where) ??
        firstOf(node.items, (item, index) => mismatch(schema.of, protocol, item, `${where}[${index}]`))
      );
    case "tuple":
      return tupleMismatch("array", schema.items, protocol, node, where);
    case "pushes":
      return tupleMismatch(protocol === 2 ? "array" : "push", schema.items, protocol, node, where);
    case "map":
    case "record":
      return mapMismatch(schema, protocol, node, where);
    default:
      return leafMismatch(replyIn(protocol, schema), protocol, node, where);
  }
}

function tupleMismatch(type: ReplyNodeType, items: readonly ReplySchema[], protocol: 2 | 3, node: ReplyNode, where: string): string | null {
  if (node.type === type && node.items.length !== items.length) {
    return `${where} has ${node.items.length} items instead of ${items.length}`;
  }
  return (
    wrongType(type, node, where) ?? firstOf(items, (item, index) => mismatch(item, protocol, node.items[index]!, `${where}[${index}]`))
  );
}

/** RESP2 has keys and values in turn in an array. */
function mapMismatch(schema: ReplySchema & { type: "map" | "record" }, protocol: 2 | 3, node: ReplyNode, where: string): string | null {
  const ofType = wrongType(protocol === 2 ? "array" : "map", node, where);
  if (ofType !== null) return ofType;
  if (node.items.length % 2 !== 0) return `${where} has a key without a value`;
  const seen = new Set<string>();
  for (let i = 0; i < node.items.length; i += 2) {
    const key = node.items[i]!;
    const value = node.items[i + 1]!;
    const at = `${where}.${key.text}`;
    // A map may say a key twice: COMMAND DOCS does, of a name that was asked for twice.
    if (schema.type === "record" && seen.has(key.text)) return `${at} is there twice`;
    seen.add(key.text);
    const field = schema.type === "map" ? schema.value : (schema.fields[key.text] ?? schema.fields[`${key.text}?`]);
    if (field === undefined) return `${at} is no field of the schema`;
    const keySchema: ReplySchema = schema.type === "map" ? schema.key : { type: "bulk" };
    const found = mismatch(keySchema, protocol, key, `the key of ${at}`) ?? mismatch(field, protocol, value, at);
    if (found !== null) return found;
  }
  const missing = schema.type === "map" ? [] : Object.keys(schema.fields).filter((name) => !name.endsWith("?") && !seen.has(name));
  return missing.length === 0 ? null : `${where} lacks ${missing.join(", ")}`;
}

function leafMismatch(schema: ReplySchema, protocol: 2 | 3, node: ReplyNode, where: string): string | null {
  const found = wrongType(nodeTypeOf(schema, protocol), node, where);
  if (found !== null) return found;
  if ((schema.type === "simple" || schema.type === "bulk") && schema.values !== undefined && !schema.values.includes(node.text)) {
    return `${where} is ${JSON.stringify(node.text)}, none of ${schema.values.join(", ")}`;
  }
  if (schema.type === "integer") {
    if (schema.values !== undefined && !schema.values.map(String).includes(node.text)) {
      return `${where} is ${node.text}, none of ${schema.values.join(", ")}`;
    }
    if (schema.min !== undefined && BigInt(node.text) < BigInt(schema.min)) return `${where} is ${node.text}, less than ${schema.min}`;
  }
  return null;
}

/** Of a schema that `replyIn` has put in the terms of the protocol. */
function nodeTypeOf({ type }: ReplySchema, protocol: 2 | 3): ReplyNodeType {
  if (type === "null") return protocol === 2 ? "nullBulk" : "null";
  return type as ReplyNodeType;
}

function wrongType(wanted: ReplyNodeType, node: ReplyNode, where: string): string | null {
  return node.type === wanted ? null : `${where} is of type ${node.type} instead of ${wanted}`;
}

function firstOf<T>(items: readonly T[], judge: (item: T, index: number) => string | null): string | null {
  for (const [index, item] of items.entries()) {
    const found = judge(item, index);
    if (found !== null) return found;
  }
  return null;
}
