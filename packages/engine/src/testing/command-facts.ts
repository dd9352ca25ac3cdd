/** What Redis 8.10 and Valkey 9 say of their commands, from the table beside this file. For tests. */

export interface CommandFacts {
  /** In capitals; a subcommand as `CONFIG|GET`. */
  readonly name: string;
  readonly group: string;
  readonly since: string;
  readonly arity: number;
  readonly flags: readonly string[];
  readonly aclCategories: readonly string[];
  /** One for each key specification, in the table's notation: `i1 r0,1,0 [RO access]`. */
  readonly keys: readonly string[];
  readonly tips: readonly string[];
  readonly isDeprecated: boolean;
  /** Versions that changed it. */
  readonly changedIn: readonly string[];
}

/** From the text of `commands.tsv`, by name. Modules' commands are left out. */
export function readCommandFacts(table: string): ReadonlyMap<string, CommandFacts> {
  const [header = "", ...rows] = table.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  const columns = header.split("\t");
  const facts = new Map<string, CommandFacts>();
  for (const row of rows) {
    const cells = row.split("\t");
    const cell = (column: string): string => cells[columns.indexOf(column)] ?? "";
    if (cell("block") === "3" || cell("arity") === "") continue;
    const list = (column: string, separator = ","): string[] =>
      cell(column)
        .split(separator)
        .map((item) => item.trim())
        .filter((item) => item !== "");
    facts.set(cell("name"), {
      name: cell("name"),
      group: cell("group"),
      since: cell("redis_since") || cell("valkey_since"),
      arity: Number(cell("arity")),
      flags: list("command_flags"),
      aclCategories: list("acl_categories"),
      keys: list("keys", ";"),
      tips: list("tips"),
      isDeprecated: cell("deprecated") !== "",
      changedIn: list("changed_in"),
    });
  }
  return facts;
}
