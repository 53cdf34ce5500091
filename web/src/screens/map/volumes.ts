// Volumes as GeoJSON with the members of ED-318, as the station writes and reads them: read to be drawn and changed, and
// written as they were read. What does not make sense, the station says.

import { encoded } from '../../lib/files';
import type { Feature, FeatureCollection, Geometry, GeometryCollection, Position } from 'geojson';
import { box, circle, corridor, ellipse, line, ring, wider, type Box, type Place, type Ring } from './geo';

export type Datum = 'AGL' | 'AMSL' | 'HAE' | 'FL';
export type Shape = 'point' | 'circle' | 'ellipse' | 'polygon' | 'corridor' | 'route';
export interface Height {
  m: number;
  datum: Datum;
}
/** Days from 0 for Monday, and seconds of the day in UTC. */
export interface Window {
  days: number[];
  begin: number;
  length: number;
}
export interface Volume {
  shape: Shape;
  places: Place[];
  holes: Place[][];
  /** Radius, half width or greater half axis, in metres. */
  radius: number;
  other: number;
  bearing: number;
  times: string[];
  lower: Height | null;
  upper: Height | null;
  uncertainty: number;
  from: number | null;
  until: number | null;
  windows: Window[];
  label: string;
}

/** Of a volume, what its shape on the map is made of. */
export type Footprint = Pick<Volume, 'shape' | 'places' | 'holes' | 'radius' | 'other' | 'bearing' | 'uncertainty'>;

/** The names of the file for what heights are measured from. */
const REFERENCES: Record<Datum, string> = { AGL: 'AGL', AMSL: 'AMSL', HAE: 'WGS84', FL: 'STD' };
/** The names of the coded phrases for the same. */
export const DATUMS: Record<Datum, string> = { AGL: 'ground', AMSL: 'mean-sea', HAE: 'ellipsoid', FL: 'pressure' };
const DAYS = ['MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT', 'SUN'];
const FOOT = 0.3048;
const DAY_S = 86_400;
const DAY_MS = DAY_S * 1000;

type Given = Record<string, unknown>;

/** The volumes of a feature, or of all features of a collection, in the order in which the station counts them. */
export function volumes(given: Feature | FeatureCollection): Volume[] {
  if (given.type === 'FeatureCollection') return given.features.flatMap(volumes);
  const properties = (given.properties ?? {}) as Given;
  const label = typeof properties.label === 'string' ? properties.label : '';
  return given.geometry ? parts(given.geometry, properties, {}).map((volume) => ({ ...volume, label })) : [];
}

function parts(geometry: Geometry, properties: Given, above: Given): Volume[] {
  const own = geometry as unknown as Given;
  const said = { ...above, ...Object.fromEntries(['layer', 'extent', 'uncertainty', 'limitedApplicability'].filter((name) => name in own).map((name) => [name, own[name]])) };
  if (geometry.type === 'GeometryCollection') return (geometry as GeometryCollection).geometries.flatMap((part) => parts(part, properties, said));
  const [lower, upper] = heights(said.layer as Given | undefined);
  const uncertainty = Number(said.uncertainty ?? 0);
  const periods = (said.limitedApplicability ?? properties.limitedApplicability ?? [{}]) as Given[];
  const shapes = outlines(geometry, (said.extent ?? {}) as Given);
  return shapes.flatMap((shape) =>
    (periods.length ? periods : [{}]).map((period) => ({ ...shape, lower, upper, uncertainty, ...times(period), label: '' })),
  );
}

type Outline = Pick<Volume, 'shape' | 'places' | 'holes' | 'radius' | 'other' | 'bearing' | 'times'>;

