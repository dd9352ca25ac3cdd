/** redis-cli and respire-cli do the same: same words, same replies, and then same output and same exit code. */
import { freePort, hasRedis, type Script, ScriptedServer } from "respire-test-rig";
import { describe, expect, test } from "vitest";
import { plainReplies, typedReplies } from "./testing/corpus.ts";
import { type CliOptions, type CliResult, runCli } from "./testing/run-cli.ts";

const replies = [...plainReplies, ...typedReplies];

/** `reply 7` gets the seventh reply; other commands what tells the least. */
const script: Script = ([name = "", ...args], socket) => {
  switch (name.toLowerCase()) {
    case "reply":
      return replies[Number(args[0])] ?? "-ERR no such reply\r\n";
    case "echo": {
      const text = args.join("|");
      return `$${text.length}\r\n${text}\r\n`;
    }
    case "hello":
      return "%0\r\n";
    case "auth":
      return args.includes("wrong") ? "-WRONGPASS invalid username-password pair or user is disabled.\r\n" : "+OK\r\n";
    case "select":
      return Number(args[0]) < 16 ? "+OK\r\n" : "-ERR DB index is out of range\r\n";
    case "fail":
      return "-ERR failed\r\n";
    case "lolwut":
    case "client":
    case "cluster":
    case "memory":
    case "latency":
    case "debug":
      return "$14\r\nreport\r\nlines\n\r\n";
    case "info":
      return args[0] === "fail" ? "-ERR failed\r\n" : "*2\r\n$1\r\na\r\n*2\r\n:1\r\n+b\r\n";
    case "die":
      socket.destroy();
      return null;
    case "garbage":
      return "HTTP/1.1 400 Bad Request\r\n\r\n";
    case "command":
      return "*0\r\n";
    default:
      return "+OK\r\n";
  }
};

async function compare(args: readonly string[], options: CliOptions = {}, { withErrors = true } = {}): Promise<CliResult> {
  const [theirs, ours] = [await runCli("redis-cli", args, options), await runCli("respire-cli", args, options)];
  expect(ours.stdout).toBe(theirs.stdout);
  if (withErrors) expect(ours.stderr).toBe(theirs.stderr);
  expect(ours.code).toBe(theirs.code);
  return ours;
}

