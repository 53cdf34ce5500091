// Incidents, requests, proposals, violations and suspensions as the station shows them.

import type { At, PrecedenceName, Suspected, Suspension } from '../../lib/api/types';

export type Kind = 'incident' | 'request' | 'proposal' | 'violation' | 'suspension';
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

export interface Decision {
  party: string;
  decision: 'accepted' | 'rejected' | null;
  void: string | null;
  at: string | null;
  words: string;
  came_after_expiry: boolean;
  receipted_withdrawal: string | null;
  owes: boolean;
}

export interface Proposal {
  proposal: string;
  by: string;
  mine: boolean;
  from: string;
  precedence: PrecedenceName;
  kind: string;
  texts: { language: string; text: string; sha256: string }[];
  content: string;
  domains: string[];
  volumes: { words: string; shape: string; places: Place[] }[];
  offered: string;
  dtg: string;
  begins: string;
  ends: string | null;
  expires: string;
  state: 'offered' | 'expired' | 'rejected' | 'withdrawn' | 'agreed' | 'in-force' | 'ended';
  agreed_from: string | null;
  withdrawn_by: string | null;
  decisions: Decision[];
  ended: { party: string; at: string }[];
  follow_up: { from: string; with: string; at: string; medium: string; sought_by: string | null } | null;
  monitors: string[];
  replaces: string | null;
  due: string | null;
  suspected?: Suspected[];
}

export interface Tally {
  party: string;
  category: string;
  reported: number;
  admitted: number;
  disputed: number;
  unanswered: number;
  taken_back: number;
  not_in_force: number;
  counted: number;
}

export interface Violation {
  violation: string;
  proposal: string;
  reported_by: string;
  by: string;
  category: string;
  means: string;
  at: Place;
  feature: Feature | null;
  when: string;
  dtg: string;
  count: number;
  words: string;
  language: string;
  reported: string;
  held: 'admitted' | 'disputed' | 'unanswered' | 'taken-back';
  answer_by: string;
  due: string | null;
  answers: Answer[];
}

export interface Pause extends Suspension {
  told: string;
  longer_than_told: boolean;
  over_by: string | null;
}

/** A value of a form. */
export type Value = string | string[] | File | undefined;
export type Values = Record<string, Value>;

/** One field of a form. */
export interface Field {
  name: string;
  label: string;
  kind: 'line' | 'words' | 'coded' | 'radio' | 'checks' | 'choice' | 'place' | 'when' | 'ahead' | 'file' | 'switch';
  /** Of coded values: their set of phrases, and which of them. */
  set?: string;
  options?: readonly string[];
  /** Words of the choices, where they are no coded values. */
  names?: Record<string, string>;
  required?: boolean;
  hint?: string;
  language?: string;
  value?: Value;
  /** Folded away until it is wanted. */
  more?: boolean;
  rows?: number;
}

/** A line of what the other side reads, made of coded phrases; `text` is as it was typed. */
export interface Line {
  label?: string;
  say?: string;
  with?: Record<string, { say: string } | string>;
  text?: string;
}

export type Need = 'duty' | 'releaser' | 'two';

/** Something that is said with a form. */
export interface Form {
  title: string;
  /** What it is for, where its title does not say that. */
  about?: string;
  fields: Field[];
  path: string;
  button: string;
  need: Need;
  /** The kind of the words, for which a party may ask for two persons. */
  words: string;
  commits: string;
  precedence?: PrecedenceName;
  body: (values: Values) => Record<string, unknown> | Promise<Record<string, unknown>>;
  lines: (values: Values) => Line[];
  /** Free words among the fields, which wait for a linguist of theirs. */
  free: string[];
  language: (values: Values) => string;
}

/** Something that can be said of an affair that is shown. */
export interface Act {
  id: string;
  title: string;
  key?: string;
  main?: boolean;
  href?: string;
  run?: () => void;
  form?: Form;
}
