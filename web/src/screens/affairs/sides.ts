// Who speaks on a line, and what the other side reads of a form.

import { station } from '../../lib/api/station.svelte';
import type { Party } from '../../lib/api/types';
import { phrasebook } from '../../lib/phrases.svelte';
import type { Line } from './types';

/** A line of a form in a language. */
export function line(tag: string, { label, say, with: values = {}, text }: Line): string {
  const of = (id: string, with_: Record<string, string> = {}): string => phrasebook.say(id, tag, with_) || id;
  const set = Object.entries(values).map(([name, value]) => [name, typeof value === 'string' ? value : of(value.say)]);
  const said = say ? of(say, Object.fromEntries(set)) : (text ?? '');
  return label ? `${of(label)}: ${said}` : said;
}

/** Our own party, the others that speak, and the first language of each of these. */
export function sides(): { own: Party | undefined; others: Party[]; theirs: string[] } {
  const parties = station.charter?.parties ?? [];
  const others = parties.filter((party) => party.code !== station.own && party.posts.length);
  return {
    own: parties.find((party) => party.code === station.own),
    others,
    theirs: [...new Set(others.map((party) => party.languages[0] ?? 'en'))],
  };
}
