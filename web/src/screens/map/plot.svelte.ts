// Everything that has a place on the line: notices, sites, standing areas, conflicts, warnings and incidents, as one list of
// items, kept up to date by what is told. What is told of one notice reads that notice alone, so that a busy line costs little.

import type { Feature, FeatureCollection } from 'geojson';
import { asProblem, get, type Problem } from '../../lib/api/client';
import { stream } from '../../lib/api/events.svelte';
import { station } from '../../lib/api/station.svelte';
import type { Clocks, Suspected, Told as Event, Warning } from '../../lib/api/types';
import { coded } from '../../lib/i18n/coded';
import { language } from '../../lib/i18n/words.svelte';
import { span } from '../../lib/time/words';
import { middle, readPlace, type Box, type Place } from './geo';
import type { Drawable } from './tiler';
import type { Annex, Area, Conflict, Conflicts, Incident, Notice, NoticeRow, Notices, Site, Sites } from './types';
import { bandWords, isActive, reach, volumes, type Volume } from './volumes';

export type What = 'warning' | 'conflict' | 'incident' | 'notice' | 'site' | 'area';
/** In this order they are told about. */
export const WHATS: readonly What[] = ['warning', 'conflict', 'incident', 'notice', 'site', 'area'];

export interface Item {
  /** Its address on this screen: `notice/RUS/R/0302`. */
  id: string;
  what: What;
  /** Its number on the map. */
  number: number;
  /** What the line calls it: its serial. */
  name: string;
  party: string;
  mine: boolean;
  title: string;
  /** A coded kind, in words. */
  kind: string;
  from: number | null;
  until: number | null;
  /** It waits for a word of ours. */
  waits: boolean;
  /** It is complete, cancelled, settled or closed. */
  over: boolean;
  volumes: Volume[];
  at: Place | undefined;
  box: Box | undefined;
  /** What it is found by, in small letters. */
  words: string;
  notice?: NoticeRow;
  site?: Site;
  conflict?: Conflict;
  warning?: Warning;
  incident?: Incident;
  area?: Area;
  /** All that it says. */
  sign: string;
  /** Where it stands in the list: what waits for us first, what is over last. */
  rank: number;
}

/** More than a line keeps in sight. */
const LIST_MAX = 30_000;
/** Notices that are over, of which the places are asked for one by one. */
const PAST_MAX = 200;
/** Entries about sites that wait here for a word. */
const OWED_MAX = 500;
const COALESCE_MS = 250;
/** The main thread is given back after so long. */
const SLICE_MS = 12;
/** Events that change more than the notice that they name. */
const OF_CONFLICTS = ['notice', 'conflict-stance', 'sites', 'overdue'];
const OF_SITES = ['sites', 'sites-wait', 'stance', 'passed', 'struck', 'receipt'];
const OF_WARNINGS = ['cease', 'cease-answered', 'passed'];
const OF_INCIDENTS = ['incident', 'request', 'fact', 'restored', 'taken-back'];

export class Plot {
  /** What waits for us first, then by time. */
  items = $state.raw<Item[]>([]);
  loaded = $state(false);
  problem = $state.raw<Problem>();
  suspected = $state.raw<Suspected[]>([]);
  gaps = $state(0);
  /** Those that are over are there too. */
  past = $state(false);
  #all = new Map<string, Item>();
  #numbers = new Map<string, number>();
  #byNumber = new Map<number, string>();
  #turns = new Map<string, number>();
  #areas = '';
  #timers = new Map<string, ReturnType<typeof setTimeout>>();

  constructor(readonly line: string | undefined) {}

