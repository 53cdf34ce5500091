// How near, how far, how high: as a person says it.

import { t } from '../../lib/i18n/words.svelte';
import { dtg, span } from '../../lib/time/words';
import type { Approach, Way } from './types';

const MINUTE = 60_000;

/** `850 m`, `4.1 km`. */
export function metres(value: number): string {
  if (Math.abs(value) < 1000) return `${Math.round(value)} m`;
  return `${(value / 1000).toFixed(Math.abs(value) < 100_000 ? 1 : 0).replace('.0', '')} km`;
}

/** `4.1 km`, or `3.9–4.2 km` where it is not certain. */
export function range({ least, most }: { least: number | null; most: number | null }): string {
  if (least === null && most === null) return t('unknown');
  if (most === null) return `≥ ${metres(least!)}`;
  if (least === null) return `≤ ${metres(most)}`;
  return metres(least) === metres(most) ? metres(least) : `${metres(least)} – ${metres(most)}`;
}

/** In one line how near two things come, and when. */
export function nearness(approach: Approach, now: number): string {
  const first = Date.parse(approach.first_at);
  const height = approach.height_m.most === 0 ? t('map-same-height') : t('map-apart-height', { height: range(approach.height_m) });
  const apart = t(approach.certain ? 'map-meet' : 'map-may-meet', { distance: range(approach.distance_m), height });
  const time = approach.time_s > 0 ? ` ${t('map-apart-time', { span: span(approach.time_s * 1000) })}` : '';
  const begins = first > now ? t('map-first-in', { dtg: dtg(first), span: span(first - now) }) : t('map-first-since', { dtg: dtg(first), span: span(now - first) });
  return `${apart}${time} ${begins}`;
}

/** What would clear it: `1 h 10 min later`, `600 m higher`, `18.6 km aside towards 120°`. */
export function wayWords({ way, by }: Way): string {
  const much = by.s !== undefined ? span(Math.ceil(by.s / 60) * MINUTE) : metres(by.m ?? 0);
  return t(`map-way-${way}`, { much, bearing: by.bearing ?? 0 });
}

/** A moment as it is typed: `2022-03-13T02:00Z`, or a date-time group as `130200Z MAR 22`; never without a zone. */
export function readMoment(text: string): number | undefined {
  const close = text.replaceAll(/\s/g, '').toUpperCase();
  const group = /^(\d\d)(\d\d)(\d\d)Z([A-Z]{3})(\d\d)$/.exec(close);
  if (group) {
    const [, day, hour, minute, month, year] = group;
    const number = 'JANFEBMARAPRMAYJUNJULAUGSEPOCTNOVDEC'.indexOf(month!) / 3;
    const at = Date.UTC(2000 + Number(year), number, Number(day), Number(hour), Number(minute));
    return Number.isInteger(number) && new Date(at).getUTCDate() === Number(day) ? at : undefined;
  }
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/.test(close)) return undefined;
  const at = Date.parse(close);
  return Number.isNaN(at) ? undefined : at;
}

/** A length as it is typed, `5 km`, `3NM`, `800` or `800m`, in metres. */
export function readLength(text: string): number | undefined {
  const found = /^(\d+(?:\.\d+)?)(m|km|nm)?$/i.exec(text.replaceAll(/\s/g, ''));
  if (!found) return undefined;
  const unit = { m: 1, km: 1000, nm: 1852 }[(found[2] ?? 'm').toLowerCase() as 'm' | 'km' | 'nm'];
  return Number(found[1]) * unit;
}
