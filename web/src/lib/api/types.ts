// The shapes that the station answers with, as its `--json` prints them. Only what the console reads is named; a screen
// adds its own below. Times are RFC 3339 in UTC, and parties, posts and serials are written as people say them.

import type { Incident, Request } from './affairs';
import type { Call } from './calls';

export type PrecedenceName = 'FLASH' | 'IMMEDIATE' | 'PRIORITY' | 'ROUTINE';
export type LineState =
  | 'establishing'
  | 'up'
  | 'degraded'
  | 'down'
  | 'refused'
  | 'suspended'
  | 'disputed'
  | 'closed';

// Who is signed in.

export interface Session {
  open: boolean;
  shut: boolean;
  trouble: string | null;
  signed_in: string | null;
  until: string | null;
  roles: string[] | null;
  on_shift?: { person: string; since: string }[];
  drafts_open?: number;
  /** Kinds of words for which this party asks for two persons, beside those that always need them. */
  two_persons?: string[];
}

// How the station and its lines stand.

export interface Status {
  party: string;
  time: string;
  listening: string;
  paths: SealedPath[];
  lines: LineStatus[];
  suspected?: Suspected[];
  desk?: { signed_in: string | null; drafts_open?: number; on_shift?: string[]; shut: boolean; trouble: string | null };
}

/** What sealed frames go over, and why it is not open. */
export interface SealedPath {
  path: string;
  over: string;
  closed: string | null;
}

export interface LineStatus {
  line: string;
  name: string;
  drill: boolean;
  damaged: string | null;
  disk_full: boolean;
  may_sign: boolean;
  /** Words of ours that have no place on the record yet. */
  waiting: number;
  epoch: number;
  keys: StationKey[];
  amendment: number;
  next_amendment: { number: number; from: string } | null;
  notices_waiting: number | null;
  conflicts: number | null;
  gaps: unknown[];
  peers: Peer[];
  warnings: Warning[];
  sites: { to_answer?: number; to_pass?: number; more?: boolean };
  people: People;
}

export interface StationKey {
  party: string;
  epoch: number;
  from: string;
  until: string;
  revoked: boolean;
  /** Of the newest of its party: it is time for another. */
  ends: 'soon' | 'now' | 'over' | null;
}

export interface Peer {
  party: string;
  state: LineState;
  /** Why, in English. */
  reason: string;
  /** Why: `code`, and what its words take; `said` is in the words of others, `found` in English for a technician. */
  why: Why;
  last_heard_s: number | null;
  round_trip_ms: number | null;
  clock_offset_ms: number | null;
  picture_differs_in: string[];
  confirmed_our_lanes: boolean;
  /** What the line goes over now, and with what address or path. */
  carrier: Carrier | null;
  address: string | null;
  /** The ways of the settings, in their order. */
  ways: Way[];
}

export type Carrier = 'quic' | 'tcp' | 'sealed';
export type Why = { code: string } & Record<string, string | number>;

/** A way to a peer, and what came of it when it was tried last. */
export interface Way {
  way: string;
  carrier: Carrier;
  /** The path of sealed frames that it goes over. */
  path: string | null;
  state: 'in use' | 'spare' | 'being tried' | 'untried' | 'fails';
  tried: string | null;
  why: Why | null;
}

/** Of each kind the most urgent, up to a few dozen; a station that tells the links only tells none. */
export interface People {
  calls?: Call[];
  incidents?: Incident[];
  requests?: Request[];
  suspensions?: Suspension[];
  staffed?: StaffedCheck[];
  /** Watches that have not asked whether a person answers, and the post of ours that is to know. */
  unasked?: { by: string; mine: boolean; missed: number; since: string; tell: string | null }[];
}

export interface Suspension {
  suspension: string;
  by: string;
  mine: boolean;
  cause: string;
  reason: string;
  since: string;
  until: string | null;
  over: string | null;
}

export interface Warning {
  warning: string;
  by: string;
  mine: boolean;
  words: string;
  language: string;
  /** Latitude and longitude, in degrees. */
  at: [number, number];
  since: string | null;
  raised: string;
  dtg: string;
  open: boolean;
  due: string | null;
  parties: {
    party: string;
    owes: string | null;
    outcome: { outcome: string; at: string; words: string } | null;
    clocks: Record<'read_back' | 'passed' | 'outcome', { by: string; done: string | null; in_time: boolean | null }>;
  }[];
  owed_here: { what: 'read back' | 'pass to units' | 'tell the outcome'; by: string } | null;
}

