// What can be done from the keyboard right now. Whoever is on screen offers its commands; the palette lists them, the
// sheet of shortcuts shows their keys, and nothing is bound anywhere else.

import { untrack } from 'svelte';

export interface Command {
  /** What it does, in words. */
  title: string;
  /** A single key, as `KeyboardEvent.key` names it; without one it is in the palette only. */
  key?: string;
  run: () => void;
}

let offered = $state.raw<{ group: string; commands: Command[] }[]>([]);

/** All that is offered, the innermost last. */
export function offers(): { group: string; commands: Command[] }[] {
  return offered;
}

/** Offers commands as long as the component that calls this is there. */
export function offer(group: () => string, make: () => Command[]): void {
  $effect(() => {
    const own = { group: group(), commands: make() };
    untrack(() => (offered = [...offered, own]));
    return () => (offered = offered.filter((each) => each !== own));
  });
}

/** Runs the command of a key, unless somebody types or a dialog is open. */
export function press(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const target = event.target as HTMLElement;
  if (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)) return;
  if (document.querySelector('dialog[open]')) return;
  const found = offered.flatMap((each) => each.commands).findLast((command) => command.key === event.key);
  if (!found) return;
  event.preventDefault();
  found.run();
}