if (hasRedis("respire-cli side by side with redis-cli", "redis-cli")) {
  const formats = [["--no-raw"], ["--raw"], ["--raw", "-d", "<d>", "-D", "<D>"], ["--csv"], ["--json"], ["--quoted-json"]];

  describe.each(formats.map((flags) => [flags.join(" "), flags] as const))("%s", (_name, flags) => {
    test.each([
      ["RESP2", ["-2"], plainReplies.length],
      ["RESP3", ["-3"], replies.length],
      ["RESP3 with pushes", ["-3", "--show-pushes", "yes"], replies.length],
    ])("every reply, %s", async (_protocol, protocol, count) => {
      const { port } = await ScriptedServer.start(script);
      const lines = Array.from({ length: count }, (_, i) => `reply ${i}\n`).join("");
      const { stdout } = await compare(["-p", `${port}`, ...protocol, ...flags], { input: lines });
      expect(stdout.length).toBeGreaterThan(100_000);
    });

    test("reports", async () => {
      const { port } = await ScriptedServer.start(script);
      const commands = [
        "info",
        "INFO all x",
        "info fail",
        "lolwut",
        "lolwut version 5",
        "client list",
        "client list id 1",
        "client info",
        "client id",
      ];
      commands.push(
        "cluster info",
        "cluster info x",
        "cluster nodes",
        "cluster shards",
        "memory doctor",
        "memory malloc-stats",
        "memory stats",
      );
      commands.push(
        "latency doctor",
        "latency graph",
        "latency graph x",
        "latency reset",
        "debug htstats 9",
        "debug htstats-key x",
        "debug object x",
      );
      await compare(["-p", `${port}`, ...flags], { input: commands.join("\n") });
    });
  });

  test("one command: arguments, exit codes, what goes where", async () => {
    const { port } = await ScriptedServer.start(script);
    const at = ["-p", `${port}`];
    const cases: readonly (readonly [args: readonly string[], options?: CliOptions])[] = [
      [[...at, "reply", "0"]],
      [[...at, "echo", "na\u00efve", "--raw", "-x"]],
      [[...at, "fail"]],
      [[...at, "-e", "fail"]],
      [[...at, "-e", "--no-raw", "info", "fail"]],
      [[...at, "-e", "--csv", "reply", "0"]],
      [[...at, "-r", "3", "echo", "a"]],
      [[...at, "-r", "2", "-i", "0.01", "--no-raw", "echo", "a"]],
      [[...at, "-r", "0", "echo", "a"]],
      [[...at, "-r", "x", "echo", "a"]],
      [[...at, "-r", "3", "-e", "fail"]],
      [[...at, "-n", "3", "echo", "a"]],
      [[...at, "-n", "99", "echo", "a"]],
      [[...at, "-n", "99", "-3", "echo", "a"]],
      [[...at, "-a", "right", "echo", "a"]],
      [[...at, "-a", "wrong", "-n", "99", "echo", "a"]],
      [[...at, "--pass", "wrong", "--user", "ann", "--no-auth-warning", "echo", "a"]],
      [[...at, "echo", "a"], { env: { REDISCLI_AUTH: "wrong" } }],
      [[...at, "-a", "right", "echo", "a"], { env: { REDISCLI_AUTH: "wrong" } }],
      [["-u", `redis://127.0.0.1:${port}`, "echo", "a"]],
      [["-u", `redis://ann:wrong@127.0.0.1:${port}/3`, "echo", "a"]],
      [["-u", `redis://wrong@127.0.0.1:${port}/99`, "echo", "a"]],
      [["-u", "http://127.0.0.1", "echo", "a"]],
      [[...at, "-x", "echo", "a"], { input: "from\nstandard\0input\xff\n" }],
      [[...at, "-X", "TAG", "echo", "a", "TAG", "b"], { input: "in the middle" }],
      [[...at, "-X", "TAG", "echo", "a"], { input: "nowhere" }],
      [[...at, "-x", "-X", "TAG", "echo"]],
      [[...at, "--quoted-input", "echo", '"a\\x00\\n\\"b"', "'c d'", "e\\n"]],
      [[...at, "--quoted-input", "echo", '"a']],
      [[...at, "-2", "-3", "echo"]],
      [[...at, "die"]],
      [[...at, "-e", "die"]],
      [[...at, "-p"]],
      [[...at, "--nonsense"]],
      [[...at, "-d"]],
      [[...at, "--show-pushes", "perhaps", "echo", "a"]],
      [[...at, "--json", "-2", "echo", "a"]],
      [[...at, "-D", "", "echo", "a"]],
      [[...at, "shutdown"]],
    ];
    for (const [args, options] of cases) await compare(args, options);
  });

  test("a server that is not there", async () => {
    const port = `${await freePort()}`;
    for (const args of [
      ["-p", port],
      ["-h", "localhost", "-p", port],
      ["-s", "/nowhere/redis.sock"],
      ["-h", "nowhere.invalid"],
    ]) {
      await compare([...args, "echo", "a"]);
    }
    await compare(["-p", port], { input: "" });
    await compare(["-p", port], { input: "echo a\necho b\n" });
  });

  test("a server that speaks something else: the same end, in other words", async () => {
    const { port } = await ScriptedServer.start(script);
    const { code, stderr } = await compare(["-p", `${port}`, "garbage"], {}, { withErrors: false });
    expect({ code, stderr }).toEqual({ code: 1, stderr: "Error: Protocol error: unexpected 'H' as type of a reply\n" });
  });

  test("lines: quotes, repetition, what the program itself does, errors, a connection lost and come back", async () => {
    const { port } = await ScriptedServer.start(script);
    const lines = [
      "echo a \"b c\" 'd e' \"f\\x41\\x4g\\n\\r\\t\\a\\b\\q\\\\\\\"\" 'g\\'h\\n'",
      "  echo\ta\vb  ",
      'echo "a"b',
      "echo 'a'b",
      'echo a"b c"',
      'echo a"b',
      "echo 'a",
      'echo "\\x4"',
      'echo "\\',
      'echo ""',
      "echo ''",
      '""',
      "",
      "   ",
      "echo na\xc3\xafve \xff\xfe",
      'echo "\xff\x00"',
      "echo a\0b",
      "echo a\r",
      "3 echo a",
      "3",
      "0 echo a",
      "-1 echo a",
      "+2 echo a",
      "2x echo a",
      "2 fail",
      "fail",
      "FAIL",
      "clear",
      "# no comment",
      "select 3",
      "multi",
      "echo a",
      "exec",
      "die",
      "echo a",
      "2 die",
      "echo a",
      `connect 127.0.0.1 ${port}`,
      "echo a",
      "connect 127.0.0.1 1",
      "echo a",
      `connect 127.0.0.1 ${port}`,
      "HELLO 3",
      "reply 40",
      "shutdown",
      "echo z",
      "QUIT",
      "echo never",
    ];
    for (const flags of [[], ["--no-raw"], ["--csv"], ["-e"], ["-r", "2"]]) {
      await compare(["-p", `${port}`, ...flags], { input: lines.join("\n") });
    }
    await compare(["-p", `${port}`], { input: "echo a\necho 'without an end of the line'" });
    await compare(["-p", `${port}`], { input: "exit\necho never\n" });
  });
}