// What is owed.

export interface Clock {
  line: string;
  party: string;
  owes: string;
  kind: string;
  on: string;
  title: string;
  since: string;
  due: string;
  overdue: boolean;
}
export interface Clocks {
  clocks: Clock[];
  more: boolean;
}

// Messages.

export interface At {
  party: string;
  at: string;
}
export interface Translation extends At {
  language: string;
  stage: 'sight' | 'rough' | 'official';
  machine: boolean;
  by: string | null;
  text: string;
  entry: string;
}
export interface Message {
  serial: string;
  precedence: PrecedenceName;
  from: string;
  to: string[];
  subject: string;
  text: string;
  language: string;
  sent: string;
  dtg: string;
  received: At[];
  read: At[];
  read_by: string | null;
  standing: 'stands' | 'corrected' | 'cancelled';
  withdrawn_by: string | null;
  reply_to: string | null;
  replied: string | null;
  handled: {
    translations: Translation[];
    delivered: (At & { post: string; entry: string })[];
    passed: (At & { units: string; said: string; entry: string })[];
  };
  suspected?: Suspected[];
}
export interface Inbox {
  line: string;
  messages: Message[];
  suspected?: Suspected[];
}

/**
 * A suspicion of somebody whom an answer names; it stands beside any answer, and is for our own side alone. `marks` are
 * the entries in the answer that it is of.
 */
export interface Suspected {
  suspicion: number;
  of: string;
  since: string;
  kind?: string;
  reason?: string;
  marks?: string[];
}

/** Words of an urgent text that can be read in several ways, in the `because` of a refusal. */
export interface Ambiguous {
  ambiguous?: { word: string; field: string; alternatives: string[] }[];
}

/** What comes back when words were said, or became a draft that waits for somebody. */
export interface Said {
  serial: string | null;
  state: string;
  draft?: number;
  waits_for?: string | null;
}

/** Words that wait at the desk for whom they need. */
export interface Draft {
  draft: number;
  line: string;
  state: string;
  waits_for: string | null;
  precedence: PrecedenceName;
  kind: string | null;
  posts: string[];
  about: string | null;
  words: string[] | null;
  asked: Record<string, unknown>;
  translations: { language: string; text: string; by: string }[];
  made: string;
  authors: string[];
  released: { person: string; at: string } | null;
  released_second: { person: string; at: string } | null;
  reason: string | null;
  serial: string | null;
}

// The charter.

export interface Post {
  code: string;
  title: string;
  level: string;
  address: string;
  deputy: string | null;
}
export interface Party {
  code: string;
  name: string;
  role: string;
  languages: string[];
  posts: Post[];
}
export interface Charter {
  name: string;
  drill: boolean;
  parties: Party[];
  terms: {
    urgent_words_max: number;
    /** Seconds for FLASH, IMMEDIATE, PRIORITY, ROUTINE. */
    read_within_s: number[];
    received_within_s: number[];
    check_every_s: number;
    check_answer_s: number;
    clock_offset_max_ms: number;
  };
}

export interface Phrases {
  languages: string[];
  phrases: { id: string; values: string[]; text: Record<string, string> }[];
}

// How each side kept what was agreed.

export interface CheckRecord {
  by: string;
  of: string;
  due: number;
  asked: number;
  in_time: number;
  late: number;
  missed: number;
  longest_silence_s: number;
  silent_since: string;
}
export interface Performance {
  line: string;
  from: string;
  until: string;
  checks: CheckRecord[];
}
export interface StaffedCheck {
  check: string;
  by: string;
  as: string;
  /** The vetted text, by the id of its phrase. */
  phrase: string | null;
  asked: string;
  answer_by: string;
  open: boolean;
  overdue: boolean;
  owed_here: boolean;
  answers: { party: string; answered: string | null; by: string | null; in_time: boolean | null; after_s: number | null }[];
}

/** Something that the station told. */
export interface Told {
  event: string;
  line?: string;
  [name: string]: unknown;
}
