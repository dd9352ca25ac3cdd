import { pairLengthMax } from "@respire/datastructures";
import { RequestParser } from "@respire/resp-protocol";
import { expect, test } from "vitest";
import { errors } from "../errors.js";
import { engineWithHash, hashForms } from "../testing/hash-forms.js";
import { bytesOf, type TestClient } from "../testing/test-engine.js";

/** A number is a word of so many bytes. */
type Word = string | number;

/** Requests with words that are too long to be sent in a test: they lie over each other in one buffer, whose pages nobody touches. */
function runLong(client: TestClient, engine: ReturnType<typeof engineWithHash>, words: readonly Word[]): string {
  const { request } = new RequestParser();
  while (request.starts.length < words.length) request.grow();
  request.bytes = zeros;
  request.count = words.length;
  let at = 0;
  words.forEach((word, index) => {
    if (typeof word === "string") zeros.set(bytesOf(word), at);
    request.starts[index] = typeof word === "string" ? at : textBytesMax;
    request.lengths[index] = typeof word === "string" ? word.length : word;
    if (typeof word === "string") at += word.length;
  });
  engine.engine.beginBatch(client.session);
  engine.engine.execute(client.session, request);
  return client.received();
}

const textBytesMax = 64;
const zeros = new Uint8Array(textBytesMax + pairLengthMax + 1);
const half = pairLengthMax / 2;

test.each(hashForms)("a field and a value that no block holds are refused, with nothing changed: $name", (form) => {
  const engine = engineWithHash(form, "a", "1", "gone", "2");
  const client = engine.connect();
  engine.run("DEBUG", "SET-ACTIVE-EXPIRE", 0);
  engine.run("HPEXPIRE", "h", 1, "FIELDS", 1, "gone");
  engine.run("HIMPORT", "PREPARE", "f", "a", "b");
  client.run("HIMPORT", "PREPARE", "f", "a", "b");
  engine.advance(2);
  const digest = engine.run("DEBUG", "DIGEST-VALUE", "h");
  const changes = engine.recordChanges();
  for (const key of ["h", "new"]) {
    for (const words of [
      ["HSET", key, half, half + 1],
      ["HSET", key, "b", "3", pairLengthMax + 1, ""],
      ["HMSET", key, "b", "3", "a", pairLengthMax],
      ["HSETNX", key, "b", pairLengthMax],
      ["HSETEX", key, "FIELDS", "2", "gone", "3", "b", pairLengthMax],
      ["HSETEX", key, "FNX", "EX", "1", "FIELDS", "1", "gone", pairLengthMax],
      ["HIMPORT", "SET", key, "f", "1", pairLengthMax],
    ]) {
      expect(runLong(client, engine, words), words.join(" ")).toBe(`-${errors.stringTooLong.message}\r\n`);
    }
    if (form.encoding !== "hashtable" || key === "new") {
      expect(runLong(client, engine, ["HINCRBY", key, pairLengthMax, "1"])).toBe(`-${errors.stringTooLong.message}\r\n`);
      expect(runLong(client, engine, ["HINCRBYFLOAT", key, pairLengthMax, "1.5"])).toBe(`-${errors.stringTooLong.message}\r\n`);
    }
  }
  expect(changes).toEqual([]);
  expect(engine.run("EXISTS", "new")).toBe(0);
  expect(engine.run("DEBUG", "DIGEST-VALUE", "h")).toEqual(digest);
  expect(engine.run("OBJECT", "ENCODING", "h")).toBe(form.encoding === "hashtable" ? "hashtable" : "listpackex");
  engine.check();
});
