// How this workstation looks: theme, density, and the time zones of both sides. Kept in this browser, never told to
// anybody. The charter names no time zones, so each is chosen here once.

const KEPT = 'detente.preferences';

export const THEMES = ['day', 'night', 'contrast'] as const;
export const DENSITIES = ['normal', 'compact', 'wall'] as const;

interface Kept {
  theme: (typeof THEMES)[number];
  density: (typeof DENSITIES)[number];
  zones: Record<string, string>;
}

class Preferences {
  #kept = $state<Kept>(read());

  get theme(): Kept['theme'] {
    return this.#kept.theme;
  }
  get density(): Kept['density'] {
    return this.#kept.density;
  }

  /** The time zone of a party; of our own that of this machine, if none was chosen. */
  zone(party: string, own: string): string | undefined {
    return this.#kept.zones[party] || (party === own ? Intl.DateTimeFormat().resolvedOptions().timeZone : undefined);
  }

  set(change: Partial<Pick<Kept, 'theme' | 'density'>>): void {
    Object.assign(this.#kept, change);
    this.#keep();
  }

  setZone(party: string, zone: string): void {
    this.#kept.zones[party] = zone;
    this.#keep();
  }

  apply(): void {
    document.documentElement.dataset.theme = this.#kept.theme;
    document.documentElement.dataset.density = this.#kept.density;
  }

  #keep(): void {
    localStorage.setItem(KEPT, JSON.stringify(this.#kept));
    this.apply();
  }
}

function read(): Kept {
  const usual: Kept = { theme: 'day', density: 'normal', zones: {} };
  try {
    return { ...usual, ...JSON.parse(localStorage.getItem(KEPT) ?? '{}') };
  } catch {
    return usual;
  }
}

export const preferences = new Preferences();
