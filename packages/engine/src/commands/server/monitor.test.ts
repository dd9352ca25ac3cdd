import { expect, test } from "vitest";
import { startMs } from "../../testing/manual-clock.js";
import { TestEngine } from "../../testing/test-engine.js";

/** An engine, a client that monitors it, and what that one has been sent since. */
function monitored() {
  const engine = new TestEngine();
  const monitor = engine.connect();
  const client = engine.connect();
  for (const { connection } of [monitor, client]) connection.address = "127.0.0.1:5000";
  expect(monitor.raw("MONITOR")).toBe("+OK\r\n");
  const taken = (): string => monitor.received();
  return { engine, monitor, client, taken };
}

const seconds = startMs / 1000;
const line = (text: string): string => `+${seconds}.000000 [0 127.0.0.1:5000] ${text}\r\n`;

test("a monitor is shown every command, with its time, database, client and words", () => {
  const { engine, monitor, client, taken } = monitored();
  const { wakes } = monitor.connection;
  client.run("set", "k", "v");
  expect(taken()).toBe(line('"set" "k" "v"'));
  expect(monitor.connection.wakes).toBe(wakes + 1);
  engine.advance(1234.567);
  client.run("SELECT", "5");
  expect(taken()).toBe(`+${seconds + 1}.234567 [5 127.0.0.1:5000] "SELECT" "5"\r\n`);
});

test("words are quoted, with bytes that can't be shown spelt out", () => {
  const { client, taken } = monitored();
  client.run(
    "set",
    Uint8Array.from('a\0ÿ"\\\n\r\t\x07\b~\x7f', (character) => character.charCodeAt(0)),
    "",
  );
  expect(taken()).toBe(line('"set" "a\\x00\\xff\\"\\\\\\n\\r\\t\\a\\b~\\x7f" ""'));
});

test("passwords are not shown", () => {
  const { client, taken } = monitored();
  client.run("HELLO", "2", "AUTH", "default", "sesame", "SETNAME", "x");
  expect(taken()).toBe(line('"HELLO" "2" "AUTH" "(redacted)" "(redacted)" "SETNAME" "x"'));
});

test("commands of administrators, unknown ones and those that were refused unrun are not shown; those that failed are", () => {
  const { engine, client, taken } = monitored();
  client.run("CONFIG", "GET", "x");
  client.run("NOSUCH");
  client.run("GET");
  engine.engine.admission.memoryLimitBytes = 1;
  client.run("SET", "a", "b");
  client.run("SET", "c", "d");
  engine.engine.admission.memoryLimitBytes = 0;
  expect(taken()).toBe(line('"SET" "a" "b"'));
  client.run("INCR", "a");
  expect(taken()).toBe(line('"INCR" "a"'));
});

test("a monitor's own reply comes before the line about its command; keys it may not touch", () => {
  const { engine, monitor, taken } = monitored();
  expect(monitor.raw("PING")).toBe(`+PONG\r\n${line('"PING"')}`);
  const refused = "-ERR Replica can't interact with the keyspace\r\n";
  expect([monitor.raw("GET", "k"), monitor.raw("SET", "k", "v")]).toEqual([refused, refused]);
  expect(engine.run("DBSIZE")).toBe(0);
  taken();
  expect(monitor.raw("MONITOR")).toBe("");
});

test("nothing is shown, and nothing is paid for, once the last monitor is gone", () => {
  const { engine, monitor, client, taken } = monitored();
  const second = engine.connect();
  second.run("MONITOR");
  engine.engine.monitors.leave(second.session);
  client.run("PING");
  expect(taken()).toBe(line('"PING"'));
  monitor.close();
  expect(engine.engine.admission.engineState).toBe(0);
  client.run("PING");
  expect(taken()).toBe("");
});

test("a monitor that may be known a change by is held until that change may be known", () => {
  const { monitor, client } = monitored();
  client.run("SET", "k", "v");
  expect(monitor.session.outputSequence).toBe(1);
});

test("RESET ends it, and lets the client at its keys again", () => {
  const { engine, monitor, client, taken } = monitored();
  expect(monitor.raw("RESET")).toBe("+RESET\r\n");
  client.run("SET", "k", "v");
  expect(taken()).toBe("");
  expect(monitor.run("GET", "k")).toBe("v");
  expect(engine.engine.admission.engineState).toBe(0);
});

test("every byte is shown as itself, by its name, or by its number", () => {
  const { client, taken } = monitored();
  const named: Readonly<Record<number, string>> = { 7: "a", 8: "b", 9: "t", 10: "n", 13: "r", 34: '"', 92: "\\" };
  const shown = Array.from({ length: 256 }, (_, byte) => {
    if (named[byte] !== undefined) return `\\${named[byte]}`;
    return byte < 32 || byte > 126 ? `\\x${byte.toString(16).padStart(2, "0")}` : String.fromCharCode(byte);
  });
  client.run(
    "ECHO",
    Uint8Array.from({ length: 256 }, (_, byte) => byte),
  );
  expect(taken()).toBe(line(`"ECHO" "${shown.join("")}"`));
});
