/** What GEOSEARCH and its relatives are asked for. Which of several options counts, and in which order they are refused, is a running Redis's answer; of polygons it is Valkey's. */
import { geohash } from "@respire/datastructures";
import type { Arguments } from "../../arguments.js";
import { errors, refusal } from "../../errors.js";
import type { SortedSetValue } from "../../values/sorted-set.js";
import { position, readMemberPosition, readPosition, readUnit } from "./position-arguments.js";

export const searchOrder = { none: 0, nearestFirst: 1, farthestFirst: 2 } as const;
export type SearchOrder = (typeof searchOrder)[keyof typeof searchOrder];

const verticesMin = 3;
const int32Max = 2 ** 31 - 1;
const int32Min = -(2 ** 31);

export class SearchQuery {
  readonly area = new geohash.SearchArea();
  readonly polygon = new geohash.Polygon();
  order: SearchOrder = searchOrder.none;
  /** So many members at most; Infinity: all. With `isAny`, the first that are found will do. */
  count = Number.POSITIVE_INFINITY;
  isAny = false;
  withDistances = false;
  withHashes = false;
  withPositions = false;
  /** Metres of the unit that distances are replied in. */
  unit = 1;
  /** The word that is the key where it goes, or 0; and whether distances become the scores there. */
  destination = 0;
  storesDistances = false;
  /** In metres; of a circle both are the radius. */
  private width = 0;
  private height = 0;

  /** Whether members come with anything. */
  get isDetailed(): boolean {
    return this.withDistances || this.withHashes || this.withPositions;
  }

  /** Of GEORADIUS: the middle is words 2 and 3, the radius 4, its unit 5. */
  readRadius(args: Arguments, mayStore: boolean): void {
    this.clear();
    readPosition(args, 2);
    this.readCircle(args, 4);
    this.area.setCircle(position.longitude, position.latitude, this.width);
    this.readRadiusOptions(args, 6, mayStore);
  }

  /** Of GEORADIUSBYMEMBER: the member is word 2, the radius 3, its unit 4. Without a sorted set nobody looks at them. */
  readRadiusByMember(args: Arguments, set: SortedSetValue | null, mayStore: boolean): void {
    this.clear();
    if (set !== null) {
      readMemberPosition(args, 2, set);
      this.readCircle(args, 3);
      this.area.setCircle(position.longitude, position.latitude, this.width);
    }
    this.readRadiusOptions(args, 5, mayStore);
  }

  /** Of GEOSEARCH, and with word 1 as destination of GEOSEARCHSTORE: from word `from` on. Without a sorted set there is no member to search around. */
  readSearch(args: Arguments, from: number, set: SortedSetValue | null, destination: number): void {
    this.clear();
    this.destination = destination;
    let isAroundMember = false;
    let isAroundPosition = false;
    let isCircle = false;
    let isBox = false;
    let isPolygon = false;
    for (let i = from; i < args.count; ) {
      const behind = args.count - 1 - i;
      if (behind >= 1 && !isAroundPosition && !isPolygon && args.is(i, "FROMMEMBER")) {
        isAroundMember = true;
        if (set !== null) readMemberPosition(args, i + 1, set);
        i += 2;
      } else if (behind >= 2 && !isAroundMember && !isPolygon && args.is(i, "FROMLONLAT")) {
        isAroundPosition = true;
        readPosition(args, i + 1);
        i += 3;
      } else if (behind >= 2 && !isBox && !isPolygon && args.is(i, "BYRADIUS")) {
        isCircle = true;
        this.readCircle(args, i + 1);
        i += 3;
      } else if (behind >= 3 && !isCircle && !isPolygon && args.is(i, "BYBOX")) {
        isBox = true;
        this.readBox(args, i + 1);
        i += 4;
      } else if (behind >= 2 && !isAroundMember && !isAroundPosition && !isCircle && !isBox && args.is(i, "BYPOLYGON")) {
        isPolygon = true;
        i = this.readPolygon(args, i + 1);
      } else if (destination !== 0 && args.is(i, "STOREDIST")) {
        this.storesDistances = true;
        i++;
      } else i = this.readOption(args, i);
    }
    if (destination !== 0 && this.isDetailed) throw errors.searchStoreWithOthers;
    if (!isAroundMember && !isAroundPosition && !isPolygon) throw refusal.searchFrom(args.echo(0));
    if (!isCircle && !isBox && !isPolygon) throw refusal.searchBy(args.echo(0));
    if (isPolygon) this.area.setPolygon(this.polygon);
    else if (isCircle) this.area.setCircle(position.longitude, position.latitude, this.width);
    else this.area.setBox(position.longitude, position.latitude, this.width, this.height);
    this.settle();
  }