function outlines(geometry: Exclude<Geometry, GeometryCollection>, extent: Given): Outline[] {
  const number = (name: string): number => Number(extent[name] ?? 0);
  const bare = { holes: [], radius: 0, other: 0, bearing: 0, times: [] };
  const place = ([lon, lat]: Position): Place => [lon!, lat!];
  const point = (at: Position): Outline => {
    const places = [place(at)];
    if (extent.subType === 'Circle') return { ...bare, shape: 'circle', places, radius: number('radius') };
    if (extent.subType === 'Ellipse') {
      return { ...bare, shape: 'ellipse', places, radius: number('semiMajor'), other: number('semiMinor'), bearing: number('bearing') };
    }
    return { ...bare, shape: 'point', places };
  };
  const path = (of: Position[]): Outline => {
    const places = of.map(place);
    if (extent.subType === 'Route') return { ...bare, shape: 'route', places, radius: number('radius'), times: (extent.times ?? []) as string[] };
    return { ...bare, shape: 'corridor', places, radius: number('halfWidth') };
  };
  const region = ([outer = [], ...holes]: Position[][]): Outline => ({
    ...bare,
    shape: 'polygon',
    places: outer.slice(0, -1).map(place),
    holes: holes.map((hole) => hole.slice(0, -1).map(place)),
  });
  switch (geometry.type) {
    case 'Point':
      return [point(geometry.coordinates)];
    case 'MultiPoint':
      return geometry.coordinates.map(point);
    case 'LineString':
      return [path(geometry.coordinates)];
    case 'MultiLineString':
      return geometry.coordinates.map(path);
    case 'Polygon':
      return [region(geometry.coordinates)];
    case 'MultiPolygon':
      return geometry.coordinates.map(region);
  }
}

function heights(layer: Given | undefined): [Height | null, Height | null] {
  const read = (name: 'lower' | 'upper'): Height | null => {
    const value = layer?.[name];
    if (typeof value !== 'number') return null;
    const found = Object.entries(REFERENCES).find(([, reference]) => reference === layer![`${name}Reference`]);
    return { m: layer!.uom === 'ft' ? value * FOOT : value, datum: (found?.[0] as Datum | undefined) ?? 'AMSL' };
  };
  return [read('lower'), read('upper')];
}

function times(period: Given): Pick<Volume, 'from' | 'until' | 'windows'> {
  const moment = (value: unknown): number | null => (typeof value === 'string' ? Date.parse(value) : null);
  const windows = ((period.schedule ?? []) as { day: string[]; startTime: string; endTime: string }[]).map(({ day, startTime, endTime }) => {
    const [begin, end] = [seconds(startTime), seconds(endTime)];
    const days = day.includes('ANY') ? [0, 1, 2, 3, 4, 5, 6] : day.map((name) => DAYS.indexOf(name));
    return { days, begin, length: (end - begin + DAY_S) % DAY_S || DAY_S };
  });
  return { from: moment(period.startDateTime), until: moment(period.endDateTime), windows };
}

function seconds(time: string): number {
  const [hours = 0, minutes = 0, rest = 0] = time.replace(/[Z+].*$/i, '').split(':').map(Number);
  return hours * 3600 + minutes * 60 + rest;
}

/** Whether something is there at a moment. */
export function isActive(volume: Pick<Volume, 'from' | 'until' | 'windows'>, at: number): boolean {
  if ((volume.from !== null && at < volume.from) || (volume.until !== null && at > volume.until)) return false;
  if (!volume.windows.length) return true;
  return volume.windows.some(({ days, begin, length }) =>
    // A window of yesterday may reach over midnight.
    [0, 1].some((back) => {
      const midnight = Math.floor(at / DAY_MS) * DAY_MS - back * DAY_MS;
      const weekday = (new Date(midnight).getUTCDay() + 6) % 7;
      const since = (at - midnight) / 1000 - begin;
      return days.includes(weekday) && since >= 0 && since <= length;
    }),
  );
}

/** What is drawn of a volume: where it is, or might be. */
export function drawn(volume: Footprint): Geometry | undefined {
  const { shape, places, radius, uncertainty } = volume;
  if (!places.length) return undefined;
  if (shape === 'ellipse') return polygon([ellipse(places[0]!, radius + uncertainty, volume.other + uncertainty, volume.bearing)]);
  if (shape === 'point' || shape === 'circle') {
    const reach = radius + uncertainty;
    return reach > 0 ? polygon([circle(places[0]!, reach)]) : { type: 'Point', coordinates: places[0]! };
  }
  if (shape === 'polygon') {
    if (places.length < 3) return places.length > 1 ? { type: 'LineString', coordinates: line(places) } : { type: 'Point', coordinates: places[0]! };
    return polygon([places, ...volume.holes].map(ring));
  }
  if (places.length < 2) return { type: 'Point', coordinates: places[0]! };
  const reach = radius + uncertainty;
  return reach > 0 ? { type: 'MultiPolygon', coordinates: corridor(places, reach) } : { type: 'LineString', coordinates: line(places) };
}

