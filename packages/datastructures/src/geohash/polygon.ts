/**
 * A polygon on the map: its vertices in degrees, each joined to the next by a line that is straight on the map, the last to the first.
 *
 * What is in it is decided by the even-odd rule, so it may be concave or cross itself, and run either way round. Nothing crosses the date line: a side from 170 to -170
 * degrees goes the long way, through 0. Of two polygons that share a side, a position on it is in one of them, but for rounding.
 *
 * Source: W. R. Franklin, "PNPOLY: Point Inclusion in Polygon Test", which Valkey 9.0 uses for GEOSEARCH BYPOLYGON (valkey-io/valkey#1809).
 */
import { degreesOf, radiansOf } from "./distance.js";

const roomMin = 16;
/** Kept for the next polygon. */
const keptRoom = 1024;

export class Polygon {
  /** How many vertices it has. */
  count = 0;
  /** The bounds: the least and the greatest of each coordinate, in degrees. */
  west = Number.POSITIVE_INFINITY;
  south = Number.POSITIVE_INFINITY;
  east = Number.NEGATIVE_INFINITY;
  north = Number.NEGATIVE_INFINITY;
  /** The sum of the vertices, as vectors of length 1: to where the equator crosses longitude 0, to where it crosses 90, and to the north pole. */
  private x = 0;
  private y = 0;
  private z = 0;
  private longitudes = new Float64Array(roomMin);
  private latitudes = new Float64Array(roomMin);

  /** Forgets the vertices, and gives back more room than is kept. */
  clear(): void {
    this.count = 0;
    this.west = this.south = Number.POSITIVE_INFINITY;
    this.east = this.north = Number.NEGATIVE_INFINITY;
    this.x = this.y = this.z = 0;
    if (this.longitudes.length > keptRoom) this.resize(roomMin);
  }

  /** Adds a vertex, for which `isPosition` holds. */
  add(longitude: number, latitude: number): void {
    if (this.count === this.longitudes.length) this.resize(this.count * 2);
    this.longitudes[this.count] = longitude;
    this.latitudes[this.count] = latitude;
    this.count++;
    this.west = Math.min(this.west, longitude);
    this.south = Math.min(this.south, latitude);
    this.east = Math.max(this.east, longitude);
    this.north = Math.max(this.north, latitude);
    const east = radiansOf(longitude);
    const north = radiansOf(latitude);
    this.x += Math.cos(north) * Math.cos(east);
    this.y += Math.cos(north) * Math.sin(east);
    this.z += Math.sin(north);
  }

  /** Whether a position is in it. On a side to the west or the south it is, on one to the east or the north it is not. */
  contains(longitude: number, latitude: number): boolean {
    const { longitudes, latitudes, count } = this;
    // Where rounding would put a position on the eastern end of the map into one, the search would not look for it there.
    if (longitude >= this.east) return false;
    let isInside = false;
    let fromLongitude = longitudes[count - 1];
    let fromLatitude = latitudes[count - 1];
    for (let i = 0; i < count; i++) {
      const toLongitude = longitudes[i];
      const toLatitude = latitudes[i];
      // A line to the east of the position crosses the side, or does not.
      if (fromLatitude > latitude !== toLatitude > latitude) {
        const crossing = ((fromLongitude - toLongitude) * (latitude - toLatitude)) / (fromLatitude - toLatitude) + toLongitude;
        if (longitude < crossing) isInside = !isInside;
      }
      fromLongitude = toLongitude;
      fromLatitude = toLatitude;
    }
    return isInside;
  }

  /**
   * The centroid of its vertices, each as heavy as the others: where on the sphere the mean of them points, as vectors from the middle of the Earth. It may be outside
   * the polygon, even outside its bounds. Source: valkey-io/valkey#1809.
   */
  get centroidLongitude(): number {
    return degreesOf(Math.atan2(this.y, this.x));
  }

  get centroidLatitude(): number {
    const { x, y, z } = this;
    return degreesOf(Math.atan2(z, Math.sqrt(x * x + y * y)));
  }

  private resize(room: number): void {
    const { count, longitudes, latitudes } = this;
    this.longitudes = new Float64Array(room);
    this.latitudes = new Float64Array(room);
    if (count === 0) return;
    this.longitudes.set(longitudes);
    this.latitudes.set(latitudes);
  }
}
