/**
 * Runs a sequence in an engine of its own, in process, for the requests in it that the compared server does not know. The two servers under comparison never
 * see those, so that they hold the same keys all the time; here they run among the others, on keys that are there, and their replies are held against the
 * schemas.
 */

import type { Judge } from "../compare/verdict.ts";
import { latin1, type TestClient, TestEngine } from "../engine-insides.ts";
import { commandOf } from "../grammar/newer.ts";
import { settingsAtFirst } from "../grammar/settings.ts";
import { syntaxFault } from "../grammar/syntax-faults.ts";
import { longestWaitMs } from "../grammar/timeouts.ts";
import type { Sequence, Words } from "../request.ts";
import type { Tally } from "./tally.ts";

export interface Misfit {
  readonly words: Words;
  readonly protocol: 2 | 3;
  readonly ours: string;
  readonly why: string;
}

export class NewerRun {
  private readonly test = new TestEngine();
  private readonly clients: TestClient[] = [];
  private readonly judge: Judge;
  private readonly tally: Tally;

  constructor(judge: Judge, tally: Tally) {
    this.judge = judge;
    this.tally = tally;
  }

  /** `isSent` and `isNewer` say it of each request's words. Null if nothing is wrong. */
  run(sequence: Sequence, isSent: (words: Words) => boolean, isNewer: (words: Words) => boolean): Misfit | null {
    this.prepare(sequence);
    for (const { connection, requests } of sequence.pipelines) {
      const client = this.clients[connection] as TestClient;
      for (const request of requests) {
        const { words } = request;
        if (!isSent(words)) continue;
        const { protocol } = client.session.reply;
        const ours = latin1(client.bytes([words.map((word) => Buffer.from(word, "latin1"))])) || this.afterWaiting(client);
        if (!request.isNewer && !isNewer(words)) continue;
        const command = commandOf(this.test.engine.commands, words)?.command ?? null;
        this.tally.add(command, words, ours.startsWith("-"));
        const why = this.judge.misfit(command, protocol, ours) ?? (request.isValid ? syntaxFault(ours) : null);
        if (why !== null) return { words, protocol, ours, why };
      }
    }
    return null;
  }

  /** The reply to a blocking command, whose timeout is short. */
  private afterWaiting(client: TestClient): string {
    this.test.pass(longestWaitMs);
    return client.received();
  }

  private prepare({ protocols }: Sequence): void {
    for (const client of this.clients.splice(0)) client.close();
    for (const protocol of protocols) this.clients.push(this.test.connect(protocol));
    this.clients[0]?.run("FLUSHALL");
    this.clients[0]?.run(...settingsAtFirst);
  }
}
