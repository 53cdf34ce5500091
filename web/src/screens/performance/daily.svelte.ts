// The checks of each day, which the station tells a period at a time: one question to each day, or to several days where the
// period is long. Two are asked at once and no more, so that a station of years is not kept from its line.

import { asProblem, get, type Problem } from '../../lib/api/client';
import type { Report } from './types';

const DAY_MS = 86_400_000;
const BINS_MAX = 31;
const AT_ONCE = 2;

export interface Count {
  /** Done in time. */
  kept: number;
  late: number;
  /** Not answered, or not asked. */
  undone: number;
}
export interface Bin {
  from: string;
  until: string;
  /** By `checks BLUE`, `staffed BLUE`. */
  counts: Record<string, Count>;
}

const day = (at: number): string => new Date(at).toISOString().slice(0, 10);

export class Daily {
  bins = $state.raw<Bin[]>([]);
  /** Days to each bin. */
  width = $state(1);
  busy = $state(false);
  problem = $state.raw<Problem>();
  #turn = 0;

  stop(): void {
    this.#turn += 1;
  }

  async load(line: string | undefined, from: string, until: string): Promise<void> {
    const turn = ++this.#turn;
    const first = Date.parse(`${day(Date.parse(from))}T00:00:00Z`);
    const days = Math.max(1, Math.ceil((Date.parse(until) - first) / DAY_MS));
    const width = Math.ceil(days / BINS_MAX);
    const spans = Array.from({ length: Math.ceil(days / width) }, (_, index) => {
      const begin = first + index * width * DAY_MS;
      return { from: day(begin), until: day(Math.min(begin + (width - 1) * DAY_MS, first + (days - 1) * DAY_MS)) };
    });
    this.busy = true;
    this.problem = undefined;
    const bins: Bin[] = [];
    try {
      for (let at = 0; at < spans.length; at += AT_ONCE) {
        const read = spans.slice(at, at + AT_ONCE).map(async (span) => ({ ...span, counts: counts(await get<Report>('performance', { line, ...span })) }));
        bins.push(...(await Promise.all(read)));
        if (turn !== this.#turn) return;
      }
      this.width = width;
      this.bins = bins;
    } catch (thrown) {
      if (turn === this.#turn) this.problem = asProblem(thrown);
    } finally {
      if (turn === this.#turn) this.busy = false;
    }
  }
}

function counts(report: Report): Record<string, Count> {
  const all: Record<string, Count> = {};
  const add = (kind: string, party: string, kept: number, late: number, undone: number): void => {
    const count = (all[`${kind} ${party}`] ??= { kept: 0, late: 0, undone: 0 });
    count.kept += kept;
    count.late += late;
    count.undone += undone;
  };
  for (const check of report.checks) {
    add('checks', check.of, check.in_time, check.late, check.overdue);
    add('checks', check.by, 0, 0, check.missed);
  }
  for (const check of report.staffed) add('staffed', check.of, check.in_time, check.late, check.overdue);
  for (const asked of report.asked) add('staffed', asked.by, 0, 0, asked.missed);
  return all;
}
