// The report as one table: a row to each thing that the charter asks, a column to each party that owed it. Counts are added
// up and nothing is judged here; a median is told only where it is that of one clock.

import type { Case, Kept, Report } from './types';

export interface Cell {
  asked: number;
  in_time: number;
  late: number;
  /** Ran out and was not done. */
  undone: number;
  /** Runs still. */
  open: number;
  lapsed: number;
  median_s: number | null;
  longest_s: number | null;
  cases: Case[];
  more: number;
  /** Times of the charter at which something was to be done and left no entry. */
  missed_at: string[];
}
export interface Matter {
  matter: string;
  cells: Record<string, Cell>;
}
export interface Group {
  group: string;
  matters: Matter[];
}

const PRECEDENCES = ['FLASH', 'IMMEDIATE', 'PRIORITY', 'ROUTINE'];
const CLOCKS = ['read_back', 'passed', 'outcome'] as const;

/** What each party owed in the period, in groups; without what nobody owed. */
export function matters(report: Report): Group[] {
  const answers = [...new Set(report.answers.map((each) => each.what))];
  const groups: Group[] = [
    {
      group: 'checks',
      matters: [
        scheduled('checks-asked', report.checks.map((each) => ({ by: each.by, due: each.due, missed: each.missed, missed_at: [] }))),
        kept('checks-answered', report.checks.map((each) => [each.of, { ...each, asked: each.asked }])),
        scheduled('staffed-asked', report.asked),
        kept('staffed-answered', report.staffed.map((each) => [each.of, each])),
      ],
    },
    {
      group: 'warnings',
      matters: CLOCKS.map((name) =>
        kept(`warning-${name.replace('_', '-')}`, report.warnings.flatMap((each) => (each.clocks[name] ? [[each.of, each.clocks[name]]] : []))),
      ),
    },
    {
      group: 'notices',
      matters: [
        told('notices-given', report.notices.map((each) => [each.by, each.given, each.on_time])),
        told('plans-sent', report.plans.map((each) => [each.by, each.sent, each.on_time])),
        kept('conflicts', report.conflicts.said.map((each) => [each.by, each])),
        kept('sites-passed', report.passed.map((each) => [each.by, each])),
      ],
    },
    {
      group: 'answers',
      matters: answers.map((what) => kept(`answer-${what.replaceAll(' ', '-')}`, report.answers.filter((each) => each.what === what).map((each) => [each.by, each]))),
    },
    {
      group: 'calls',
      matters: [
        kept('calls-answered', report.calls.map((each) => [each.of, each.answers])),
        kept('calls-present', report.calls.flatMap((each) => each.presence.map((came): [string, Kept] => [came.by, came]))),
        scheduled('calls-standing', report.standing_calls.map((each) => ({ ...each, by: each.by.split('/')[0]! }))),
      ],
    },
    {
      group: 'messages',
      matters: PRECEDENCES.map((precedence) =>
        kept(`messages-${precedence.toLowerCase()}`, report.messages.filter((each) => each.precedence === precedence).map((each) => [each.of, each])),
      ),
    },
  ];
  return groups
    .map(({ group, matters }) => ({ group, matters: matters.filter((each) => Object.values(each.cells).some((cell) => cell.asked > 0)) }))
    .filter(({ matters }) => matters.length > 0);
}

function kept(matter: string, owed: [string, Kept][]): Matter {
  const cells: Record<string, Cell> = {};
  for (const [party, one] of owed) {
    const cell = (cells[party] ??= blank());
    cell.median_s = cell.asked === 0 ? (one.median_s ?? null) : one.asked === 0 ? cell.median_s : null;
    if (one.longest_s != null) cell.longest_s = Math.max(cell.longest_s ?? -Infinity, one.longest_s);
    cell.asked += one.asked;
    cell.in_time += one.in_time;
    cell.late += one.late;
    cell.undone += one.overdue;
    cell.open += one.open;
    cell.lapsed += one.lapsed ?? 0;
    cell.cases = [...cell.cases, ...one.cases];
    cell.more += one.more_cases;
  }
  return { matter, cells };
}

function scheduled(matter: string, owed: { by: string; due: number; missed: number; missed_at: string[] }[]): Matter {
  const cells: Record<string, Cell> = {};
  for (const { by, due, missed, missed_at } of owed) {
    const cell = (cells[by] ??= blank());
    cell.asked += due;
    cell.in_time += due - missed;
    cell.undone += missed;
    cell.missed_at = [...cell.missed_at, ...missed_at];
  }
  return { matter, cells };
}

function told(matter: string, owed: [string, number, number][]): Matter {
  const cells: Record<string, Cell> = {};
  for (const [party, asked, in_time] of owed) {
    cells[party] = { ...blank(), asked, in_time, late: asked - in_time };
  }
  return { matter, cells };
}

function blank(): Cell {
  return { asked: 0, in_time: 0, late: 0, undone: 0, open: 0, lapsed: 0, median_s: null, longest_s: null, cases: [], more: 0, missed_at: [] };
}
