import { describe, expect, test } from "vitest";
import { TestEngine } from "../../testing/test-engine.js";

const idsIn = (list: unknown): number[] => [...(list as string).matchAll(/^id=(\d+) /gm)].map(([, id]) => Number(id));
const fieldsOf = (line: unknown): Record<string, string> =>
  Object.fromEntries(
    (line as string)
      .trimEnd()
      .split(" ")
      .map((field) => field.split(/=(.*)/s).slice(0, 2)),
  );

describe("CLIENT LIST and INFO", () => {
  test("show a line for each client, with Redis's fields in Redis's order", () => {
    const engine = new TestEngine();
    const client = engine.connect(3);
    engine.advance(65_500);
    client.run("SELECT", 3);
    engine.advance(2_000);
    const line = client.run("CLIENT", "INFO");
    expect(line).toMatch(/\n$/);
    expect(Object.keys(fieldsOf(line))).toEqual(
      (
        "id addr laddr fd name age idle flags db sub psub ssub multi watch qbuf qbuf-free argv-mem multi-mem rbs rbp obl oll omem tot-mem events " +
        "cmd user redir resp lib-name lib-ver io-thread tot-net-in tot-net-out tot-cmds"
      ).split(" "),
    );
    expect(fieldsOf(line)).toMatchObject({
      id: "1",
      addr: client.connection.address,
      laddr: "127.0.0.1:6379",
      fd: "8",
      name: "",
      age: "67",
      idle: "0",
      flags: "N",
      db: "3",
      multi: "-1",
      watch: "0",
      cmd: "client|info",
      user: "default",
      redir: "-1",
      resp: "3",
      "tot-cmds": "1",
    });
    const other = engine.connect();
    engine.advance(9_000);
    expect(fieldsOf(other.run("CLIENT", "LIST", "ID", 1))).toMatchObject({ idle: "9", cmd: "client|info", "tot-cmds": "2" });
    other.run("NOSUCH");
    expect(fieldsOf(client.run("CLIENT", "LIST", "ID", 2))).toMatchObject({ cmd: "NULL", age: "9", resp: "2" });
    expect(client.raw("CLIENT", "INFO")).toMatch(/^=\d+\r\ntxt:id=1 /);
    expect(other.raw("CLIENT", "LIST")).toMatch(/^\$\d+\r\nid=1 .*\nid=2 .*\n\r\n$/);
  });

  test("count what is kept for a client", () => {
    const engine = new TestEngine();
    const client = engine.connect();
    const before = Number(fieldsOf(engine.run("CLIENT", "LIST", "ID", client.session.id))["tot-mem"]);
    client.connection.current = {
      queryBytes: 100,
      queryFreeBytes: 900,
      outputPieces: 2,
      outputMemoryBytes: 5000,
      receivedBytes: 12,
      sentBytes: 34,
    };
    client.run("CLIENT", "SETNAME", "four");
    expect(fieldsOf(engine.run("CLIENT", "LIST", "ID", client.session.id))).toMatchObject({
      qbuf: "100",
      "qbuf-free": "900",
      oll: "2",
      omem: "5000",
      "tot-mem": String(before + 6000 + 4 + client.session.reply.bytes.length),
      "tot-net-in": "12",
      "tot-net-out": "34",
    });
  });

  test("LIST takes filters, all of which a client has to pass", () => {
    const engine = new TestEngine();
    const [one, two, three] = [engine.connect(), engine.connect(3), engine.connect()];
    two.run("CLIENT", "SETNAME", "two");
    three.run("SELECT", 2);
    three.run("SUBSCRIBE", "news");
    two.connection.address = "[::1]:77";
    const list = (...words: (string | number)[]): number[] => idsIn(one.run("CLIENT", "LIST", ...words));
    expect(list()).toEqual([1, 2, 3]);
    expect(list("TYPE", "normal")).toEqual([1, 2]);
    expect(list("type", "PUBSUB")).toEqual([3]);
    for (const type of ["master", "replica", "slave"]) expect(list("TYPE", type)).toEqual([]);
    expect(list("ID", 3, 1, 99)).toEqual([1, 3]);
    expect(list("ID", 1, 2, "TYPE", "normal", "SKIPME", "yes")).toEqual([2]);
    expect(list("USER", "default")).toEqual([1, 2, 3]);
    expect(list("ADDR", "[::1]:77")).toEqual([2]);
    expect(list("NOT-ADDR", "[::1]:77")).toEqual([1, 3]);
    expect(list("IP", "::1")).toEqual([2]);
    expect(list("LADDR", "127.0.0.1:6379")).toEqual([1, 2, 3]);
    expect(list("NAME", "two")).toEqual([2]);
    expect(list("DB", 2)).toEqual([3]);
    expect(list("FLAGS", "P")).toEqual([3]);
    expect(list("NOT-ID", 1, 2)).toEqual([3]);
    engine.advance(5_000);
    expect(list("MAXAGE", 5)).toEqual([1, 2, 3]);
    expect(list("MAXAGE", 6)).toEqual([]);
    expect(list("IDLE", 5)).toEqual([2, 3]);
  });

  test("LIST takes any integer for an id, also one that no client has", () => {
    const client = new TestEngine().connect();
    for (const id of ["0", "-303", "-9223372036854775808", "9223372036854775807"]) expect(client.run("CLIENT", "LIST", "ID", id)).toBe("");
  });

  test("LIST refuses what is no filter", () => {
    const client = new TestEngine().connect();
    for (const [words, error] of [
      [["foo"], "syntax error"],
      [["foo", "bar"], "syntax error"],
      [["constructor", "x"], "syntax error"],
      [["TYPE"], "syntax error"],
      [["TYPE", "foo"], "Unknown client type 'foo'"],
      [["ID", "abc"], "Invalid client ID"],
      [["TYPE", "ID", "484"], "syntax error"],
      [["TYPE", "foo", "ID", "1"], "syntax error"],
      [["TYPE", "normal", "ID", "x"], "syntax error"],
      [["ID", "1", "x"], "Invalid client ID"],
      [["ID", "1", "ID"], "Invalid client ID"],
      [["ID", "1", "TYPE", "foo"], "Invalid client ID"],
      [["ID"], "syntax error"],
      [["SKIPME", "maybe"], "syntax error"],
      [["USER", "nobody"], "No such user 'nobody'"],
      [["MAXAGE", "x"], "maxage is not an integer or out of range"],
      [["FLAGS", "?"], "Unknown flags found in the provided filter: ?"],
    ] as const) {
      expect(client.raw("CLIENT", "LIST", ...words)).toBe(`-ERR ${error}\r\n`);
    }
  });
});

