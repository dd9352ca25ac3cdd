import { describe, expect, test } from "vitest";
import { bytesOf, TestEngine } from "../../testing/test-engine.js";

describe("CLIENT", () => {
  test("ID is the connection's number, which grows and never comes again", () => {
    const engine = new TestEngine();
    const first = engine.connect();
    const second = engine.connect();
    expect(first.run("CLIENT", "ID")).toBe(1);
    expect(second.run("client", "id")).toBe(2);
    second.close();
    expect(engine.connect().run("CLIENT", "ID")).toBe(3);
  });

  test.each([2, 3] as const)("GETNAME and SETNAME tell and set a name, in RESP%i", (protocol) => {
    const client = new TestEngine().connect(protocol);
    expect(client.raw("CLIENT", "GETNAME")).toBe(protocol === 2 ? "$-1\r\n" : "_\r\n");
    expect(client.raw("CLIENT", "SETNAME", "~me!")).toBe("+OK\r\n");
    expect(client.raw("CLIENT", "GETNAME")).toBe("$4\r\n~me!\r\n");
    for (const bad of ["a b", "a\n", "\x7f", bytesOf("\xe9"), "\0"]) {
      expect(client.raw("CLIENT", "SETNAME", bad)).toBe("-ERR Client names cannot contain spaces, newlines or special characters.\r\n");
    }
    expect(client.run("CLIENT", "GETNAME")).toBe("~me!");
    expect(client.raw("CLIENT", "SETNAME", "")).toBe("+OK\r\n");
    expect(client.run("CLIENT", "GETNAME")).toBe(null);
  });

  test("SETINFO notes the library, and refuses what it does not know or can't show", () => {
    const client = new TestEngine().connect();
    expect(client.run("CLIENT", "SETINFO", "LIB-NAME", "my(lib_v1)")).toBe("OK");
    expect(client.run("CLIENT", "SETINFO", "lib-ver", "1.2.3")).toBe("OK");
    expect(client.run("CLIENT", "INFO")).toMatch(/ lib-name=my\(lib_v1\) lib-ver=1\.2\.3 /);
    expect(client.raw("CLIENT", "SETINFO", "libname", "x")).toBe("-ERR Unrecognized option 'libname'\r\n");
    expect(client.raw("CLIENT", "SETINFO", "lib-name", "a b")).toBe(
      "-ERR lib-name cannot contain spaces, newlines or special characters.\r\n",
    );
    expect(client.raw("CLIENT", "SETINFO", "LIB-VER", "1\n")).toBe(
      "-ERR LIB-VER cannot contain spaces, newlines or special characters.\r\n",
    );
    expect(client.run("CLIENT", "INFO")).toMatch(/ lib-name=my\(lib_v1\) lib-ver=1\.2\.3 /);
    expect(client.run("CLIENT", "SETINFO", "lib-name", "")).toBe("OK");
    expect(client.run("CLIENT", "INFO")).toMatch(/ lib-name= lib-ver=1\.2\.3 /);
  });

  test("NO-EVICT and NO-TOUCH are flags", () => {
    const client = new TestEngine().connect();
    const flags = (): string => /flags=(\w+)/.exec(client.run("CLIENT", "INFO") as string)?.[1] ?? "";
    expect(flags()).toBe("N");
    expect(client.batch(["CLIENT", "NO-EVICT", "on"], ["CLIENT", "NO-TOUCH", "ON"])).toEqual(["OK", "OK"]);
    expect(flags()).toBe("eT");
    expect(client.batch(["CLIENT", "NO-EVICT", "off"], ["CLIENT", "NO-TOUCH", "Off"])).toEqual(["OK", "OK"]);
    expect(flags()).toBe("N");
    for (const subcommand of ["NO-EVICT", "NO-TOUCH"]) {
      expect(client.raw("CLIENT", subcommand, "maybe")).toBe("-ERR syntax error\r\n");
      expect(client.raw("CLIENT", subcommand)).toMatch(/^-ERR wrong number of arguments for 'client\|no-/);
    }
  });

  test("has no subcommand for what a client may try and go without", () => {
    const client = new TestEngine().connect();
    expect(client.raw("CLIENT", "MAINT_NOTIFICATIONS", "ON", "moving-endpoint-type", "internal-ip")).toBe(
      "-ERR unknown subcommand 'MAINT_NOTIFICATIONS'. Try CLIENT HELP.\r\n",
    );
    expect(client.raw("CLIENT")).toBe("-ERR wrong number of arguments for 'client' command\r\n");
    expect(client.run("CLIENT", "HELP")).toContain("NO-TOUCH <ON | OFF>");
  });
});

describe("CLIENT REPLY", () => {
  const connect = () => new TestEngine().connect();

  test("OFF turns replies off, its own and errors included, until ON turns them on", () => {
    const client = connect();
    client.send(["CLIENT", "REPLY", "OFF"], ["PING"], ["NOSUCH"], ["GET"], ["INCR", "k"], ["CLIENT", "REPLY", "SKIP"], ["PING"]);
    expect(client.received()).toBe("");
    client.send(["INCR", "k"], ["CLIENT", "REPLY", "ON"], ["INCR", "k"]);
    expect(client.received()).toBe("+OK\r\n:3\r\n");
  });

  test("SKIP leaves out the next reply, whatever it is", () => {
    for (const skipped of [["PING"], ["NOSUCH"], ["GET"], ["SELECT", "99"], ["CLIENT", "REPLY", "foo"]]) {
      const client = connect();
      client.send(["CLIENT", "REPLY", "SKIP"], skipped, ["ECHO", "heard"], ["PING"]);
      expect(client.received()).toBe("$5\r\nheard\r\n+PONG\r\n");
    }
  });

  test("SKIP after SKIP leaves out one reply, and ON after SKIP answers", () => {
    const client = connect();
    client.send(["CLIENT", "REPLY", "SKIP"], ["CLIENT", "REPLY", "SKIP"], ["ECHO", "1"], ["ECHO", "2"]);
    expect(client.received()).toBe("$1\r\n2\r\n");
    client.send(["CLIENT", "REPLY", "SKIP"], ["CLIENT", "REPLY", "ON"], ["ECHO", "3"]);
    expect(client.received()).toBe("+OK\r\n$1\r\n3\r\n");
  });

  test("refuses what is no mode", () => {
    expect(connect().raw("CLIENT", "REPLY", "LOUD")).toBe("-ERR syntax error\r\n");
  });
});

test("RESET turns replies on, but its own is skipped if the reply to the next request was to be", () => {
  const client = new TestEngine().connect();
  const raw = (...words: string[]): string => client.raw(...words);
  expect([raw("CLIENT", "REPLY", "SKIP"), raw("RESET"), raw("PING")]).toEqual(["", "", "+PONG\r\n"]);
  expect([raw("CLIENT", "REPLY", "OFF"), raw("RESET"), raw("PING")]).toEqual(["", "+RESET\r\n", "+PONG\r\n"]);
});
