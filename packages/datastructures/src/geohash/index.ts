export { SearchArea } from "./area.js";
export { SearchCells } from "./cells.js";
export { distanceBetween } from "./distance.js";
export { PointSearch } from "./point-search.js";
export { Polygon } from "./polygon.js";
export { decode, decoded, isPosition, latitudeOf, longitudeOf, scoreAt } from "./position.js";
export { geohashLength, writeGeohash } from "./text.js";
