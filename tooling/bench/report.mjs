/** What a benchmark answers, and how it is printed. */

/**
 * A figure that must not exceed its limit; `aim` is where we want to get.
 * @typedef {{ what: string, value: number, limit: number, aim?: number, digits?: number, unit?: string }} Bar
 *
 * @typedef {{ title: string, columns: readonly string[], rows: readonly (readonly string[])[] }} Table
 *
 * `figures` is for the JSON file: everything that was measured.
 * @typedef {{ tables: readonly Table[], bars: readonly Bar[], figures: unknown }} Result
 *
 * `isControl`: redis-server is measured in the place of this server.
 * @typedef {{ quick: boolean, rounds: number, isControl: boolean }} Settings
 *
 * `servers` says whether redis-server and its tools are needed, `hasControl` whether it knows what to do about `isControl`.
 * @typedef {{ name: string, summary: string, servers: boolean, hasControl?: boolean, run: (settings: Settings) => Promise<Result> }} Benchmark
 */

/** @param {Bar} bar */
export const isMet = (bar) => bar.value <= bar.limit;

/** @param {Result} result */
export function print({ tables, bars }) {
  for (const table of tables) printTable(table);
  for (const bar of bars) {
    const { what, value, limit, aim, digits = 2, unit = "" } = bar;
    const aimed = aim === undefined ? "" : `, aim ${aim.toFixed(digits)}`;
    console.log(
      `${isMet(bar) ? "met    " : "NOT MET"}  ${what}: ${value.toFixed(digits)}${unit} (at most ${limit.toFixed(digits)}${unit}${aimed})`,
    );
  }
}

/** The first column is text, the others are numbers and stand on the right. @param {Table} table */
function printTable({ title, columns, rows }) {
  const widths = columns.map((column, i) => Math.max(column.length, ...rows.map((row) => row[i].length)));
  /** @param {readonly string[]} cells */
  const line = (cells) => cells.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))).join("  ");
  console.log(`\n${title}\n${line(columns)}\n${line(widths.map((width) => "─".repeat(width)))}`);
  for (const row of rows) console.log(line(row));
  console.log("");
}
