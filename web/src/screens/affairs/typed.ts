// Times and places as officers type them. What is understood is shown beside the field before anything is said; what is
// not, is left to the station, which says how to write it.

import { degrees } from '../../lib/api/affairs';

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const DAY_MS = 86_400_000;
/** How far ahead a time of day may lie and still be today's. */
const AHEAD_MS = 15 * 60_000;

/**
 * A time in universal time, as `08:00`, `0800Z`, `+2h`, `2026-05-01T08:00Z`, `2026-05-01` or `010800Z MAY 26`; a time of
 * day is the next one that will be if it is `ahead`, or else the last one that was. NaN if it is none.
 */
export function moment(typed: string, now: number, ahead: boolean): number {
  const text = typed.trim().toUpperCase();
  const day = /^(\d{1,2}):?(\d{2})(?::(\d{2}))?Z?$/.exec(text);
  if (day) {
    const [, hour, minute, second = '0'] = day;
    const ms = (Number(hour) * 3600 + Number(minute) * 60 + Number(second)) * 1000;
    if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return NaN;
    const today = now - (now % DAY_MS) + ms;
    if (ahead) return today < now ? today + DAY_MS : today;
    return today > now + AHEAD_MS ? today - DAY_MS : today;
  }
  const span = /^([+-])(\d+)\s*(M|MIN|H|D)$/.exec(text);
  if (span) {
    const unit = { M: 60_000, H: 3_600_000, D: DAY_MS }[span[3]![0] as 'M' | 'H' | 'D'];
    return now - (now % 1000) + (span[1] === '-' ? -1 : 1) * Number(span[2]) * unit;
  }
  const group = /^(\d{2})(\d{2})(\d{2})Z\s*([A-Z]{3})\s*(\d{2})$/.exec(text);
  if (group) {
    const [, date, hour, minute, month, year] = group.map(String);
    const index = MONTHS.indexOf(month!);
    return index < 0 ? NaN : Date.UTC(2000 + Number(year), index, Number(date), Number(hour), Number(minute));
  }
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return Date.parse(`${text}T00:00:00Z`);
  const full = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2})(:\d{2}(?:\.\d+)?)?Z?$/.exec(text);
  return full ? Date.parse(`${full[1]}T${full[2]}${full[3] ?? ':00'}Z`) : NaN;
}

/** The same as the station takes it; what is not understood here goes as it was typed, and nothing if nothing was. */
export function time(typed: unknown, now: number, ahead = false): string | undefined {
  const text = typeof typed === 'string' ? typed.trim() : '';
  if (!text) return undefined;
  const at = moment(text, now, ahead);
  return Number.isNaN(at) ? text : new Date(at).toISOString().replace('.000Z', 'Z');
}

/** A place in degrees, latitude first: `50.1, 23.2`. */
export function place(typed: unknown): [number, number] | undefined {
  const found = typeof typed === 'string' ? /^\s*([+-]?\d+(?:\.\d+)?)\s*[,;\s]\s*([+-]?\d+(?:\.\d+)?)\s*$/.exec(typed) : null;
  if (!found) return undefined;
  const [lat, lon] = [Number(found[1]), Number(found[2])];
  return Math.abs(lat) <= 90 && Math.abs(lon) <= 180 ? [lat, lon] : undefined;
}

/** The same of what was typed. */
export function shownPlace(typed: unknown): string {
  const at = place(typed);
  return at ? degrees(at) : String(typed ?? '').trim();
}
