// What the station answers about notices, plans, conflicts, sites, warnings and incidents; only what this screen reads.

import type { FeatureCollection } from 'geojson';
import type { At, PrecedenceName, Said, Suspected } from '../../lib/api/types';

export interface NoticeRow {
  serial: string;
  kind: string;
  title: string;
  from: string;
  precedence: PrecedenceName;
  phase: 'planned' | 'active' | 'complete' | 'cancelled';
  announced: string;
  begins: string;
  ends: string | null;
  lead: string;
  voluntary: boolean;
  answer_by: string | null;
  overruns: boolean;
  unanswered_by: string[];
}
export interface Notices {
  notices: NoticeRow[];
  more: boolean;
  suspected?: Suspected[];
}
export interface Stance {
  party: string;
  stance: string | null;
  words?: string;
  at?: string;
  entry?: string;
}
export interface Passing {
  party: string;
  at: string;
  units: string;
}
export interface Notice extends NoticeRow {
  language: string;
  version: string;
  said_at: string;
  reason: string | null;
  begun: string | null;
  step: { entry: string; at: string; words: string } | null;
  details: { field: string; text: string }[];
  amounts: { what: string; count: number }[];
  twins: { system: string; reference: string }[];
  labels: (string | null)[];
  geojson: FeatureCollection;
  answers: Stance[];
  passed: Passing[];
  strikes: { entry: string; struck: string; words: string }[];
  conflicts: string[];
  received: At[];
  suspected?: Suspected[];
}

/** What a conflict is with, or a plan meets. */
export interface Thing {
  is: 'notice' | 'site' | 'area';
  id: string;
  party?: string;
  kind?: string | null;
  name: string | null;
}
export interface Approach {
  certain: boolean;
  moving: boolean;
  distance_m: { least: number | null; most: number | null };
  height_m: { least: number | null; most: number | null };
  time_s: number;
  places: [string, string];
  moments: [string, string];
  first_at: string;
}
export interface Conflict extends Approach {
  id: string;
  notice: Thing;
  with: Thing;
  volumes: [number, number];
  gives_way: string | null;
  due: string;
  settled: boolean;
  said: { party: string; accepts: boolean; words: string; at: string; entry: string }[];
  unanswered_by: string[];
}
export interface Conflicts {
  conflicts: Conflict[];
  gaps: unknown[];
  more: boolean;
}

export interface Meeting extends Approach {
  volume: number;
  with: Thing;
  with_volume: number;
}
export interface Way {
  way: 'later' | 'earlier' | 'higher' | 'lower' | 'aside';
  by: { s?: number; m?: number; bearing?: number };
  geojson: FeatureCollection;
}
export interface Checked {
  line: string;
  meets: Meeting[];
  alternatives: { volume: number; ways: Way[] }[];
  gaps: unknown[];
  doubts: { looks: string; words: string }[];
  lead: { now: string; on_time_until: string } | null;
  more: number;
  notices: number;
  sites: number;
  unmeasured: boolean;
}
export interface Check {
  clear: boolean;
  plans: { clear: boolean; feature: number | null; kept: string | null; kind: string; title: string | null; lines: Checked[] }[];
}
export interface Kept {
  kept: { name: string; plans: { feature: number | null; kind: string; title: string | null }[] }[];
}
export interface KeptPlan {
  name: string;
  plans: { feature: number | null; kind: string; title: string | null }[];
  geojson: FeatureCollection;
}

export interface Site {
  site: string;
  owner: string;
  mine: boolean;
  kind: string;
  name: string;
  area: string;
  at: [number, number];
  places: number;
  radius_m: number | null;
  uncertainty_m: number;
  reference: string;
  contact: string;
  verified_by: string | null;
  verified_on: string | null;
  verified_days: number | null;
  grade: string | null;
  source: string;
  stale: boolean;
  misplaced: unknown;
  near: unknown[];
  removed: boolean;
  first_told: string;
  last: string;
  last_entry: string;
}
export interface Sites {
  count: number;
  sites: Site[];
  suspected?: Suspected[];
}
export interface Told {
  entry: string;
  sent: string;
  added: number;
  changes: number;
  effect: string;
  answer_by: string;
  pass_by: string;
  answers: Stance[];
  passed: Passing[];
  received: At[];
}
export interface SiteShown extends Site {
  told: Told[];
  strikes: unknown;
  suspected?: Suspected[];
}
/** What came of a site that was told or changed. */
export interface SiteSaid extends Said {
  site?: string | null;
}
export interface DayPlan {
  serial: string;
  party: string;
  day: string;
  sent: string;
  on_time: boolean;
  return_by: string;
  notices: string[];
  words: string;
  answers: Stance[];
  unanswered_by: string[];
}
export interface DayPlans {
  plans: DayPlan[];
}
export interface Imported {
  dry_run: boolean;
  rows: number;
  warnings: string[];
  more_warnings: number;
  lines: {
    line: string;
    added: number;
    changed: number;
    removed: number;
    same: number;
    missing: number;
    kept_off: number;
    warnings: string[];
    entries: string[];
    drafted: unknown[];
  }[];
}

export interface Incident {
  incident: string;
  by: string;
  mine: boolean;
  happening: string;
  means: string;
  at: [number, number];
  since: string | null;
  until: string | null;
  within_m: number | null;
  toward: [number, number] | null;
  closed: boolean;
  origin: string;
  precedence: PrecedenceName;
  reported: string;
  details: Record<string, string>;
  language: string;
  parties: { party: string; owes: boolean; overdue: boolean }[];
}

/** What the charter's annex says that this screen needs. */
export interface Annex {
  answer_s: number | number[];
  conflict_s: number;
  areas: Area[];
  cease: { apart_m: number; read_back_s: number; pass_s: number; outcome_s: number };
  kinds: Record<string, { lead_s: number; short_s: number; rank: number; site_m: number | null; thresholds: Record<string, number> }>;
  places: { names: string[]; at: [number, number] }[];
  pass_s: number;
  /** By when, on the day before, a day's plan is sent and returned, by universal time. */
  plan: { cut_off: string; returned: string };
  separations: { horizontal_m: number; vertical_m: number; time_s: number };
}
export interface Area {
  area: string;
  names: string[];
  distance_m: number;
  kinds: string[];
  places: number;
  /** Where it lies, from a station that says so. */
  geojson?: FeatureCollection;
}
