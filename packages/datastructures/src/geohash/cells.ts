/**
 * The ranges of scores in which the positions of an area are: those of the cell that its middle is in, and of the cells around that, as far as the area reaches into them.
 *
 *   NW  N  NE      A cell of k steps is 2^-k of the Earth's width and height; all of its scores have the first 2k bits in common. There are as many steps as leave the
 *   W   ·  E       area within the nine.
 *   SW  S  SE
 *
 * Which cells there are, and in which order, is what decides the order of results that nobody has asked to sort, and which are found first: so both are Redis's, even where
 * it looks at more than it would have to, or misses a few at the poles and the date line. Of a polygon they are Valkey's, but all of it is found: there the nine cells
 * are enlarged until they surround it. Source: a running redis-server, redis.io GEOSEARCH, and what is said of polygons in valkey-io/valkey#3807.
 */
import type { SearchArea } from "./area.js";
import { interleave } from "./interleave.js";
import { coordinateBits, latitudeMin, latitudeSpan, longitudeMin, longitudeSpan } from "./position.js";

/** Half of the Earth's girth on the map, in metres: at one step an area of such a reach is within the nine cells. */
const mercatorMax = 20037726.37;
/** Towards the poles cells are narrower: there they have to be larger, by one step and by another. */
const highLatitude = 66;
const higherLatitude = 80;
const cellsMax = 9;

/** To the east and to the north, of each cell from the one in the middle. */
const eastward = [0, 0, 0, 1, -1, 1, -1, 1, -1] as const;
const northward = [0, 1, -1, 0, 0, 1, 1, -1, -1] as const;

function stepsFor(reach: number, latitude: number): number {
  if (reach === 0) return coordinateBits;
  let steps = 1;
  for (let covered = reach; covered < mercatorMax; covered *= 2) steps++;
  steps -= 2; // So that the area is within the nine wherever its middle is in the cell.
  if (Math.abs(latitude) > highLatitude) steps--;
  if (Math.abs(latitude) > higherLatitude) steps--;
  return Math.min(Math.max(steps, 1), coordinateBits);
}

export class SearchCells {
  count = 0;
  /** The scores of each: from one up to, not including, another. */
  readonly from = new Float64Array(cellsMax);
  readonly to = new Float64Array(cellsMax);
  /** Steps, and the cell of the middle: the strips that it is. */
  private steps = 0;
  private latitudeStrip = 0;
  private longitudeStrip = 0;

  /** Finds the cells of an area. */
  cover(area: SearchArea): void {
    this.enter(area, stepsFor(area.reach, area.latitude));
    if (this.steps > 1 && this.isTooSmallFor(area)) this.enter(area, this.steps - 1);
    if (area.polygon !== null) while (this.steps > 1 && !this.surrounds(area)) this.enter(area, this.steps - 1);
    this.count = 0;
    const { steps } = this;
    const isWestOut = steps >= 2 && this.westOf(0) < area.west;
    const isEastOut = steps >= 2 && this.westOf(0) + this.width > area.east;
    const isSouthOut = steps >= 2 && this.southOf(0) < area.south;
    const isNorthOut = steps >= 2 && this.northOf(0) > area.north;
    for (let i = 0; i < cellsMax; i++) {
      const east = eastward[i] as number;
      const north = northward[i] as number;
      if ((east < 0 && isWestOut) || (east > 0 && isEastOut) || (north < 0 && isSouthOut) || (north > 0 && isNorthOut)) continue;
      this.add(this.moved(this.latitudeStrip, north), this.moved(this.longitudeStrip, east));
    }
  }

  private enter(area: SearchArea, steps: number): void {
    this.steps = steps;
    this.latitudeStrip = Math.trunc(((area.latitude - latitudeMin) / latitudeSpan) * 2 ** steps);
    this.longitudeStrip = Math.trunc(((area.longitude - longitudeMin) / longitudeSpan) * 2 ** steps);
    if (area.polygon === null) return;
    // A centroid may be nearer to a pole than any cell, or lie at 180 degrees.
    this.latitudeStrip = Math.min(Math.max(this.latitudeStrip, 0), 2 ** steps - 1);
    this.longitudeStrip = Math.min(this.longitudeStrip, 2 ** steps - 1);
  }

  /** Whether the nine cells have all of the bounds in them, those left out that are on the other side of the date line or of a pole. */
  private surrounds(area: SearchArea): boolean {
    const { latitudeStrip, longitudeStrip, width } = this;
    const strips = 2 ** this.steps;
    return (
      longitudeMin + (longitudeStrip - 1) * width <= area.west &&
      longitudeMin + (longitudeStrip + 2) * width >= area.east &&
      latitudeMin + ((latitudeStrip - 1) / strips) * latitudeSpan <= area.south &&
      latitudeMin + ((latitudeStrip + 2) / strips) * latitudeSpan >= area.north
    );
  }

  /** Whether the area reaches beyond the nine cells. What the bounds can't say, because they are not numbers, does not. */
  private isTooSmallFor(area: SearchArea): boolean {
    return (
      this.northOf(1) < area.north ||
      this.southOf(-1) > area.south ||
      this.westOf(1) + this.width < area.east ||
      this.westOf(-1) > area.west
    );
  }

  private get width(): number {
    return longitudeSpan / 2 ** this.steps;
  }

  /** The western edge of the cell so many to the east. */
  private westOf(east: number): number {
    return longitudeMin + this.moved(this.longitudeStrip, east) * this.width;
  }

  private southOf(north: number): number {
    return latitudeMin + (this.moved(this.latitudeStrip, north) / 2 ** this.steps) * latitudeSpan;
  }

  private northOf(north: number): number {
    return latitudeMin + ((this.moved(this.latitudeStrip, north) + 1) / 2 ** this.steps) * latitudeSpan;
  }

  /** The strip next to one: behind the last is the first. */
  private moved(strip: number, by: number): number {
    return by === 0 ? strip : (strip + by) & (2 ** this.steps - 1);
  }

  private add(latitudeStrip: number, longitudeStrip: number): void {
    const { count } = this;
    const cell = interleave(latitudeStrip, longitudeStrip);
    const scores = 4 ** (coordinateBits - this.steps);
    // Where cells are so large that the last ones meet, one may be the same as that before it; the very first is not asked, as in Redis.
    if (count > 1 && this.from[count - 1] === cell * scores) return;
    this.from[count] = cell * scores;
    this.to[count] = (cell + 1) * scores;
    this.count++;
  }
}
