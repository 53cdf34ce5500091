// The map itself: MapLibre with a style of our own that asks nobody for anything. It draws what it is given and knows
// nothing of the line. Tiles of it are made in a worker, twice: of what is told, faint, and over them of what is there at
// the moment that is shown. What is chosen lies over both. So no filter and no slider sends a shape, and none waits for one.

import type { Feature, FeatureCollection, Geometry } from 'geojson';
import { addProtocol, Map as MlMap, ScaleControl, setWorkerUrl, type ExpressionSpecification, type GeoJSONSource, type LayerSpecification, type MapMouseEvent, type SourceSpecification, type VectorTileSource } from 'maplibre-gl';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url';
import 'maplibre-gl/dist/maplibre-gl.css';
import type { Archive } from './archive';
import type { Box, Place } from './geo';
import { drawable, type Item } from './plot.svelte';
import { LABELS, LAYER, ZOOM_MAX, type Asked, type Kind, type Made } from './tiler';
import { drawn } from './volumes';
import { CONFLICT, INCIDENT, SHIELD, SITES, WARNING } from './icons';

setWorkerUrl(workerUrl);

/** As many go to the worker at a time: copying them takes a few hundredths of a second. */
const AT_ONCE = 1_000;
/** A tile that is not there by then is not waited for. */
const PATIENCE_MS = 2_000;
const ICON = 22;
/** Pixels around the pointer in which something is meant. */
const REACH = 5;
const FLY_MS = 120;
/** Fewer pixels across are not seen well. */
const SMALL = 48;
const EMPTY: FeatureCollection = { type: 'FeatureCollection', features: [] };

/** Of each item by its number, whether it is drawn. */
export type Marks = Uint8Array<ArrayBuffer>;
export interface Hearers {
  pick: (number: number | undefined, at: Place) => void;
  point: (at: Place | undefined) => void;
  /** Whether clicks draw, and so choose nothing. */
  drawing: () => boolean;
  finish: () => void;
}

interface Colours {
  sea: string;
  land: string;
  coast: string;
  grid: string;
  ink: string;
  soft: string;
  act: string;
  halo: string;
}

export class Painter {
  #map: MlMap;
  #ready: Promise<void>;
  /** The bare map stands, and what draws shapes is ready. */
  #warm: Promise<unknown>;
  #tiles = new Tiles();
  #held = new Map<number, Item>();
  #turn = 0;
  #shown: Record<Kind, Shown> = { told: { marks: new Uint8Array(), version: 0, busy: false }, there: { marks: new Uint8Array(), version: 0, busy: false } };
  #archives = new Map<string, { archive: Archive; layers: string[] }>();
  /** How a layer of a file is drawn. */
  #look: (source: string, layer: string) => LayerSpecification[];
  #ended = false;
  /** What was flown to, until somebody moves the map by hand. */
  #fitted: Box | undefined;

