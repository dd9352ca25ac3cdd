import { describe, expect, test } from "vitest";
import { bytesOf, TestEngine } from "../../testing/test-engine.js";

const wrong = "-WRONGPASS invalid username-password pair or user is disabled.\r\n";
const needed = "-NOAUTH Authentication required.\r\n";

function guarded(password = "secret") {
  const engine = new TestEngine();
  engine.engine.sessions.authentication.password = password;
  return engine;
}

describe("with a password", () => {
  test("nothing runs before AUTH but what needs none", () => {
    const client = guarded().connect();
    for (const words of [["GET", "k"], ["PING"], ["CLIENT", "ID"], ["CONFIG", "GET", "*"], ["COMMAND"], ["INFO"]]) {
      expect(client.raw(...words)).toBe(needed);
    }
    // Who asks for what is not there learns that first.
    expect(client.raw("NOSUCH")).toMatch(/^-ERR unknown command/);
    expect(client.raw("GET")).toMatch(/^-ERR wrong number/);
    expect(client.raw("CLIENT", "NOSUCH")).toMatch(/^-ERR unknown subcommand/);
    expect(client.raw("RESET")).toBe("+RESET\r\n");
    expect(client.raw("QUIT")).toBe("+OK\r\n");
  });

  test("AUTH lets in whoever knows it, with or without the user's name", () => {
    for (const words of [["secret"], ["default", "secret"]]) {
      const client = guarded().connect();
      expect(client.raw("AUTH", ...words)).toBe("+OK\r\n");
      expect(client.run("PING")).toBe("PONG");
    }
  });

  test("AUTH lets nobody else in, and a wrong one does not put anybody out", () => {
    const engine = guarded();
    const client = engine.connect();
    for (const words of [
      ["secreT"],
      ["secre"],
      ["secrets"],
      [""],
      ["secretsecret"],
      ["nobody", "secret"],
      ["default", "x"],
      ["Default", "secret"],
    ]) {
      expect(client.raw("AUTH", ...words)).toBe(wrong);
    }
    expect(client.raw("AUTH", "default", "secret", "x")).toBe("-ERR syntax error\r\n");
    expect(client.raw("AUTH")).toBe("-ERR wrong number of arguments for 'auth' command\r\n");
    expect(client.raw("PING")).toBe(needed);
    client.run("AUTH", "secret");
    expect(client.raw("AUTH", "wrong")).toBe(wrong);
    expect(client.run("PING")).toBe("PONG");
    expect(engine.engine.sessions.authentication.deniedCount).toBe(9);
  });

  test("any text is a password, and is sent as UTF-8", () => {
    const client = guarded("\0\r\né€").connect();
    expect(client.raw("AUTH", bytesOf("\0\r\n\xe9\xac"))).toBe(wrong);
    expect(client.raw("AUTH", bytesOf("\0\r\n\xc3\xa9\xe2\x82\xac"))).toBe("+OK\r\n");
    client.run("CONFIG", "SET", "requirepass", "ü");
    expect(client.raw("AUTH", "ü")).toBe("+OK\r\n");
    expect(client.raw("AUTH", bytesOf("\xfc"))).toBe(wrong);
  });

  test("HELLO lets in too, and says how if it does not", () => {
    const client = guarded().connect();
    expect(client.raw("HELLO", 3)).toBe(
      "-NOAUTH HELLO must be called with the client already authenticated, otherwise the HELLO <proto> AUTH <user> <pass> option can be used to " +
        "authenticate the client and select the RESP protocol version at the same time\r\n",
    );
    expect(client.raw("HELLO", 9)).toBe("-NOPROTO unsupported protocol version\r\n");
    expect(client.raw("HELLO", 3, "AUTH", "default", "wrong", "SETNAME", "me")).toBe(wrong);
    expect(client.raw("HELLO", 3, "SETNAME", "not me", "AUTH", "default", "secret")).toMatch(/^-ERR Client names/);
    expect(client.raw("PING")).toBe(needed);
    expect(client.raw("HELLO", 3, "AUTH", "default", "secret", "SETNAME", "me")).toMatch(/^%7/);
    expect(client.run("CLIENT", "GETNAME")).toBe("me");
  });

  test("RESET is followed by another AUTH", () => {
    const client = guarded().connect();
    expect(client.batch(["AUTH", "secret"], ["PING"])).toEqual(["OK", "PONG"]);
    expect(client.raw("RESET")).toBe("+RESET\r\n");
    expect(client.raw("PING")).toBe(needed);
  });

  test("a client that is not authenticated may turn replies neither off nor anything else", () => {
    const client = guarded().connect();
    client.send(["CLIENT", "REPLY", "OFF"], ["AUTH", "secret"], ["PING"]);
    expect(client.received()).toBe(`${needed}+OK\r\n+PONG\r\n`);
  });
});

describe("the password", () => {
  test("that is set later does not put out who is in, and holds for who comes", () => {
    const engine = new TestEngine();
    const { authentication } = engine.engine.sessions;
    const client = engine.connect();
    authentication.password = "later";
    expect(client.run("PING")).toBe("PONG");
    expect(engine.connect().raw("PING")).toBe(needed);
    expect(engine.connect().raw("AUTH", "later")).toBe("+OK\r\n");
  });

  test("that is taken away is asked from nobody, and again when it is back", () => {
    const engine = guarded();
    const client = engine.connect();
    engine.engine.sessions.authentication.password = "";
    expect(client.run("PING")).toBe("PONG");
    engine.engine.sessions.authentication.password = "other";
    expect(client.raw("PING")).toBe(needed);
  });

  test("if there is none, AUTH says so, and takes any for the default user", () => {
    const client = new TestEngine().connect();
    expect(client.raw("AUTH", "x")).toBe(
      "-ERR AUTH <password> called without any password configured for the default user. Are you sure your configuration is correct?\r\n",
    );
    expect(client.raw("AUTH", "default", "x")).toBe("+OK\r\n");
    expect(client.raw("AUTH", "nobody", "x")).toBe(wrong);
  });
});

test("RESET brings a connection back to its first state, but for what its library said", () => {
  const engine = new TestEngine();
  const client = engine.connect();
  const reset: number[] = [];
  engine.engine.sessions.onReset(({ id }) => reset.push(id));
  client.batch(
    ["HELLO", "3", "SETNAME", "me"],
    ["CLIENT", "SETINFO", "LIB-NAME", "lib"],
    ["SELECT", "5"],
    ["CLIENT", "NO-EVICT", "ON"],
    ["CLIENT", "NO-TOUCH", "ON"],
  );
  client.send(["CLIENT", "REPLY", "OFF"], ["RESET"], ["GET", "none"]);
  expect(client.received()).toBe("+RESET\r\n$-1\r\n");
  expect(client.run("CLIENT", "INFO")).toMatch(/ name= .* flags=N db=0 .* resp=2 lib-name=lib /);
  expect(reset).toEqual([client.session.id]);
  expect(client.raw("RESET", "x")).toBe("-ERR wrong number of arguments for 'reset' command\r\n");
});
