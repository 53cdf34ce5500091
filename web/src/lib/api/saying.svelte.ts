// Something that is said from a form: that it is under way, what came of it, and what was refused. One at a time.

import { asProblem, post, type Problem } from './client';
import { station } from './station.svelte';
import type { Said } from './types';

export class Saying {
  busy = $state(false);
  problem = $state.raw<Problem>();
  said = $state.raw<Said>();
  /** What was tried last, so that a refusal stands beside it. */
  tried = $state('');

  /** Says it on the line that is looked at; `undefined` where it was refused. */
  async say<T = Said>(path: string, body: Record<string, unknown>, tried = path): Promise<T | undefined> {
    if (this.busy) return undefined;
    this.busy = true;
    this.tried = tried;
    this.problem = undefined;
    this.said = undefined;
    try {
      const answer = await post<T>(path, { line: station.lineName, ...body });
      if (answer && typeof answer === 'object' && 'state' in answer) this.said = answer as unknown as Said;
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

  clear(): void {
    this.problem = undefined;
    this.said = undefined;
  }
}
