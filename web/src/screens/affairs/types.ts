// Proposals, violations and suspensions as the station shows them, and what is said with a form.

import type { Answer, Feature, Place } from '../../lib/api/affairs';
import type { PrecedenceName, Suspected, Suspension } from '../../lib/api/types';

export type Kind = 'incident' | 'request' | 'proposal' | 'violation' | 'suspension';

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
