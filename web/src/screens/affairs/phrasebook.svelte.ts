// The coded phrases of the forms in the languages of the other side: what they will read of coded words is known before
// these leave.

import { get } from '../../lib/api/client';
import { station } from '../../lib/api/station.svelte';
import type { Party, Phrases } from '../../lib/api/types';
import type { Line } from './types';

class Phrasebook {
  #texts = $state.raw<Record<string, Map<string, string>>>({});
  #asked = new Set<string>();

  /** Asks for a language, once. */
  want(languages: string[]): void {
    const missing = languages.filter((tag) => !this.#asked.has(tag));
    if (!missing.length) return;
    for (const tag of missing) this.#asked.add(tag);
    get<Phrases>('phrases', { languages: missing }).then(
      ({ phrases }) => {
        const made = { ...this.#texts };
        for (const tag of missing) made[tag] = new Map(phrases.map(({ id, text }) => [id, text[tag] ?? '']));
        this.#texts = made;
      },
      () => missing.forEach((tag) => this.#asked.delete(tag)),
    );
  }

  has(tag: string): boolean {
    return (this.#texts[tag]?.size ?? 0) > 0;
  }

  /** A line of a form in a language. */
  line(tag: string, { label, say, with: values = {}, text }: Line): string {
    const words = this.#texts[tag];
    const of = (id: string): string => words?.get(id) || id;
    const set = (phrase: string): string =>
      phrase.replace(/\[(\w+)\]/g, (whole, name: string) => {
        const value = values[name];
        return value === undefined ? whole : typeof value === 'string' ? value : of(value.say);
      });
    const said = say ? set(of(say)) : (text ?? '');
    return label ? `${of(label)}: ${said}` : said;
  }
}

export const phrasebook = new Phrasebook();

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
