// What the record answers: what was found in it, what a file proves, how a claim stands.

import type { Suspected } from '../../lib/api/types';

export interface Hit {
  serial: string;
  kind: string | null;
  by: string;
  mine: boolean;
  posts: string[];
  about: string | null;
  time: string;
  dtg: string;
  snippet: string;
}

export interface Found {
  found: Hit[];
  more_before: string | null;
  read_one_by_one: number;
  suspected?: Suspected[];
}

/** What is looked for. */
export interface Question {
  words: string;
  kind: string;
  party: string;
  post: string;
  precedence: string;
  from: string;
  until: string;
}

export interface Attachment {
  attachment: string;
  party: string;
  mine: boolean;
  on: string | null;
  name: string;
  media: string;
  words: string;
  bytes: number;
  arrival: 'coming' | 'given-up' | 'whole' | 'other';
  parts_come: number;
  parts: number;
  time: string;
}

/** What a file that was verified shows. */
export interface Verified {
  kind: 'transcript' | 'extract' | 'disclosure' | 'fork';
  line_id: string;
  name?: string;
  drill?: boolean;
  items?: number;
  seconds?: number;
  proved: string[];
  claimed: string[];
  message?: { subject: string; text: string; language: string } | null;
  lanes?: { lane: string; size: number; entries: number; withheld: number; passed_over: number; receipted_up_to: number }[];
  extract?: {
    subjects: string[];
    entries: { serial: string; time: string; by: string; kind: string; about: string | null; words: string; disowned: boolean }[];
    withheld: { serial: string; by: string; leaf: string }[];
  } | null;
  forks?: string[];
}

export interface Checked {
  entries: number;
  receipts: number;
  sound: boolean;
  [name: string]: unknown;
}

export interface Finding {
  claim: string;
  values: Record<string, string>;
  finding: string;
  why: string[];
  figures: { figure: string; value: string | number; party: string | null }[];
  entries: string[];
}
