/** A server under comparison: connections to it, and pipelines over them. */
import { setTimeout as sleep } from "node:timers/promises";
import { PipelineClient } from "respire-test-rig";
import { encode, type Words } from "../request.ts";

export interface Subject {
  /** Sends a pipeline over one of the connections; each reply as its bytes, a character a byte. Rejects if the connection ends before they are there. */
  exchange(connection: number, requests: readonly Words[]): Promise<readonly string[]>;
  close(): void;
}

/** Between the end of a server's connections and the news that its process is gone. */
const retryMs = 20;
const attemptsMax = 250;
/** No server is that slow: who waits longer waits for what will not come, and the connection is closed. */
const patienceMs = 5_000;

export class WireSubject implements Subject {
  private readonly findPort: () => Promise<number>;
  private readonly clients: PipelineClient[] = [];

  /** `findPort` starts the server again if it has ended, so that what ended it can be made short. */
  constructor(findPort: () => Promise<number>) {
    this.findPort = findPort;
  }

  async exchange(connection: number, requests: readonly Words[]): Promise<readonly string[]> {
    if (requests.length === 0) return [];
    const client = await this.client(connection);
    const timer = setTimeout(() => client.close(), patienceMs);
    try {
      return await client.exchange(encode(requests), requests.length);
    } finally {
      clearTimeout(timer);
    }
  }

  close(): void {
    for (const client of this.clients) client.close();
  }

  private async client(connection: number): Promise<PipelineClient> {
    let client = this.clients[connection];
    if (client !== undefined && client.endedBy === null) return client;
    client = await this.open();
    this.clients[connection] = client;
    return client;
  }

  private async open(): Promise<PipelineClient> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await PipelineClient.open(await this.findPort());
      } catch (error) {
        if (attempt === attemptsMax) throw error;
        await sleep(retryMs);
      }
    }
  }
}
