// Coded phrases in another language than the one that is shown: what the other side reads where this side reads its own.

import { get } from './api/client';
import { resource, type Resource } from './api/resource.svelte';
import type { Phrases } from './api/types';

/** What isolates a value from the direction of the text around it. */
const [FIRST, LAST] = [0x2068, 0x2069].map((code) => String.fromCodePoint(code)) as [string, string];
const VALUE = new RegExp(`${FIRST}?\\[(\\w+)\\]${LAST}?`, 'g');

export class Vetted {
  #of: Resource<Phrases>;

  constructor(of: Resource<Phrases>) {
    this.#of = of;
  }

  #byId = $derived.by(() => new Map((this.#of.value?.phrases ?? []).map((phrase) => [phrase.id, phrase.text])));

  /** The words of a phrase in a language, its values filled in; the empty string where there are none. */
  say(id: string, language: string, values: Record<string, string> = {}): string {
    const text = this.#byId.get(id)?.[language] ?? '';
    return text.replace(VALUE, (whole, name: string) => (name in values ? `${FIRST}${values[name]}${LAST}` : whole));
  }
}

/** The phrases in these languages, for the component that calls this. */
export function vetted(languages: () => string[]): Vetted {
  return new Vetted(resource(() => get<Phrases>('phrases', { languages: languages() })));
}
