// The one sentence at the top, always true: each part of it says that all is well, or what is not and where to go.
// It is made from what the station told and from nothing else.

import { coded } from '../lib/i18n/coded';
import { t } from '../lib/i18n/words.svelte';
import { span, utc } from '../lib/time/words';
import { isBare } from '../lib/ways';
import type { Clock, LineStatus, Peer, SealedPath, Suspected } from '../lib/api/types';

export interface Part {
  words: string;
  /** Nothing to do; to be minded; somebody must act. */
  tone: 'calm' | 'mind' | 'act';
  to?: string;
  /** The line that it is of, where that is another. */
  line?: string;
}

export interface Known {
  own: string;
  line: LineStatus | undefined;
  others: LineStatus[];
  paths: SealedPath[];
  suspected: Suspected[];
  owed: Clock[];
  owedKnown: boolean;
  owedHidden: boolean;
  owedFailed: boolean;
  drafts: number;
  readAt: number;
  /** When a peer was last heard, by this machine's clock. */
  heardAt: (party: string) => number | undefined;
  lost: boolean;
  /** By the station's clock, and by this machine's. */
  now: number;
  here: number;
}

const calm = (words: string, to?: string): Part => ({ words, tone: 'calm', ...(to && { to }) });
const mind = (words: string, to?: string): Part => ({ words, tone: 'mind', ...(to && { to }) });
const act = (words: string, to?: string): Part => ({ words, tone: 'act', ...(to && { to }) });

export function sentence(known: Known): Part[] {
  const { line, lost, readAt, now } = known;
  if (lost) return [act(readAt ? t('sentence-lost', { at: utc(readAt, now, true) }) : t('sentence-lost-never'))];
  if (!line) return [calm(readAt ? t('sentence-no-line') : t('sentence-asking'))];
  return [...peers(known, line), ...bare(known, line), ...suspicions(known), ...troubles(known, line), ...owed(known, line), ...elsewhere(known)];
}

function peers({ heardAt, here }: Known, line: LineStatus): Part[] {
  const parts = line.peers.filter((peer) => peer.state !== 'up').map((peer) => peerPart(peer));
  if (line.peers.length > 0 && parts.length === 0) parts.push(calm(t('sentence-up'), '/line'));
  const heard = line.peers.map((peer) => heardAt(peer.party));
  if (heard.includes(undefined)) parts.push(mind(t('sentence-not-heard'), '/line'));
  else if (heard.length) {
    const ago = span(here - Math.min(...heard.map((at) => at ?? here)));
    parts.push((parts[0]?.tone === 'calm' ? calm : mind)(t('sentence-heard', { ago }), '/line'));
  }
  return parts;
}

function peerPart(peer: Peer): Part {
  const words = t('sentence-state', { party: peer.party, state: t(`line-${peer.state}`) });
  return (peer.state === 'establishing' || peer.state === 'degraded' ? mind : act)(words, '/line');
}

/** The line goes, and nothing would take over. */
function bare({ paths }: Known, line: LineStatus): Part[] {
  const peers = line.peers.filter((peer) => isBare(peer, paths));
  return peers.map(({ party }) => mind(t('sentence-bare', { party }), '/line'));
}

function suspicions({ suspected }: Known): Part[] {
  return suspected.map(({ of }) => act(t('sentence-suspected', { of }), '/watch'));
}

function troubles({ now }: Known, line: LineStatus): Part[] {
  const parts: Part[] = [];
  if (line.damaged) parts.push(act(t('sentence-damaged'), '/line'));
  if (line.disk_full) parts.push(act(t('sentence-disk-full'), '/line'));
  if (line.warnings.length) parts.push(act(t('sentence-warnings', { count: line.warnings.length }), '/line'));
  if (!line.may_sign) parts.push(mind(t('sentence-may-not-sign'), '/line'));
  for (const { party, until, ends } of line.keys) {
    if (ends === 'over') parts.push(act(t('sentence-key-over', { party }), '/charter/keys'));
    if (ends === 'now') parts.push(mind(t('sentence-key', { party, span: span(Date.parse(until) - now) }), '/charter/keys'));
  }
  if (line.waiting) parts.push(mind(t('sentence-outbox', { count: line.waiting }), '/traffic'));
  for (const peer of line.peers) {
    if (peer.picture_differs_in.length) parts.push(act(t('sentence-pictures', { party: peer.party }), '/line'));
  }
  for (const pause of line.people.suspensions ?? []) {
    if (!pause.over) parts.push(mind(t('sentence-suspended', { party: pause.by, cause: coded('pause', pause.cause) }), '/line'));
  }
  if (line.conflicts) parts.push(act(t('sentence-conflicts', { count: line.conflicts }), '/map'));
  if (line.gaps.length) parts.push(mind(t('sentence-gaps'), '/map'));
  return parts;
}

function owed({ own, owed: clocks, owedKnown, owedHidden, owedFailed, drafts, now }: Known, line: LineStatus): Part[] {
  if (owedFailed) return [act(t('sentence-owed-failed'), '/line')];
  if (!owedKnown) return owedHidden ? [calm(t('sentence-owed-hidden'))] : [];
  const here = clocks.filter((clock) => clock.line === line.line);
  const parts = [owedBy(here.filter((clock) => clock.party === own), 'ours', now)];
  if (drafts) parts.push(mind(t('sentence-drafts', { count: drafts }), '/traffic/drafts'));
  parts.push(owedBy(here.filter((clock) => clock.party !== own), 'theirs', now));
  return parts;
}

function owedBy(clocks: Clock[], whose: 'ours' | 'theirs', now: number): Part {
  const overdue = clocks.filter((clock) => Date.parse(clock.due) < now).length;
  const to = whose === 'ours' ? '/traffic' : '/line';
  if (overdue) return act(t(`sentence-${whose}-overdue`, { count: clocks.length, overdue }), to);
  if (clocks.length) return (whose === 'ours' ? mind : calm)(t(`sentence-${whose}`, { count: clocks.length }), to);
  return calm(t(`sentence-${whose}-none`));
}

/** Another line of this station in trouble, or with something that waits for us, is told beside the one that is looked at. */
function elsewhere({ own, owed: clocks, others }: Known): Part[] {
  return others.flatMap(({ line, peers }) => {
    const worst = peers.find((peer) => peer.state !== 'up');
    const count = clocks.filter((clock) => clock.line === line && clock.party === own).length;
    return [
      ...(worst ? [{ ...mind(t('sentence-elsewhere', { line, state: t(`line-${worst.state}`) })), line }] : []),
      ...(count ? [{ ...mind(t('sentence-elsewhere-ours', { line, count })), line }] : []),
    ];
  });
}
