/** LEFT and RIGHT: the ends of a list, in requests and events. */
import { type Argument, oneOf, token } from "../../argument-schema.js";
import type { Arguments } from "../../arguments.js";
import { errors } from "../../errors.js";
import { events, type KeyEvent } from "../../events.js";
import { type ListEnd, listEnd } from "../../values/list.js";

export function readEnd(args: Arguments, index: number): ListEnd {
  if (index < args.count) {
    if (args.is(index, "LEFT")) return listEnd.head;
    if (args.is(index, "RIGHT")) return listEnd.tail;
  }
  throw errors.syntax;
}

export const endWord = (end: ListEnd): "LEFT" | "RIGHT" => (end === listEnd.head ? "LEFT" : "RIGHT");
export const pushEvent = (end: ListEnd): KeyEvent => (end === listEnd.head ? events.lpush : events.rpush);
export const popEvent = (end: ListEnd): KeyEvent => (end === listEnd.head ? events.lpop : events.rpop);
/** The command that pops from this end. */
export const popName = (end: ListEnd): "LPOP" | "RPOP" => (end === listEnd.head ? "LPOP" : "RPOP");

export const endArgument = (name: string): Argument => oneOf(name, [token("LEFT"), token("RIGHT")]);
