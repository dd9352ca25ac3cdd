import { expect, test } from "vitest";
import { commandsPage } from "./commands-page.ts";

test("docs/commands.md is what the command table says", async () => {
  await expect(commandsPage()).toMatchFileSnapshot("../../../docs/commands.md");
});
