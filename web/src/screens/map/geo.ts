// Shapes on the WGS 84 ellipsoid as rings and lines that a map can draw: circles and corridors by geodesics (Vincenty),
// edges the shortest way, and longitudes that run on past 180° instead of jumping back. It is for the eye alone: what is
// near what, the station says.

import { contours } from 'd3-contour';

/** Longitude and latitude, in degrees. */
export type Place = [number, number];
export type Ring = Place[];

const A = 6_378_137;
const F = 1 / 298.257223563;
const B = A * (1 - F);
const RAD = Math.PI / 180;
const TURNS_MAX = 100;
const EXACT = 1e-12;
/** Where a map of the world ends. */
const TOP = 85.06;
/** Edges are bent to the geodesic so finely. */
const EDGE_M = 50_000;
const PIECES_MAX = 400;
const CORNERS = 72;
/** So many are enough for what is seldom large on the screen. */
const CORNERS_FEW = 40;
const FEW_M = 3_000;
/** A degree of latitude, and how finely the surroundings of a winding line are drawn. */
const DEGREE_M = 111_195;
const CELLS = 240;
/** Below this a circle is drawn by the curvature of the ellipsoid at its centre: off by less than a line is wide. */
const SMALL_M = 20_000;

/** Where one comes from a place in a direction, so many metres on. */
export function destination([lon, lat]: Place, bearing: number, metres: number): Place {
  const alpha = bearing * RAD;
  const [sinAlpha, cosAlpha] = [Math.sin(alpha), Math.cos(alpha)];
  const tanU = (1 - F) * Math.tan(lat * RAD);
  const cosU = 1 / Math.sqrt(1 + tanU * tanU);
  const sinU = tanU * cosU;
  const sigma1 = Math.atan2(tanU, cosAlpha);
  const sin = cosU * sinAlpha;
  const cos2 = 1 - sin * sin;
  const u2 = (cos2 * (A * A - B * B)) / (B * B);
  const [big, small] = series(u2);
  const straight = metres / (B * big);
  let sigma = straight;
  for (let turn = 0; turn < TURNS_MAX; turn += 1) {
    const next = straight + bend(sigma, sigma1, small);
    const done = Math.abs(next - sigma) < EXACT;
    sigma = next;
    if (done) break;
  }
  const [sinS, cosS] = [Math.sin(sigma), Math.cos(sigma)];
  const part = sinU * sinS - cosU * cosS * cosAlpha;
  const latitude = Math.atan2(sinU * cosS + cosU * sinS * cosAlpha, (1 - F) * Math.sqrt(sin * sin + part * part));
  const lambda = Math.atan2(sinS * sinAlpha, cosU * cosS - sinU * sinS * cosAlpha);
  const c = (F / 16) * cos2 * (4 + F * (4 - 3 * cos2));
  const mid = Math.cos(2 * sigma1 + sigma);
  const east = lambda - (1 - c) * F * sin * (sigma + c * sinS * (mid + c * cosS * (2 * mid * mid - 1)));
  return [lon + east / RAD, latitude / RAD];
}

/** How far two places are apart, in metres, and in which direction the second lies from the first. */
export function between([lon1, lat1]: Place, [lon2, lat2]: Place): { metres: number; bearing: number } {
  const east = near(lon2, lon1) - lon1;
  const [u1, u2] = [Math.atan((1 - F) * Math.tan(lat1 * RAD)), Math.atan((1 - F) * Math.tan(lat2 * RAD))];
  const [sin1, cos1, sin2, cos2] = [Math.sin(u1), Math.cos(u1), Math.sin(u2), Math.cos(u2)];
  const long = east * RAD;
  let lambda = long;
  for (let turn = 0; turn < TURNS_MAX; turn += 1) {
    const [sinL, cosL] = [Math.sin(lambda), Math.cos(lambda)];
    const sinS = Math.hypot(cos2 * sinL, cos1 * sin2 - sin1 * cos2 * cosL);
    if (sinS === 0) return { metres: 0, bearing: 0 };
    const cosS = sin1 * sin2 + cos1 * cos2 * cosL;
    const sigma = Math.atan2(sinS, cosS);
    const sinA = (cos1 * cos2 * sinL) / sinS;
    const cosA2 = 1 - sinA * sinA;
    const mid = cosA2 === 0 ? 0 : cosS - (2 * sin1 * sin2) / cosA2;
    const c = (F / 16) * cosA2 * (4 + F * (4 - 3 * cosA2));
    const next = long + (1 - c) * F * sinA * (sigma + c * sinS * (mid + c * cosS * (2 * mid * mid - 1)));
    if (Math.abs(next - lambda) < EXACT) {
      const [big, small] = series((cosA2 * (A * A - B * B)) / (B * B));
      const off =
        small * sinS * (mid + (small / 4) * (cosS * (2 * mid * mid - 1) - (small / 6) * mid * (4 * sinS * sinS - 3) * (4 * mid * mid - 3)));
      const bearing = Math.atan2(cos2 * Math.sin(next), cos1 * sin2 - sin1 * cos2 * Math.cos(next)) / RAD;
      return { metres: B * big * (sigma - off), bearing: (bearing + 360) % 360 };
    }
    lambda = next;
  }
  // Places that lie opposite each other on the globe: any way is as good.
  return { metres: Math.PI * B, bearing: 0 };
}

