import { describe, expect, test } from "vitest";
import { TestEngine } from "../../testing/test-engine.js";

describe.each([2, 3] as const)("PFDEBUG in RESP%i", (protocol) => {
  const start = () => new TestEngine().connect(protocol);

  test("GETREG returns all registers and leaves a dense one", () => {
    const client = start();
    client.run("PFADD", "k", "x");
    const registers = client.run("PFDEBUG", "GETREG", "k") as number[];
    expect(registers.length).toBe(16_384);
    expect(registers.flatMap((value, index) => (value === 0 ? [] : [[index, value]]))).toEqual([[16_374, 2]]);
    expect(client.raw("PFDEBUG", "ENCODING", "k")).toBe("+dense\r\n");
    expect(client.run("PFDEBUG", "getreg", "k")).toEqual(registers);
  });

  test("DECODE shows the runs of a sparse one", () => {
    const client = start();
    client.run("PFADD", "k", "x");
    expect(client.raw("PFDEBUG", "DECODE", "k")).toBe("$17\r\nZ:16374 v:2,1 z:9\r\n");
    client.run("SET", "none", Buffer.from("48594c4c010000000000000000000080", "hex"));
    expect(client.raw("PFDEBUG", "DECODE", "none")).toBe("$0\r\n\r\n");
    client.run("PFDEBUG", "TODENSE", "k");
    expect(client.raw("PFDEBUG", "DECODE", "k")).toBe("-ERR HLL encoding is not sparse\r\n");
  });

  test("TODENSE tells whether it was sparse, and ENCODING what it is", () => {
    const client = start();
    client.run("PFADD", "k", "x");
    client.run("PFCOUNT", "k");
    expect(client.raw("PFDEBUG", "ENCODING", "k")).toBe("+sparse\r\n");
    expect(client.raw("PFDEBUG", "TODENSE", "k")).toBe(":1\r\n");
    expect(client.raw("PFDEBUG", "TODENSE", "k")).toBe(":0\r\n");
    expect(client.raw("PFDEBUG", "encoding", "k")).toBe("+dense\r\n");
    expect(client.raw("PFCOUNT", "k")).toBe(":1\r\n");
  });

  test("SIMD, of Redis 8, says that there is nothing to turn on", () => {
    const client = start();
    expect(client.raw("PFDEBUG", "SIMD", "ON")).toBe("+disabled\r\n");
    expect(client.raw("PFDEBUG", "simd", "off")).toBe("+disabled\r\n");
    expect(client.raw("PFDEBUG", "SIMD", "maybe")).toBe("-ERR Argument must be ON or OFF\r\n");
  });

  test("refuses a key that is not there, and then what it does not know", () => {
    const client = start();
    client.run("PFADD", "k", "x");
    expect(client.raw("PFDEBUG", "FOO", "none")).toBe("-ERR The specified key does not exist\r\n");
    expect(client.raw("PFDEBUG", "Foo\0bar", "k")).toBe("-ERR Unknown PFDEBUG subcommand 'Foo'\r\n");
    expect(client.raw("PFDEBUG", "GETREG", "k", "more")).toBe("-ERR wrong number of arguments for 'pfdebug' command\r\n");
  });
});
