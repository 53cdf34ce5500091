// What happened, what is asked and what is proposed on a line, each with its clock, in one list: what waits for us first,
// then what waits for them, then the rest. Clocks are read off what the station says is owed; none is counted here.

import type { Fact, Incident, Request } from '../../lib/api/affairs';
import { asProblem, get, type Problem } from '../../lib/api/client';
import { stream } from '../../lib/api/events.svelte';
import { station } from '../../lib/api/station.svelte';
import type { Clock } from '../../lib/api/types';
import { coded } from '../../lib/i18n/coded';
import { t } from '../../lib/i18n/words.svelte';
import type { Kind, Pause, Proposal, Tally, Violation } from './types';

/** Newest of each kind that are listed; whatever of older ones is still owed is listed too, by its clock. */
const LISTED = 300;
const COALESCE_MS = 200;
const EVENTS = ['incident', 'request', 'fact', 'proposal', 'violation', 'suspension', 'taken-back', 'passed', 'stance', 'overdue', 'released', 'taken-up'];

/** What the station calls the kinds in its list of clocks. */
const KINDS: Record<string, Kind> = {
  incident: 'incident',
  request: 'request',
  proposal: 'proposal',
  'violation of what was agreed': 'violation',
  'suspension or outage': 'suspension',
};

export interface Row {
  key: string;
  kind: Kind;
  serial: string;
  href: string;
  title: string;
  /** Words of a person, in their own direction. */
  words: string;
  by: string;
  time: string;
  open: boolean;
  ours: Clock[];
  theirs: Clock[];
}

export function href(kind: Kind, serial: string): string {
  return `/affairs/${kind}/${serial}`;
}

class Affairs {
  incidents = $state.raw<Incident[]>([]);
  requests = $state.raw<Request[]>([]);
  proposals = $state.raw<Proposal[]>([]);
  violations = $state.raw<Violation[]>([]);
  tally = $state.raw<Tally[]>([]);
  pauses = $state.raw<Pause[]>([]);
  problem = $state.raw<Problem>();
  loaded = $state(false);

  constructor(readonly line: string | undefined) {}

  /** Follows what is told, until the returned function is called. */
  follow(): () => void {
    void this.refresh();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = stream.hear((told) => {
      if (told !== 'anew' && !EVENTS.includes(told.event)) return;
      clearTimeout(timer);
      timer = setTimeout(() => void this.refresh(), COALESCE_MS);
    });
    return () => {
      clearTimeout(timer);
      stop();
    };
  }

  refresh = async (): Promise<void> => {
    const asked = { line: this.line, limit: LISTED };
    try {
      const [incidents, requests, proposals, violations, pauses] = await Promise.all([
        get<{ incidents: Incident[] }>('incident/list', asked),
        get<{ requests: Request[] }>('request/list', asked),
        get<{ proposals: Proposal[] }>('proposal/list', asked),
        get<{ violations: Violation[]; tally: Tally[] }>('violation/list', asked),
        get<{ suspensions: Pause[] }>('suspension/list', asked),
      ]);
      this.incidents = incidents.incidents;
      this.requests = requests.requests;
      this.proposals = proposals.proposals;
      this.violations = violations.violations;
      this.tally = violations.tally;
      this.pauses = pauses.suspensions;
      this.problem = undefined;
      this.loaded = true;
    } catch (thrown) {
      this.problem = asProblem(thrown);
    }
  };

