// Coded phrases in another language than the one that is shown: what the other side reads where this side reads its own.

import { get } from './api/client';
import { resource, type Resource } from './api/resource.svelte';
import type { Phrases } from './api/types';

export class Vetted {
  #of: Resource<Phrases>;

  constructor(of: Resource<Phrases>) {
    this.#of = of;
  }

  #byId = $derived.by(() => new Map((this.#of.value?.phrases ?? []).map((phrase) => [phrase.id, phrase.text])));

  /** The words of a phrase in a language, its values filled in; the empty string where there are none. */
  say(id: string, language: string, values: Record<string, string> = {}): string {
    const text = this.#byId.get(id)?.[language] ?? '';
    return text.replace(/\u2068?\[(\w+)\]\u2069?/g, (whole, name: string) => (name in values ? `\u2068${values[name]}\u2069` : whole));
  }
}

/** The phrases in these languages, for the component that calls this. */
export function vetted(languages: () => string[]): Vetted {
  return new Vetted(resource(() => get<Phrases>('phrases', { languages: languages() })));
}
