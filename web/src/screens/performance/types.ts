// What `performance` answers, as far as it is drawn.

/** Something that was late or was not done; the entry that began it comes first. */
export interface Case {
  how: 'late' | 'overdue';
  due: string;
  entries: string[];
}

/** How a clock was kept that was started many times. */
export interface Kept {
  asked: number;
  in_time: number;
  late: number;
  open: number;
  overdue: number;
  lapsed?: number;
  median_s?: number | null;
  longest_s?: number | null;
  cases: Case[];
  more_cases: number;
}
interface By {
  by: string;
}
interface Of extends By {
  of: string;
}
export interface Scheduled {
  by: string;
  due: number;
  missed: number;
  missed_at: string[];
}
interface ClockKept {
  by: string;
  done: string | null;
  in_time: boolean | null;
  took_s: number | null;
  within_s: number;
}

export interface Report {
  line: string;
  from: string;
  until: string;
  checks: (Kept & Of & { due: number; missed: number; longest_silence_s: number; silent_since: string })[];
  staffed: (Kept & Of)[];
  asked: Scheduled[];
  notices: (By & Record<'given' | 'on_time' | 'short' | 'late' | 'voluntary' | 'standing' | 'complete' | 'cancelled', number>)[];
  answers: (Kept & Of & { what: string })[];
  conflicts: { standing: number; settled: number; open: number; overdue: number; gaps: unknown[]; said: (Kept & By)[] };
  warnings: (Of & {
    raised: number;
    stopped: number;
    denied: number;
    clocks: Partial<Record<'read_back' | 'passed' | 'outcome', Kept>>;
    warnings: {
      warning: string;
      raised: string;
      clocks: Record<'read_back' | 'passed' | 'outcome', ClockKept> | null;
      outcome: { outcome: string; at: string; words: string } | null;
    }[];
  })[];
  sites: {
    owner: string;
    entries: number;
    standing: number;
    stale: number;
    unverified: number;
    misplaced: number;
    near: number;
    removed: number;
    not_counting: { entry: string; effect: string }[];
    struck_after_notice: number;
    kept: { party: string; asked: number; answered: number; answered_in_time: number; received: number; received_in_time: number; passed: number; passed_in_time: number }[];
    strikes: { entry: string; site: string; name: string; struck: string; noticed: string | null; after_notice: boolean; words: string }[];
  }[];
  plans: (By & { sent: number; on_time: number; late: number })[];
  passed: (Kept & Of)[];
  calls: (Of & {
    sought: number;
    now: Record<string, number>;
    answers: Kept;
    presence: (Kept & By)[];
    postponed: (By & { times: number; entries: string[] })[];
  })[];
  standing_calls: (Scheduled & { number: number; with: string })[];
  messages: (Kept & Of & { precedence: string; replied: number })[];
  pauses: (By & {
    each: { cause: string; since: string; until: string | null; over: string | null; ended: string; hours: number; entries: string[] }[];
  })[];
}

/** A notice as the list has it. */
export interface Notice {
  serial: string;
  kind: string;
  title: string;
  from: string;
  announced: string;
  begins: string;
  lead: string;
  voluntary: boolean;
}
