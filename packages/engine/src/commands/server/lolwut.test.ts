import { expect, test } from "vitest";
import { TestEngine } from "../../testing/test-engine.js";

const picture = expect.stringMatching(/\nRedis ver\. [\d.]+\n$/);

test.each([
  [[]],
  [["5"]],
  [["VERSION"]],
  [["VERSION", "5", "66", "8", "12"]],
  [["version", "6", "40", "20", "x"]],
  [["VERSION", "5", "66", "8", "12", "x"]],
  [["VERSION", "938", "*"]],
])("LOLWUT %j draws a picture and says the version", (words: string[]) => {
  expect(new TestEngine().connect().run("LOLWUT", ...words)).toEqual(picture);
});

test.each([[["VERSION", "x"]], [["VERSION", "5", "x"]], [["VERSION", "5", "66", "8", "x"]], [["VERSION", "6", "40", "x"]]])(
  "LOLWUT %j is refused: version and measures are integers",
  (words: string[]) => {
    expect(new TestEngine().connect().raw("LOLWUT", ...words)).toBe("-ERR value is not an integer or out of range\r\n");
  },
);
