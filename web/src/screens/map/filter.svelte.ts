// Which items are shown, in the list and on the map alike.

import { isThere, type Item, type What } from './plot.svelte';

export class Filter {
  text = $state('');
  whose = $state<'all' | 'waits' | 'ours' | 'theirs'>('all');
  without = $state.raw<What[]>([]);
  active = $state(false);

  toggle(what: What): void {
    this.without = this.without.includes(what) ? this.without.filter((each) => each !== what) : [...this.without, what];
  }

  of(items: readonly Item[], at: number): readonly Item[] {
    const words = this.text.toLowerCase().split(/\s+/).filter(Boolean);
    const { whose, without, active } = this;
    if (!words.length && whose === 'all' && !without.length && !active) return items;
    return items.filter((item) => {
      if (without.includes(item.what)) return false;
      if (whose === 'waits' ? !item.waits : whose !== 'all' && (item.what === 'area' || (whose === 'ours') !== item.mine)) return false;
      if (active && !isThere(item, at)) return false;
      return words.every((word) => item.words.includes(word));
    });
  }
}