/** The box around volumes. */
export function reach(volumes: readonly Footprint[]): Box | undefined {
  const limits = box(volumes.flatMap((volume) => volume.places));
  return limits && wider(limits, Math.max(0, ...volumes.map((volume) => volume.radius + volume.uncertainty)));
}

function polygon(rings: Ring[]): Geometry {
  return { type: 'Polygon', coordinates: rings };
}

/** A volume as a feature that the station reads the same. */
export function feature(volume: Volume): Feature {
  const { shape, places, holes, radius, lower, upper } = volume;
  const shut = (of: Place[]): Place[] => (of.length ? [...of, of[0]!] : []);
  const geometry: Given =
    shape === 'polygon'
      ? { type: 'Polygon', coordinates: [places, ...holes].map(shut) }
      : shape === 'corridor' || shape === 'route'
        ? { type: 'LineString', coordinates: places }
        : { type: 'Point', coordinates: places[0] };
  if (shape === 'circle') geometry.extent = { subType: 'Circle', radius };
  if (shape === 'ellipse') geometry.extent = { subType: 'Ellipse', semiMajor: radius, semiMinor: volume.other, bearing: volume.bearing };
  if (shape === 'corridor' && radius > 0) geometry.extent = { subType: 'Corridor', halfWidth: radius };
  if (shape === 'route') geometry.extent = { subType: 'Route', radius, times: volume.times };
  if (lower || upper) {
    geometry.layer = {
      uom: 'm',
      ...(lower ? { lower: lower.m, lowerReference: REFERENCES[lower.datum] } : {}),
      ...(upper ? { upper: upper.m, upperReference: REFERENCES[upper.datum] } : {}),
    };
  }
  if (volume.uncertainty > 0) geometry.uncertainty = volume.uncertainty;
  const period: Given = {};
  if (volume.from !== null) period.startDateTime = instant(volume.from);
  if (volume.until !== null) period.endDateTime = instant(volume.until);
  if (volume.windows.length) {
    period.schedule = volume.windows.map(({ days, begin, length }) => ({
      day: days.length === 7 ? ['ANY'] : days.map((day) => DAYS[day]),
      startTime: ofDay(begin),
      endTime: ofDay((begin + length) % DAY_S),
    }));
  }
  return {
    type: 'Feature',
    properties: { ...(Object.keys(period).length ? { limitedApplicability: [period] } : {}), ...(volume.label ? { label: volume.label } : {}) },
    geometry: geometry as unknown as Geometry,
  };
}

function instant(ms: number): string {
  return new Date(ms).toISOString().replace('.000Z', 'Z');
}

function ofDay(seconds: number): string {
  const two = (value: number): string => String(Math.floor(value)).padStart(2, '0');
  return `${two(seconds / 3600)}:${two((seconds / 60) % 60)}:${two(seconds % 60)}Z`;
}

/** Volumes as a file for the station. */
export function file(of: readonly Volume[]): string {
  return encoded(new TextEncoder().encode(JSON.stringify({ type: 'FeatureCollection', features: of.map(feature) })));
}

/** `1500 m AMSL`, `FL245`. */
export function heightWords(height: Height | null): string {
  if (!height) return '∞';
  if (height.datum === 'FL') return `FL${String(Math.round(height.m / (FOOT * 100))).padStart(3, '0')}`;
  return `${Math.round(height.m)} m ${height.datum}`;
}

/** `300–1500 m AMSL`, as a label on the map. */
export function bandWords({ lower, upper }: Pick<Volume, 'lower' | 'upper'>): string {
  if (!lower && !upper) return '∞';
  if (lower && upper && lower.datum === upper.datum && lower.datum !== 'FL') return `${Math.round(lower.m)}–${Math.round(upper.m)} m ${lower.datum}`;
  return `${lower ? heightWords(lower) : '−∞'} – ${heightWords(upper)}`;
}
