// Something that a form asks the station to do: that it is under way, what came of it, and what was refused. One at a time.

import { asProblem, post, type Fields, type Problem } from './client';
import { station } from './station.svelte';
import type { Said } from './types';

export class Saying {
  busy = $state(false);
  problem = $state.raw<Problem>();
  said = $state.raw<Said>();
  /** What was tried last, so that a refusal stands beside it. */
  tried = $state('');

  /** Asks; what came back, or nothing where it was refused or something is being asked already. */
  async ask<T>(path: string, body: Fields, tag = ''): Promise<T | undefined> {
    if (this.busy) return undefined;
    this.busy = true;
    this.problem = undefined;
    try {
      return await post<T>(path, body, tag);
    } catch (thrown) {
      this.problem = asProblem(thrown);
      return undefined;
    } finally {
      this.busy = false;
    }
  }

  /** Says it on the line that is looked at, and has the station looked at anew; only of what is still as it was shown, where a
   *  tag is given. */
  async say<T extends object = Said>(path: string, body: Fields, tried = path, tag = ''): Promise<T | undefined> {
    if (this.busy) return undefined;
    this.tried = tried;
    this.said = undefined;
    const answer = await this.ask<T>(path, { line: station.lineName, ...body }, tag);
    if (answer === undefined) return undefined;
    if ('state' in answer || 'serial' in answer) this.said = answer as unknown as Said;
    void station.look();
    void station.lookOwed();
    return answer;
  }

  clear(): void {
    this.problem = undefined;
    this.said = undefined;
  }
}
