import { expect, test } from "vitest";
import { TestEngine } from "../../testing/test-engine.js";

test("CLIENT CAPA takes any capability", () => {
  const client = new TestEngine().connect();
  expect(client.raw("CLIENT", "CAPA", "redirect")).toBe("+OK\r\n");
  expect(client.raw("CLIENT", "CAPA", "redirect", "nosuch", "")).toBe("+OK\r\n");
  expect(client.raw("CLIENT", "CAPA")).toBe("-ERR wrong number of arguments for 'client|capa' command\r\n");
});

test("CLIENT IMPORT-SOURCE is refused unless import-mode is on", () => {
  const client = new TestEngine().connect();
  expect(client.raw("CLIENT", "IMPORT-SOURCE", "ON")).toBe("-ERR Server is not in import mode\r\n");
  expect(client.raw("CLIENT", "IMPORT-SOURCE", "off")).toBe("+OK\r\n");
  expect(client.raw("CLIENT", "IMPORT-SOURCE", "maybe")).toBe("-ERR syntax error\r\n");
  client.run("CONFIG", "SET", "import-mode", "yes");
  expect(client.raw("CLIENT", "IMPORT-SOURCE", "on")).toBe("+OK\r\n");
});
