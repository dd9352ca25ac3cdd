/** SPOP, which takes what chance wants: afterwards both sets are made the same, or nothing behind it could be compared. */
import { inAnyOrder } from "../compare/normalisers.ts";
import { parseReplyTree } from "../engine-insides.ts";
import type { Words } from "../request.ts";
import type { Subject } from "./subject.ts";

export interface Popped {
  readonly ours: string;
  readonly theirs: string;
  /** What our set held before. */
  readonly told: string;
  /** What is wrong with what our set holds now; null if nothing is. */
  readonly fault: string | null;
}

/** Sends such a request to both. */
export async function pop(ours: Subject, theirs: Subject, connection: number, words: Words): Promise<Popped> {
  const members: Words = ["SMEMBERS", words[1] as string];
  const requests = [members, words, members];
  const [[told = "", our = "", ourRest = ""], [, their = "", theirRest = ""]] = (await Promise.all([
    ours.exchange(connection, requests),
    theirs.exchange(connection, requests),
  ])) as [string[], string[]];
  const fault = our.startsWith("-") || isDividedInto(told, our, ourRest) ? null : "what was popped and what is left are not what there was";
  if (fault === null) await level(ours, theirs, connection, words[1] as string, ourRest, theirRest);
  return { ours: our, theirs: their, told, fault };
}

/** Texts of the members in a reply, a single one among them. */
function membersIn(reply: string): readonly string[] {
  const node = parseReplyTree(reply);
  if (node.type === "bulk") return [node.text];
  return node.items.map(({ text }) => text);
}

function isDividedInto(all: string, popped: string, rest: string): boolean {
  if (all.startsWith("-")) return true;
  return [...membersIn(popped), ...membersIn(rest)].sort().join() === [...membersIn(all)].sort().join();
}

/** Takes out of each what the other has popped, then makes both anew: else one might hold integers alone, and not know it. */
async function level(ours: Subject, theirs: Subject, connection: number, key: string, ourRest: string, theirRest: string): Promise<void> {
  if (inAnyOrder(parseReplyTree(ourRest)) === inAnyOrder(parseReplyTree(theirRest))) return;
  const [our, their] = [membersIn(ourRest), membersIn(theirRest)];
  const renewed: Words = ["SUNIONSTORE", key, key];
  await Promise.all([
    ours.exchange(connection, [["SREM", key, ...without(our, their)], renewed]),
    theirs.exchange(connection, [["SREM", key, ...without(their, our)], renewed]),
  ]);
}

function without(members: readonly string[], others: readonly string[]): readonly string[] {
  const left = new Set(members);
  for (const other of others) left.delete(other);
  return [...left];
}
