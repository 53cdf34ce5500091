// Boundaries and names of the station's own, and of files that somebody opened for this session: drawn as they are, without
// prejudice, and told to nobody.

import type { Feature, FeatureCollection } from 'geojson';
import { asProblem, get, type Problem } from '../../lib/api/client';
import { ofDisk, ofStation, type Archive } from './archive';

export interface MapFile {
  name: string;
  bytes: number;
  /** From this machine's disk, and gone with this page. */
  own: boolean;
  shown: boolean;
  features: Feature[] | undefined;
  archive: Archive | undefined;
  problem: Problem | undefined;
}

class Files {
  all = $state.raw<MapFile[]>([]);
  loaded = $state(false);

  /** What is drawn. */
  readonly features = $derived(this.all.filter((file) => file.shown).flatMap((file) => file.features ?? []));
  readonly archives = $derived(this.all.flatMap((file) => (file.shown && file.archive ? [file.archive] : [])));
  readonly shown = $derived(this.all.filter((file) => file.shown && (file.features || file.archive)));

  /** The station's files, once; a station without any has none. */
  load = async (): Promise<void> => {
    if (this.loaded) return;
    this.loaded = true;
    const { files } = await get<{ files: { name: string; bytes: number }[] }>('map').catch(() => ({ files: [] }));
    this.all = [...files.map((file): MapFile => ({ ...file, ...BARE, own: false })), ...this.all];
    await Promise.all(files.map((file) => this.#read(file.name)));
  };

  async #read(name: string): Promise<void> {
    try {
      if (isArchive(name)) this.#change(name, false, { archive: await ofStation(name) });
      else this.#change(name, false, { features: read(await get<unknown>(`map/${encodeURIComponent(name)}`)) });
    } catch (thrown) {
      this.#change(name, false, { problem: asProblem(thrown) });
    }
  }

  async open(file: File): Promise<void> {
    const made: MapFile = { ...BARE, name: file.name, bytes: file.size, own: true };
    try {
      if (isArchive(file.name)) made.archive = await ofDisk(file);
      else made.features = read(JSON.parse(await file.text()));
    } catch (thrown) {
      made.problem = asProblem(thrown);
    }
    this.all = [...this.all.filter((each) => !each.own || each.name !== file.name), made];
  }

  toggle(file: MapFile): void {
    this.#change(file.name, file.own, { shown: !file.shown });
  }

  #change(name: string, own: boolean, to: Partial<MapFile>): void {
    this.all = this.all.map((each) => (each.name === name && each.own === own ? { ...each, ...to } : each));
  }
}

const BARE: Pick<MapFile, 'shown' | 'features' | 'archive' | 'problem'> = { shown: true, features: undefined, archive: undefined, problem: undefined };

function isArchive(name: string): boolean {
  return /\.pmtiles$/i.test(name);
}

function read(given: unknown): Feature[] {
  const json = given as Feature | FeatureCollection;
  if (json?.type === 'FeatureCollection' && Array.isArray(json.features)) return json.features.filter((each) => each.geometry);
  if (json?.type === 'Feature' && json.geometry) return [json];
  throw new Error('GeoJSON: FeatureCollection, Feature');
}

export const files = new Files();
