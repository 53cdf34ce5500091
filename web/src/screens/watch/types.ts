// What the desk answers, as far as it is shown.

export interface Roster {
  on_shift: { person: string; since: string }[];
  planned: { person: string; from: string; until: string }[];
  handed_over: string | null;
}

export interface LogItem {
  what: string;
  at: string;
  by: string | null;
  text?: string;
  to?: string;
  kind?: string;
  serial?: string | null;
  draft?: number;
  item?: number;
  suspicion?: number;
  challenge?: number;
  reply?: string;
}
export interface Log {
  handed_over: string | null;
  on_shift: string[];
  log: LogItem[];
  drafts: { draft: number; state: string; waits_for: string | null }[];
  /** Not told to whoever may not read. */
  suspicions: { suspicion: number; of: string }[] | null;
  open: { line: string; waits: Record<string, string[]> }[];
}

export interface Person {
  person: string;
  roles: string[];
  languages: { language: string; until: string }[];
  on_shift: boolean;
}
export interface Desk {
  two_persons: string[];
  duress?: { person: string; at: string; command_failed: boolean }[];
}

export interface Item {
  item: number;
  sort: 'report' | 'assessment';
  entered: string;
  by: string;
  signed_in: boolean;
  subject: string;
  text: string;
  corrects: number | null;
  standing: 'stands' | 'corrected' | 'withdrawn';
  corrected_by: number | null;
  withdrawn: { by: string; at: string; reason: string } | null;
  release: { state: 'own' } | { state: 'draft'; draft: number } | { state: 'said'; draft: number; serial: string | null; at: string };
  source?: string;
  grade?: string;
  at?: [number, number];
  feature?: { name?: string } | null;
  from?: string;
  dtg?: string;
  until?: string | null;
  incident?: string | null;
  cites?: { item: number; standing: string }[];
  confidence?: string;
}
export interface Items {
  items: Item[];
  more: boolean;
  not_at_hand_up_to: number | null;
}

export interface Challenge {
  challenge: number;
  of: string;
  medium: string;
  reply: string;
  suspicion: number | null;
  text: string;
  by: string;
  at: string;
}
export interface Suspicion {
  suspicion: number;
  of: string;
  kind: string;
  since: string;
  since_entry: string | null;
  reason: string;
  by: string;
  at: string;
  stands: boolean;
  lifted: { by: string; at: string; reason: string } | null;
}
export interface Suspicions {
  suspicions: Suspicion[];
  challenges: Challenge[];
}

export interface Passkey {
  passkey: number;
  person: string;
  name: string;
  added: string;
  used: string | null;
  /** Its maker may keep it on several devices. */
  synced: boolean;
}
