// What an amendment changes, in the language that is shown: each difference as the station tells it, with the words of the
// charter's own screen. What has no words here is shown by the name that the charter gives it, never left out.

import { coded } from '../../lib/i18n/coded';
import { t } from '../../lib/i18n/words.svelte';
import { span } from '../../lib/time/words';
import type { Difference } from './types';

/** What a value is called, by its names in the charter. */
const CALLED: Record<string, string> = {
  'terms heartbeat_ms': 'differs-heartbeat',
  'terms check_every_s': 'differs-check-every',
  'terms check_answer_s': 'differs-check-answer',
  'terms received_within_s': 'charter-received',
  'terms read_within_s': 'charter-read',
  'terms urgent_words_max': 'differs-words',
  'terms entry_bytes_max': 'differs-bytes',
  'terms clock_offset_max_ms': 'differs-clock',
  answer_s: 'differs-answer',
  conflict_s: 'differs-conflict',
  pass_s: 'differs-pass',
  stale_days: 'differs-stale',
  mismatch_m: 'differs-mismatch',
  'separations horizontal_m': 'differs-horizontal',
  'separations vertical_m': 'differs-vertical',
  'separations time_s': 'differs-time',
  'cease read_back_s': 'differs-back',
  'cease pass_s': 'differs-warning-pass',
  'cease outcome_s': 'differs-outcome',
  'cease apart_m': 'differs-same',
  'plan cut_off': 'differs-cut-off',
  'plan returned': 'differs-returned',
  'calls answer_s': 'charter-call-answer',
  'calls present_s': 'differs-present',
  'calls standing': 'charter-calls',
  'staffed answer_s': 'differs-staffed-answer',
  'staffed at': 'differs-staffed-at',
  'incidents attribution_s': 'differs-attribution',
  'incidents violation_s': 'differs-violation',
  'incidents review_days': 'differs-review',
};
const OF_KIND: Record<string, string> = {
  lead_s: 'charter-lead',
  short_s: 'charter-short',
  rank: 'charter-rank',
  site_m: 'charter-site-distance',
  sites: 'differs-sites',
  thresholds: 'charter-thresholds',
};
const OF_PARTY: Record<string, string> = {
  name: 'differs-party-name',
  role: 'differs-party-role',
  languages: 'differs-party-languages',
  root_key: 'charter-root-keys',
};
const OF_POST: Record<string, string> = {
  title: 'differs-post-title',
  level: 'charter-level',
  address: 'charter-address',
  deputy: 'charter-deputy',
  escalates_to: 'charter-escalates',
};
const ITEMS: Record<string, string> = {
  purpose: 'charter-purposes',
  exclusion: 'charter-exclusions',
  force: 'charter-forces',
  'standing-area': 'charter-areas',
  place: 'charter-places',
};
const PRECEDENCES = ['FLASH', 'IMMEDIATE', 'PRIORITY', 'ROUTINE'];

/** One difference in words. */
export function differs(of: Difference): string {
  if (of.what === 'value') return t('differs-value', { what: called(of.path), after: value(of.path, of.after), before: value(of.path, of.before) });
  if (of.what === 'name') return t('differs-called', { after: of.after, before: of.before });
  if (of.what === 'joins') return t('differs-joins', { party: of.party.code, name: of.party.name, role: coded('role', of.party.role), key: of.party.root_key });
  if (of.what === 'post') return t('differs-post', { post: `${of.party}/${of.post.code}`, title: of.post.title, address: of.post.address, level: coded('level', of.post.level) });
  if (of.what === 'unknown') return t('differs-unknown');
  return t(`differs-item-${of.fate}`, { what: t(ITEMS[of.what] ?? of.what), name: of.name ?? '' });
}

function called(path: readonly string[]): string {
  const [first = '', second = '', third = ''] = path;
  const known = CALLED[path.join(' ')];
  if (known) return t(known);
  if (first === 'kinds' && OF_KIND[third]) return `${coded('notice', second)} – ${t(OF_KIND[third])}`;
  if (first === 'incidents' && second === 'respond_s') return `${t('charter-responded')} – ${coded('wanted', third)}`;
  const within = first.includes('/') ? OF_POST[second] : OF_PARTY[second];
  return within && path.length === 2 ? `${first} – ${t(within).replace(/\s*[:：]$/, '')}` : path.join(' ');
}

/** A value with its unit, which the last of its names says. */
function value(path: readonly string[], of: unknown): string {
  const name = path.at(-1) ?? '';
  const unit = /_(ms|s|days|m)$/.exec(path.includes('respond_s') ? 'respond_s' : name)?.[1];
  if (of === null || of === undefined) return t('differs-none');
  if (typeof of === 'boolean') return t(of ? 'yes' : 'no');
  if (typeof of === 'number') {
    if (unit === 'm') return t('charter-metres', { metres: of });
    if (unit === 'ms') return `${of} ms`;
    if (unit === 's') return span(of * 1000);
    return unit === 'days' ? span(of * 86_400_000) : String(of);
  }
  if (typeof of === 'string') return name === 'role' || name === 'level' ? coded(name, of) : of;
  if (Array.isArray(of)) {
    if (!of.length) return t('differs-none');
    const inEach = unit === 's' && of.length === PRECEDENCES.length;
    return of.map((each, at) => (inEach ? `${coded('precedence', PRECEDENCES[at]!)} ${value(path, each)}` : value(path, each))).join(' · ');
  }
  // What has several parts: a standing call, or amounts by what is counted.
  return Object.entries(of).map(([part, each]) => (name === 'standing' ? value([part], each) : `${part} ${value([part], each)}`)).join(' ');
}
