/**
 * Distances on a sphere, by the haversine formula: hav(d/R) = hav(Δlatitude) + cos(latitude₁)·cos(latitude₂)·hav(Δlongitude), with hav(x) = sin²(x/2). Degrees and metres.
 *
 * Distances order as their haversines do, which are cheaper. The last bits depend on the sines of the machine, in Redis as here.
 *
 * Source: Sinnott, "Virtues of the Haversine" (1984); the radius, and what is computed for two positions on one meridian, are redis-server's.
 */

/** Of the sphere, in metres. */
export const earthRadius = 6372797.560856;
const radiansPerDegree = Math.PI / 180;

export function radiansOf(degrees: number): number {
  return degrees * radiansPerDegree;
}

export function degreesOf(radians: number): number {
  return radians / radiansPerDegree;
}

/** Metres between two latitudes. */
export function latitudeDistance(latitude: number, otherLatitude: number): number {
  return earthRadius * Math.abs(radiansOf(latitude) - radiansOf(otherLatitude));
}

export function distanceBetween(longitude: number, latitude: number, otherLongitude: number, otherLatitude: number): number {
  const v = Math.sin((radiansOf(otherLongitude) - radiansOf(longitude)) / 2);
  if (v === 0) return latitudeDistance(latitude, otherLatitude);
  const u = Math.sin((radiansOf(otherLatitude) - radiansOf(latitude)) / 2);
  return distanceOfHaversine(u * u + Math.cos(radiansOf(latitude)) * Math.cos(radiansOf(otherLatitude)) * v * v);
}

export function distanceOfHaversine(haversine: number): number {
  return 2 * earthRadius * Math.asin(Math.sqrt(haversine));
}

/** The haversine of a distance of 0 or more; of one that is farther than the other side of the Earth, more than any has. */
export function haversineOfDistance(metres: number): number {
  const half = metres / (2 * earthRadius);
  if (half > Math.PI / 2) return 2;
  const sine = Math.sin(half);
  return sine * sine;
}
