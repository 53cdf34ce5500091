// Long work, as an export or a search for what belongs to an affair: it goes on when its screen is left, and is found there
// again. It lasts as long as this console; the station keeps nothing of it.

import { asProblem, type Problem } from './api/client';
import { session } from './api/session.svelte';

export interface Job<T = unknown> {
  id: number;
  /** What sort of work it is: whoever began it finds it again by this. */
  kind: string;
  /** What it is about, in words that stay as they are. */
  about: string;
  /** Who began it: what was made for one person is shown to no other who signs in here. */
  by: string;
  /** By this machine's clock. */
  began: number;
  ended: number | undefined;
  result: T | undefined;
  problem: Problem | undefined;
}

/** How many that are over are kept. */
const KEPT = 12;

class Jobs {
  all = $state.raw<Job[]>([]);
  #next = 1;

  /** Begins something; it ends when it ends. */
  start<T>(kind: string, about: string, work: () => Promise<T>): number {
    const id = this.#next++;
    const job: Job = {
      id,
      kind,
      about,
      by: session.person,
      began: Date.now(),
      ended: undefined,
      result: undefined,
      problem: undefined,
    };
    const underway = this.all.filter((each) => each.ended === undefined);
    const over = this.all.filter((each) => each.ended !== undefined).slice(0, KEPT - 1);
    this.all = [job, ...[...underway, ...over].sort((one, other) => other.id - one.id)];
    void work().then(
      (result) => this.#end(id, { result }),
      (thrown: unknown) => this.#end(id, { problem: asProblem(thrown) }),
    );
    return id;
  }

  of<T>(kind: string): Job<T>[] {
    return this.all.filter((job) => job.kind === kind && job.by === session.person) as Job<T>[];
  }

  forget(id: number): void {
    this.all = this.all.filter((job) => job.id !== id || job.ended === undefined);
  }

  #end(id: number, how: Partial<Job>): void {
    this.all = this.all.map((job) => (job.id === id ? { ...job, ...how, ended: Date.now() } : job));
  }
}

export const jobs = new Jobs();
