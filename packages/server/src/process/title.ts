/** The name that `ps` shows: `proc-title-template` filled in. Source: redis.conf. */
export interface TitleFacts {
  readonly title: string;
  readonly "listen-addr": string;
  readonly "server-mode": string;
  readonly port: string;
  readonly "tls-port": string;
  readonly unixsocket: string;
  readonly "config-file": string;
}

const names: readonly string[] = ["title", "listen-addr", "server-mode", "port", "tls-port", "unixsocket", "config-file"];
const variable = /\{([^{}]*)\}/g;

/** Whether it names something: all variables are known, and every brace belongs to one. */
export function isTitleTemplate(template: string): boolean {
  const areKnown = [...template.matchAll(variable)].every(([, name]) => names.includes(name as string));
  return template !== "" && areKnown && !template.replaceAll(variable, "").includes("{");
}

export function titleFrom(template: string, facts: TitleFacts): string {
  return template.replaceAll(variable, (_all, name: string) => facts[name as keyof TitleFacts]).trimEnd();
}
