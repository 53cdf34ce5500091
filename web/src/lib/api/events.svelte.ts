// The one stream of what the station tells. Whoever wants to know subscribes; it folds nothing itself. The browser
// resumes the stream after a break; `anew` means that something was missed, and every subscriber reloads.

import type { Told } from './types';

type Hearer = (told: Told | 'anew') => void;

class Stream {
  /** The stream has broken: a lost connection to our own station, never a line that is down. */
  broken = $state(false);
  #source: EventSource | null = null;
  #hearers = new Set<Hearer>();
  #again: ReturnType<typeof setTimeout> | undefined;

  open(): void {
    this.#end();
    const source = new EventSource('/api/events');
    source.onopen = () => {
      // A stream that was opened afresh resumes nothing, so what was told meanwhile is read again.
      this.broken = false;
      this.#tell('anew');
    };
    source.onerror = () => {
      this.broken = true;
      // The browser comes back by itself, unless the answer was a refusal.
      if (source.readyState === EventSource.CLOSED) this.#again = setTimeout(() => this.open(), 3000);
    };
    source.addEventListener('told', (event) => this.#tell(JSON.parse(event.data) as Told));
    source.addEventListener('anew', () => this.#tell('anew'));
    this.#source = source;
  }

  close(): void {
    this.#end();
    this.broken = false;
  }

  /** Hears everything until the returned function is called. */
  hear(hearer: Hearer): () => void {
    this.#hearers.add(hearer);
    return () => this.#hearers.delete(hearer);
  }

  #end(): void {
    clearTimeout(this.#again);
    this.#source?.close();
    this.#source = null;
  }

  #tell(told: Told | 'anew'): void {
    for (const hearer of this.#hearers) hearer(told);
  }
}

export const stream = new Stream();
