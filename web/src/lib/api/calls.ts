// The shapes of calls, contacts and readouts, which two screens read, and what is worked out of them alone.

import type { Charter, Party, PrecedenceName } from './types';

export type CallState = 'sought' | 'agreed' | 'underway' | 'over' | 'declined' | 'withdrawn' | 'postponed' | 'lapsed';

export interface Attendant {
  capacity: string;
  office: string;
}
export interface CallSide {
  party: string;
  reply: { says: 'at' | 'declined' | 'withdrawn' | 'postponed'; at: string | null; words: string; said: string; entry: string } | null;
  present: { who: Attendant[]; speaks_for_the_post: boolean; since: string; recording: string } | null;
  spoke: { began: string; ended: string | null } | null;
}
export interface CallWord {
  by: string;
  said: string;
  dtg: string;
  entry: string;
  what: 'sought' | 'at' | 'declined' | 'withdrawn' | 'postponed' | 'present' | 'left' | 'spoke';
  words: string;
  at?: string | null;
  who?: Attendant[];
  began?: string;
  ended?: string | null;
  puts_off?: string | null;
}
export interface Call {
  call: string;
  by: string;
  mine: boolean;
  from: string;
  with: string[];
  subject: string;
  urgency: PrecedenceName;
  medium: string;
  language: string;
  recording: string;
  windows: [string, string][];
  sought: string;
  dtg: string;
  status: CallState;
  agreed: string | null;
  open: boolean;
  owes: string[];
  owed_here: boolean;
  due: string | null;
  overdue: boolean;
  standing: boolean;
  follows: string | null;
  chain: { call: string; status: CallState; from: string; with: string[] }[];
  spoke: { began: string; ended: string | null; minutes: number | null; told_by: string[] } | null;
  sides: CallSide[];
  history?: CallWord[];
  postponements?: { times: number; each: CallWord[] };
}

export interface Contact {
  contact: string;
  by: string;
  from: string;
  with: string;
  at: string;
  minutes: number | null;
  initiative: string | null;
  medium: string;
  words: string;
  standing: 'agreed by both' | 'disputed' | 'claimed by one';
  owed_here: boolean;
  due: string | null;
  answers: { party: string; stance: string | null; words?: string }[];
}

export interface Spoken {
  at: string;
  days: number;
  minutes: number | null;
  initiative: string | null;
  standing: Contact['standing'];
  entries: string[];
}
export interface ContactRecord {
  between: [string, string];
  as_of: string;
  last: Spoken | null;
  before_that: Spoken | null;
  days_between_the_last_two: number | null;
  spoke: number;
  sought_since: number;
  sought_by: { party: string; times: number }[];
  declined: string[];
  withdrawn: string[];
  lapsed: string[];
  open: string[];
}

export interface Point {
  topic: string;
  tenor: string;
  value: string | number | null;
  words: string;
}
export interface Readout {
  readout: string;
  of: string;
  by: string;
  mine: boolean;
  sent: string;
  standing: 'own' | 'offered' | 'joint' | 'replaced' | 'waits for what it is of' | 'of nothing that its author spoke';
  confidence: string;
  points: Point[];
  text: string;
  language: string;
  owed_here: boolean;
  due: string | null;
  released: { by: string; at: string; entry: string }[];
}

/** What the charter agrees about calls, in its annex. */
export interface CallTerms {
  /** Seconds for FLASH, IMMEDIATE, PRIORITY, ROUTINE. */
  answer_s: number[];
  present_s: number;
  standing: { number: number; from: string; with: string; days: string[]; at: string; medium: string; recording: string }[];
}

export const MEDIA = ['voice', 'video', 'text', 'in-person'];
export const RECORDINGS = ['nothing', 'notes', 'full'];
export const CAPACITIES = ['principal', 'deputy', 'interpreter', 'note-taker', 'participant', 'listener'];

export function callTerms(charter: Charter | undefined): CallTerms | undefined {
  return (charter as (Charter & { annex?: { calls?: CallTerms } }) | undefined)?.annex?.calls;
}

/** The party and post of an address such as `USA/minister`. */
export function postOf(charter: Charter | undefined, address: string): { party?: Party; post?: Party['posts'][number] } {
  const [code, name] = address.split('/');
  const party = charter?.parties.find((each) => each.code === code);
  return { party, post: party?.posts.find((each) => each.code === name) };
}

export function title(charter: Charter | undefined, address: string): string {
  return postOf(charter, address).post?.title ?? address;
}

/** Our own post or posts in a call, without the party. */
export function ours(call: Call, own: string): string[] {
  return [call.from, ...call.with].filter((post) => post.startsWith(`${own}/`)).map((post) => post.slice(own.length + 1));
}

/** It waits for an answer of ours: the other side rings. */
export function rings(call: Call): boolean {
  return call.owed_here && (call.status === 'sought' || call.status === 'postponed');
}

const MINUTE_MS = 60_000;

/** The first moment of a window that can still be met: on five minutes, and not at once. */
export function begin([from, until]: [string, string], now: number): string {
  const soon = Math.ceil((now + MINUTE_MS) / (5 * MINUTE_MS)) * 5 * MINUTE_MS;
  const at = Math.max(Math.ceil(Date.parse(from) / MINUTE_MS) * MINUTE_MS, soon);
  return new Date(Math.min(at, Date.parse(until))).toISOString();
}

/** What the other side named last, to the second; or the first moment that it offered; nothing if all of these are past. */
export function named(call: Call, own: string, now: number): string {
  const theirs = call.sides.find((side) => side.party !== own)?.reply?.at;
  const open = call.windows.find(([, until]) => Date.parse(until) > now);
  return theirs ?? (open ? begin(open, now) : '');
}

/** Whether a call is agreed by naming this time, or only another is proposed. */
export function agrees(call: Call, own: string, at: string): boolean {
  if (!at) return false;
  const theirs = call.sides.find((side) => side.party !== own)?.reply?.at;
  if (theirs) return Date.parse(theirs) === Date.parse(at);
  return !call.mine && call.windows.some(([from, until]) => Date.parse(from) <= Date.parse(at) && Date.parse(at) <= Date.parse(until));
}