  /** Follows what is told, until the returned function is called. */
  follow(): () => void {
    void this.refresh();
    const stop = stream.hear((told) => this.#told(told));
    return () => {
      this.#timers.forEach((timer) => clearTimeout(timer));
      stop();
    };
  }

  find(id: string | undefined): Item | undefined {
    void this.items;
    return id === undefined ? undefined : this.#all.get(id);
  }

  /** The item of a number on the map. */
  numbered(number: number): Item | undefined {
    return this.#all.get(this.#byNumber.get(number) ?? '');
  }

  refresh = async (): Promise<void> => {
    this.problem = undefined;
    await Promise.all([this.#notices(), this.#sites(), this.#conflicts(), this.#warnings(), this.#incidents()].map((each) => each.catch((thrown) => (this.problem = asProblem(thrown)))));
    this.loaded = true;
  };

  /** The standing areas of the charter, once it is there. */
  areas(): void {
    const annex = annexOf();
    const signs = JSON.stringify(annex?.areas ?? []);
    if (signs === this.#areas) return;
    this.#areas = signs;
    for (const area of annex?.areas ?? []) {
      const features = area.geojson?.features ?? [];
      const all = features.flatMap(volumes).flatMap((volume) => withBuffer(volume, area.distance_m));
      this.#put({ id: `area/${area.area}`, what: 'area', name: area.area, party: '', mine: false, title: area.names.join(' / '), kind: coded('item', 'area'), area, volumes: all });
    }
    this.#sort();
  }

  /** Reads those that are over, too, the newest. */
  readPast = async (): Promise<void> => {
    this.past = true;
    try {
      const { notices } = await get<Notices>('notice/list', { line: this.line, all: true, limit: PAST_MAX });
      const unknown = notices.filter((row) => !this.#all.has(`notice/${row.serial}`));
      for (let at = 0; at < unknown.length; at += 4) await Promise.all(unknown.slice(at, at + 4).map((row) => this.#notice(row.serial)));
    } catch (thrown) {
      this.problem = asProblem(thrown);
    }
    this.#sort();
  };

  /** A notice as it is now; nobody has to wait for the event. */
  async notice(serial: string): Promise<void> {
    await this.#notice(serial);
    this.#sort();
  }

  #told(told: Event | 'anew'): void {
    if (told === 'anew') {
      this.#soon('all', this.refresh);
      return;
    }
    if (told.line !== undefined && told.line !== this.line) return;
    const { event } = told;
    for (const named of [told.notice, told.on, told.what]) {
      if (typeof named === 'string' && (event === 'notice' || this.#all.has(`notice/${named}`))) {
        this.#soon(named, () => this.notice(named));
      }
    }
    if (OF_CONFLICTS.includes(event)) this.#soon('conflicts', () => this.#conflicts());
    if (OF_SITES.includes(event)) this.#soon('sites', () => this.#sites());
    if (OF_WARNINGS.includes(event)) this.#soon('warnings', () => this.#warnings());
    if (OF_INCIDENTS.includes(event)) this.#soon('incidents', () => this.#incidents());
  }

  #soon(name: string, run: () => Promise<unknown>): void {
    clearTimeout(this.#timers.get(name));
    this.#timers.set(name, setTimeout(() => void run().catch((thrown) => (this.problem = asProblem(thrown))), COALESCE_MS));
  }

  /** Whether nobody has begun the same after this began. */
  #turn(name: string): () => boolean {
    const turn = (this.#turns.get(name) ?? 0) + 1;
    this.#turns.set(name, turn);
    return () => this.#turns.get(name) === turn;
  }

  async #notices(): Promise<void> {
    const isLast = this.#turn('notices');
    const [list, places] = await Promise.all([
      get<Notices>('notice/list', { line: this.line, limit: LIST_MAX }),
      get<{ text: string }>('notice/export', { line: this.line, all: true, format: 'geojson' }).catch((thrown) => {
        if (asProblem(thrown).status === 409) return { text: '{"type":"FeatureCollection","features":[]}' };
        throw thrown;
      }),
    ]);
    if (!isLast()) return;
    const features = new Map<string, Feature[]>();
    for (const each of (JSON.parse(places.text) as FeatureCollection).features) {
      const serial = String(each.properties?.serial ?? '');
      features.set(serial, [...(features.get(serial) ?? []), each]);
    }
    this.suspected = list.suspected ?? [];
    const standing = new Set(list.notices.map((row) => `notice/${row.serial}`));
    await this.#slices(list.notices, (row) => this.#putNotice(row, (features.get(row.serial) ?? []).flatMap(volumes)));
    for (const item of [...this.#all.values()]) if (item.what === 'notice' && !item.over && !standing.has(item.id)) await this.#notice(item.name);
    this.#sort();
  }

  async #notice(serial: string): Promise<void> {
    const shown = await get<Notice>('notice/show', { line: this.line, serial });
    this.#putNotice(shown, volumes(shown.geojson));
  }

  #putNotice(row: NoticeRow, all: Volume[]): void {
    const party = row.from.split('/')[0]!;
    this.#put({
      id: `notice/${row.serial}`,
      what: 'notice',
      name: row.serial,
      party,
      mine: party === station.own,
      title: row.title,
      kind: coded('notice', row.kind),
      from: Date.parse(row.begins),
      until: row.ends === null ? null : Date.parse(row.ends),
      waits: row.unanswered_by.includes(station.own),
      over: row.phase === 'complete' || row.phase === 'cancelled',
      volumes: all,
      notice: row,
    });
  }

  async #sites(): Promise<void> {
    const isLast = this.#turn('sites');
    const [{ sites, suspected }, { clocks }] = await Promise.all([
      get<Sites>('site/list', { line: this.line }),
      // Whoever may not read what is owed sees the sites all the same.
      get<Clocks>('clocks', { line: this.line, party: station.own, limit: OWED_MAX }).catch((): Clocks => ({ clocks: [], more: false })),
    ]);
    const owed = new Set(clocks.map((clock) => clock.on));
    const outlines = new Map<string, Feature>();
    if (sites.some((site) => site.places > 1)) {
      const { text } = await get<{ text: string }>('site/list', { line: this.line, format: 'geojson' });
      for (const each of (JSON.parse(text) as FeatureCollection).features) outlines.set(String(each.properties?.site), each);
    }
    if (!isLast()) return;
    if (suspected?.length) this.suspected = [...this.suspected, ...suspected];
    const standing = new Set(sites.map((site) => `site/${site.site}`));
    this.#drop('site', standing);
    await this.#slices(sites, (site) => {
      const outline = outlines.get(site.site);
      const radius = site.radius_m ?? 0;
      const bare: Volume = { ...POINT, shape: radius > 0 ? 'circle' : 'point', places: [place(site.at)], radius, uncertainty: site.uncertainty_m };
      this.#put({
        id: `site/${site.site}`,
        what: 'site',
        name: site.site,
        party: site.owner,
        mine: site.mine,
        title: site.name,
        kind: coded('site', site.kind),
        waits: !site.mine && (owed.has(site.last_entry) || owed.has(site.site.replace(/\.\d+$/, ''))),
        over: site.removed,
        volumes: outline ? volumes(outline) : [bare],
        site,
      });
    });
    this.#sort();
  }

  async #conflicts(): Promise<void> {
    const isLast = this.#turn('conflicts');
    const { conflicts, gaps } = await get<Conflicts>('conflict/list', { line: this.line, all: true });
    if (!isLast()) return;
    this.gaps = gaps.length;
    this.#drop('conflict', new Set(conflicts.map((each) => `conflict/${each.id}`)));
    await this.#slices(conflicts, (conflict) => {
      const places = conflict.places.map(readPlace).filter((each) => each !== undefined);
      const moments = conflict.moments.map((each) => Date.parse(each));
      this.#put({
        id: `conflict/${conflict.id}`,
        what: 'conflict',
        name: conflict.id,
        party: conflict.gives_way?.split('/')[0] ?? '',
        mine: conflict.gives_way?.startsWith(`${station.own}/`) ?? false,
        title: `${thing(conflict.notice)} – ${thing(conflict.with)}`,
        kind: coded('verdict', conflict.certain ? 'conflict' : 'possible'),
        from: Math.min(...moments),
        until: null,
        waits: conflict.unanswered_by.includes(station.own),
        over: conflict.settled,
        volumes: places.length ? [{ ...POINT, shape: 'corridor', places }] : [],
        conflict,
      });
    });
    this.#sort();
  }

  async #warnings(): Promise<void> {
    const isLast = this.#turn('warnings');
    const { warnings } = await get<{ warnings: Warning[] }>('cease/list', { line: this.line, open: true });
    if (!isLast()) return;
    this.#drop('warning', new Set(warnings.map((each) => `warning/${each.warning}`)));
    for (const warning of warnings) {
      this.#put({
        id: `warning/${warning.warning}`,
        what: 'warning',
        name: warning.warning,
        party: warning.by,
        mine: warning.mine,
        title: warning.words,
        kind: coded('affair', 'warning'),
        from: Date.parse(warning.since ?? warning.raised),
        waits: warning.owed_here !== null,
        volumes: [{ ...POINT, places: [place(warning.at)] }],
        warning,
      });
    }
    this.#sort();
  }

  async #incidents(): Promise<void> {
    const isLast = this.#turn('incidents');
    const { incidents } = await get<{ incidents: Incident[] }>('incident/list', { line: this.line });
    if (!isLast()) return;
    this.#drop('incident', new Set(incidents.map((each) => `incident/${each.incident}`)));
    for (const incident of incidents) {
      const within = incident.within_m ?? 0;
      this.#put({
        id: `incident/${incident.incident}`,
        what: 'incident',
        name: incident.incident,
        party: incident.by,
        mine: incident.mine,
        title: `${coded('happening', incident.happening)}, ${coded('means', incident.means)}`,
        kind: coded('affair', 'incident'),
        from: Date.parse(incident.since ?? incident.reported),
        until: incident.until ? Date.parse(incident.until) : null,
        waits: incident.parties.some((each) => each.party === station.own && each.owes),
        over: incident.closed,
        volumes: [{ ...POINT, shape: within > 0 ? 'circle' : 'point', places: [place(incident.at)], radius: within }],
        incident,
      });
    }
    this.#sort();
  }

  /** Takes in many without holding up the keyboard. */
  async #slices<T>(all: readonly T[], take: (one: T) => void): Promise<void> {
    let began = performance.now();
    for (const one of all) {
      take(one);
      if (performance.now() - began < SLICE_MS) continue;
      await new Promise((resolve) => setTimeout(resolve));
      began = performance.now();
    }
  }

  #put(given: Partial<Item> & Pick<Item, 'id' | 'what' | 'name' | 'party' | 'mine' | 'title' | 'kind' | 'volumes'>): void {
    let number = this.#numbers.get(given.id);
    if (number === undefined) {
      number = this.#numbers.size + 1;
      this.#numbers.set(given.id, number);
      this.#byNumber.set(number, given.id);
    }
    // What says the same as before stays the same, so that nothing of it is drawn again.
    const { notice, site, conflict, warning, incident, area } = given;
    const sign = JSON.stringify([notice, site, conflict, warning, incident, area, given.waits, given.volumes, language()]);
    if (this.#all.get(given.id)?.sign === sign) return;
    const limits = reach(given.volumes);
    const item: Item = {
      sign,
      rank: (given.over ? 20 : given.waits ? 0 : 10) + WHATS.indexOf(given.what),
      from: null,
      until: null,
      waits: false,
      over: false,
      number,
      at: limits && middle(limits),
      box: limits,
      words: `${given.name} ${given.party} ${given.title} ${given.kind}`.toLowerCase(),
      ...given,
    };
    this.#all.set(item.id, item);
  }

  #drop(what: What, but: Set<string>): void {
    for (const id of [...this.#all.keys()]) if (id.startsWith(`${what}/`) && !but.has(id)) this.#all.delete(id);
  }

  #sort(): void {
    this.items = [...this.#all.values()].sort((a, b) => a.rank - b.rank || (a.from ?? 0) - (b.from ?? 0) || a.number - b.number);
  }
}