function series(u2: number): [number, number] {
  return [
    1 + (u2 / 16384) * (4096 + u2 * (-768 + u2 * (320 - 175 * u2))),
    (u2 / 1024) * (256 + u2 * (-128 + u2 * (74 - 47 * u2))),
  ];
}

function bend(sigma: number, sigma1: number, small: number): number {
  const mid = Math.cos(2 * sigma1 + sigma);
  const [sin, cos] = [Math.sin(sigma), Math.cos(sigma)];
  return small * sin * (mid + (small / 4) * (cos * (2 * mid * mid - 1) - (small / 6) * mid * (4 * sin * sin - 3) * (4 * mid * mid - 3)));
}

/** The same longitude, within half a turn of another. */
function near(lon: number, to: number): number {
  return lon - 360 * Math.round((lon - to) / 360);
}

/** Places whose longitudes never jump. */
export function unwrapped(places: readonly Place[]): Place[] {
  const all: Place[] = [];
  for (const [lon, lat] of places) {
    const last = all.at(-1);
    all.push([last ? near(lon, last[0]) : lon, lat]);
  }
  return all;
}

/** A line of geodesics through places. */
export function line(places: readonly Place[]): Place[] {
  const bent: Place[] = places.length ? [places[0]!] : [];
  for (let index = 1; index < places.length; index += 1) {
    const [from, to] = [places[index - 1]!, places[index]!];
    const { metres, bearing } = between(from, to);
    const pieces = Math.min(PIECES_MAX, Math.ceil(metres / EDGE_M));
    for (let piece = 1; piece < pieces; piece += 1) bent.push(destination(from, bearing, (metres * piece) / pieces));
    bent.push(to);
  }
  return unwrapped(bent);
}

/** A closed ring of geodesics; one that goes round a pole is led along the edge of the map. */
export function ring(places: readonly Place[]): Ring {
  if (!places.length) return [];
  const [first, last] = [places[0]!, places.at(-1)!];
  const isClosed = first[0] === last[0] && first[1] === last[1];
  return closed(line(isClosed ? places : [...places, first]));
}

function closed(bent: Place[]): Ring {
  const [first, last] = [bent[0]!, bent.at(-1)!];
  if (Math.abs(last[0] - first[0]) < 180) return bent;
  const edge = bent.reduce((sum, [, lat]) => sum + lat, 0) < 0 ? -TOP : TOP;
  return [...bent, [last[0], edge], [first[0], edge], first];
}

export function circle(centre: Place, metres: number): Ring {
  if (metres > SMALL_M || Math.abs(centre[1]) > 80) return around((bearing) => destination(centre, bearing, metres));
  const sin = Math.sin(centre[1] * RAD);
  const w = 1 - F * (2 - F) * sin * sin;
  const north = metres / ((A * (1 - F * (2 - F))) / w ** 1.5) / RAD;
  const east = metres / ((A / Math.sqrt(w)) * Math.cos(centre[1] * RAD)) / RAD;
  const corners = (metres < FEW_M ? UNIT_FEW : UNIT).map(([x, y]): Place => [centre[0] + east * x, centre[1] + north * y]);
  return [...corners, corners[0]!];
}

