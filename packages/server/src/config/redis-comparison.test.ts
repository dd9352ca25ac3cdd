/**
 * The options beside those of a real redis-server: names, defaults, and what CONFIG SET answers to good and bad values of every one. What newer
 * versions than 7.0 changed, or this server does otherwise, is listed here.
 */
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { join } from "node:path";
import { freePort, RawClient, temporaryFolder, waitUntil } from "respire-test-rig";
import { describe, expect, onTestFinished, test } from "vitest";
import { startServer } from "../testing/start-server.js";

/** Names that 7.0.15 shows and we don't, each with the reason. */
const unshown: Record<string, string> = {
  "aof-disable-auto-gc": "hidden since 7.2",
};

/** Defaults that differ: theirs, ours, why. */
const otherDefaults: Record<string, readonly [theirs: string, ours: string, why: string]> = {};

/** What says where and how the two were started. */
const startedWith = new Set(["port", "bind", "dir", "save", "loglevel", "logfile"]);

const values = [
  "",
  "x",
  "X y",
  "-1",
  "-0",
  "00",
  "0",
  "1",
  "2",
  " 3",
  "1.5",
  "100",
  "101",
  "1023",
  "1kb",
  "2MB",
  "1tb",
  "5%",
  "101%",
  "-5%",
  "yes",
  "No",
  "2147483647",
  "2147483648",
  "-2147483649",
  "4294967296",
  "9223372036854775807",
  "9223372036854775808",
  "1 2 3",
  "normal 1 2 3",
  "50 99.9",
];

/** Options whose good values would do something to the process, or whose answers say what it can do; their own tests are elsewhere. */
const notSet: Record<string, string> = {
  port: "moves the listeners",
  bind: "moves the listeners",
  "tls-port": "needs certificates",
  "tls-cluster": "needs certificates",
  "tls-replication": "needs certificates",
  "tls-prefer-server-ciphers": "reads TLS files",
  "tls-session-caching": "reads TLS files",
  "tls-session-cache-size": "reads TLS files",
  "tls-session-cache-timeout": "reads TLS files",
  "tls-cert-file": "reads TLS files",
  "tls-key-file": "reads TLS files",
  "tls-key-file-pass": "reads TLS files",
  "tls-client-cert-file": "reads TLS files",
  "tls-client-key-file": "reads TLS files",
  "tls-client-key-file-pass": "reads TLS files",
  "tls-dh-params-file": "reads TLS files",
  "tls-ca-cert-file": "reads TLS files",
  "tls-ca-cert-dir": "reads TLS files",
  "tls-protocols": "reads TLS files",
  "tls-ciphers": "reads TLS files",
  "tls-ciphersuites": "reads TLS files",
  appendonly: "starts a child process",
  "oom-score-adj": "needs rights that a test needn't have",
  maxclients: "Redis asks how many files may be open",
};

/** Texts that newer versions changed: 7.0's, ours, the version. */
const otherTexts: readonly (readonly [theirs: string, ours: string, since: string])[] = [
  ["volatile-ttl, allkeys-lru", "volatile-ttl, volatile-lrm, allkeys-lru", "8.6"],
  ["allkeys-random, noeviction", "allkeys-random, allkeys-lrm, noeviction", "8.6"],
  ["Use 'Ag$lshzxeKEtmdn'", "Use 'Ag$lshzxeKEtmdnocaSTIV'", "8.8"],
  ["maxmemory-samples') - argument must be between 1 and 2147483647", "maxmemory-samples') - argument must be between 1 and 64", "8.0"],
  ["debug, verbose, notice, warning\r", "debug, verbose, notice, warning, nothing\r", "8.0"],
  ["disabled, on-empty-db, swapdb\r", "disabled, on-empty-db, swapdb, flushdb\r", "8.0"],
];

/** Answers that differ, as `name=value`: why. */
const otherAnswers: Record<string, string> = {
  "maxmemory-samples=100": "8.0 takes 64 at most",
  "maxmemory-samples=101": "8.0 takes 64 at most",
  "maxmemory-samples=1023": "8.0 takes 64 at most",
  "maxmemory-samples=2147483647": "8.0 takes 64 at most",
  "maxmemory-clients=9223372036854775808": "overflows to a percentage before 8.10",
  "latency-tracking-info-percentiles=-0": "shown as -0",
};