  /** All of it as rows, sorted by whom it waits for. */
  get rows(): Row[] {
    const owed = owedOn(this.line);
    const rows: Row[] = [];
    const add = (kind: Kind, serial: string, row: Omit<Row, 'key' | 'kind' | 'serial' | 'href' | 'ours' | 'theirs'>): void => {
      const clocks = owed.get(`${kind} ${serial}`) ?? [];
      owed.delete(`${kind} ${serial}`);
      const ours = clocks.filter((clock) => clock.party === station.own);
      const theirs = clocks.filter((clock) => clock.party !== station.own);
      rows.push({ key: `${kind} ${serial}`, kind, serial, href: href(kind, serial), ...row, open: row.open || clocks.length > 0, ours, theirs });
    };
    for (const each of this.incidents) {
      const title = `${coded('happening', each.happening)}${each.means === 'unknown' ? '' : `, ${coded('means', each.means)}`}`;
      add('incident', each.incident, { title, words: each.details.remarks ?? Object.values(each.details)[0] ?? '', by: each.by, time: each.reported, open: !each.closed });
    }
    for (const each of this.requests) {
      add('request', each.request, { title: coded('wanted', each.wanted), words: each.words, by: party(each.from), time: each.asked, open: !each.closed && each.due !== null });
    }
    for (const each of this.proposals) {
      const words = each.texts.find(({ language }) => language === document.documentElement.lang) ?? each.texts[0];
      const open = ['offered', 'agreed', 'in-force'].includes(each.state);
      add('proposal', each.proposal, { title: `${coded('proposal', each.kind)} – ${stateOf(each)}`, words: words?.text ?? '', by: each.by, time: each.offered, open });
    }
    for (const each of this.violations) {
      add('violation', each.violation, {
        title: `${coded('category', each.category)}${each.count > 1 ? ` × ${each.count}` : ''}`,
        words: each.words,
        by: party(each.reported_by),
        time: each.reported,
        open: each.due !== null,
      });
    }
    for (const each of this.pauses) {
      add('suspension', each.suspension, { title: coded('pause', each.cause), words: each.reason, by: each.by, time: each.told, open: !each.over });
    }
    // Older than what was listed, and still owed.
    for (const [key, clocks] of [...owed]) {
      const [kind, serial] = key.split(' ') as [Kind, string];
      const { title, since } = clocks[0]!;
      if (this.loaded) add(kind, serial, { title: coded('affair', kind), words: title, by: party(serial), time: since, open: true });
    }
    return rows.sort(order);
  }
}

/** What is owed on each affair of these screens. What is owed on a fact is owed on its incident. */
function owedOn(line: string | undefined): Map<string, Clock[]> {
  const facts = (station.line?.people as { facts?: Fact[] } | undefined)?.facts ?? [];
  const found = new Map<string, Clock[]>();
  for (const clock of station.owed) {
    if (clock.line !== line) continue;
    const incident = clock.kind === 'fact of an incident' ? facts.find(({ fact }) => fact === clock.on)?.incident : undefined;
    const kind = incident ? 'incident' : KINDS[clock.kind];
    if (!kind) continue;
    const key = `${kind} ${incident ?? clock.on}`;
    found.set(key, [...(found.get(key) ?? []), clock]);
  }
  return found;
}

/** Clocks that run on one affair. */
export function clocksOn(kind: Kind, serial: string): Clock[] {
  return (owedOn(station.lineName).get(`${kind} ${serial}`) ?? []).sort((one, other) => one.due.localeCompare(other.due));
}

const PHASES: Record<Proposal['state'], string> = {
  offered: 'proposal-status-offered',
  expired: 'proposal-expired',
  rejected: 'proposal-status-rejected',
  withdrawn: 'proposal-status-withdrawn',
  agreed: 'proposal-status-agreed',
  'in-force': 'label-in-force',
  ended: 'proposal-status-ended',
};

/** What has become of a proposal, in the words of the forms. */
export function stateOf(proposal: Proposal): string {
  return t(PHASES[proposal.state] ?? proposal.state);
}

function party(post: string): string {
  return post.split('/')[0] ?? '';
}

function order(one: Row, other: Row): number {
  const rank = (row: Row): number => (row.ours.length ? 0 : row.theirs.length ? 1 : row.open ? 2 : 3);
  const due = (row: Row): string => [...(row.ours.length ? row.ours : row.theirs)].map((clock) => clock.due).sort()[0] ?? '';
  const by = rank(one) - rank(other);
  if (by) return by;
  return rank(one) < 2 ? due(one).localeCompare(due(other)) : other.time.localeCompare(one.time);
}

export { Affairs };
