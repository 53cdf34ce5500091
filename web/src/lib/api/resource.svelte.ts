// Something that a screen shows and the station knows: loads it, loads it again when one of the named events is told,
// and says which of loading, ready, failed or forbidden it is in. What was loaded stays shown while it is loaded again.

import { asProblem, type Problem } from './client';
import { coalesced } from './coalesced';
import { stream } from './events.svelte';

export class Resource<T> {
  value = $state.raw<T>();
  problem = $state.raw<Problem>();
  busy = $state(false);
  #load: () => Promise<T>;
  #turn = 0;

  constructor(load: () => Promise<T>) {
    this.#load = load;
  }

  get phase(): 'loading' | 'ready' | 'failed' | 'forbidden' {
    if (this.problem) return this.problem.forbidden ? 'forbidden' : 'failed';
    return this.value === undefined ? 'loading' : 'ready';
  }

  refresh = async (): Promise<void> => {
    const turn = ++this.#turn;
    this.busy = true;
    try {
      const value = await this.#load();
      if (turn !== this.#turn) return;
      this.value = value;
      this.problem = undefined;
    } catch (thrown) {
      if (turn === this.#turn) this.problem = asProblem(thrown);
    } finally {
      if (turn === this.#turn) this.busy = false;
    }
  };
}

/**
 * A resource of the component that calls this. `load` is called again when what it reads before its first `await`
 * changes, and when one of the events `on` is told; `'*'` stands for all.
 */
export function resource<T>(load: () => Promise<T>, on: readonly string[] = []): Resource<T> {
  const made = new Resource(load);
  $effect(() => {
    void made.refresh();
  });
  $effect(() => {
    const again = coalesced(made.refresh);
    const stop = stream.hear((told) => {
      if (told === 'anew' || on.includes('*') || on.includes(told.event)) again();
    });
    return () => {
      again.end();
      stop();
    };
  });
  return made;
}