/** An area, and what is nearer to it than the charter says. */
function withBuffer(volume: Volume, distance: number): Volume[] {
  if (volume.shape === 'point' || volume.shape === 'circle') return [volume, { ...volume, shape: 'circle', radius: volume.radius + distance }];
  const places = volume.shape === 'polygon' ? [...volume.places, volume.places[0]!] : volume.places;
  return [volume, { ...volume, shape: 'corridor', places, radius: volume.radius + distance }];
}

export const POINT: Volume = { shape: 'point', places: [], holes: [], radius: 0, other: 0, bearing: 0, times: [], lower: null, upper: null, uncertainty: 0, from: null, until: null, windows: [], label: '' };

/** The address of an item. A dot in its last part would make it the name of a file. */
export function address(id: string): string {
  return `/map/${id.replace(/\.(\d+)$/, ':$1')}`;
}

/** The item of an address. */
export function addressed(kind: string, rest: string): string {
  return `${kind}/${rest.replace(/:(\d+)$/, '.$1')}`;
}

/** Latitude and longitude as the station tells them. */
export function place([lat, lon]: [number, number]): Place {
  return [lon, lat];
}

export function annexOf(): Annex | undefined {
  return (station.charter as unknown as { annex?: Annex } | undefined)?.annex;
}

/** In how long a notice or an entry about sites is to be answered, in words. */
export function answerWithin(): string {
  const answer = annexOf()?.answer_s;
  return typeof answer === 'number' ? span(answer * 1000) : '';
}

