/** A server with a fault planted between it and the tester, to see that the tester finds it. */
import type { Words } from "../request.ts";
import type { Subject } from "./subject.ts";

export interface Fault {
  readonly name: string;
  /** What the server is asked instead. */
  readonly request?: (words: Words) => Words;
  /** What the tester is told instead. */
  readonly reply?: (reply: string, words: Words) => string;
}

export class FaultySubject implements Subject {
  private readonly real: Subject;
  private readonly fault: Fault;

  constructor(real: Subject, fault: Fault) {
    this.real = real;
    this.fault = fault;
  }

  async exchange(connection: number, requests: readonly Words[]): Promise<readonly string[]> {
    const { request = (words: Words) => words, reply = (text: string) => text } = this.fault;
    const replies = await this.real.exchange(connection, requests.map(request));
    return replies.map((text, index) => reply(text, requests[index] as Words));
  }

  close(): void {
    this.real.close();
  }
}
