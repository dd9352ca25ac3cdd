import { expect, test } from "vitest";
import { privatePlaces } from "./private-places.ts";

const messages = (text: string) => privatePlaces({ path: "docs/start.md", text }).map(({ message }) => message);

// Each is put together here, so that this file doesn't contain it.
test.each([
  ["", "work", "main", "package.json"].join("/"),
  ["cd ", "root", ".npmrc"].join("/"),
  ["file://", "home", "ada", "respire"].join("/"),
  ["", "Users", "ada"].join("/"),
  ["C:", "Users", "ada"].join("\\"),
])("finds the machine's path %s", (text) => {
  expect(messages(`a\n${text}\nb`)).toEqual([expect.stringContaining("a place on one machine")]);
});

test.each([
  ["https:", "", "registry.npmjs" + ".org", "tsup"].join("/"),
  ["resolution: {integrity: sha512-x, tar", "ball: https://example.com/a.tgz}"].join(""),
])("finds the registry in %s", (text) => {
  expect(messages(text)).toEqual([expect.stringContaining("names where packages are fetched from")]);
});

test("leaves paths in the repository, URLs and ordinary places alone", () => {
  expect(
    messages("packages/work/main.ts ./home/a https://example.com/home/a /tmp/respire.sock /var/lib/redis /etc/redis.conf src/root/a"),
  ).toEqual([]);
});
