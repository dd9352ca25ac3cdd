/** What the generator makes and the runner sends. */

/** A request's words, each a string with a character a byte. */
export type Words = readonly string[];

export interface Request {
  readonly words: Words;
  /** Made from the schema and not damaged since: it may be refused for what it means, never for its syntax. */
  readonly isValid: boolean;
  /** Uses what the compared version of Redis does not have, as the schema says. */
  readonly isNewer: boolean;
}

/** Requests that go to one connection in one piece. */
export interface Pipeline {
  readonly connection: number;
  readonly requests: readonly Request[];
}

/** Begins in an empty keyspace. */
export interface Sequence {
  /** The protocol in which each of the connections begins. */
  readonly protocols: readonly (2 | 3)[];
  readonly pipelines: readonly Pipeline[];
}

/** The bytes of requests on their way to a server, made in the plainest way. */
export function encode(requests: readonly Words[]): Buffer {
  let text = "";
  for (const words of requests) {
    text += `*${words.length}\r\n`;
    for (const word of words) text += `$${word.length}\r\n${word}\r\n`;
  }
  return Buffer.from(text, "latin1");
}
