// The charter as `charter/show` tells it, and amendments on their way.

export interface Post {
  code: string;
  title: string;
  level: string;
  address: string;
  deputy: string | null;
  escalates_to: string | null;
}
export interface Party {
  code: string;
  name: string;
  role: string;
  languages: string[];
  root_key: string;
  posts: Post[];
}
export interface Annex {
  not_understood?: string;
  answer_s: number;
  conflict_s: number;
  pass_s: number;
  stale_days: number;
  mismatch_m: number;
  separations: { horizontal_m: number; vertical_m: number; time_s: number };
  cease: { apart_m: number; read_back_s: number; pass_s: number; outcome_s: number };
  plan: { cut_off: string; returned: string };
  calls: {
    answer_s: number[];
    present_s: number;
    standing: { number: number; from: string; with: string; days: string[]; at: string; medium: string; recording: string }[];
  };
  staffed: { answer_s: number; at: string[] };
  incidents: { attribution_s: number; violation_s: number; review_days: number; respond_s: Record<string, number> };
  kinds: Record<string, { lead_s: number; short_s: number; rank: number; sites: boolean; site_m: number | null; thresholds: Record<string, number> }>;
  areas: { area: string; names: string[]; distance_m: number; kinds: string[]; places: number }[];
  places: { names: string[]; at: [number, number] }[];
}
export interface Agreement {
  name: string;
  drill: boolean;
  drawn_up: string;
  line_id: string;
  fingerprint: string;
  amendment: { number: number; from: string; against: string; changes: string[] } | null;
  purposes: string[];
  exclusions: string[];
  forces: string[];
  parties: Party[];
  terms: {
    heartbeat_ms: number;
    check_every_s: number;
    check_answer_s: number;
    received_within_s: number[];
    read_within_s: number[];
    urgent_words_max: number;
    entry_bytes_max: number;
    clock_offset_max_ms: number;
  };
  annex: Annex;
  signed_by_all: boolean;
  missing: string[];
}

/** One thing that an amendment says otherwise than the charter before it. */
export type Difference =
  | { what: 'value'; path: string[]; after: unknown; before: unknown }
  | { what: 'name'; after: string; before: string }
  | { what: 'joins'; party: Party }
  | { what: 'post'; party: string; post: Post }
  | { what: 'purpose' | 'exclusion' | 'force' | 'standing-area' | 'place'; name?: string; fate: 'new' | 'gone' | 'changed' | 'order' }
  | { what: 'unknown' };

export interface Amendment {
  amendment: string;
  by: string;
  brought: string;
  number: number;
  from: string;
  state: 'holds' | 'waits' | 'superseded' | 'due' | 'circulating' | 'lapsed';
  signed: { party: string; at: string }[];
  missing: string[];
  /** With `amendment/show` only. */
  differences?: Difference[];
  fingerprint?: string;
}
