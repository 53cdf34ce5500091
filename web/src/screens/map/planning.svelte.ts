// The plan that is being made: what somebody typed, drew or took from a file, until it is released or dropped. It outlives
// its form, so that a look at something else loses nothing.

import { readPlace, written, type Place } from './geo';
import { readLength, readMoment } from './words';
import type { Datum, Height, Shape, Volume } from './volumes';

/** A volume as it is typed. What the form has no field for stays as it came. */
export interface Typed {
  shape: Shape;
  places: string;
  radius: string;
  other: string;
  bearing: string;
  lower: string;
  lowerDatum: Datum | '';
  upper: string;
  upperDatum: Datum | '';
  from: string;
  until: string;
  label: string;
  rest: Pick<Volume, 'holes' | 'times' | 'uncertainty' | 'windows'>;
}

export type Fault = 'places' | 'radius' | 'lower' | 'upper' | 'from' | 'until';

class Planning {
  kind = $state('flight');
  title = $state('');
  precedence = $state('');
  typed = $state<Typed[]>([fresh()]);
  details = $state<{ field: string; text: string }[]>([]);
  amounts = $state('');
  twins = $state('');
  short = $state('');
  although = $state(false);
  asGiven = $state(false);
  /** The name under which it is kept. */
  kept = $state('');
  /** The notice in whose place it would stand, and why. */
  amends = $state('');
  reason = $state('');
  /** An alternative that was taken, for the form that opens next. */
  adopted: { serial: string; volumes: Volume[]; reason: string } | undefined;

  /** The volumes, or what is wrong with each. */
  readonly read = $derived(this.typed.map(read));

  get volumes(): Volume[] | undefined {
    const all = this.read.map((each) => each.volume);
    return all.every((each) => each !== undefined) ? all : undefined;
  }

  start(): void {
    this.kind = 'flight';
    this.title = '';
    this.precedence = '';
    this.typed = [fresh()];
    this.details = [];
    this.amounts = '';
    this.twins = '';
    this.kept = '';
    this.amends = '';
    this.reason = '';
    this.forget();
  }

  /** What was agreed to of one plan does not hold for the next. */
  forget(): void {
    this.short = '';
    this.although = false;
    this.asGiven = false;
  }

  set(volumes: readonly Volume[]): void {
    this.typed = volumes.map(type);
  }

  add(): void {
    const last = this.typed.at(-1);
    this.typed.push(last ? { ...fresh(), lower: last.lower, lowerDatum: last.lowerDatum, upper: last.upper, upperDatum: last.upperDatum, from: last.from, until: last.until } : fresh());
  }
}

function fresh(): Typed {
  return {
    shape: 'circle',
    places: '',
    radius: '',
    other: '',
    bearing: '',
    lower: '',
    lowerDatum: 'AMSL',
    upper: '',
    upperDatum: 'AMSL',
    from: '',
    until: '',
    label: '',
    rest: { holes: [], times: [], uncertainty: 0, windows: [] },
  };
}

function type(volume: Volume): Typed {
  const [lower, upper] = [volume.lower, volume.upper];
  const metres = (height: Height | null): string => (!height ? '' : height.datum === 'FL' ? String(Math.round(height.m / 30.48)) : String(height.m));
  const { holes, times, uncertainty, windows } = volume;
  return {
    shape: volume.shape,
    places: volume.places.map((place) => written(place, 7).replaceAll(/(\.\d*?[1-9])0+\b|\.0+\b/g, '$1')).join('\n'),
    radius: volume.radius ? `${volume.radius} m` : '',
    other: volume.other ? `${volume.other} m` : '',
    bearing: volume.shape === 'ellipse' ? String(volume.bearing) : '',
    lower: metres(lower),
    lowerDatum: lower?.datum ?? '',
    upper: metres(upper),
    upperDatum: upper?.datum ?? '',
    from: moment(volume.from),
    until: moment(volume.until),
    label: volume.label,
    rest: { holes, times, uncertainty, windows },
  };
}

/** To the minute where it is one, as it is typed. */
export function moment(at: number | null): string {
  if (at === null) return '';
  return new Date(at).toISOString().replace(/:00\.000Z$/, 'Z').replace(/\.000Z$/, 'Z');
}

function read(typed: Typed): { volume: Volume | undefined; faults: Partial<Record<Fault, true>> } {
  const faults: Partial<Record<Fault, true>> = {};
  const lines = typed.places.split(/\n|;/).map((each) => each.trim()).filter(Boolean);
  const places = lines.map(readPlace).filter((each): each is Place => each !== undefined);
  const least = typed.shape === 'polygon' ? 3 : typed.shape === 'corridor' || typed.shape === 'route' ? 2 : 1;
  if (places.length < lines.length || places.length < least) faults.places = true;
  const isRound = typed.shape === 'circle' || typed.shape === 'ellipse';
  const radius = typed.radius.trim() ? readLength(typed.radius) : isRound ? undefined : 0;
  if (radius === undefined && typed.shape !== 'polygon' && typed.shape !== 'point') faults.radius = true;
  const height = (name: 'lower' | 'upper'): Height | null => {
    const datum = typed[`${name}Datum`];
    if (!datum) return null;
    const value = Number(typed[name].replace(',', '.'));
    if (!typed[name].trim() || !Number.isFinite(value)) faults[name] = true;
    return { m: datum === 'FL' ? value * 30.48 : value, datum };
  };
  const [lower, upper] = [height('lower'), height('upper')];
  if (lower && upper && lower.datum === upper.datum && lower.m > upper.m) faults.upper = true;
  const from = readMoment(typed.from);
  if (from === undefined) faults.from = true;
  const until = typed.until.trim() ? readMoment(typed.until) : null;
  if (until === undefined || (until !== null && from !== undefined && until <= from)) faults.until = true;
  if (Object.keys(faults).length) return { volume: undefined, faults };
  return {
    faults,
    volume: {
      ...typed.rest,
      shape: typed.shape,
      places,
      radius: typed.shape === 'polygon' || typed.shape === 'point' ? 0 : (radius ?? 0),
      other: readLength(typed.other) ?? 0,
      bearing: Number(typed.bearing) || 0,
      lower,
      upper,
      from: from ?? null,
      until: until ?? null,
      label: typed.label,
    },
  };
}

export const planning = new Planning();
