// Answers what is told with a load: at once where nothing was loaded lately, since an officer waits for it; and of a burst
// once more behind it, so that however much is told no more is asked, and what is shown is never older than a moment.

/** Milliseconds between two loads. */
const REST_MS = 200;

export interface Coalesced {
  /** Something was told. */
  (): void;
  /** Nothing is loaded any more. */
  end(): void;
}

/** `load` as it is called when things are told; two are never underway at a time. */
export function coalesced(load: () => Promise<unknown>): Coalesced {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isUnderway = false;
  let isDue = false;
  let ended = false;

  async function run(): Promise<void> {
    if (isUnderway || ended) {
      isDue = true;
      return;
    }
    [isUnderway, isDue] = [true, false];
    await load().catch(() => undefined);
    isUnderway = false;
    timer = setTimeout(() => {
      timer = undefined;
      if (isDue) void run();
    }, REST_MS);
  }

  const tell = () => {
    if (timer !== undefined) isDue = true;
    else void run();
  };
  const end = () => {
    ended = true;
    clearTimeout(timer);
  };
  return Object.assign(tell, { end });
}
