// The moment that map, list and profile show: now and ticking, or another that was chosen with the slider, or playing on.

import { clock } from '../../lib/time/clock.svelte';

const HOUR = 3_600_000;
/** How much one sees at once, and how far a tick of the player goes. */
export const SPANS = { day: 24 * HOUR, week: 7 * 24 * HOUR, month: 31 * 24 * HOUR, year: 366 * 24 * HOUR } as const;
export type Span = keyof typeof SPANS;
const TICK_MS = 250;
/** A span plays in a minute. */
const TICKS = 240;

class When {
  #chosen = $state<number>();
  #from = $state<number>();
  span = $state<Span>('day');
  playing = $state(false);
  #timer: ReturnType<typeof setInterval> | undefined;

  get at(): number {
    return this.#chosen ?? clock.now;
  }

  /** Nothing was chosen: what is shown is what is. */
  get live(): boolean {
    return this.#chosen === undefined;
  }

  /** The first moment on the slider: a quarter of the span lies before what is shown. */
  readonly from = $derived.by(() => {
    if (this.#from !== undefined) return this.#from;
    const step = SPANS[this.span] / 96;
    return Math.floor((clock.now - SPANS[this.span] / 4) / step) * step;
  });

  readonly until = $derived(this.from + SPANS[this.span]);

  get step(): number {
    return SPANS[this.span] / 288;
  }

  choose(at: number): void {
    this.#from ??= this.from;
    this.#chosen = at;
    if (at < this.from || at > this.until) this.#from = at - SPANS[this.span] / 4;
  }

  setSpan(span: Span): void {
    this.span = span;
    this.#from = this.live ? undefined : this.at - SPANS[span] / 4;
  }

  now(): void {
    this.pause();
    this.#chosen = undefined;
    this.#from = undefined;
  }

  play(): void {
    if (this.playing) return;
    this.playing = true;
    this.#timer = setInterval(() => this.choose(this.at + SPANS[this.span] / TICKS), TICK_MS);
  }

  pause(): void {
    this.playing = false;
    clearInterval(this.#timer);
  }
}

export const when = new When();
