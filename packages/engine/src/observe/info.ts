/** INFO: sections of fields, each registered by the part that knows them. Source of names and fields: redis.io INFO. */

export type InfoField = readonly [name: string, value: string | number];

export interface InfoSection {
  /** As in the heading: "Server". Asked for in any case. Several parts may have fields for one section; of a field in two of them the later one counts. */
  readonly name: string;
  /** False for sections that only `all`, `everything` or their own name shows. Of parts with the same name the first decides. */
  readonly isDefault: boolean;
  /** Shown by its own name alone. */
  readonly isOnlyByName?: boolean;
  fields(): Iterable<InfoField>;
}

/** The order in which Redis shows its sections; sections it doesn't know come last. */
const order = [
  "server",
  "clients",
  "memory",
  "persistence",
  "stats",
  "replication",
  "cpu",
  "modules",
  "commandstats",
  "errorstats",
  "latencystats",
  "cluster",
  "keyspace",
  "debug",
];

export class InfoSections {
  /** By name in lower case; the parts of one section in the order of registration. */
  private readonly sections = new Map<string, InfoSection[]>();

  register(section: InfoSection): void {
    const name = section.name.toLowerCase();
    this.sections.set(name, [...(this.sections.get(name) ?? []), section]);
  }

  /** The text for the sections asked for; none means the default ones. */
  text(wanted: readonly string[]): string {
    const names = new Set(wanted.map((name) => name.toLowerCase()));
    const isAll = names.has("all") || names.has("everything");
    const isDefault = names.size === 0 || names.has("default");
    const rank = (name: string): number => (order.includes(name) ? order.indexOf(name) : order.length);
    return [...this.sections]
      .filter(([name, [first]]) => (isAll && first?.isOnlyByName !== true) || (isDefault && first?.isDefault === true) || names.has(name))
      .sort(([a], [b]) => rank(a) - rank(b))
      .map(([, parts]) => `# ${parts[0]?.name}\r\n${fieldsText(parts)}`)
      .join("\r\n");
  }
}

/** A field that comes again keeps its place. */
function fieldsText(parts: readonly InfoSection[]): string {
  const fields = new Map(parts.flatMap((part) => [...part.fields()]));
  return [...fields].map(([name, value]) => `${name}:${value}\r\n`).join("");
}
