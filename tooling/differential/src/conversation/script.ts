/** What happens over several connections, one thing after the other: the generators make it, the run does it on both servers. */
import type { Words } from "../request.ts";

export type Step =
  /** The requests go out in one piece, and what they cause has arrived before the next step. */
  | { readonly kind: "send"; readonly connection: number; readonly requests: readonly Words[] }
  /** The connection ends; the next thing that is sent over it opens it again. */
  | { readonly kind: "vanish"; readonly connection: number; readonly by: "closing" | "CLIENT KILL" }
  /** Keys whose time is over are removed although nobody asks for them. Otherwise they stay until somebody does. */
  | { readonly kind: "expire" };

/** Begins in an empty keyspace. */
export interface Script {
  /** The protocol in which each of the connections begins. */
  readonly protocols: readonly (2 | 3)[];
  readonly steps: readonly Step[];
}

/** Stands for the id of a connection, which is known when the request is sent. */
export const idOf = (connection: number): string => `{id of ${connection}}`;
/** The words as they are sent. */
export function resolved(words: Words, ids: readonly number[]): Words {
  return words.map((word) => {
    const connection = /^\{id of (\d+)\}$/.exec(word)?.[1];
    return connection === undefined ? word : String(ids[Number(connection)] ?? 0);
  });
}

/** Every request, for counting. */
export const requestCount = ({ steps }: Script): number =>
  steps.reduce((count, step) => count + (step.kind === "send" ? step.requests.length : 0), 0);
