// Times and durations as a person reads and says them: UTC first, the date-time group for speech, durations in words.

import { direction, locale } from '../i18n/words.svelte';

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const two = (number: number): string => String(number).padStart(2, '0');

type When = string | number;
const ms = (when: When): number => (typeof when === 'string' ? Date.parse(when) : when);

/** Formatters are dear to make, and a list needs many. */
const made = new Map<string, Intl.DateTimeFormat | Intl.NumberFormat>();
function once<T extends Intl.DateTimeFormat | Intl.NumberFormat>(name: string, make: () => T): T {
  const key = `${locale()} ${name}`;
  const found = (made.get(key) as T | undefined) ?? make();
  made.set(key, found);
  return found;
}

/** `280721Z NOV 26`. */
export function dtg(when: When): string {
  const at = new Date(ms(when));
  const year = two(at.getUTCFullYear() % 100);
  return `${two(at.getUTCDate())}${two(at.getUTCHours())}${two(at.getUTCMinutes())}Z ${MONTHS[at.getUTCMonth()]} ${year}`;
}

/** `07:21:28Z`, with the day before it unless it is that of `now`. */
export function utc(when: When, now: number, seconds = false): string {
  const at = new Date(ms(when));
  const time = `${two(at.getUTCHours())}:${two(at.getUTCMinutes())}${seconds ? `:${two(at.getUTCSeconds())}` : ''}Z`;
  if (at.toISOString().slice(0, 10) === new Date(now).toISOString().slice(0, 10)) return time;
  // Beside words that read from the right, the zone stays behind its time.
  return `${day(at.getTime())} ${direction() === 'rtl' ? `\u2066${time}\u2069` : time}`;
}

/** `28 Nov`, by UTC. */
export function day(when: When): string {
  const how = { timeZone: 'UTC', day: 'numeric', month: 'short' } as const;
  return once('date', () => new Intl.DateTimeFormat(locale(), how)).format(ms(when));
}

/** `Sat 28 Nov 02:21`, in a time zone. */
export function local(when: When, zone: string): string {
  const how = { timeZone: zone, weekday: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
  return once(`local ${zone}`, () => new Intl.DateTimeFormat(locale(), how)).format(ms(when));
}

const UNITS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1000],
] as const;

/** `84 days`, `2 hr 5 min`, `3 sec`: at most two units, whole seconds. */
export function span(length_ms: number): string {
  const length = Math.max(0, Math.floor(Math.abs(length_ms) / 1000) * 1000);
  const first = UNITS.findIndex(([, size]) => size <= length);
  const from = first < 0 ? UNITS.length - 1 : first;
  const [unit, size] = UNITS[from]!;
  const parts = [amount(Math.floor(length / size), unit)];
  const next = UNITS[from + 1];
  const rest = next ? Math.floor((length % size) / next[1]) : 0;
  if (next && rest > 0 && unit !== 'day') parts.push(amount(rest, next[0]));
  return parts.join(' ');
}

/** `1.5 ms`. */
export function millis(value: number): string {
  const digits = value < 10 ? 1 : 0;
  const how = { style: 'unit', unit: 'millisecond', unitDisplay: 'short', maximumFractionDigits: digits } as const;
  return once(`ms ${digits}`, () => new Intl.NumberFormat(locale(), how)).format(value);
}

function amount(value: number, unit: string): string {
  const unitDisplay = unit === 'day' ? 'long' : 'short';
  return once(`amount ${unit}`, () => new Intl.NumberFormat(locale(), { style: 'unit', unit, unitDisplay })).format(value);
}
