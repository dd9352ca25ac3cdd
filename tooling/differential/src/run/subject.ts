/** A server under comparison: connections to it, and pipelines over them. */
import { PipelineClient } from "respire-test-rig";
import { encode, type Words } from "../request.ts";

export interface Subject {
  /** Sends a pipeline over one of the connections; each reply as its bytes, a character a byte. */
  exchange(connection: number, requests: readonly Words[]): Promise<readonly string[]>;
  close(): void;
}

export class WireSubject implements Subject {
  private readonly port: number;
  private readonly clients: PipelineClient[] = [];

  constructor(port: number) {
    this.port = port;
  }

  async exchange(connection: number, requests: readonly Words[]): Promise<readonly string[]> {
    if (requests.length === 0) return [];
    const client = await this.client(connection);
    return client.exchange(encode(requests), requests.length);
  }

  close(): void {
    for (const client of this.clients) client.close();
  }

  /** One that a server has closed is replaced, so that shrinking can go on. */
  private async client(connection: number): Promise<PipelineClient> {
    let client = this.clients[connection];
    if (client === undefined || client.endedBy !== null) {
      client = await PipelineClient.open(this.port);
      this.clients[connection] = client;
    }
    return client;
  }
}
