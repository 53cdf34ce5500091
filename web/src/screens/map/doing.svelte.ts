// Something that is said to the station from a form: busy while it is, and then what came of it.

import { asProblem, post, type Problem } from '../../lib/api/client';
import { station } from '../../lib/api/station.svelte';
import type { Said } from '../../lib/api/types';

export class Doing {
  busy = $state(false);
  problem = $state.raw<Problem>();
  said = $state.raw<Said>();

  /** Says it on the line that is looked at; nothing while something else is being said. */
  async say<T extends object = Said>(path: string, body: Record<string, unknown>): Promise<(T & Said) | undefined> {
    if (this.busy) return undefined;
    this.busy = true;
    this.problem = undefined;
    try {
      const answer = await post<T & Said>(path, { line: station.lineName, ...body });
      this.said = answer;
      void station.look();
      void station.lookOwed();
      return answer;
    } catch (thrown) {
      this.problem = asProblem(thrown);
      return undefined;
    } finally {
      this.busy = false;
    }
  }
}
