// The coded phrases in other languages than the one that is shown: what the other side will read of coded words is known
// before these leave.

import { get } from './api/client';
import type { Phrases } from './api/types';

class Phrasebook {
  #texts = $state.raw<Record<string, Map<string, string>>>({});
  #asked = new Set<string>();

  /** Asks for languages, each once. */
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

  /** The words of a phrase in a language, its values filled in; the empty string where there are none, or none yet. */
  say(id: string, tag: string, values: Record<string, string> = {}): string {
    const text = this.#texts[tag]?.get(id) ?? '';
    return text.replace(/\[(\w+)\]/g, (whole, name: string) => values[name] ?? whole);
  }
}

export const phrasebook = new Phrasebook();
