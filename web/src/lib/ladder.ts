// The ladder of a message: how far it has come with one party, rung by rung, each with its time. What a station's
// signature shows is proved; what its people merely say of themselves is claimed, and is drawn otherwise.

import type { Message } from './api/types';

export const RUNGS = ['sent', 'received', 'read', 'translated', 'principal', 'units', 'replied'] as const;
export type RungName = (typeof RUNGS)[number];

export interface Rung {
  rung: RungName;
  /** `none` as long as it has not come so far. */
  shown: 'proved' | 'claimed' | 'none';
  at: string | null;
  /** To which units, with whose principal, in which language. */
  note: string;
  /** It was to be there by now. */
  overdue: boolean;
}

/** The parties whom a message is to. */
export function addressees(message: Message): string[] {
  return [...new Set(message.to.map((post) => post.split('/')[0]!))];
}

/** The ladder of a message with one party, at a time. */
export function ladder(message: Message, party: string, now: number): Rung[] {
  const of = <T extends { party: string }>(all: T[]): T | undefined => all.find((each) => each.party === party);
  const received = of(message.received);
  const read = of(message.read);
  const { translations, delivered, passed } = message.handled;
  const translated = of(translations);
  const principal = of(delivered);
  const units = of(passed);
  const overdue = !read && message.read_by !== null && Date.parse(message.read_by) < now;
  const rung = (rung: RungName, shown: Rung['shown'], at: string | null | undefined, note = ''): Rung => ({
    rung,
    shown: at === undefined ? 'none' : shown,
    at: at ?? null,
    note,
    overdue: rung === 'read' && overdue,
  });
  return [
    rung('sent', 'proved', message.sent),
    rung('received', 'proved', received?.at),
    rung('read', 'claimed', read?.at),
    rung('translated', 'proved', translated?.at, translated?.language),
    rung('principal', 'claimed', principal?.at, principal?.post),
    rung('units', 'claimed', units?.at, units?.units),
    // The reply's own time is with the reply; that it is there is on the record.
    rung('replied', 'proved', message.replied ? null : undefined, message.replied ?? ''),
  ];
}

/** The same over all parties: a rung is reached once each of them has. */
export function reached(message: Message, now: number): Rung[] {
  const ladders = addressees(message).map((party) => ladder(message, party, now));
  return RUNGS.map((_, index) => {
    const rungs = ladders.map((each) => each[index]!);
    return rungs.find((each) => each.overdue) ?? rungs.find((each) => each.shown === 'none') ?? rungs[0]!;
  });
}