const unit = (corners: number): (readonly [number, number])[] =>
  Array.from({ length: corners }, (_, index) => [Math.sin((2 * Math.PI * index) / corners), Math.cos((2 * Math.PI * index) / corners)]);
const [UNIT, UNIT_FEW] = [unit(CORNERS), unit(CORNERS_FEW)];

export function ellipse(centre: Place, major: number, minor: number, bearing: number): Ring {
  return around((angle) => {
    const [x, y] = [major * Math.cos(angle * RAD), minor * Math.sin(angle * RAD)];
    return destination(centre, bearing + Math.atan2(y, x) / RAD, Math.hypot(x, y));
  });
}

function around(at: (bearing: number) => Place): Ring {
  const corners = Array.from({ length: CORNERS }, (_, index) => at((360 * index) / CORNERS));
  return closed(unwrapped([...corners, corners[0]!]));
}

/** What lies within so many metres of a line, as polygons. */
export function corridor(places: readonly Place[], metres: number): Ring[][] {
  const path = places.filter((at, index) => index === 0 || at[0] !== places[index - 1]![0] || at[1] !== places[index - 1]![1]);
  if (path.length < 2) return path.length ? [[circle(path[0]!, metres)]] : [];
  const legs = path.slice(1).map((to, index) => between(path[index]!, to).metres);
  // Where the way winds more narrowly than it is wide, its sides would cross each other.
  if (path.length > 2 && Math.min(...legs) < 2 * metres) return around_line(path, metres);
  const [out, back] = [side(path, metres), side([...path].reverse(), metres)];
  return [[closed(unwrapped([...out, ...back, out[0]!]))]];
}

/** The same by the distance from the line at each place of a grid. */
function around_line(path: readonly Place[], metres: number): Ring[][] {
  const bent = line(path);
  const limits = box(bent)!;
  const north = (metres / DEGREE_M) * 1.2;
  const widest = Math.max(Math.abs(limits.north), Math.abs(limits.south));
  const east = north / Math.max(0.05, Math.cos(Math.min(85, widest) * RAD));
  const [west, south] = [limits.west - east, limits.south - north];
  const [stepX, stepY] = [(limits.east - limits.west + 2 * east) / (CELLS - 1), (limits.north - limits.south + 2 * north) / (CELLS - 1)];
  const field = new Array<number>(CELLS * CELLS);
  for (let row = 0; row < CELLS; row += 1) {
    const lat = south + row * stepY;
    const scale = DEGREE_M * Math.cos(lat * RAD);
    for (let column = 0; column < CELLS; column += 1) {
      field[row * CELLS + column] = metres - to_line(bent, west + column * stepX, lat, scale);
    }
  }
  const [found] = contours().size([CELLS, CELLS]).thresholds([0])(field);
  // A value stands in the middle of its cell.
  return found!.coordinates.map((rings) => rings.map((each) => each.map(([x, y]): Place => [west + (x! - 0.5) * stepX, south + (y! - 0.5) * stepY])));
}

/** How far a line is from a place near it, on the plane that touches there. */
function to_line(bent: readonly Place[], lon: number, lat: number, scale: number): number {
  let least = Infinity;
  for (let index = 1; index < bent.length; index += 1) {
    const [ax, ay] = [(bent[index - 1]![0] - lon) * scale, (bent[index - 1]![1] - lat) * DEGREE_M];
    const [dx, dy] = [(bent[index]![0] - lon) * scale - ax, (bent[index]![1] - lat) * DEGREE_M - ay];
    const part = Math.max(0, Math.min(1, -(ax * dx + ay * dy) / (dx * dx + dy * dy || 1)));
    const [x, y] = [ax + part * dx, ay + part * dy];
    least = Math.min(least, x * x + y * y);
  }
  return Math.sqrt(least);
}

