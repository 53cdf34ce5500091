// The map itself: MapLibre with a style of our own that asks nobody for anything. It draws what it is given and knows
// nothing of the line. What is active or chosen is a state of what is drawn, so that the slider sends no shape again.

import type { Feature, FeatureCollection, Geometry } from 'geojson';
import { Map as MlMap, ScaleControl, setWorkerUrl, type ExpressionSpecification, type GeoJSONSource, type LayerSpecification, type MapMouseEvent } from 'maplibre-gl';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url';
import 'maplibre-gl/dist/maplibre-gl.css';
import type { Box, Place } from './geo';
import { featuresOf, type Item } from './plot.svelte';
import { CONFLICT, INCIDENT, SHIELD, SITES, WARNING } from './icons';

setWorkerUrl(workerUrl);

/** As many go to the worker at a time: copying them takes a few hundredths of a second. */
const AT_ONCE = 4_000;
const ICON = 22;
/** Pixels around the pointer in which something is meant. */
const REACH = 5;
const FLY_MS = 120;
/** Fewer pixels across are not seen well. */
const SMALL = 48;
const EMPTY: FeatureCollection = { type: 'FeatureCollection', features: [] };

/** An item as the painter sees it. */
export type Drawable = Item;
/** All that there is, and what a filter leaves of it. */
type Set_ = 'plot' | 'found';
interface Held {
  of: Drawable;
  ids: number[];
  flags: number;
}
export interface Flags {
  on: boolean;
  sel: boolean;
}
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
  #held: Record<Set_, Map<number, Held>> = { plot: new Map(), found: new Map() };
  #turns: Record<Set_, number> = { plot: 0, found: 0 };
  #seen: Set_ = 'plot';
  #ended = false;
  /** What was flown to, until somebody moves the map by hand. */
  #fitted: Box | undefined;

  constructor(container: HTMLElement, hearers: Hearers, view: { centre: Place; zoom: number }) {
    const colours = read();
    const scale = parseFloat(getComputedStyle(document.documentElement).fontSize) / 16;
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
      style: { version: 8, sources: sources(), layers: layers(colours, scale) },
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

  /** Holds these items and no others; only what differs goes to the worker. */
  async show(items: readonly Drawable[]): Promise<void> {
    await this.#sync('plot', items);
  }

  /** Shows only these of all that it holds, until it is told nothing: so that to see all again costs nothing. */
  async find(items: readonly Drawable[] | undefined): Promise<void> {
    await this.#ready;
    if (this.#ended) return;
    const into: Set_ = items ? 'found' : 'plot';
    if (items) await this.#sync('found', items);
    if (into === this.#seen || this.#ended) return;
    this.#seen = into;
    for (const id of OF_PLOT) {
      this.#map.setLayoutProperty(`plot-${id}`, 'visibility', items ? 'none' : 'visible');
      this.#map.setLayoutProperty(`found-${id}`, 'visibility', items ? 'visible' : 'none');
    }
    if (!items) await this.#sync('found', []);
  }

  /** What is active or chosen; only what changed is set. */
  async flag(of: (number: number) => Flags): Promise<void> {
    await this.#ready;
    if (this.#ended) return;
    for (const [number, held] of this.#held[this.#seen]) {
      const { on, sel } = of(number);
      const flags = (on ? 1 : 0) + (sel ? 2 : 0);
      if (held.flags === flags) continue;
      held.flags = flags;
      for (const id of held.ids) this.#map.setFeatureState({ source: this.#seen, id }, { on, sel });
    }
  }

  async #sync(name: Set_, items: readonly Drawable[]): Promise<void> {
    const turn = ++this.#turns[name];
    await this.#ready;
    const source = this.#source(name);
    if (!source || turn !== this.#turns[name]) return;
    const held = this.#held[name];
    const wanted = new Set(items.map((item) => item.number));
    const remove: number[] = [];
    for (const [number, before] of held) {
      if (wanted.has(number)) continue;
      remove.push(...before.ids);
      held.delete(number);
    }
    let add: Feature[] = [];
    const send = async (): Promise<void> => {
      const diff = { remove: remove.splice(0), add };
      add = [];
      if (diff.remove.length || diff.add.length) await source.updateData(diff);
    };
    for (const item of items) {
      const before = held.get(item.number);
      if (before?.of === item) continue;
      const features = featuresOf(item);
      const ids = features.map((feature) => feature.id as number);
      remove.push(...(before?.ids ?? []).filter((id) => !ids.includes(id)));
      held.set(item.number, { of: item, ids, flags: 0 });
      add.push(...features);
      if (add.length < AT_ONCE) continue;
      await send();
      if (turn !== this.#turns[name] || this.#ended) return;
    }
    await send();
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
    void this.#source('files')?.setData({ type: 'FeatureCollection', features: features.map(named) });
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
  }

  #source(name: string): GeoJSONSource | undefined {
    return this.#ended ? undefined : (this.#map.getSource(name) as GeoJSONSource | undefined);
  }

  #under(event: MapMouseEvent): number | undefined {
    const { x, y } = event.point;
    const found = this.#map.queryRenderedFeatures([[x - REACH, y - REACH], [x + REACH, y + REACH]], { layers: [...PICKED.map((id) => `plot-${id}`), ...PICKED.map((id) => `found-${id}`)] });
    // What is smallest on the map was meant: marks lie over lines, and lines over what is full.
    const rank = (feature: { layer: { id: string } }): number => PICKED.indexOf(feature.layer.id.replace(/^(plot|found)-/, ''));
    return found.sort((a, b) => rank(a) - rank(b))[0]?.properties.n as number | undefined;
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

/** Layers of what is on the line, from the lowest. */
const OF_PLOT = ['buffer', 'area', 'fill', 'hatch', 'site-line', 'incident', 'own', 'theirs', 'conflict', 'point', 'label', 'mark'];
/** Layers that are picked from, the topmost first. */
const PICKED = ['mark', 'conflict', 'point', 'own', 'theirs', 'incident', 'fill', 'hatch'];

function named(feature: Feature): Feature {
  const given = (feature.properties ?? {}) as Record<string, unknown>;
  const name = ['name', 'NAME', 'name:en', 'title'].map((key) => given[key]).find((value) => typeof value === 'string' && value !== '');
  return { ...feature, properties: { name: name ?? '' } };
}

function sources(): Record<string, { type: 'geojson'; data: FeatureCollection | string; tolerance?: number; maxzoom?: number; buffer?: number }> {
  return {
    coast: { type: 'geojson', data: '/coast.json', maxzoom: 8, tolerance: 0.3 },
    grid: { type: 'geojson', data: grid(), maxzoom: 4 },
    files: { type: 'geojson', data: EMPTY },
    plot: { type: 'geojson', data: EMPTY, maxzoom: 14, buffer: 64, tolerance: 0.2 },
    found: { type: 'geojson', data: EMPTY, maxzoom: 14, buffer: 64, tolerance: 0.2 },
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

function layers(of: Colours, scale: number): LayerSpecification[] {
  const state = (name: string): ExpressionSpecification => ['boolean', ['feature-state', name], false];
  const opacity = (sel: number, on: number, rest: number): ExpressionSpecification => ['case', state('sel'), sel, state('on'), on, rest];
  const side = (...sides: string[]): ExpressionSpecification => ['in', ['get', 'side'], ['literal', sides]];
  const shape = (type: string): ExpressionSpecification => ['==', ['geometry-type'], type];
  const not = (filter: ExpressionSpecification): ExpressionSpecification => ['!', filter];
  const width: ExpressionSpecification = ['case', state('sel'), 3.5 * scale, state('on'), 2 * scale, 1.25 * scale];
  const outline = (id: string, sides: string[], colour: string, dash?: number[]): LayerSpecification => ({
    id,
    type: 'line',
    source: 'plot',
    filter: ['all', side(...sides), not(shape('Point'))],
    layout: { 'line-join': 'round' },
    paint: { 'line-color': colour, 'line-width': width, 'line-opacity': opacity(1, 0.95, 0.5), ...(dash ? { 'line-dasharray': dash } : {}) },
  });
  const text = { 'text-font': ['Noto Sans'], 'text-size': 12 * scale };
  const halo = { 'text-color': of.ink, 'text-halo-color': of.halo, 'text-halo-width': 1.5 };
  const of_plot: LayerSpecification[] = [
    { id: 'buffer', type: 'fill', source: 'plot', filter: ['all', side('area'), shape('Polygon')], paint: { 'fill-pattern': 'dots', 'fill-opacity': opacity(1, 0.7, 0.7) } },
    outline('area', ['area'], of.soft, [8, 3, 1, 3]),
    { id: 'fill', type: 'fill', source: 'plot', filter: ['all', side('own', 'site', 'incident'), shape('Polygon')], paint: { 'fill-color': of.ink, 'fill-opacity': opacity(0.24, 0.14, 0.03) } },
    { id: 'hatch', type: 'fill', source: 'plot', filter: ['all', side('theirs'), shape('Polygon')], paint: { 'fill-pattern': 'hatch', 'fill-opacity': opacity(1, 0.6, 0.12) } },
    outline('site-line', ['site'], of.soft),
    outline('incident', ['incident'], of.ink, [1, 1.5]),
    outline('own', ['own'], of.ink),
    outline('theirs', ['theirs'], of.ink, [4, 2]),
    outline('conflict', ['conflict'], of.act),
    { id: 'point', type: 'circle', source: 'plot', filter: ['all', side('own', 'theirs'), shape('Point'), not(['has', 'label'])], paint: { 'circle-color': of.ink, 'circle-radius': 4, 'circle-opacity': opacity(1, 0.9, 0.5) } },
    {
      id: 'label',
      type: 'symbol',
      source: 'plot',
      minzoom: 6,
      filter: ['all', ['has', 'label'], ['!=', ['get', 'label'], '']],
      layout: { ...text, 'text-field': ['get', 'label'], 'text-anchor': 'top', 'text-offset': ['case', ['==', ['get', 'icon'], ''], ['literal', [0, -0.6]], ['literal', [0, 1.1]]], 'text-line-height': 1.15, 'text-padding': 3 },
      paint: { ...halo, 'text-opacity': opacity(1, 1, 0.85) },
    },
    { id: 'mark', type: 'symbol', source: 'plot', filter: ['all', ['has', 'icon'], ['!=', ['get', 'icon'], '']], layout: { 'icon-image': ['get', 'icon'], 'icon-allow-overlap': true, 'symbol-sort-key': ['get', 'waits'] }, paint: { 'icon-opacity': opacity(1, 1, 0.4) } },
  ];
  const hidden = (layer: LayerSpecification): LayerSpecification => ({ ...layer, id: `found-${layer.id}`, source: 'found', layout: { ...layer.layout, visibility: 'none' } }) as LayerSpecification;
  return [
    { id: 'sea', type: 'background', paint: { 'background-color': of.sea } },
    { id: 'land', type: 'fill', source: 'coast', paint: { 'fill-color': of.land, 'fill-antialias': false } },
    { id: 'coast', type: 'line', source: 'coast', paint: { 'line-color': of.coast, 'line-width': 0.75 } },
    { id: 'grid', type: 'line', source: 'grid', filter: ['==', ['get', 'step'], 10], paint: { 'line-color': of.grid, 'line-width': 0.5 } },
    { id: 'grid-near', type: 'line', source: 'grid', minzoom: 5, filter: ['==', ['get', 'step'], 1], paint: { 'line-color': of.grid, 'line-width': 0.5 } },
    { id: 'file-fill', type: 'fill', source: 'files', filter: shape('Polygon'), paint: { 'fill-color': of.soft, 'fill-opacity': 0.04 } },
    { id: 'file-line', type: 'line', source: 'files', filter: not(shape('Point')), paint: { 'line-color': of.soft, 'line-width': 1, 'line-dasharray': [1, 2] } },
    { id: 'file-point', type: 'circle', source: 'files', filter: shape('Point'), paint: { 'circle-color': of.soft, 'circle-radius': 2 } },
    { id: 'file-name', type: 'symbol', source: 'files', filter: ['!=', ['get', 'name'], ''], layout: { ...text, 'text-field': ['get', 'name'], 'text-size': 11 * scale, 'text-offset': [0, 0.8], 'text-anchor': 'top', 'text-padding': 6 }, paint: { ...halo, 'text-color': of.soft } },
    ...of_plot.map((layer) => ({ ...layer, id: `plot-${layer.id}` })),
    ...of_plot.map(hidden),
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
    const pen = canvas.getContext('2d') as unknown as CanvasRenderingContext2D;
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