function thing({ id, name }: { id: string; name: string | null }): string {
  return name || id;
}

/** Whether something is there at a moment. A conflict is where its closest approach is; a site is always there. */
export function isThere(item: Item, at: number): boolean {
  if (item.over && item.what !== 'notice') return false;
  if (item.what === 'notice') {
    if (item.notice!.phase === 'cancelled') return false;
    return item.volumes.some((volume) => isActive(volume, at));
  }
  if (item.what === 'incident' || item.what === 'warning') return item.from === null || item.from <= at;
  return true;
}

/** An item as the map draws it. */
export function drawable(item: Item): Drawable {
  const icons: Partial<Record<What, string>> = {
    warning: 'warning',
    conflict: item.waits ? 'conflict-act' : 'conflict',
    incident: 'incident',
    site: item.site ? `${item.mine ? 'own' : 'their'}-${item.site.kind}` : undefined,
  };
  return {
    number: item.number,
    side: item.what === 'notice' ? (item.mine ? 'own' : 'theirs') : item.what,
    icon: icons[item.what] ?? '',
    label: item.what === 'notice' ? noticeLabel(item) : item.what === 'conflict' ? '' : item.name,
    waits: item.waits,
    at: item.what === 'area' ? undefined : item.at,
    // A bare place is its mark; a notice has none and is a dot.
    volumes: item.volumes
      .filter((volume) => item.what === 'notice' || volume.shape !== 'point' || volume.uncertainty > 0)
      .map(({ shape, places, holes, radius, other, bearing, uncertainty }) => ({ shape, places, holes, radius, other, bearing, uncertainty })),
  };
}

/** Whose it is, how high and when, in letters that every side reads. */
function noticeLabel(item: Item): string {
  const [first] = item.volumes;
  if (!first) return item.name;
  const hour = (at: number | null): string => (at === null ? '…' : new Date(at).toISOString().slice(8, 16).replace(/T|:/g, '') + 'Z');
  const band = first.lower || first.upper ? `\n${bandWords(first)}` : '';
  return `${item.name}${band}\n${hour(item.from)}–${hour(item.until)}`;
}
