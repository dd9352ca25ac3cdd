import { describe, expect, test } from "vitest";
import { type TestClient, TestEngine } from "../../testing/test-engine.js";

/** `*3 subscribe news :1` for what goes over the wire as `*3\r\n$9\r\nsubscribe\r\n$4\r\nnews\r\n:1\r\n`. */
function short(wire: string): string {
  return wire
    .replaceAll(/\$\d+\r\n([^\r]*)\r\n/g, "$1 ")
    .replaceAll("\r\n", " ")
    .trimEnd();
}
const run = (client: TestClient, ...words: (string | number)[]): string => short(client.raw(...words));

const notAllowed = (name: string): string =>
  `-ERR Can't execute '${name}': only (P|S)SUBSCRIBE / (P|S)UNSUBSCRIBE / PING / QUIT / RESET are allowed in this context`;

describe("subscribing", () => {
  test("is confirmed by a push for each channel, with the number of channels and patterns", () => {
    const client = new TestEngine().connect();
    expect(client.raw("SUBSCRIBE", "a")).toBe("*3\r\n$9\r\nsubscribe\r\n$1\r\na\r\n:1\r\n");
    expect(run(client, "SUBSCRIBE", "a", "b", "a")).toBe("*3 subscribe a :1 *3 subscribe b :2 *3 subscribe a :2");
    expect(run(client, "PSUBSCRIBE", "c*", "*")).toBe("*3 psubscribe c* :3 *3 psubscribe * :4");
    expect(run(client, "SSUBSCRIBE", "s", "t")).toBe("*3 ssubscribe s :1 *3 ssubscribe t :2");
    expect(run(client, "PUNSUBSCRIBE", "c*", "none")).toBe("*3 punsubscribe c* :3 *3 punsubscribe none :3");
    expect(run(client, "SUNSUBSCRIBE")).toBe("*3 sunsubscribe s :1 *3 sunsubscribe t :0");
  });

  test("without arguments ends for each, or is answered with null where there is none", () => {
    const client = new TestEngine().connect();
    client.run("SUBSCRIBE", "a", "b");
    expect(run(client, "UNSUBSCRIBE")).toBe("*3 unsubscribe a :1 *3 unsubscribe b :0");
    expect(client.raw("UNSUBSCRIBE")).toBe("*3\r\n$11\r\nunsubscribe\r\n$-1\r\n:0\r\n");
    expect(client.raw("PUNSUBSCRIBE")).toBe("*3\r\n$12\r\npunsubscribe\r\n$-1\r\n:0\r\n");
    expect(client.raw("SUNSUBSCRIBE")).toBe("*3\r\n$12\r\nsunsubscribe\r\n$-1\r\n:0\r\n");
    const modern = new TestEngine().connect(3);
    expect(modern.raw("UNSUBSCRIBE")).toBe(">3\r\n$11\r\nunsubscribe\r\n_\r\n:0\r\n");
  });

  test("takes names of any bytes, the empty one among them", () => {
    const engine = new TestEngine();
    const [client, publisher] = [engine.connect(), engine.connect()];
    const name = Uint8Array.from({ length: 256 }, (_, byte) => byte);
    client.run("SUBSCRIBE", name, "");
    expect([publisher.run("PUBLISH", name, name), publisher.run("PUBLISH", "", "")]).toEqual([1, 1]);
    const text = String.fromCharCode(...name);
    expect(client.received()).toBe(
      `*3\r\n$7\r\nmessage\r\n$256\r\n${text}\r\n$256\r\n${text}\r\n*3\r\n$7\r\nmessage\r\n$0\r\n\r\n$0\r\n\r\n`,
    );
  });
});

describe("a client of RESP2 that is subscribed", () => {
  test.each(["SUBSCRIBE", "PSUBSCRIBE", "SSUBSCRIBE"])("by %s may only see to its subscriptions, PING, RESET and QUIT", (word) => {
    const client = new TestEngine().connect();
    client.run(word, "a");
    expect(client.raw("PING")).toBe("*2\r\n$4\r\npong\r\n$0\r\n\r\n");
    expect(run(client, "PING", "x")).toBe("*2 pong x");
    expect(run(client, "GET", "k")).toBe(notAllowed("get"));
    expect(run(client, "PUBSUB", "NUMPAT")).toBe(notAllowed("pubsub|numpat"));
    expect(run(client, "HELLO", 3)).toBe(notAllowed("hello"));
    expect(run(client, "PUBLISH", "a", "b")).toBe(notAllowed("publish"));
    expect(run(client, word.replace("SUB", "UNSUB"))).toMatch(/a :0$/);
    expect(run(client, "GET", "k")).toBe("$-1");
    client.run(word, "a");
    expect(run(client, "QUIT")).toBe("+OK");
  });

  test("is free again after RESET, which ends its subscriptions without a word", () => {
    const engine = new TestEngine();
    const client = engine.connect();
    client.run("SUBSCRIBE", "a");
    client.run("PSUBSCRIBE", "*");
    client.run("SSUBSCRIBE", "a");
    expect(run(client, "RESET")).toBe("+RESET");
    expect(run(client, "GET", "k")).toBe("$-1");
    expect(engine.run("PUBLISH", "a", "b")).toBe(0);
  });

  test("is one only as long as it speaks RESP2", () => {
    const client = new TestEngine().connect(3);
    client.run("SUBSCRIBE", "a");
    expect(run(client, "GET", "k")).toBe("_");
    expect(run(client, "PING")).toBe("+PONG");
    client.run("HELLO", 2);
    expect(run(client, "GET", "k")).toBe(notAllowed("get"));
    const other = new TestEngine().connect();
    expect(other.batch(["MULTI"], ["SUBSCRIBE", "a"], ["HELLO", 3], ["EXEC"]).length).toBe(4);
    expect(run(other, "GET", "k")).toBe("_");
  });
});

