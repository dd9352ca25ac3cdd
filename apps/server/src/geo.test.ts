/** Positions, as the clients that people use store and search them. */
import { testedServers } from "respire-test-rig";
import { describe, expect, test } from "vitest";
import { openIoredis, openNodeRedis, runPython } from "./testing/clients.js";

const wrongType = "WRONGTYPE Operation against a key holding the wrong kind of value";
const palermo = { longitude: 13.361389, latitude: 38.115556 };
const catania = { longitude: 15.087269, latitude: 37.502669 };
/** Positions are read back within half a metre; their digits are not the same in all versions. */
const closeTo = ({ longitude, latitude }: typeof palermo): number[] =>
  [longitude, latitude].map((degrees) => expect.closeTo(degrees, 5) as number);
/** A thousand places, a hundredth of a degree apart. */
const places = Array.from({ length: 1000 }, (_, i) => ({ longitude: i / 100, latitude: 45, member: `p${i}` }));

describe.each(testedServers("positions of redis-server"))("%s", (_name, start) => {
  describe.each([2, 3] as const)("ioredis, RESP%i", (protocol) => {
    test("towns are added, found and measured", async () => {
      const { port } = await start();
      const redis = await openIoredis(port, { protocol });
      const towns = [palermo.longitude, palermo.latitude, "Palermo", catania.longitude, catania.latitude, "Catania"];
      expect(await redis.geoadd("Sicily", ...towns)).toBe(2);
      expect(await redis.geoadd("Sicily", "NX", 1, 1, "Palermo")).toBe(0);
      expect(await redis.geodist("Sicily", "Palermo", "Catania")).toBe("166274.1516");
      expect(await redis.geodist("Sicily", "Palermo", "Catania", "KM")).toBe("166.2742");
      expect(await redis.geodist("Sicily", "Palermo", "none")).toBe(null);
      expect(await redis.geohash("Sicily", "Palermo", "Catania", "none")).toEqual(["sqc8b49rny0", "sqdtr74hyu0", null]);
      const [first, none] = await redis.geopos("Sicily", "Palermo", "none");
      expect(first?.map(Number)).toEqual(closeTo(palermo));
      expect(none).toBe(null);
      const found = await redis.geosearch("Sicily", "FROMLONLAT", 15, 37, "BYRADIUS", 200, "km", "DESC", "WITHDIST", "WITHHASH");
      expect(found).toEqual([
        ["Palermo", "190.4424", 3479099956230698],
        ["Catania", "56.4413", 3479447370796909],
      ]);
      expect(await redis.georadiusbymember("Sicily", "Palermo", 200, "km", "COUNT", 1, "ASC")).toEqual(["Palermo"]);
      await redis.set("text", "a");
      await expect(redis.geoadd("text", 1, 1, "a")).rejects.toThrow(wrongType);
      await expect(redis.geoadd("Sicily", 181, 1, "a")).rejects.toThrow("ERR invalid longitude,latitude pair 181.000000,1.000000");
      expect(await redis.zcard("Sicily")).toBe(2);
    });

    test("among many the nearest are found, and stored with their distances", async () => {
      const { port } = await start();
      const redis = await openIoredis(port, { protocol });
      await redis.geoadd("places", ...places.flatMap(({ longitude, latitude, member }) => [longitude, latitude, member]));
      expect(await redis.geosearch("places", "FROMMEMBER", "p500", "BYBOX", 4, 1, "km", "ASC", "COUNT", 3)).toHaveLength(3);
      expect(await redis.geosearchstore("near", "places", "FROMMEMBER", "p500", "BYRADIUS", 8, "km", "STOREDIST")).toBe(21);
      expect(await redis.zrange("near", "0", "0")).toEqual(["p500"]);
      expect(Number(await redis.zscore("near", "p510"))).toBeCloseTo(7.865, 2);
      expect(await redis.geosearchstore("near", "places", "FROMLONLAT", -90, 0, "BYRADIUS", 8, "km")).toBe(0);
      expect(await redis.exists("near")).toBe(0);
    });
  });

  test.each([2, 3] as const)("node-redis, RESP%i", async (RESP) => {
    const { port } = await start();
    const client = await openNodeRedis(port, { RESP });
    await client.geoAdd("Sicily", [
      { ...palermo, member: "Palermo" },
      { ...catania, member: "Catania" },
    ]);
    expect(await client.geoDist("Sicily", "Palermo", "Catania", "km")).toBe(166.2742);
    const [position] = await client.geoPos("Sicily", "Catania");
    expect([Number(position?.longitude), Number(position?.latitude)]).toEqual(closeTo(catania));
    expect(await client.geoSearch("Sicily", { longitude: 15, latitude: 37 }, { radius: 100, unit: "km" })).toEqual(["Catania"]);
    const [nearest] = await client.geoSearchWith("Sicily", "Palermo", { width: 500, height: 500, unit: "km" }, ["WITHDIST", "WITHCOORD"], {
      SORT: "ASC",
    });
    expect(nearest?.member).toBe("Palermo");
    expect(Number(nearest?.distance)).toBe(0);
    expect([Number(nearest?.coordinates?.longitude), Number(nearest?.coordinates?.latitude)]).toEqual(closeTo(palermo));
  });

  test("redis-py", async () => {
    const { port } = await start();
    await runPython(`
import redis
r = redis.Redis(port=${port}, decode_responses=True)
assert r.geoadd("g", [13.361389, 38.115556, "Palermo", 15.087269, 37.502669, "Catania"]) == 2
assert r.geodist("g", "Palermo", "Catania", "km") == 166.2742
assert r.geohash("g", "Palermo") == ["sqc8b49rny0"]
(lon, lat), none = r.geopos("g", "Palermo", "none")
assert abs(lon - 13.361389) < 1e-5 and abs(lat - 38.115556) < 1e-5 and none is None
assert r.geosearch("g", longitude=15, latitude=37, radius=200, unit="km", sort="ASC") == ["Catania", "Palermo"]
name, distance, hash, (lon, lat) = r.geosearch("g", member="Palermo", width=10, height=10, unit="km", withdist=True, withcoord=True, withhash=True)[0]
assert (name, distance, hash) == ("Palermo", 0.0, 3479099956230698)
assert r.geosearchstore("d", "g", longitude=15, latitude=37, radius=200, unit="km", storedist=True) == 2
assert abs(r.zscore("d", "Catania") - 56.4413) < 1e-4
assert r.georadius("g", 15, 37, 200, unit="km", withdist=True) == [["Palermo", 190.4424], ["Catania", 56.4413]]
print("all well")
`);
  });
});
