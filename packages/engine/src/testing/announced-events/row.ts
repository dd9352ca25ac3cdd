export type Words = readonly (string | number)[];

/** A row of the table of announced events. */
export interface AnnouncedEvents {
  /** Its name as in the command table: `set`, `client|reply`. */
  readonly command: string;
  /** What was done before, of which nothing is heard. */
  readonly before?: readonly Words[];
  /** Time that passes after that, in milliseconds; nothing expires in the background meanwhile. */
  readonly thenMs?: number;
  readonly request: Words;
  readonly log: readonly string[];
  /** The version of Redis (or of Valkey) in which it has come to be so, if that is later than 7.0. */
  readonly since?: string;
}

export function row(command: string, request: Words, log: readonly string[], more: Partial<AnnouncedEvents> = {}): AnnouncedEvents {
  return { command, request, log, ...more };
}