/** The right side of a path and the half circle around its end. */
function side(path: readonly Place[], metres: number): Place[] {
  const bent = line(path);
  const along: Place[] = [];
  let before: number | undefined;
  for (let index = 0; index + 1 < bent.length; index += 1) {
    const [from, to] = [bent[index]!, bent[index + 1]!];
    const way = between(from, to);
    const arrives = (between(to, from).bearing + 180) % 360;
    if (before !== undefined) {
      const turn = ((way.bearing - before + 540) % 360) - 180;
      // Outside of a bend the side runs round the corner; inside it meets itself.
      if (turn < -1) for (const [, at] of arc(before + 90, turn)) along.push(destination(from, at, metres));
      else if (turn > 1) along.push(destination(from, before + 90 + turn / 2, metres / Math.max(0.2, Math.cos((turn * RAD) / 2))));
    }
    if (before === undefined) along.push(destination(from, way.bearing + 90, metres));
    before = arrives;
    if (index + 2 === bent.length) for (const [, at] of arc(arrives + 90, -180)) along.push(destination(to, at, metres));
    else if (Math.abs(((between(to, bent[index + 2]!).bearing - arrives + 540) % 360) - 180) <= 1) {
      along.push(destination(to, arrives + 90, metres));
    }
  }
  return along;
}

function arc(from: number, by: number): [number, number][] {
  const pieces = Math.max(1, Math.ceil(Math.abs(by) / 10));
  return Array.from({ length: pieces + 1 }, (_, index) => [index, from + (by * index) / pieces]);
}

export interface Box {
  west: number;
  south: number;
  east: number;
  north: number;
}

/** The box around places, whose longitudes run on. */
export function box(places: Iterable<Place>): Box | undefined {
  let all: Box | undefined;
  for (const [lon, lat] of places) {
    if (!all) all = { west: lon, south: lat, east: lon, north: lat };
    else {
      const at = near(lon, (all.west + all.east) / 2);
      all = { west: Math.min(all.west, at), south: Math.min(all.south, lat), east: Math.max(all.east, at), north: Math.max(all.north, lat) };
    }
  }
  return all;
}

/** A box that reaches so much further on every side. */
export function wider({ west, south, east, north }: Box, metres: number): Box {
  const up = metres / DEGREE_M;
  const out = up / Math.max(0.05, Math.cos(Math.max(Math.abs(south), Math.abs(north)) * RAD));
  return { west: west - out, south: south - up, east: east + out, north: north + up };
}

export function middle({ west, south, east, north }: Box): Place {
  return [(west + east) / 2, (south + north) / 2];
}

/** A place as it is typed and read out: `49.95, 23.4`, `49.95 23.4`, `49°57'00"N 23°24'00"E`. Latitude comes first. */
export function readPlace(text: string): Place | undefined {
  const found = [...text.trim().matchAll(/([-+]?)(\d+(?:\.\d+)?)\s*°?\s*(?:(\d+(?:\.\d+)?)\s*['′]\s*)?(?:(\d+(?:\.\d+)?)\s*["″]\s*)?([NSEW])?/gi)];
  const rest = text.replaceAll(/[-+]?\d+(?:\.\d+)?|[°'′"″NSEW,;\s]/gi, '');
  if (rest || found.length !== 2) return undefined;
  const [lat, lon] = found.map(([, sign, degrees, minutes = '0', seconds = '0', side = '']) => {
    const value = Number(degrees) + Number(minutes) / 60 + Number(seconds) / 3600;
    return (sign === '-') !== /[SW]/i.test(side) ? -value : value;
  }) as [number, number];
  const swapped = /[EW]/i.test(found[0]![5] ?? '') || /[NS]/i.test(found[1]![5] ?? '');
  return swapped || Math.abs(lat) > 90 || Math.abs(lon) > 180 ? undefined : [lon, lat];
}

/** `49.9500, 23.4000`: latitude first, as it is said. */
export function written([lon, lat]: Place, digits = 4): string {
  return `${lat.toFixed(digits)}, ${near(lon, 0).toFixed(digits)}`;
}

/** `49°57′00″N 23°24′00″E`, as it is read out. */
export function spoken([lon, lat]: Place): string {
  const say = (value: number, ways: string): string => {
    const seconds = Math.round(Math.abs(value) * 3600);
    const [degrees, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
    return `${degrees}°${String(minutes).padStart(2, '0')}′${String(rest).padStart(2, '0')}″${ways[value < 0 ? 1 : 0]}`;
  };
  return `${say(lat, 'NS')} ${say(near(lon, 0), 'EW')}`;
}
