// What is drawn on the map by clicking. A form begins it and is told each time that something changed; the map gives it
// the places. There is one pencil, so whoever begins takes it from whoever had it.

import type { Geometry } from 'geojson';
import { between, type Place } from './geo';
import { drawn, type Volume } from './volumes';

interface Pencil {
  shape: 'circle' | 'polygon' | 'corridor' | 'point';
  places: Place[];
  change: (places: Place[], radius: number | undefined, done: boolean) => void;
}

class Drawing {
  pencil = $state.raw<Pencil>();
  /** What a form would have drawn: a plan, an alternative, the place of a warning. */
  shown = $state.raw<Volume[]>([]);
  /** Where the pointer is. */
  pointer = $state.raw<Place>();

  get active(): boolean {
    return this.pencil !== undefined;
  }

  begin(shape: Pencil['shape'], change: Pencil['change']): void {
    this.pencil = { shape, places: [], change };
  }

  click(at: Place): void {
    const { pencil } = this;
    if (!pencil) return;
    const [first] = pencil.places;
    if (pencil.shape === 'point') this.#end([at], undefined);
    else if (pencil.shape === 'circle' && first) this.#end([first], Math.round(between(first, at).metres / 10) * 10);
    else this.#set([...pencil.places, at]);
  }

  /** The last place is taken back. */
  back(): void {
    if (this.pencil?.places.length) this.#set(this.pencil.places.slice(0, -1));
  }

  finish(): void {
    const { pencil } = this;
    if (!pencil) return;
    // The two clicks of a double click are one place.
    const places = pencil.places.filter((at, index) => index === 0 || between(pencil.places[index - 1]!, at).metres > 1);
    if (places.length >= (pencil.shape === 'polygon' ? 3 : pencil.shape === 'corridor' ? 2 : 1)) this.#end(places, undefined);
    else this.stop();
  }

  stop(): void {
    this.pencil = undefined;
  }

  /** What the map shows of it while it is drawn. */
  get sketch(): { geometries: Geometry[]; corners: Place[] } {
    const { pencil, pointer } = this;
    if (!pencil) return { geometries: this.shown.map(drawn).filter((each) => each !== undefined), corners: [] };
    const [first] = pencil.places;
    const volume = { ...NOTHING, shape: pencil.shape };
    if (pencil.shape === 'circle' && first && pointer) volume.radius = between(first, pointer).metres;
    volume.places = pencil.shape === 'circle' || !pointer ? pencil.places : [...pencil.places, pointer];
    const geometry = pencil.places.length ? drawn(volume) : undefined;
    return { geometries: geometry ? [geometry] : [], corners: pencil.places };
  }

  #set(places: Place[]): void {
    if (!this.pencil) return;
    this.pencil = { ...this.pencil, places };
    this.pencil.change(places, undefined, false);
  }

  #end(places: Place[], radius: number | undefined): void {
    const { pencil } = this;
    this.pencil = undefined;
    pencil?.change(places, radius, true);
  }
}

const NOTHING: Volume = { shape: 'point', places: [], holes: [], radius: 0, other: 0, bearing: 0, times: [], lower: null, upper: null, uncertainty: 0, from: null, until: null, windows: [], label: '' };

export const drawing = new Drawing();
