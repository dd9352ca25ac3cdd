import { expect, test } from "vitest";
import type { Words } from "../request.ts";
import { pop } from "./popping.ts";
import type { Subject } from "./subject.ts";

const array = (members: Iterable<string>): string => {
  const list = [...members];
  return `*${list.length}\r\n${list.map((member) => `$${member.length}\r\n${member}\r\n`).join("")}`;
};

/** A server with one set, that pops what it is told to. */
class SetSubject implements Subject {
  readonly members: Set<string>;
  private readonly popped: string;

  constructor(members: readonly string[], popped: string) {
    this.members = new Set(members);
    this.popped = popped;
  }

  exchange(_: number, requests: readonly Words[]): Promise<readonly string[]> {
    return Promise.resolve(requests.map((words) => this.reply(words)));
  }

  private reply([name, , ...words]: Words): string {
    if (name === "SMEMBERS") return array(this.members);
    if (name === "SREM") for (const word of words) this.members.delete(word);
    if (name !== "SPOP") return ":1\r\n";
    this.members.delete(this.popped);
    return array([this.popped]);
  }

  close(): void {}
}

test("both sets are the same behind it, without what either has popped", async () => {
  const ours = new SetSubject(["a", "b", "c"], "a");
  const theirs = new SetSubject(["a", "b", "c"], "b");
  expect(await pop(ours, theirs, 0, ["SPOP", "k", "1"])).toEqual({
    ours: array(["a"]),
    theirs: array(["b"]),
    told: array(["a", "b", "c"]),
    fault: null,
  });
  expect([...ours.members]).toEqual(["c"]);
  expect([...theirs.members]).toEqual(["c"]);
});

test("what was popped has to be gone, and nothing else", async () => {
  const ours = new SetSubject(["a", "b"], "z");
  const { fault } = await pop(ours, new SetSubject(["a", "b"], "a"), 0, ["SPOP", "k", "1"]);
  expect(fault).toBe("what was popped and what is left are not what there was");
});