  constructor(container: HTMLElement, hearers: Hearers, view: { centre: Place; zoom: number }, language: string) {
    const colours = read();
    const scale = parseFloat(getComputedStyle(document.documentElement).fontSize) / 16;
    this.#look = (source, layer) => look({ source, 'source-layer': layer }, `${source} ${layer}`, colours, scale, language);
    addProtocol('archive', async ({ url }) => {
      const [key = '', z, x, y] = url.slice('archive://'.length).split('/');
      const held = this.#archives.get(decodeURIComponent(key));
      return { data: (await held?.archive.tile(Number(z), Number(x), Number(y))) ?? new ArrayBuffer(0) };
    });
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
    this.#map = new MlMap({
      container,
      center: view.centre,
      zoom: view.zoom,
      minZoom: 0.5,
      maxZoom: 17,
      attributionControl: false,
      dragRotate: false,
      pitchWithRotate: false,
      touchPitch: false,
      fadeDuration: still ? 0 : 100,
      style: { version: 8, sources: sources(), layers: layers(colours, scale, language) },
    });
    this.#map.touchZoomRotate.disableRotation();
    this.#map.addControl(new ScaleControl({ unit: 'metric', maxWidth: 100 * scale }), 'bottom-left');
    this.#map.addControl(new ScaleControl({ unit: 'nautical', maxWidth: 100 * scale }), 'bottom-left');
    this.#map.on('click', (event) => hearers.pick(hearers.drawing() ? undefined : this.#under(event), at(event)));
    this.#map.on('dblclick', (event) => {
      if (!hearers.drawing()) return;
      event.preventDefault();
      hearers.finish();
    });
    this.#map.on('mousemove', (event) => {
      hearers.point(at(event));
      this.#map.getCanvas().style.cursor = hearers.drawing() ? 'crosshair' : this.#under(event) === undefined ? '' : 'pointer';
    });
    this.#map.on('movestart', (event) => {
      if (event.originalEvent && !(event.originalEvent instanceof UIEvent && event.originalEvent.type === 'resize')) this.#fitted = undefined;
    });
    this.#map.on('resize', () => {
      if (this.#fitted) this.#map.fitBounds(bounds(this.#fitted), { ...FIT, duration: 0 });
    });
    this.#map.on('mouseout', () => hearers.point(undefined));
    this.#ready = new Promise((resolve) => {
      this.#map.once('style.load', () => {
        icons(this.#map, colours, scale);
        resolve();
      });
    });
    this.#warm = Promise.race([this.#map.once('idle'), new Promise((resolve) => setTimeout(resolve, PATIENCE_MS))]);
    // So that whoever drives the page knows when the map stands still.
    this.#map.on('idle', () => (container.dataset.idle = 'true'));
    this.#map.on('dataloading', () => delete container.dataset.idle);
  }

  get view(): { centre: Place; zoom: number } {
    const { lng, lat } = this.#map.getCenter();
    return { centre: [lng, lat], zoom: this.#map.getZoom() };
  }

  zoom(by: number): void {
    this.#map.zoomTo(this.#map.getZoom() + by, { duration: FLY_MS });
  }

  /** Holds these items and no others; only what differs goes to the worker, a few at a time. */
  async hold(items: readonly Item[]): Promise<void> {
    const turn = ++this.#turn;
    const wanted = new Set(items.map((item) => item.number));
    const gone = [...this.#held.keys()].filter((number) => !wanted.has(number));
    const fresh = items.filter((item) => this.#held.get(item.number) !== item);
    if (!gone.length && !fresh.length) return;
    for (const number of gone) this.#held.delete(number);
    if (gone.length) this.#tiles.say({ drop: gone });
    for (let at = 0; at < fresh.length; at += AT_ONCE) {
      const some = fresh.slice(at, at + AT_ONCE);
      for (const item of some) this.#held.set(item.number, item);
      this.#tiles.say({ put: some.map(drawable) });
      await new Promise((resolve) => setTimeout(resolve));
      if (turn !== this.#turn || this.#ended) return;
    }
    for (const kind of KINDS) void this.#bring(kind);
  }

  /** Draws of what it holds those that are marked. */
  mark(kind: Kind, marks: Marks): void {
    const shown = this.#shown[kind];
    if (marks.length === shown.marks.length && marks.every((mark, number) => mark === shown.marks[number])) return;
    shown.marks = marks;
    this.#tiles.say({ mark: kind, marks });
    void this.#bring(kind);
  }

  /** Draws these over all others. */
  async choose(items: readonly Item[]): Promise<void> {
    await this.#ready;
    const features = items.map(drawable).flatMap(({ side, at, volumes, icon }): Feature[] => [
      ...volumes.map(drawn).flatMap((geometry): Feature[] => (geometry ? [{ type: 'Feature', properties: { side }, geometry }] : [])),
      ...(at ? [{ type: 'Feature', properties: { side, ring: icon === '' ? 6 : 17 }, geometry: { type: 'Point', coordinates: at } } as Feature] : []),
    ]);
    void this.#source('chosen')?.setData({ type: 'FeatureCollection', features });
  }

  /** Has the tiles of a kind made anew, the last wish only: what is seen stays until the new is there. */
  async #bring(kind: Kind): Promise<void> {
    const shown = this.#shown[kind];
    shown.version += 1;
    if (shown.busy) return;
    shown.busy = true;
    await this.#ready;
    await this.#warm;
    for (let version = 0; version !== shown.version && !this.#ended; ) {
      version = shown.version;
      const source: VectorTileSource | undefined = this.#map.getSource(kind);
      source?.setTiles([address(kind, version)]);
      await this.#loaded(kind);
    }
    shown.busy = false;
  }

  #loaded(source: string): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        this.#map.off('sourcedata', hear);
        resolve();
      };
      const hear = (): void => {
        if (this.#ended || this.#map.isSourceLoaded(source)) done();
      };
      const timer = setTimeout(done, PATIENCE_MS);
      this.#map.on('sourcedata', hear);
    });
  }

  /** What somebody is drawing, or what a plan would be. */
  async sketch(geometries: readonly Geometry[], corners: readonly Place[] = []): Promise<void> {
    await this.#ready;
    void this.#source('sketch')?.setData({
      type: 'FeatureCollection',
      features: [
        ...geometries.map((geometry): Feature => ({ type: 'Feature', properties: {}, geometry })),
        ...corners.map((coordinates): Feature => ({ type: 'Feature', properties: {}, geometry: { type: 'Point', coordinates } })),
      ],
    });
  }

  /** The station's own boundaries and places. */
  async files(features: readonly Feature[]): Promise<void> {
    await this.#ready;
    void this.#source('files')?.setData({ type: 'FeatureCollection', features: [...features] });
  }

  /** Archives of tiles, below all that is told: shapes as those of other files, pictures without their colours. */
  async archives(archives: readonly Archive[]): Promise<void> {
    await this.#ready;
    if (this.#ended) return;
    for (const [key, { layers }] of this.#archives) {
      if (archives.some((archive) => archive.key === key)) continue;
      layers.forEach((id) => this.#map.removeLayer(id));
      this.#map.removeSource(key);
      this.#archives.delete(key);
    }
    for (const archive of archives) {
      if (this.#archives.has(archive.key)) continue;
      const { key, kind, zooms, bounds } = archive;
      const tiles = [`archive://${encodeURIComponent(key)}/{z}/{x}/{y}`];
      this.#map.addSource(key, { type: kind, tiles, minzoom: zooms[0], maxzoom: zooms[1], bounds, ...(kind === 'raster' ? { tileSize: 256 } : {}) } as SourceSpecification);
      const layers: LayerSpecification[] = kind === 'raster' ? [{ id: `${key} raster`, type: 'raster', source: key, paint: { 'raster-saturation': -1, 'raster-opacity': 0.5 } }] : archive.layers.flatMap((layer) => this.#look(key, layer));
      // Names stand over whatever its shapes cover.
      layers.sort((a, b) => Number(a.type === 'symbol') - Number(b.type === 'symbol'));
      for (const layer of layers) this.#map.addLayer(layer, 'file-fill');
      this.#archives.set(key, { archive, layers: layers.map((layer) => layer.id) });
    }
  }

  /** Flies there unless it is in sight, and large enough to be seen. */
  reveal(box: Box): void {
    const seen = this.#map.getBounds();
    const isThere = seen.contains([box.west, box.south]) && seen.contains([box.east, box.north]);
    const [a, b] = [this.#map.project([box.west, box.north]), this.#map.project([box.east, box.south])];
    const isPoint = box.west === box.east && box.south === box.north;
    if (!isThere || (!isPoint && Math.hypot(b.x - a.x, b.y - a.y) < SMALL) || (isPoint && this.#map.getZoom() < 6)) this.fly(box);
  }

  fly(box: Box): void {
    this.#fitted = box;
    this.#map.fitBounds(bounds(box), { ...FIT, duration: FLY_MS });
  }

  resize(): void {
    this.#map.resize();
  }

  end(): void {
    this.#ended = true;
    this.#map.remove();
    this.#tiles.end();
  }

  #source(name: string): GeoJSONSource | undefined {
    return this.#ended ? undefined : (this.#map.getSource(name) as GeoJSONSource | undefined);
  }

  #under(event: MapMouseEvent): number | undefined {
    const { x, y } = event.point;
    const found = this.#map.queryRenderedFeatures([[x - REACH, y - REACH], [x + REACH, y + REACH]], { layers: PICKED });
    // What is smallest on the map was meant: marks lie over lines, and lines over what is full.
    const rank = (feature: { layer: { id: string } }): number => PICKED.indexOf(feature.layer.id);
    return found.sort((a, b) => rank(a) - rank(b))[0]?.properties.n as number | undefined;
  }
}

const KINDS: readonly Kind[] = ['told', 'there'];

/** What is shown of one kind, and how often it was made anew. */
interface Shown {
  marks: Marks;
  version: number;
  busy: boolean;
}

/** Where the tiles of a kind come from: our own worker. Another number is another tile. */
function address(kind: Kind, version: number): string {
  return `plot://${kind}/${version}/{z}/{x}/{y}`;
}

/** The worker that makes the tiles. */
class Tiles {
  #worker = new Worker(new URL('./tiler.worker.ts', import.meta.url), { type: 'module' });
  #asked = new Map<number, (bytes: ArrayBuffer) => void>();
  #count = 0;

  constructor() {
    this.#worker.onmessage = ({ data }: MessageEvent<Made>) => {
      this.#asked.get(data.tile)?.(data.bytes);
      this.#asked.delete(data.tile);
    };
    addProtocol('plot', async ({ url }) => {
      const [of, version, z, x, y] = url.slice('plot://'.length).split('/');
      const tile = ++this.#count;
      const made = new Promise<ArrayBuffer>((resolve) => this.#asked.set(tile, resolve));
      this.say({ tile, of: of as Kind, version: Number(version), z: Number(z), x: Number(x), y: Number(y) });
      return { data: await made };
    });
  }

  say(asked: Asked): void {
    this.#worker.postMessage(asked);
  }

  end(): void {
    this.#worker.terminate();
  }
}

const FIT = { padding: 72, maxZoom: 11, linear: true };

function bounds(box: Box): [Place, Place] {
  return [[box.west, box.south], [box.east, box.north]];
}

function at(event: MapMouseEvent): Place {
  const { lng, lat } = event.lngLat.wrap();
  return [lng, lat];
}

/** Layers that are picked from, the topmost first. */
const PICKED = ['there-mark', 'told-mark', 'there-conflict', 'there-dot', 'told-dot', 'there-own', 'there-theirs', 'told-own', 'told-theirs', 'there-incident', 'there-fill', 'there-hatch'];

function sources(): Record<string, SourceSpecification> {
  const tiles = (kind: Kind): SourceSpecification => ({ type: 'vector', tiles: [address(kind, 0)], maxzoom: ZOOM_MAX });
  return {
    coast: { type: 'geojson', data: '/coast.json', maxzoom: 8, tolerance: 0.3 },
    grid: { type: 'geojson', data: grid(), maxzoom: 4 },
    files: { type: 'geojson', data: EMPTY },
    told: tiles('told'),
    there: tiles('there'),
    chosen: { type: 'geojson', data: EMPTY, tolerance: 0.2 },
    sketch: { type: 'geojson', data: EMPTY, tolerance: 0 },
  };
}

/** Meridians and parallels: every ten degrees, and from near by every degree. */
function grid(): FeatureCollection {
  const features: Feature[] = [];
  const add = (step: number, coordinates: Place[]): void => void features.push({ type: 'Feature', properties: { step }, geometry: { type: 'LineString', coordinates } });
  for (let lon = -180; lon < 180; lon += 1) add(lon % 10 ? 1 : 10, [[lon, -85], [lon, 85]]);
  for (let lat = -85; lat <= 85; lat += 1) add(lat % 10 ? 1 : 10, [[-180, lat], [180, lat]]);
  return { type: 'FeatureCollection', features };
}

/** A file without prejudice: pale, dotted, its places by their names as the reader writes them. */
function look(from: { source: string; 'source-layer'?: string }, id: string, of: Colours, scale: number, language: string): LayerSpecification[] {
  const shape = (type: string): ExpressionSpecification => ['==', ['geometry-type'], type];
  const names = [`name:${language}`, `name_${language}`, 'name', 'NAME', 'title'].map((key): ExpressionSpecification => ['get', key]);
  return [
    { id: `${id}-fill`, type: 'fill', ...from, filter: shape('Polygon'), paint: { 'fill-color': of.soft, 'fill-opacity': 0.04 } },
    { id: `${id}-line`, type: 'line', ...from, filter: ['!', shape('Point')], paint: { 'line-color': of.soft, 'line-width': 1, 'line-dasharray': [1, 2] } },
    { id: `${id}-point`, type: 'circle', ...from, filter: shape('Point'), paint: { 'circle-color': of.soft, 'circle-radius': 2 } },
    {
      id: `${id}-name`,
      type: 'symbol',
      ...from,
      // In tiles a shape is in pieces, each of which would have the name.
      ...(from['source-layer'] ? { filter: shape('Point') } : {}),
      layout: { 'text-font': ['Noto Sans'], 'text-field': ['to-string', ['coalesce', ...names, '']] as ExpressionSpecification, 'text-size': 11 * scale, 'text-offset': [0, 0.8], 'text-anchor': 'top', 'text-padding': 6 },
      paint: { 'text-color': of.soft, 'text-halo-color': of.halo, 'text-halo-width': 1.5 },
    },
  ];
}

function layers(of: Colours, scale: number, language: string): LayerSpecification[] {
  const side = (...sides: string[]): ExpressionSpecification => ['in', ['get', 'side'], ['literal', sides]];
  const shape = (type: string): ExpressionSpecification => ['==', ['geometry-type'], type];
  const not = (filter: ExpressionSpecification): ExpressionSpecification => ['!', filter];
  const vector = (kind: Kind): { source: string; 'source-layer': string } => ({ source: kind, 'source-layer': LAYER });
  const text = { 'text-font': ['Noto Sans'], 'text-size': 12 * scale };
  const halo = { 'text-color': of.ink, 'text-halo-color': of.halo, 'text-halo-width': 1.5 };
  /** Dashes are as long in lines of any width, so that one lies over the other. */
  const DASHES: Record<string, [string, number[]?]> = { area: [of.soft, [16, 6, 2, 6]], site: [of.soft], incident: [of.ink, [2, 3]], own: [of.ink], theirs: [of.ink, [8, 4]], conflict: [of.act] };
  const outline = (from: { source: string; 'source-layer'?: string }, name: string, sides: string[], wide: number, opacity: number): LayerSpecification => {
    const [colour, dash] = DASHES[sides[0]!]!;
    const width = wide * scale;
    return {
      id: `${from.source}-${name}`,
      type: 'line',
      ...from,
      filter: ['all', side(...sides), not(shape('Point'))],
      layout: { 'line-join': 'round' },
      paint: { 'line-color': colour, 'line-width': width, 'line-opacity': opacity, ...(dash ? { 'line-dasharray': dash.map((each) => (each * scale) / width) } : {}) },
    };
  };
  /** Ours is full, theirs is hollow. */
  const dots = (kind: Kind, radius: number, opacity: number): LayerSpecification => ({
    id: `${kind}-dot`,
    type: 'circle',
    ...vector(kind),
    filter: ['all', ['has', 'dot'], shape('Point')],
    paint: {
      'circle-radius': radius * scale,
      'circle-color': ['case', side('own'), of.ink, of.halo],
      'circle-stroke-color': of.ink,
      'circle-stroke-width': ['case', side('own'), 0, scale],
      'circle-opacity': opacity,
      'circle-stroke-opacity': opacity,
    },
  });
  const labels = (kind: Kind, minzoom: number, opacity: number): LayerSpecification => ({
    id: `${kind}-label`,
    type: 'symbol',
    ...vector(kind),
    minzoom,
    filter: ['all', ['has', 'label'], ['!=', ['get', 'label'], '']],
    layout: { ...text, 'text-field': ['get', 'label'], 'text-anchor': 'top', 'text-offset': ['case', ['==', ['get', 'icon'], ''], ['literal', [0, -0.6]], ['literal', [0, 1.1]]], 'text-line-height': 1.15, 'text-padding': 3 },
    paint: { ...halo, 'text-opacity': opacity },
  });
  const marks = (kind: Kind, opacity: number): LayerSpecification => ({
    id: `${kind}-mark`,
    type: 'symbol',
    ...vector(kind),
    filter: ['all', ['has', 'icon'], ['!=', ['get', 'icon'], '']],
    layout: { 'icon-image': ['get', 'icon'], 'icon-allow-overlap': true, 'symbol-sort-key': ['get', 'waits'] },
    paint: { 'icon-opacity': opacity },
  });
  const fill = (from: { source: string; 'source-layer'?: string }, name: string, sides: string[], paint: Record<string, unknown>): LayerSpecification =>
    ({ id: `${from.source}-${name}`, type: 'fill', ...from, filter: ['all', side(...sides), shape('Polygon')], paint }) as LayerSpecification;
  const [told, there, chosen] = [vector('told'), vector('there'), { source: 'chosen' }];
  const of_plot: LayerSpecification[] = [
    outline(told, 'site', ['site'], 1, 0.5),
    outline(told, 'incident', ['incident'], 1, 0.5),
    outline(told, 'own', ['own'], 1.25, 0.5),
    outline(told, 'theirs', ['theirs'], 1.25, 0.5),
    outline(told, 'conflict', ['conflict'], 1.25, 0.5),
    dots('told', 2.5, 0.5),
    fill(there, 'buffer', ['area'], { 'fill-pattern': 'dots', 'fill-opacity': 0.7 }),
    outline(there, 'area', ['area'], 2, 0.95),
    fill(there, 'fill', ['own', 'site', 'incident'], { 'fill-color': of.ink, 'fill-opacity': 0.14 }),
    fill(there, 'hatch', ['theirs'], { 'fill-pattern': 'hatch', 'fill-opacity': 0.6 }),
    outline(there, 'site', ['site'], 2, 0.95),
    outline(there, 'incident', ['incident'], 2, 0.95),
    outline(there, 'own', ['own'], 2, 0.95),
    outline(there, 'theirs', ['theirs'], 2, 0.95),
    outline(there, 'conflict', ['conflict'], 2, 0.95),
    dots('there', 4, 0.95),
    fill(chosen, 'fill', ['own', 'site', 'incident'], { 'fill-color': of.ink, 'fill-opacity': 0.14 }),
    fill(chosen, 'hatch', ['theirs'], { 'fill-pattern': 'hatch', 'fill-opacity': 0.8 }),
    ...Object.keys(DASHES).map((name) => outline(chosen, name, [name], 3.5, 1)),
    { id: 'chosen-ring', type: 'circle', source: 'chosen', filter: ['has', 'ring'], paint: { 'circle-radius': ['*', scale, ['get', 'ring']], 'circle-opacity': 0, 'circle-stroke-color': of.ink, 'circle-stroke-width': 2 * scale } },
    // From afar the names of what is there are enough.
    labels('told', LABELS + 3, 0.85),
    labels('there', LABELS, 1),
    marks('told', 0.4),
    marks('there', 1),
    // Only until the first notices are there; what is wholly clear would not be drawn.
    { id: 'warm', type: 'symbol', ...there, filter: ['has', 'warm'], layout: { ...text, 'text-field': ['get', 'warm'] }, paint: { ...halo, 'text-opacity': 0.01 } },
  ];
  return [
    { id: 'sea', type: 'background', paint: { 'background-color': of.sea } },
    { id: 'land', type: 'fill', source: 'coast', paint: { 'fill-color': of.land, 'fill-antialias': false } },
    { id: 'coast', type: 'line', source: 'coast', paint: { 'line-color': of.coast, 'line-width': 0.75 } },
    { id: 'grid', type: 'line', source: 'grid', filter: ['==', ['get', 'step'], 10], paint: { 'line-color': of.grid, 'line-width': 0.5 } },
    { id: 'grid-near', type: 'line', source: 'grid', minzoom: 5, filter: ['==', ['get', 'step'], 1], paint: { 'line-color': of.grid, 'line-width': 0.5 } },
    ...look({ source: 'files' }, 'file', of, scale, language),
    ...of_plot,
    { id: 'sketch-fill', type: 'fill', source: 'sketch', filter: shape('Polygon'), paint: { 'fill-color': of.ink, 'fill-opacity': 0.12 } },
    { id: 'sketch-halo', type: 'line', source: 'sketch', filter: not(shape('Point')), paint: { 'line-color': of.halo, 'line-width': 6 } },
    { id: 'sketch', type: 'line', source: 'sketch', filter: not(shape('Point')), paint: { 'line-color': of.ink, 'line-width': 2.5, 'line-dasharray': [1.5, 1] } },
    { id: 'sketch-corner', type: 'circle', source: 'sketch', filter: shape('Point'), paint: { 'circle-color': of.halo, 'circle-radius': 4.5, 'circle-stroke-color': of.ink, 'circle-stroke-width': 2 } },
  ];
}

function read(): Colours {
  const style = getComputedStyle(document.documentElement);
  const of = (name: string): string => style.getPropertyValue(name).trim();
  return { sea: of('--ground'), land: of('--raised'), coast: of('--line-strong'), grid: of('--line'), ink: of('--ink'), soft: of('--ink-2'), act: of('--act'), halo: of('--raised') };
}

function icons(map: MlMap, of: Colours, scale: number): void {
  const add = (name: string, draw: (pen: CanvasRenderingContext2D) => void, plain = ICON): void => {
    const size = Math.round(plain * scale);
    const ratio = Math.min(3, Math.max(2, Math.ceil(devicePixelRatio)));
    const canvas = new OffscreenCanvas(size * ratio, size * ratio);
    // Read back at once, so it is to be drawn where it is read.
    const pen = canvas.getContext('2d', { willReadFrequently: true }) as unknown as CanvasRenderingContext2D;
    pen.scale((size * ratio) / 24, (size * ratio) / 24);
    draw(pen);
    map.addImage(name, pen.getImageData(0, 0, size * ratio, size * ratio), { pixelRatio: ratio });
  };
  const plain = (path: string, colour: string) => (pen: CanvasRenderingContext2D) => {
    pen.lineWidth = 3;
    pen.strokeStyle = of.halo;
    pen.lineJoin = 'round';
    pen.stroke(new Path2D(path));
    pen.fillStyle = of.halo;
    pen.fill(new Path2D(path), 'nonzero');
    pen.fillStyle = colour;
    pen.fill(new Path2D(path), 'evenodd');
  };
  for (const [kind, path] of Object.entries(SITES)) {
    for (const side of ['own', 'their']) {
      add(`${side}-${kind}`, (pen) => {
        const shield = new Path2D(SHIELD);
        pen.fillStyle = side === 'own' ? of.ink : of.halo;
        pen.strokeStyle = of.ink;
        pen.lineWidth = 2;
        pen.fill(shield);
        pen.stroke(shield);
        pen.fillStyle = side === 'own' ? of.halo : of.ink;
        pen.fill(new Path2D(path), 'evenodd');
      });
    }
  }
  add('conflict', plain(CONFLICT, of.ink), 26);
  add('conflict-act', plain(CONFLICT, of.act), 26);
  add('incident', plain(INCIDENT, of.ink), 24);
  add('warning', plain(WARNING, of.act), 30);
  add('hatch', (pen) => {
    pen.strokeStyle = of.ink;
    pen.lineWidth = 2;
    pen.globalAlpha = 0.7;
    for (const from of [-24, 0, 24]) {
      pen.beginPath();
      pen.moveTo(from, 24);
      pen.lineTo(from + 24, 0);
      pen.stroke();
    }
  }, 10);
  add('dots', (pen) => {
    pen.fillStyle = of.soft;
    pen.globalAlpha = 0.55;
    pen.beginPath();
    pen.arc(12, 12, 2.5, 0, 2 * Math.PI);
    pen.fill();
  }, 10);
}
