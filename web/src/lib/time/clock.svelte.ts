// What time it is: the station's time, not this browser's, since a drill may have a clock of its own. Ticks each second.

class Ticking {
  #ahead = 0;
  /** Milliseconds since 1970, by the station's clock. */
  now = $state(Date.now());

  constructor() {
    const tick = (): void => {
      this.now = Date.now() + this.#ahead;
      setTimeout(tick, 1000 - (this.now % 1000));
    };
    tick();
  }

  /** The same by this machine's clock. */
  get here(): number {
    return this.now - this.#ahead;
  }

  /** The station told its time. Differences of a moment are the way it took. */
  set(time: string): void {
    const ahead = Date.parse(time) - Date.now();
    if (Math.abs(ahead - this.#ahead) <= 1000) return;
    this.#ahead = ahead;
    this.now = Date.now() + ahead;
  }
}

export const clock = new Ticking();
