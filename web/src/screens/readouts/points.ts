// The coded points of readouts, in words of the language that is shown and of another.

import type { Point } from '../../lib/api/calls';
import { coded } from '../../lib/i18n/coded';
import { locale, t } from '../../lib/i18n/words.svelte';
import { phrasebook } from '../../lib/phrases.svelte';
import { dtg } from '../../lib/time/words';

export const TOPICS = [
  'initiative', 'duration', 'ceasefire', 'lines-open', 'international-security', 'situation', 'incidents',
  'humanitarian', 'prisoners', 'forces', 'arms', 'deescalation', 'next-contact', 'other',
];
export const TENORS = ['discussed', 'urged', 'agreed', 'not-agreed'];
/** What the phrase of a topic calls its value. */
const VALUES: Record<string, string> = { initiative: 'party', duration: 'minutes', situation: 'country', 'next-contact': 'time' };

export const takesValue = (topic: string): boolean => topic in VALUES;

/** Numbers that Unicode knows and ISO 3166-1 has no more, or never had. */
const NONE = new Set([172, 200, 230, 249, 278, 280, 530, 532, 536, 582, 720, 736, 810, 830, 886, 890, 891]);
const NUMBERS_UNTIL = 958;

/** The name of a country by its number of ISO 3166-1, with the number: the number is what was said. */
export function country(number: string, language = locale()): string {
  if (!/^\d{1,3}$/.test(number) || NONE.has(Number(number)) || Number(number) >= NUMBERS_UNTIL) return number;
  try {
    const region = new Intl.Locale(`und-${number.padStart(3, '0')}`).region ?? '';
    const name = /^[A-Z]{2}$/.test(region) ? new Intl.DisplayNames(language, { type: 'region', fallback: 'none' }).of(region) : undefined;
    return name ? `${name} (${number.padStart(3, '0')})` : number;
  } catch {
    return number;
  }
}

/** All of them by name, each with its number. */
export function countries(): { number: string; name: string }[] {
  const all = Array.from({ length: NUMBERS_UNTIL }, (_, number) => ({ number: String(number), name: country(String(number)) }));
  return all.filter(({ number, name }) => name !== number).sort((a, b) => a.name.localeCompare(b.name, locale()));
}

function value(point: Point, language?: string): string {
  if (point.value === null) return '';
  if (point.topic === 'next-contact') return dtg(String(point.value));
  return point.topic === 'situation' ? country(String(point.value), language) : String(point.value);
}

/** In the language that is shown. */
export function said(point: Point): string {
  const name = VALUES[point.topic];
  const about = name ? t(`topic-${point.topic}`, { [name]: value(point) }) : coded('topic', point.topic);
  return [about.replace(/\.$/u, ''), name && point.tenor === 'discussed' ? '' : coded('tenor', point.tenor)].filter(Boolean).join(' – ');
}

/** In another one. */
export function saidIn(point: Point, language: string): string {
  const name = VALUES[point.topic];
  const about = phrasebook.say(`topic-${point.topic}`, language, name ? { [name]: value(point, language) } : {});
  return [about.replace(/\.$/u, ''), name && point.tenor === 'discussed' ? '' : phrasebook.say(`tenor-${point.tenor}`, language)].filter(Boolean).join(' – ');
}

/** As the station takes it: TOPIC[:TENOR][@VALUE][=WORDS]. */
export function typed(point: Point): string {
  const of = point.value === null || point.value === '' ? '' : `@${point.value}`;
  return `${point.topic}:${point.tenor}${of}${point.words ? `=${point.words}` : ''}`;
}

const STANDINGS: Record<string, string> = {
  own: 'readout-own',
  offered: 'readout-offered',
  joint: 'readout-joint',
  replaced: 'readout-replaced',
  'waits for what it is of': 'readout-waits',
  'of nothing that its author spoke': 'readout-void',
};
export const standing = (value: string): string => t(STANDINGS[value] ?? 'readout-void');
