// Which screen is open: plain paths with the browser's history. `/traffic/USA/F/0012` is the screen `traffic` with the
// rest `['USA', 'F', '0012']`. A link is an ordinary <a href>; it never leaves this origin.

class Router {
  #path = $state(location.pathname);
  #query = $state(location.search);

  constructor() {
    addEventListener('popstate', () => this.#read());
    addEventListener('click', (event) => this.#click(event));
  }

  get parts(): string[] {
    return this.#path.split('/').filter(Boolean).map(decodeURIComponent);
  }

  /** The screen's own part of the address. */
  get rest(): string[] {
    return this.parts.slice(1);
  }

  get query(): URLSearchParams {
    return new URLSearchParams(this.#query);
  }

  get isRoot(): boolean {
    return this.parts.length === 0;
  }

  go = (to: string): void => {
    if (to !== location.pathname + location.search) history.pushState(null, '', to);
    this.#read();
  };

  #read(): void {
    this.#path = location.pathname;
    this.#query = location.search;
  }

  #click(event: MouseEvent): void {
    if (event.defaultPrevented || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const link = (event.target as Element | null)?.closest?.('a[href]');
    const href = link?.getAttribute('href');
    if (!href?.startsWith('/') || href.startsWith('/api/') || link?.hasAttribute('download')) return;
    event.preventDefault();
    this.go(href);
  }
}

export const router = new Router();
