import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { runProgram } from "respire-test-rig";
import { expect, test } from "vitest";

test("the example of embedding a server, in the README of @respire/server, runs as it is", async () => {
  const readme = readFileSync(new URL("../../../packages/server/README.md", import.meta.url), "utf8");
  const [, example = ""] = /^```js\n(.*?)^```$/ms.exec(readme) ?? [];
  const result = await runProgram(process.execPath, ["--input-type=module", "-e", example], {
    cwd: fileURLToPath(new URL("..", import.meta.url)), // Where @respire/server is found, built.
  });
  expect(result).toMatchObject({ code: 0, stdout: expect.stringMatching(/^redis-cli -p \d+\nstopped with 0\n$/), stderr: "" });
});
