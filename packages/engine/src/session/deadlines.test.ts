import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Deadline, Deadlines } from "./deadlines.js";

class Noted implements Deadline {
  heapIndex = -1;
  readonly atUs: number;
  private readonly note: (deadline: Noted) => void;

  constructor(atUs: number, note: (deadline: Noted) => void) {
    this.atUs = atUs;
    this.note = note;
  }

  expire(): void {
    this.note(this);
  }
}

describe("deadlines", () => {
  test("happen in the order of their time, whatever is added and taken out meanwhile", () => {
    const step = fc.oneof(
      fc.record({ what: fc.constant("add" as const), value: fc.integer({ min: 0, max: 1000 }) }),
      fc.record({ what: fc.constant("remove" as const), value: fc.nat() }),
      fc.record({ what: fc.constant("expire" as const), value: fc.integer({ min: 0, max: 1000 }) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 300 }), (steps) => {
        const deadlines = new Deadlines();
        let model: Noted[] = [];
        const expired: Noted[] = [];
        for (const { what, value } of steps) {
          if (what === "add") {
            const deadline = new Noted(value, (each) => expired.push(each));
            deadlines.add(deadline);
            model.push(deadline);
          } else if (what === "remove" && model.length > 0) {
            const [deadline] = model.splice(value % model.length, 1);
            deadlines.remove(deadline as Noted);
            deadlines.remove(deadline as Noted); // Once more does nothing.
          } else if (what === "expire") {
            expired.length = 0;
            deadlines.expireUntil(value);
            expect(expired.map(({ atUs }) => atUs)).toEqual(
              model
                .map(({ atUs }) => atUs)
                .filter((atUs) => atUs <= value)
                .sort((a, b) => a - b),
            );
            model = model.filter(({ atUs }) => atUs > value);
          }
          expect(deadlines.size).toBe(model.length);
          expect(deadlines.nextUs).toBe(Math.min(Number.POSITIVE_INFINITY, ...model.map(({ atUs }) => atUs)));
        }
      }),
    );
  });

  test("tell when one comes that is earlier than all the others, and only then", () => {
    const deadlines = new Deadlines();
    let told = 0;
    deadlines.onEarlier = () => told++;
    for (const atUs of [50, 60, 40, 40, 55, 10]) deadlines.add(new Noted(atUs, () => {}));
    expect(told).toBe(3);
  });
});
