/** The engine's table of announced events beside redis-server: both tell a subscriber the same, and that is what the table says. */
import { setTimeout as pass } from "node:timers/promises";
import { RawClient, RedisProcess, request, ServerProcess } from "respire-test-rig";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type AnnouncedEvents, announcedEvents, parseReplyTree } from "./engine-insides.ts";
import { reasonToLeaveOutComparison } from "./rig.ts";

const reason = reasonToLeaveOutComparison();
if (reason !== null) console.log(reason);

/** Of the classes that 7.0 has, all; events of newer ones are what the engine's own test holds it to. */
const letters = "KEAmn";
const newerEvents: ReadonlySet<string> = new Set(["overwritten", "type_changed"]);

const compared = announcedEvents.filter(({ since }) => since === undefined);

/** So that nothing expires but what a request meets, and that this can be asked for. */
const serverArguments = ["--enable-debug-command", "yes"];

/** A server with a client that does things, and one that is told of them. */
class Observed {
  private constructor(
    private readonly client: RawClient,
    private readonly subscriber: RawClient,
  ) {}

  static async open(port: number): Promise<Observed> {
    const [client, subscriber] = [await RawClient.open({ port }), await RawClient.open({ port })];
    await client.command("CONFIG", "SET", "notify-keyspace-events", letters);
    await client.command("DEBUG", "SET-ACTIVE-EXPIRE", 0);
    subscriber.send(request("PSUBSCRIBE", "__key*", "end"));
    await subscriber.replies(2);
    return new Observed(client, subscriber);
  }

  /** What the request of a row has the subscriber told: `__keyspace@0__:k set` and so on. */
  async told({ before = [], thenMs = 0, request: words }: AnnouncedEvents): Promise<string[]> {
    const { client } = this;
    await client.command("FLUSHALL");
    for (const earlier of before) await client.command(...earlier);
    await this.upToNow();
    if (thenMs > 0) await pass(thenMs);
    await client.command(...words);
    return await this.upToNow();
  }

  private async upToNow(): Promise<string[]> {
    await this.client.command("PUBLISH", "end", "");
    for (const told: string[] = []; ; ) {
      const [message = ""] = await this.subscriber.replies(1);
      const [, , channel, text] = parseReplyTree(message).items;
      if (channel?.text === "end") return told;
      told.push(`${channel?.text} ${text?.text}`);
    }
  }

  close(): void {
    this.client.vanish();
    this.subscriber.vanish();
  }
}

function expectedOf({ log }: AnnouncedEvents): string[] {
  return log.flatMap((line) => {
    const [event = "", key = "", database = "db0"] = line.split(" ");
    const index = database.slice(2);
    return newerEvents.has(event) ? [] : [`__keyspace@${index}__:${key} ${event}`, `__keyevent@${index}__:${event} ${key}`];
  });
}

// Without the program there is nothing to compare with; the line above says so.
describe.skipIf(reason !== null)(`${compared.length} of ${announcedEvents.length} announced events beside redis-server`, () => {
  let processes: readonly [ServerProcess, RedisProcess] | undefined;
  let sides: readonly [ours: Observed, theirs: Observed];
  beforeAll(async () => {
    const [server, redis] = await Promise.all([
      ServerProcess.open({ args: ["--port", "0", ...serverArguments] }),
      RedisProcess.open(serverArguments),
    ]);
    processes = [server, redis];
    sides = [await Observed.open(server.port), await Observed.open(redis.port)];
  });
  afterAll(async () => {
    for (const side of sides ?? []) side.close();
    await Promise.all((processes ?? []).map((process) => process.kill()));
  });

  test.each(
    compared.map((row) => [[row.request.join(" "), ...(row.before ?? []).map((words) => words.join(" "))].join(", after "), row] as const),
  )("%s", async (_, row) => {
    const [ours, theirs] = await Promise.all(sides.map((side) => side.told(row)));
    expect(theirs).toEqual(expectedOf(row));
    expect(ours).toEqual(theirs);
  });
});