const isInstalled = isVersion70("redis-server");
if (!isInstalled) console.log("options: no redis-server of version 7.0 on the path, so the comparison with it is left out");

function isVersion70(program: string): boolean {
  try {
    return / v=7\.0\./.test(execFileSync(program, ["--version"], { encoding: "utf8" }));
  } catch {
    return false;
  }
}

async function startRedis(): Promise<RawClient> {
  const port = await freePort();
  const child: ChildProcess = spawn("redis-server", ["--port", String(port), "--bind", "127.0.0.1"], {
    cwd: temporaryFolder(),
    stdio: "ignore",
  });
  onTestFinished(async () => {
    child.kill("SIGKILL");
    await waitUntil(() => child.exitCode !== null || child.signalCode !== null, "the end of redis-server");
  });
  let client: RawClient | null = null;
  await waitUntil(async () => {
    client = await RawClient.connect({ port }).catch(() => null);
    return client !== null;
  }, "redis-server");
  return client as unknown as RawClient;
}

/** The strings of a reply. */
const strings = (reply: string): string[] =>
  reply
    .split("\r\n")
    .slice(0, -1)
    .filter((_, i) => i > 0 && i % 2 === 0);

async function shown(client: RawClient, pattern: string): Promise<Map<string, string>> {
  const all = strings(await client.command("CONFIG", "GET", pattern));
  return new Map(all.flatMap((name, i) => (i % 2 === 0 ? [[name, all[i + 1] as string]] : [])));
}

// Without a redis-server there is nothing to compare with; the line above says so.
describe.skipIf(!isInstalled)("beside redis-server 7.0", () => {
  test("every name is there, with its default", async () => {
    const theirs = await shown(await startRedis(), "*");
    const { port } = await startServer();
    const ours = await shown(await RawClient.connect({ port }), "*");
    const differences: string[] = [];
    for (const [name, text] of theirs) {
      if (startedWith.has(name) || unshown[name] !== undefined) continue;
      if (ours.get(name) !== text) differences.push(`${name}: theirs '${text}', ours '${ours.get(name)}'`);
    }
    expect(differences).toEqual([]);
    for (const name of Object.keys(unshown)) expect(ours.has(name), `${name} is shown after all`).toBe(false);
  });

  test("CONFIG SET answers the same to good and bad values of every option", { timeout: 60_000 }, async () => {
    const redis = await startRedis();
    const { port } = await startServer({ lines: [`logfile ${join(temporaryFolder(), "log.txt")}`] });
    const respire = await RawClient.connect({ port });
    const names = [...(await shown(redis, "*")).keys()].filter((name) => notSet[name] === undefined);
    const requests = names.flatMap((name) => values.map((value) => [name, value] as const));
    const differences: string[] = [];
    let accepted = 0;
    for (const [name, value] of requests) {
      const [theirs, ours] = await Promise.all([redis, respire].map((client) => answerOf(client, name, value)));
      if (ours.startsWith("+OK")) accepted++;
      if (changed(theirs) !== ours && otherAnswers[`${name}=${value}`] === undefined) {
        differences.push(`CONFIG SET ${name} '${value}': theirs ${theirs}, ours ${ours}`);
      }
    }
    console.log(`options: ${requests.length} values of ${names.length} options compared with redis-server, ${accepted} of them accepted`);
    expect(differences).toEqual([]);
  });
});

/** What a newer version would answer. */
function changed(reply: string): string {
  return otherTexts.reduce((text, [theirs, ours]) => text.replace(theirs, ours), reply);
}

/** The reply to CONFIG SET, and what CONFIG GET shows then. */
async function answerOf(client: RawClient, name: string, value: string): Promise<string> {
  const reply = await client.command("CONFIG", "SET", name, value);
  if (!reply.startsWith("+")) return reply;
  return `${reply}${(await shown(client, name)).get(name)}`;
}

test("defaults that differ from Redis's are the ones listed", async () => {
  const { server } = await startServer();
  for (const [name, [, ours]] of Object.entries(otherDefaults)) expect(server.engine.options.find(name)?.defaultText).toBe(ours);
});
