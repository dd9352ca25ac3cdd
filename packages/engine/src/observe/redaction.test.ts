import { type RequestArgument, RequestParser, RequestWriter } from "@respire/resp-protocol";
import { expect, test } from "vitest";
import { Arguments } from "../arguments.js";
import { Command } from "../command-table.js";
import { replies } from "../reply-schema.js";
import { isSecretWord } from "./redaction.js";

/** The words of a request as others may see them. */
function shown(fullName: string, ...words: RequestArgument[]): string {
  const [parent, name] = fullName.includes("|") ? fullName.split("|") : [null, fullName];
  const shared = { group: "server", since: "1.0.0", summary: "", complexity: "", flags: [], args: [], reply: replies.any };
  const container = parent == null ? null : { ...shared, name: parent };
  const command = new Command({ ...shared, name: name ?? "" }, 0, container, null);
  const writer = new RequestWriter();
  writer.command(words);
  const bytes = writer.take();
  const parser = new RequestParser();
  parser.parse(bytes, 0, bytes.length);
  const args = new Arguments();
  args.show(parser.request);
  return words.map((word, index) => (isSecretWord(command, args, index) ? "*" : word)).join(" ");
}

test.each([
  ["auth", "AUTH sesame", "AUTH *"],
  ["auth", "auth me sesame", "auth * *"],
  ["hello", "HELLO 3 AUTH me sesame SETNAME x", "HELLO 3 AUTH * * SETNAME x"],
  ["hello", "HELLO 3 SETNAME x auth me sesame", "HELLO 3 SETNAME x auth * *"],
  ["migrate", "MIGRATE h 1 k 0 5 COPY AUTH sesame KEYS a", "MIGRATE h 1 k 0 5 COPY AUTH * KEYS a"],
  ["migrate", "MIGRATE h 1 k 0 5 AUTH2 me sesame KEYS a", "MIGRATE h 1 k 0 5 AUTH2 * * KEYS a"],
  ["acl|setuser", "ACL SETUSER me on >sesame", "ACL SETUSER * * *"],
  ["config|set", "CONFIG SET maxmemory 5 RequirePass sesame port 1", "CONFIG SET maxmemory 5 RequirePass * port 1"],
  ["config|set", "CONFIG SET masterauth", "CONFIG SET masterauth"],
  ["config|get", "CONFIG GET requirepass x", "CONFIG GET requirepass x"],
  ["set", "SET AUTH sesame", "SET AUTH sesame"],
])("of %s, '%s' is seen as '%s'", (name, request, seen) => {
  expect(shown(name, ...request.split(" "))).toBe(seen);
});
