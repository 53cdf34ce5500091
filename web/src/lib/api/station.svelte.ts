// How the station, its lines and everything owed on them stand: the one source of the sentence at the top, of the
// alarms and of the screens' overview. Refreshed when something is told, and every few seconds besides.

import { asProblem, get, type Problem } from './client';
import { coalesced } from './coalesced';
import { stream } from './events.svelte';
import { session } from './session.svelte';
import { clock } from '../time/clock.svelte';
import type { Charter, Clock, Clocks, LineStatus, Status } from './types';

/** So that "last heard" stays true: heartbeats are not told as events. */
const EVERY_MS = 3_000;
/** What is owed changes with events; this catches what runs out. */
const OWED_EVERY_MS = 10_000;
const CLOCKS_MAX = 500;
/** Round trips kept for the trend: ten minutes. */
const TREND_MAX = 200;
const CHOSEN = 'detente.line';

export interface Sample {
  at: number;
  round_trip_ms: number | null;
  heard: boolean;
}

class Station {
  status = $state.raw<Status>();
  owed = $state.raw<Clock[]>([]);
  owedMore = $state(false);
  /** Who may not read what is owed sees the links only. */
  owedKnown = $state(false);
  /** Why what is owed is not known, of one line at least: what is not known raises no alarm. */
  owedProblem = $state.raw<Problem>();
  charters = $state.raw<Record<string, Charter>>({});
  /** When the status was last read, by this machine's clock; 0 before. */
  readAt = $state(0);
  #unanswered = $state(false);
  #chosen = $state(localStorage.getItem(CHOSEN) ?? '');
  #heard = $state.raw<Record<string, number>>({});
  #trends = $state.raw<Record<string, Sample[]>>({});
  #timers: ReturnType<typeof setInterval>[] = [];
  #stop: (() => void) | undefined;

  /** Our own station does not answer, or its stream has broken. */
  get lost(): boolean {
    return this.#unanswered || (this.readAt > 0 && stream.broken);
  }

  /** Derived, so that a status that says the same again has nobody read anything anew. */
  readonly own: string = $derived(this.status?.party ?? '');

  get lines(): LineStatus[] {
    return this.status?.lines ?? [];
  }

  /** The line that is looked at. */
  get line(): LineStatus | undefined {
    return this.lines.find((line) => line.line === this.#chosen) ?? this.lines[0];
  }

  /** Its name, for requests. */
  readonly lineName: string | undefined = $derived(this.line?.line);

  get charter(): Charter | undefined {
    return this.charters[this.lineName ?? ''];
  }

  choose(line: string): void {
    this.#chosen = line;
    localStorage.setItem(CHOSEN, line);
  }

  /** When a peer was last heard, by this machine's clock, as far as this console has seen it. */
  heardAt(line: string, party: string): number | undefined {
    return this.#heard[`${line}/${party}`];
  }

  trend(line: string, party: string): Sample[] {
    return this.#trends[`${line}/${party}`] ?? [];
  }

  start(): void {
    this.end();
    stream.open();
    const [status, owed] = [coalesced(this.look), coalesced(this.lookOwed)];
    this.#stop = stream.hear((told) => {
      status();
      owed();
      if (told === 'anew' || told.event === 'taken-up') this.charters = {};
    });
    this.#timers = [setInterval(this.look, EVERY_MS), setInterval(this.lookOwed, OWED_EVERY_MS)];
    void this.look().then(this.lookOwed);
  }

  end(): void {
    stream.close();
    this.#stop?.();
    this.#timers.forEach(clearInterval);
    this.#timers = [];
    this.status = undefined;
    this.owed = [];
    this.owedKnown = false;
    this.owedProblem = undefined;
    this.#unanswered = false;
    this.readAt = 0;
  }

  look = async (): Promise<void> => {
    try {
      const status = whole(await get<Status>('status'));
      if (!this.#timers.length) return;
      this.status = status;
      this.readAt = Date.now();
      this.#unanswered = false;
      clock.set(status.time);
      this.#sample(status);
      if (session.now && !session.now.open && status.desk && !status.desk.signed_in) session.ended();
      for (const { line } of status.lines) if (!this.charters[line]) void this.#lookCharter(line);
    } catch (thrown) {
      const problem = asProblem(thrown);
      if (problem.signedOut) session.ended();
      else this.#unanswered = true;
    }
  };

  /** Each line by itself: one that cannot be read hides nothing of the others. */
  lookOwed = async (): Promise<void> => {
    const asked = this.lines.map(({ line }) => get<Clocks>('clocks', { line, limit: CLOCKS_MAX }));
    const answers = await Promise.allSettled(asked);
    if (!this.#timers.length) return;
    const problems = answers.flatMap((each) => (each.status === 'rejected' ? [asProblem(each.reason)] : []));
    // What was said before stays while the station is not reached, which is said elsewhere.
    if (problems.some((problem) => problem.unreached)) return;
    const told = answers.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
    this.owed = told.flatMap(({ clocks }) => clocks).sort((a, b) => a.due.localeCompare(b.due));
    this.owedMore = told.some(({ more }) => more);
    this.owedKnown = problems.length === 0;
    this.owedProblem = problems[0];
  };

  async #lookCharter(line: string): Promise<void> {
    const charter = await get<Charter>('charter/show', { line }).catch(() => undefined);
    if (charter) this.charters = { ...this.charters, [line]: charter };
  }

  #sample(status: Status): void {
    const trends = { ...this.#trends };
    const last = { ...this.#heard };
    for (const line of status.lines) {
      for (const peer of line.peers) {
        const heard = peer.state === 'up' || peer.state === 'degraded';
        const sample = { at: Date.now(), round_trip_ms: peer.round_trip_ms, heard };
        const key = `${line.line}/${peer.party}`;
        if (peer.last_heard_s !== null) last[key] = Date.now() - peer.last_heard_s * 1000;
        trends[key] = [...(trends[key] ?? []), sample].slice(-TREND_MAX);
      }
    }
    this.#trends = trends;
    this.#heard = last;
  }
}

/** Whoever may see the links only is told nothing else of a line; what is not told is empty here, and asked by nobody. */
function whole(status: Status): Status {
  const lines = status.lines.map((line) => ({
    ...line,
    warnings: line.warnings ?? [],
    gaps: line.gaps ?? [],
    people: line.people ?? {},
    peers: (line.peers ?? []).map((peer) => ({ ...peer, picture_differs_in: peer.picture_differs_in ?? [] })),
  }));
  return { ...status, lines };
}

export const station = new Station();
