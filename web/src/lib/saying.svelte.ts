// One thing that a form asks the station to do: busy while it is asked, and what it refused.

import { asProblem, post, type Fields, type Problem } from './api/client';

export class Saying {
  busy = $state(false);
  problem = $state.raw<Problem>();

  /** Asks; what came back, or nothing where it was refused or is being asked already. */
  async ask<T>(path: string, body: Fields): Promise<T | undefined> {
    if (this.busy) return undefined;
    this.busy = true;
    this.problem = undefined;
    try {
      return await post<T>(path, body);
    } catch (thrown) {
      this.problem = asProblem(thrown);
      return undefined;
    } finally {
      this.busy = false;
    }
  }
}