  private readRadiusOptions(args: Arguments, from: number, mayStore: boolean): void {
    for (let i = from; i < args.count; ) {
      const isStore = args.is(i, "STORE");
      if (mayStore && i + 1 < args.count && (isStore || args.is(i, "STOREDIST"))) {
        this.destination = i + 1;
        this.storesDistances = !isStore;
        i += 2;
      } else i = this.readOption(args, i);
    }
    if (this.destination !== 0 && this.isDetailed) throw errors.radiusStoreWithOthers;
    this.settle();
  }

  /** Reads an option that all of them have; returns the word behind it. */
  private readOption(args: Arguments, at: number): number {
    if (args.is(at, "WITHDIST")) this.withDistances = true;
    else if (args.is(at, "WITHHASH")) this.withHashes = true;
    else if (args.is(at, "WITHCOORD")) this.withPositions = true;
    else if (args.is(at, "ANY")) this.isAny = true;
    else if (args.is(at, "ASC")) this.order = searchOrder.nearestFirst;
    else if (args.is(at, "DESC")) this.order = searchOrder.farthestFirst;
    else if (args.is(at, "COUNT") && at + 1 < args.count) {
      this.count = Number(args.integer64(at + 1));
      if (this.count <= 0) throw errors.searchCount;
      return at + 2;
    } else throw errors.syntax;
    return at + 1;
  }

  /** What the options mean together. */
  private settle(): void {
    const isLimited = this.count !== Number.POSITIVE_INFINITY;
    if (this.isAny && !isLimited) throw errors.anyWithoutCount;
    // The nearest ones are meant, so they have to be found.
    if (isLimited && !this.isAny && this.order === searchOrder.none) this.order = searchOrder.nearestFirst;
  }

  private readCircle(args: Arguments, at: number): void {
    const radius = args.double(at, errors.radiusNotFloat);
    if (radius < 0) throw errors.radiusNegative;
    this.unit = readUnit(args, at + 1);
    this.width = radius * this.unit;
  }

  private readBox(args: Arguments, at: number): void {
    const width = args.double(at, errors.widthNotFloat);
    const height = args.double(at + 1, errors.heightNotFloat);
    if (width < 0 || height < 0) throw errors.boxNegative;
    this.unit = readUnit(args, at + 2);
    this.width = width * this.unit;
    this.height = height * this.unit;
  }

  /** Reads the number of vertices and so many of them; returns the word behind. Distances from the centroid are in metres: a polygon has no unit. */
  private readPolygon(args: Arguments, at: number): number {
    const count = Number(args.integer64(at, errors.vertexCount));
    if (count < int32Min || count > int32Max) throw errors.vertexCount;
    const end = at + 1 + 2 * count;
    if (count < verticesMin || end > args.count) throw errors.tooFewVertices;
    this.polygon.clear();
    for (let i = at + 1; i < end; i += 2) {
      readPosition(args, i);
      this.polygon.add(position.longitude, position.latitude);
    }
    return end;
  }

  private clear(): void {
    this.polygon.clear();
    this.order = searchOrder.none;
    this.count = Number.POSITIVE_INFINITY;
    this.isAny = false;
    this.withDistances = false;
    this.withHashes = false;
    this.withPositions = false;
    this.unit = 1;
    this.destination = 0;
    this.storesDistances = false;
  }
}
