/** INFO: sections of fields, each registered by the part that knows them. Source of names and fields: redis.io INFO. */
export interface InfoSection {
  /** As in the heading: "Server". Asked for in any case. */
  readonly name: string;
  /** False for sections that only `all`, `everything` or their own name shows. */
  readonly isDefault: boolean;
  fields(): Iterable<readonly [name: string, value: string | number]>;
}

/** The order in which Redis shows its sections; sections it doesn't know come last. */
const order = ["server", "clients", "memory", "persistence", "stats", "replication", "cpu", "commandstats", "latencystats", "keyspace"];

export class InfoSections {
  private readonly sections: InfoSection[] = [];

  register(section: InfoSection): void {
    this.sections.push(section);
    const rank = (name: string): number => (order.includes(name.toLowerCase()) ? order.indexOf(name.toLowerCase()) : order.length);
    this.sections.sort((a, b) => rank(a.name) - rank(b.name));
  }

  /** The text for the sections asked for; none means the default ones. */
  text(wanted: readonly string[]): string {
    const names = new Set(wanted.map((name) => name.toLowerCase()));
    const isAll = names.has("all") || names.has("everything");
    const isDefault = names.size === 0 || names.has("default");
    return this.sections
      .filter((section) => isAll || (isDefault && section.isDefault) || names.has(section.name.toLowerCase()))
      .map((section) => `# ${section.name}\r\n${[...section.fields()].map(([name, value]) => `${name}:${value}\r\n`).join("")}`)
      .join("\r\n");
  }
}
