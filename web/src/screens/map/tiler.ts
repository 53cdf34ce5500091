// The tiles of what is on the line, made where no key waits for them: in a worker. It holds every item, and makes of those
// that are marked the tile that the map asks for, so that a filter or another moment costs a string of marks and no shape.
// What is too small to be a shape at a zoom is one dot, and of dots and marks that lie on each other one is drawn.

import { geoJSONToTile, type GeoJSONVTFeature, type GeoJSONVTTile } from '@maplibre/geojson-vt';
import { fromGeojsonVt } from '@maplibre/vt-pbf';
import type { Feature } from 'geojson';
import type { Place } from './geo';
import { drawn, reach, type Footprint } from './volumes';

/** An item as it is drawn. */
export interface Drawable {
  number: number;
  side: 'own' | 'theirs' | 'site' | 'area' | 'conflict' | 'incident' | 'warning';
  icon: string;
  label: string;
  /** It waits for a word of ours, and so lies over all others and is never left out. */
  waits: boolean;
  /** Where its mark, its label or its dot stands. */
  at: Place | undefined;
  volumes: Footprint[];
}
/** What is told, drawn faint, and what is there at the moment that is shown. */
export type Kind = 'told' | 'there';
export type Asked =
  | { put: Drawable[] }
  | { drop: number[] }
  | { mark: Kind; marks: Uint8Array<ArrayBuffer> }
  | { tile: number; of: Kind; version: number; z: number; x: number; y: number };
export interface Made {
  tile: number;
  bytes: ArrayBuffer;
}

/** The one layer of these tiles. */
export const LAYER = 'plot';
/** The nearest zoom of which tiles are made; nearer ones are drawn of these. */
export const ZOOM_MAX = 14;
/** From this zoom there are labels. */
export const LABELS = 6;
const TILE_PX = 512;
const EXTENT = 4096;
const BUFFER = 64;
/** Below so many pixels across nobody sees a shape. */
const SHAPE_PX = 6;
/** Dots and icons nearer than this lie on each other. */
const DOT_PX = 3;
const ICON_PX = 8;
const VOLUMES_MAX = 62;
/** Quarters of a pixel are not seen. */
const TOLERANCE = 2;

/** One volume of an item, with its limits in the square of the world, whose side is 1; they run on past its edge. */
interface Part {
  west: number;
  north: number;
  east: number;
  south: number;
  footprint: Footprint;
  /** Made when it is first drawn. */
  shape: Feature | undefined;
}
interface Held {
  of: Drawable;
  parts: Part[];
  /** Its mark or label, in that square. */
  at: [number, number] | undefined;
}

export class Tiler {
  #held = new Map<number, Held>();
  #marks: Record<Kind, Uint8Array> = { told: new Uint8Array(), there: new Uint8Array() };

  put(items: readonly Drawable[]): void {
    for (const of of items) this.#held.set(of.number, { of, parts: of.volumes.slice(0, VOLUMES_MAX).flatMap(part), at: of.at && project(of.at) });
  }

  drop(numbers: readonly number[]): void {
    for (const number of numbers) this.#held.delete(number);
  }

  /** Which items, by number, are drawn. */
  mark(kind: Kind, marks: Uint8Array): void {
    this.#marks[kind] = marks;
  }

