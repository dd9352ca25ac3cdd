/**
 * The members of a sorted set of positions that are in an area: takes runs of scores, and keeps those that are in it.
 *
 * Most scores of the searched cells are of positions outside. What says so first is two comparisons of strips; only what is within the bounds is a matter of sines, and only what is within
 * a hair of the edge is computed as Redis computes it, so that both agree on which side it is. Of a polygon, sides are compared before anything else is computed.
 */
import { areaShape, type SearchArea } from "./area.js";
import { degreesOf, distanceOfHaversine, earthRadius, haversineOfDistance, latitudeDistance, radiansOf } from "./distance.js";
import { gather16 } from "./interleave.js";
import {
  latitudeMax,
  latitudeMin,
  latitudeOf,
  latitudeOfStrip,
  latitudeSpan,
  longitudeMin,
  longitudeOf,
  longitudeOfStrip,
  longitudeSpan,
  stripCount,
} from "./position.js";

const word = 2 ** 32;
const stripMask = stripCount - 1;
/** Strips by which the bounds are wider than they are computed to be: more than rounding ever is. */
const stripMargin = 2;
/** So near to the edge, as a part of its haversine, nothing but Redis's own formula decides. */
const edge = 1e-12;
const roomMin = 64;
/** Kept for the next search, if no more was needed for the last one. */
const keptRoom = 65_536;

export class PointSearch {
  /** Members that were found, in the order in which they were looked at. */
  count = 0;
  /** What the caller calls them. */
  items = new Uint32Array(roomMin);
  scores = new Float64Array(roomMin);
  /** Of their distances from the middle of the area. */
  haversines = new Float64Array(roomMin);
  private area: SearchArea | null = null;
  private limit = 0;
  /** The bounds, in strips: the southernmost and northernmost, the westernmost, and how many there are to the east of it. */
  private south = 0;
  private north = 0;
  private west = 0;
  private eastward = 0;

  /** Begins anew. @param limit so many members are enough; Infinity: all are wanted. */
  begin(area: SearchArea, limit: number): void {
    this.area = area;
    this.limit = limit;
    this.count = 0;
    this.south = Math.floor(((area.south - latitudeMin) / latitudeSpan) * stripCount) - stripMargin;
    this.north = Math.floor(((area.north - latitudeMin) / latitudeSpan) * stripCount) + stripMargin;
    const { polygon } = area;
    const longitudeDelta = polygon === null ? longitudeDeltaOf(area) : (area.east - area.west) / 2;
    const westmost = polygon === null ? area.longitude - longitudeDelta : area.west;
    const strips = Math.ceil(((2 * longitudeDelta) / longitudeSpan) * stripCount) + 2 * stripMargin;
    const isAllRound = !(strips < stripCount);
    this.west = isAllRound ? 0 : Math.floor(((westmost - longitudeMin) / longitudeSpan) * stripCount) - stripMargin;
    this.eastward = isAllRound ? stripMask : strips;
  }

  /** Looks at `count` members: their scores are from `scores[scoresAt]` on, what they are called from `items[itemsAt]` on. False when there are enough. */
  take(scores: Float64Array, scoresAt: number, items: Uint32Array, itemsAt: number, count: number): boolean {
    const { south, north, west, eastward } = this;
    const area = this.area as SearchArea;
    const isCircle = area.shape === areaShape.circle;
    const isBox = area.shape === areaShape.box;
    const { polygon } = area;
    const middleLatitude = radiansOf(area.latitude);
    const middleLongitude = radiansOf(area.longitude);
    const middleCosine = Math.cos(middleLatitude);
    const limit = polygon === null ? haversineOfDistance(area.halfWidth) : Number.POSITIVE_INFINITY;
    const surelyIn = limit * (1 - edge);
    const surelyOut = limit * (1 + edge);
    for (let i = 0; i < count; i++) {
      const score = scores[scoresAt + i];
      const high = (score / word) >>> 0;
      const low = score >>> 0;
      const latitudeStrip = gather16(low) | (gather16(high) << 16);
      if (latitudeStrip < south || latitudeStrip > north) continue;
      const longitudeStrip = gather16(low >>> 1) | (gather16(high >>> 1) << 16);
      if (((longitudeStrip - west) & stripMask) > eastward) continue;
      const latitude = latitudeOfStrip(latitudeStrip);
      const longitude = longitudeOfStrip(longitudeStrip);
      if (polygon !== null && !polygon.contains(longitude, latitude)) continue;
      const latitudeRadians = radiansOf(latitude);
      const cosine = Math.cos(latitudeRadians);
      const v = Math.sin((radiansOf(longitude) - middleLongitude) / 2);
      const u = Math.sin((latitudeRadians - middleLatitude) / 2);
      const haversine = u * u + middleCosine * cosine * v * v;
      // Of a box, how far east or west it is along its own parallel.
      const decisive = isCircle ? haversine : cosine * cosine * v * v;
      if (decisive >= surelyIn) {
        if (decisive > surelyOut) continue;
        const distance = isCircle && v === 0 ? latitudeDistance(latitude, area.latitude) : distanceOfHaversine(decisive);
        if (distance > area.halfWidth) continue;
      }
      if (isBox && latitudeDistance(latitude, area.latitude) > area.halfHeight) continue;
      if (this.count === this.items.length) this.resize(this.count * 2);
      this.items[this.count] = items[itemsAt + i];
      this.scores[this.count] = score;
      this.haversines[this.count] = haversine;
      this.count++;
      if (this.count >= this.limit) return false;
    }
    return true;
  }

  /** Forgets what was found, and gives back more room than is kept. */
  release(): void {
    this.area = null;
    this.count = 0;
    if (this.items.length > keptRoom) this.resize(roomMin);
  }

  /** Metres from the middle of the area to a member that was found. */
  distanceOf(index: number): number {
    const { longitude, latitude } = this.area as SearchArea;
    const score = this.scores[index];
    return longitudeOf(score) === longitude ? latitudeDistance(latitude, latitudeOf(score)) : distanceOfHaversine(this.haversines[index]);
  }

  private resize(room: number): void {
    const { count, items, scores, haversines } = this;
    this.items = new Uint32Array(room);
    this.scores = new Float64Array(room);
    this.haversines = new Float64Array(room);
    if (count === 0) return;
    this.items.set(items);
    this.scores.set(scores);
    this.haversines.set(haversines);
  }
}

/** Degrees of longitude by which anything in the area is east or west of its middle at most; 180 or more: it may be anywhere. */
function longitudeDeltaOf(area: SearchArea): number {
  if (area.shape === areaShape.circle) {
    const angle = area.halfWidth / earthRadius;
    if (!(angle < Math.PI / 2 - Math.abs(radiansOf(area.latitude)))) return longitudeSpan;
    return degreesOf(Math.asin(Math.min(1, Math.sin(angle) / Math.cos(radiansOf(area.latitude)))));
  }
  const poleward = Math.min(latitudeMax, Math.max(Math.abs(area.south), Math.abs(area.north)));
  const sine = Math.sqrt(haversineOfDistance(area.halfWidth)) / Math.cos(radiansOf(poleward));
  return sine < 1 ? degreesOf(2 * Math.asin(sine)) : longitudeSpan;
}
