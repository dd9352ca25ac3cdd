import { describe, expect, test } from "vitest";
import { Marks } from "./mark.ts";
import { Speaker, type Turn } from "./speaker.ts";

const soonMs = 5;
const words = (line: string): string[] => line.split(" ");
const speaker = (): Speaker => new Speaker(new Marks(), (request) => (request.includes("PX") ? soonMs : 0));
const compose = (who: Speaker, ...lines: string[]): Turn => who.compose(lines.map(words));
/** `a | b; c` are two segments that marks end; a `…` is where none does. */
const shown = ({ segments }: Turn): string =>
  segments.map(({ requests, mark }) => requests.map((each) => each.join(" ")).join(" | ") + (mark === null ? " …" : "")).join("; ");

describe("marks", () => {
  test("stand before and behind every request", () => {
    expect(shown(compose(speaker(), "GET a", "SET a 1"))).toBe("; GET a; SET a 1");
  });

  test("stand around a transaction, and never in one", () => {
    const who = speaker();
    expect(shown(compose(who, "GET a", "MULTI", "GET b", "EXEC", "GET c"))).toBe("; GET a; MULTI | GET b | EXEC; GET c");
    expect(shown(compose(who, "MULTI", "GET b"))).toBe("; MULTI | GET b …");
    expect(shown(compose(who, "WATCH x"))).toBe("WATCH x …");
    const turn = compose(who, "GET c", "DISCARD", "PING");
    expect(shown(turn)).toBe("GET c | DISCARD; PING");
    expect(turn.segments.map(({ isInside }) => isInside)).toEqual([true, false]);
  });

  test("do not take a reply that is to be skipped", () => {
    expect(shown(compose(speaker(), "CLIENT REPLY SKIP", "GET a", "GET b"))).toBe("; CLIENT REPLY SKIP | GET a; GET b");
  });
});

test("EXEC's segment says what was queued", () => {
  const who = speaker();
  compose(who, "MULTI", "GET a", "WATCH x");
  expect(compose(who, "MULTI", "SET b 1", "EXEC").segments[0]?.queued).toEqual([words("GET a"), words("SET b 1")]);
  expect(who.isInTransaction).toBe(false);
});

test("EXEC with wrong arguments ends a transaction, DISCARD with wrong arguments does not", () => {
  const who = speaker();
  compose(who, "MULTI", "DISCARD x");
  expect(who.isInTransaction).toBe(true);
  compose(who, "EXEC x");
  expect(who.isInTransaction).toBe(false);
});

test("where MULTI may be refused, it goes out alone, and its reply tells", () => {
  const who = speaker();
  const first = compose(who, "SUBSCRIBE c", "MULTI", "GET a");
  expect(shown(first)).toBe("; SUBSCRIBE c");
  expect(first.taken).toBe(1);
  const refused = compose(who, "MULTI", "GET a");
  expect([shown(refused), refused.taken]).toEqual(["; MULTI …", 1]);
  who.learn(refused, ["-ERR Can't execute 'multi'\r\n"]);
  expect(shown(compose(who, "GET a"))).toBe("; GET a");
  const taken = compose(who, "MULTI");
  who.learn(taken, ["+OK\r\n"]);
  expect(shown(compose(who, "GET a"))).toBe("GET a …");
});

test("who does not get replies begins no transaction whose end is not in sight", () => {
  const who = speaker();
  compose(who, "CLIENT REPLY OFF");
  const probe = compose(who, "MULTI", "GET a");
  expect([shown(probe), probe.taken, probe.isProbe]).toEqual(["; PING", 0, true]);
  who.learn(probe, []);
  expect(shown(compose(who, "MULTI", "GET a"))).toBe("; GET a");
  expect(shown(compose(who, "MULTI", "GET a", "EXEC"))).toBe("; MULTI | GET a | EXEC");
  compose(who, "RESET");
  expect(shown(compose(who, "MULTI", "GET a"))).toBe("; MULTI | GET a …");
});

test("nothing else happens until what expires soon has expired", () => {
  const who = speaker();
  expect(compose(who, "SET a 1 PX 3", "GET a")).toMatchObject({ taken: 1, pauseMs: soonMs });
  expect(compose(who, "MULTI", "SET a 1 PX 3", "GET a")).toMatchObject({ taken: 3, pauseMs: 0 });
  expect(compose(who, "EXEC", "GET a")).toMatchObject({ taken: 1, pauseMs: soonMs });
});
