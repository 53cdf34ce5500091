// A search of the record: its question, what was found so far, and the next page when the end of what is shown comes near.
// What is said meanwhile moves nothing under the pointer: it is counted, and shown when somebody wants it.

import { asProblem, get, type Problem } from '../../lib/api/client';
import { stream } from '../../lib/api/events.svelte';
import type { Fields } from '../../lib/api/client';
import { clock } from '../../lib/time/clock.svelte';
import { asked } from './asked';
import type { Found, Hit, Question } from './types';

/** A first page comes at once; the next ones are long, since whoever scrolls so far goes on. */
const FIRST = 100;
const NEXT = 1000;
/** After the last key. */
const PAUSE_MS = 150;

export const NOTHING: Question = { words: '', kind: '', party: '', post: '', precedence: '', from: '', until: '' };

class Search {
  question = $state<Question>({ ...NOTHING });
  rows = $state.raw<Hit[]>([]);
  marked = $state.raw<Set<string>>(new Set());
  problem = $state.raw<Problem>();
  busy = $state(false);
  loaded = $state(false);
  complete = $state(false);
  /** Entries that were kept since. */
  newer = $state(0);
  #line: string | undefined;
  #more: string | null = null;
  #turn = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Looks on a line, and counts what comes in, until the returned function is called. */
  follow(line: string | undefined): () => void {
    if (line !== this.#line) {
      this.#line = line;
      this.question = { ...NOTHING };
      this.rows = [];
      this.loaded = false;
    }
    if (!this.loaded) void this.look();
    const stop = stream.hear((told) => {
      if (told !== 'anew' && told.event === 'kept' && told.line === this.#line) this.newer += 1;
    });
    return () => {
      clearTimeout(this.#timer);
      stop();
    };
  }

  /** Looks once nobody types any more. */
  soon = (): void => {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.look(), PAUSE_MS);
  };

  look = async (): Promise<void> => {
    clearTimeout(this.#timer);
    const turn = ++this.#turn;
    this.busy = true;
    this.newer = 0;
    try {
      const answer = await get<Found>('find', { ...this.#fields(), limit: FIRST });
      if (turn !== this.#turn) return;
      this.rows = answer.found;
      this.marked = new Set();
      this.#took(answer);
    } catch (thrown) {
      if (turn === this.#turn) this.problem = asProblem(thrown);
    } finally {
      if (turn === this.#turn) this.busy = false;
      this.loaded = true;
    }
  };

  more = async (): Promise<void> => {
    if (this.#more === null || this.busy || this.problem) return;
    const turn = ++this.#turn;
    this.busy = true;
    try {
      const answer = await get<Found>('find', { ...this.#fields(), limit: NEXT, before: this.#more });
      if (turn !== this.#turn) return;
      this.rows = this.rows.concat(answer.found);
      this.#took(answer);
    } catch (thrown) {
      if (turn === this.#turn) this.problem = asProblem(thrown);
    } finally {
      if (turn === this.#turn) this.busy = false;
    }
  };

  #took(answer: Found): void {
    this.problem = undefined;
    this.#more = answer.more_before;
    this.complete = answer.more_before === null;
    const marks = (answer.suspected ?? []).flatMap((suspected) => suspected.marks ?? []);
    if (marks.length) this.marked = new Set([...this.marked, ...marks]);
  }

  #fields(): Fields {
    return { line: this.#line, ...asked(this.question, clock.now) };
  }
}

export const search = new Search();