  /** A tile as a vector tile, of those that are marked. */
  tile(kind: Kind, z: number, x: number, y: number): Uint8Array<ArrayBuffer> {
    const marks = this.#marks[kind];
    const tiles = 2 ** z;
    const edge = BUFFER / EXTENT;
    const [west, east, north, south] = [(x - edge) / tiles, (x + 1 + edge) / tiles, (y - edge) / tiles, (y + 1 + edge) / tiles];
    const points: GeoJSONVTFeature[] = [];
    const shapes: Feature[] = [];
    const taken = new Set<string>();
    /** Where in the tile a place lies, unless something of its like lies there already. */
    const free = ([px, py]: [number, number], apart: number, like: string): [number, number] | undefined => {
      // It may be seen from the other side of the edge of the world.
      const turn = [0, -1, 1].find((each) => px + each >= west && px + each <= east);
      if (turn === undefined || py < north || py > south) return undefined;
      const [tx, ty] = [Math.round(((px + turn) * tiles - x) * EXTENT), Math.round((py * tiles - y) * EXTENT)];
      if (!apart) return [tx, ty];
      const cell = (apart * EXTENT) / TILE_PX;
      const key = `${Math.floor(tx / cell)}/${Math.floor(ty / cell)}/${like}`;
      if (taken.has(key)) return undefined;
      taken.add(key);
      return [tx, ty];
    };
    for (const { of, parts, at } of this.#held.values()) {
      if (!marks[of.number]) continue;
      const tags = { n: of.number, side: of.side };
      const isNotice = of.side === 'own' || of.side === 'theirs';
      for (const each of parts) {
        if (each.south < north || each.north > south) continue;
        if (![0, -1, 1].some((turn) => each.east + turn >= west && each.west + turn <= east)) continue;
        if (Math.hypot(each.east - each.west, each.south - each.north) * tiles * TILE_PX >= SHAPE_PX) {
          each.shape ??= { type: 'Feature', properties: tags, geometry: drawn(each.footprint)! };
          shapes.push(each.shape);
        } else if (isNotice) {
          const there = free([(each.west + each.east) / 2, (each.north + each.south) / 2], DOT_PX, of.side);
          if (there) points.push({ type: 1, tags: { ...tags, dot: true }, geometry: [there] });
        }
      }
      const label = z < LABELS ? '' : of.label;
      const there = at && (of.icon || label) && free(at, of.icon && !of.waits && of.side !== 'warning' ? ICON_PX : 0, of.icon);
      if (there) points.push({ type: 1, tags: { ...tags, icon: of.icon, label, waits: of.waits ? 1 : 0 }, geometry: [there] });
    }
    const options = { extent: EXTENT, buffer: BUFFER, maxZoom: ZOOM_MAX, tolerance: TOLERANCE, clip: true, wrap: true };
    const cut = shapes.length ? geoJSONToTile({ type: 'FeatureCollection', features: shapes }, z, x, y, options) : undefined;
    return encoded([...(cut?.features ?? []), ...points]);
  }
}

/** Shapes beside the tile, where nobody sees them, and a dot as pale as one: what draws is made ready before it is needed. */
export const WARM = ((): Uint8Array<ArrayBuffer> => {
  const geometry: [number, number][][] = [[[-48, -48], [-40, -48], [-40, -40], [-48, -48]]];
  const features = (['own', 'theirs', 'site', 'area', 'incident', 'conflict'] as const).map((side): GeoJSONVTFeature => ({ type: 3, tags: { side }, geometry }));
  return encoded([...features, { type: 1, tags: { warm: '.' }, geometry: [[EXTENT / 2, EXTENT / 2]] }]);
})();

function encoded(features: GeoJSONVTFeature[]): Uint8Array<ArrayBuffer> {
  return fromGeojsonVt({ [LAYER]: { features } as GeoJSONVTTile }, { version: 2, extent: EXTENT }) as Uint8Array<ArrayBuffer>;
}

function part(footprint: Footprint): Part[] {
  const limits = reach([footprint]);
  if (!limits) return [];
  const [[west, north], [east, south]] = [project([limits.west, limits.north]), project([limits.east, limits.south])];
  return [{ west, north, east, south, footprint, shape: undefined }];
}

/** A place in the square of the world, whose side is 1. */
function project([lon, lat]: Place): [number, number] {
  const sin = Math.sin((Math.max(-85.05, Math.min(85.05, lat)) * Math.PI) / 180);
  return [lon / 360 + 0.5, 0.5 - (0.25 * Math.log((1 + sin) / (1 - sin))) / Math.PI];
}
