/**
 * What is searched: a circle or a box around a position, or a polygon, and the latitudes and longitudes that bound it.
 *
 * A box is as wide as it says at every latitude, so it has more degrees of longitude towards the pole. The bounds are the widest that Redis takes into account: those of its
 * side that is nearer to a pole. They are what decides which cells are searched, see cells.ts.
 */
import { degreesOf, distanceBetween, earthRadius, radiansOf } from "./distance.js";
import type { Polygon } from "./polygon.js";

export const areaShape = { circle: 0, box: 1, polygon: 2 } as const;
export type AreaShape = (typeof areaShape)[keyof typeof areaShape];

export class SearchArea {
  shape: AreaShape = areaShape.circle;
  /** The middle, in degrees; of a polygon the centroid of its vertices. */
  longitude = 0;
  latitude = 0;
  /** Metres from the middle to the sides; both are the radius of a circle, and of a polygon the distance to the farthest corner of its bounds. */
  halfWidth = 0;
  halfHeight = 0;
  /** The bounds, in degrees; where the area reaches beyond the date line or a pole, beyond those of a position, or not numbers. */
  west = 0;
  south = 0;
  east = 0;
  north = 0;
  /** Of a polygon, its vertices; as long as the area is searched they stay as they are. */
  polygon: Polygon | null = null;

  setCircle(longitude: number, latitude: number, radius: number): void {
    this.shape = areaShape.circle;
    this.set(longitude, latitude, radius, radius);
  }

  setBox(longitude: number, latitude: number, width: number, height: number): void {
    this.shape = areaShape.box;
    this.set(longitude, latitude, width / 2, height / 2);
  }

  /** @param polygon has three vertices at least. */
  setPolygon(polygon: Polygon): void {
    this.shape = areaShape.polygon;
    this.polygon = polygon;
    this.longitude = polygon.centroidLongitude;
    this.latitude = polygon.centroidLatitude;
    this.west = polygon.west;
    this.south = polygon.south;
    this.east = polygon.east;
    this.north = polygon.north;
    this.halfWidth = Math.max(
      this.distanceTo(this.west, this.north),
      this.distanceTo(this.east, this.north),
      this.distanceTo(this.west, this.south),
      this.distanceTo(this.east, this.south),
    );
    this.halfHeight = this.halfWidth;
  }

  /** Metres from the middle to what is farthest from it, of a box by Pythagoras. */
  get reach(): number {
    const { halfWidth, halfHeight } = this;
    return this.shape !== areaShape.box ? halfWidth : Math.sqrt(halfWidth * halfWidth + halfHeight * halfHeight);
  }

  private distanceTo(longitude: number, latitude: number): number {
    return distanceBetween(this.longitude, this.latitude, longitude, latitude);
  }

  private set(longitude: number, latitude: number, halfWidth: number, halfHeight: number): void {
    this.polygon = null;
    this.longitude = longitude;
    this.latitude = latitude;
    this.halfWidth = halfWidth;
    this.halfHeight = halfHeight;
    const latitudeDelta = degreesOf(halfHeight / earthRadius);
    const poleward = latitude < 0 ? latitude - latitudeDelta : latitude + latitudeDelta;
    const longitudeDelta = degreesOf(halfWidth / earthRadius / Math.cos(radiansOf(poleward)));
    this.west = longitude - longitudeDelta;
    this.east = longitude + longitudeDelta;
    this.south = latitude - latitudeDelta;
    this.north = latitude + latitudeDelta;
  }
}