describe("CLIENT KILL", () => {
  test("closes the client at an address, in its old form", () => {
    const engine = new TestEngine();
    const [client, other] = [engine.connect(), engine.connect()];
    expect(client.raw("CLIENT", "KILL", "1.1.1.1:1")).toBe("-ERR No such client\r\n");
    expect(client.raw("CLIENT", "KILL", other.connection.address)).toBe("+OK\r\n");
    expect(other.connection.closedFor).toBe("killed");
    expect(engine.engine.sessions.size).toBe(1);
  });

  test("closes whoever passes its filters, and tells how many that were", () => {
    const engine = new TestEngine();
    const client = engine.connect();
    const others = Array.from({ length: 5 }, () => engine.connect());
    expect(client.run("CLIENT", "KILL", "ID", 2)).toBe(1);
    expect(client.run("CLIENT", "KILL", "ID", 2)).toBe(0);
    expect(client.run("CLIENT", "KILL", "ADDR", others[1]?.connection.address ?? "", "TYPE", "pubsub")).toBe(0);
    expect(client.run("CLIENT", "KILL", "ADDR", others[1]?.connection.address ?? "", "TYPE", "normal")).toBe(1);
    expect(client.run("CLIENT", "KILL", "LADDR", "127.0.0.1:1")).toBe(0);
    engine.advance(10_000);
    const young = engine.connect();
    expect(client.run("CLIENT", "KILL", "MAXAGE", 10)).toBe(3);
    expect(others.map(({ connection }) => connection.closedFor)).toEqual(["killed", "killed", "killed", "killed", "killed"]);
    expect(young.connection.closedFor).toBe(null);
    expect(client.run("CLIENT", "KILL", "USER", "default", "SKIPME", "yes")).toBe(1);
    expect(engine.engine.sessions.size).toBe(1);
  });

  test("of oneself answers before it closes", () => {
    for (const words of [["ID", 1, "SKIPME", "no"], null]) {
      const client = new TestEngine().connect();
      const reply = client.raw("CLIENT", "KILL", ...(words ?? [client.connection.address]));
      expect(reply).toBe(words === null ? "+OK\r\n" : ":1\r\n");
      expect(client.session.closing).toBe(true);
      expect(client.connection.closedFor).toBe(null);
    }
  });

  test("refuses what is no filter, and closes nobody", () => {
    const engine = new TestEngine();
    const client = engine.connect();
    engine.connect();
    for (const [words, error] of [
      [["ID", "abc"], "client-id should be greater than 0"],
      [["ID", "0"], "client-id should be greater than 0"],
      [["ID"], "No such client"],
      [["ADDR", "1:1", "foo"], "syntax error"],
      [["foo", "bar"], "syntax error"],
      [["TYPE", "foo"], "Unknown client type 'foo'"],
      [["USER", "nosuch"], "No such user 'nosuch'"],
      [["SKIPME", "maybe"], "syntax error"],
      [["SKIPME", "no", "MAXAGE", "x"], "maxage is not an integer or out of range"],
      [["SKIPME", "no", "MAXAGE", "0"], "maxage should be greater than 0"],
    ] as const) {
      expect(client.raw("CLIENT", "KILL", ...words)).toBe(`-ERR ${error}\r\n`);
    }
    expect(engine.engine.sessions.size).toBe(2);
  });
});

test("CLIENT UNBLOCK refuses what it can't read", () => {
  const client = new TestEngine().connect();
  expect(client.raw("CLIENT", "UNBLOCK", "abc")).toBe("-ERR value is not an integer or out of range\r\n");
  expect(client.raw("CLIENT", "UNBLOCK", 1, "foo")).toBe("-ERR CLIENT UNBLOCK reason should be TIMEOUT or ERROR\r\n");
  expect(client.raw("CLIENT", "unblock", 1, "ERROR", "x")).toBe(
    "-ERR unknown subcommand or wrong number of arguments for 'unblock'. Try CLIENT HELP.\r\n",
  );
  expect(client.run("CLIENT", "UNBLOCK", client.session.id)).toBe(0);
});