describe("in a transaction", () => {
  test("confirmations come in place, and RESP2's restriction begins after it", () => {
    const client = new TestEngine().connect();
    client.batch(["MULTI"], ["SUBSCRIBE", "b", "c"], ["GET", "k"], ["UNSUBSCRIBE", "b"]);
    expect(run(client, "EXEC")).toBe("*3 *3 subscribe b :1 *3 subscribe c :2 $-1 *3 unsubscribe b :1");
    expect(run(client, "GET", "k")).toBe(notAllowed("get"));
  });

  test("what it publishes to itself comes after EXEC's reply, to others at once", () => {
    const engine = new TestEngine();
    const [client, other] = [engine.connect(3), engine.connect()];
    other.run("SUBSCRIBE", "b");
    client.batch(["MULTI"], ["SUBSCRIBE", "b"], ["PUBLISH", "b", "x"], ["UNSUBSCRIBE"], ["GET", "k"]);
    expect(run(client, "EXEC")).toBe("*4 >3 subscribe b :1 :2 >3 unsubscribe b :0 _ >3 message b x");
    expect(short(other.received())).toBe("*3 message b x");
  });
});

test("in a transaction they stay where they are, whatever becomes of the replies around them", () => {
  const client = new TestEngine().connect();
  const [off, on] = [
    ["CLIENT", "REPLY", "OFF"],
    ["CLIENT", "REPLY", "ON"],
  ] as const;
  client.batch(["MULTI"], [...off], ["SUBSCRIBE", "c"], ["GET", "k"], [...on], ["UNSUBSCRIBE", "c"]);
  expect(run(client, "EXEC")).toBe("*5 *3 subscribe c :1 +OK *3 unsubscribe c :0");
});

test("a message keeps the protocol in which it was published, though the client changes its own behind it", () => {
  const client = new TestEngine().connect(3);
  client.run("SUBSCRIBE", "d");
  client.batch(["MULTI"], ["PUBLISH", "d", "x"], ["HELLO", 2]);
  expect(client.raw("EXEC").endsWith(">3\r\n$7\r\nmessage\r\n$1\r\nd\r\n$1\r\nx\r\n")).toBe(true);
});

test("SSUBSCRIBE alone may not be queued", () => {
  const client = new TestEngine().connect();
  client.batch(["MULTI"], ["SSUBSCRIBE", "s"], ["SUNSUBSCRIBE", "s"]);
  expect(run(client, "EXEC")).toBe("*2 -ERR SSUBSCRIBE isn't allowed for a DENY BLOCKING client *3 sunsubscribe s :0");
});

test("confirmations are sent whatever CLIENT REPLY says of replies", () => {
  const client = new TestEngine().connect();
  client.run("CLIENT", "REPLY", "OFF");
  expect(run(client, "SUBSCRIBE", "x", "y")).toBe("*3 subscribe x :1 *3 subscribe y :2");
  expect(run(client, "UNSUBSCRIBE")).toBe("*3 unsubscribe x :1 *3 unsubscribe y :0");
  expect(run(client, "UNSUBSCRIBE")).toBe("*3 unsubscribe $-1 :0");
  client.run("CLIENT", "REPLY", "ON");
  client.run("CLIENT", "REPLY", "SKIP");
  expect(run(client, "SUBSCRIBE", "x")).toBe("*3 subscribe x :1");
  expect(run(client, "UNSUBSCRIBE")).toBe("*3 unsubscribe x :0");
  expect(run(client, "GET", "k")).toBe("$-1");
});

test("messages are sent to a client whose replies are off", () => {
  const engine = new TestEngine();
  const client = engine.connect(3);
  client.run("SUBSCRIBE", "a");
  client.run("CLIENT", "REPLY", "OFF");
  expect(run(client, "PUBLISH", "a", "x")).toBe(">3 message a x");
  engine.run("PUBLISH", "a", "y");
  expect(short(client.received())).toBe(">3 message a y");
});

test("where memory is short nobody subscribes, and everybody may leave", () => {
  const engine = new TestEngine();
  const client = engine.connect();
  client.run("SUBSCRIBE", "a");
  engine.run("SET", "k", "v");
  engine.engine.admission.memoryLimitBytes = 1;
  expect(client.raw("SUBSCRIBE", "b")).toMatch(/^-OOM /);
  expect(run(client, "UNSUBSCRIBE")).toBe("*3 unsubscribe a :0");
});
