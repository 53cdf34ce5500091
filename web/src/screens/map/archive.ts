// An archive of map tiles, PMTiles version 3, of the station or from this machine's disk: a part of it is read where a tile is
// wanted, and never the whole.

import type { Header, Source } from 'pmtiles';
import { part } from '../../lib/api/client';

export interface Archive {
  /** Its own name among all archives. */
  key: string;
  /** Shapes that are drawn in the console's own manner, or pictures. */
  kind: 'vector' | 'raster';
  /** The layers of its shapes, from the lowest. */
  layers: string[];
  zooms: [number, number];
  bounds: [number, number, number, number];
  /** Whose data it is, as its makers say. */
  thanks: string;
  tile: (z: number, x: number, y: number) => Promise<ArrayBuffer | undefined>;
}

/** Reads what is in it. Throws where it is no archive. */
export async function open(key: string, read: (first: number, length: number) => Promise<ArrayBuffer>): Promise<Archive> {
  const { PMTiles, TileType } = await import('pmtiles');
  const source: Source = { getKey: () => key, getBytes: async (first, length) => ({ data: await read(first, length) }) };
  const archive = new PMTiles(source);
  const header: Header = await archive.getHeader();
  const said = (await archive.getMetadata()) as { vector_layers?: { id: string }[]; attribution?: string } | undefined;
  const kind = header.tileType === TileType.Mvt ? 'vector' : [TileType.Png, TileType.Jpeg, TileType.Webp].includes(header.tileType) ? 'raster' : undefined;
  if (!kind) throw new Error(`PMTiles: ${TileType[header.tileType] ?? header.tileType}`);
  return {
    key,
    kind,
    layers: (said?.vector_layers ?? []).map((layer) => layer.id),
    zooms: [header.minZoom, header.maxZoom],
    bounds: [header.minLon, header.minLat, header.maxLon, header.maxLat],
    thanks: (said?.attribution ?? '').replaceAll(/<[^>]*>/g, ''),
    tile: async (z, x, y) => (await archive.getZxy(z, x, y))?.data,
  };
}

/** One that the station keeps. */
export function ofStation(name: string): Promise<Archive> {
  return open(`station/${name}`, (first, length) => part(`map/${encodeURIComponent(name)}`, first, length));
}

/** One of this machine's disk. */
export function ofDisk(file: File): Promise<Archive> {
  return open(`disk/${file.name}/${file.lastModified}`, (first, length) => file.slice(first, first + length).arrayBuffer());
}
