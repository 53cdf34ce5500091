// The shapes of incidents and requests, which the alarms and a screen read, and how their places are written.

import type { At, PrecedenceName, Suspected } from './types';

export type Place = [number, number];

interface Closure {
  closed: boolean;
  of_these_words: boolean;
  words: string;
  at: string;
}

/** A place that is given a second way. */
export interface Feature {
  name: string;
  bearing_deg?: number;
  distance_m?: number;
  [name: string]: unknown;
}

export interface Side {
  party: string;
  /** When a person of it first read of it. */
  read: string | null;
  attribution?: { origin: string; control: string; words: string; at: string; in_time: boolean | null };
  /** It is to say whose it was. */
  owes: boolean;
  is_to_pass: boolean;
  overdue: boolean;
  closure: Closure | null;
}

export interface Answer {
  party: string;
  stance: string | null;
  words?: string;
  at?: string;
  in_time?: boolean;
}

export interface Fact {
  fact: string;
  incident: string;
  by: string;
  about: string;
  words: string;
  language: string;
  stated: string;
  held: 'agreed' | 'disputed' | 'stated' | 'taken-back';
  answer_by: string;
  due: string | null;
  answers: Answer[];
}

export interface Near {
  areas: { area: string; names: Record<string, string>; distance_m: Range; keeps_m: number; within: boolean }[];
  sites: { site: string; name: string; owner: string; distance_m: Range; notified: string; notified_before: boolean; days_between: number | null }[];
  notices: { notice: string; by: string; kind: string; title: string; distance_m: Range; active: boolean; announced: string; announced_before: boolean }[];
}
interface Range {
  least: number;
  most: number;
}

export interface Attached {
  attachment: string;
  name: string;
  bytes: number;
  arrival: string;
}

export interface Incident {
  incident: string;
  by: string;
  mine: boolean;
  from: string;
  precedence: PrecedenceName;
  happening: string;
  means: string;
  admission: boolean;
  at: Place;
  feature: Feature | null;
  within_m: number;
  toward: Place | null;
  since: string;
  until: string | null;
  origin: string;
  control: string;
  asks: boolean;
  details: Record<string, string>;
  language: string;
  reported: string;
  dtg: string;
  amended: number;
  answer_by: string | null;
  pass_by: string | null;
  due: string | null;
  parties: Side[];
  passed: (At & { units: string; said: string })[];
  closed: boolean;
  near?: Near;
  facts?: Record<'agreed' | 'disputed' | 'stated' | 'taken_back', Fact[]>;
  requests?: Request[];
  attachments?: Attached[];
  suspected?: Suspected[];
}

export interface Request {
  request: string;
  mine: boolean;
  from: string;
  of: string;
  wanted: string;
  on: string | null;
  follows: string | null;
  words: string;
  language: string;
  asked: string;
  dtg: string;
  respond_by: string;
  responded: string | null;
  in_time: boolean | null;
  response: { response: string; at: string | null; words: string; said: string } | null;
  due: string | null;
  overdue: boolean;
  closed: boolean;
  closure: Closure | null;
  suspected?: Suspected[];
}

/** A place as the forms show it: `50.10000, 23.20000`. */
export function degrees([lat, lon]: readonly [number, number]): string {
  return `${lat.toFixed(5)}, ${lon.toFixed(5)}`;
}
