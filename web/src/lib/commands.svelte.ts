// What can be done from the keyboard right now. Whoever is on screen offers its commands; the palette lists them, the
// sheet of shortcuts shows their keys, and nothing is bound anywhere else.

export interface Command {
  /** What it does, in words. */
  title: string;
  /** A single key, as `KeyboardEvent.key` names it; without one it is in the palette only. */
  key?: string;
  run: () => void;
}

interface Offer {
  group: string;
  commands: Command[];
}

const offered = new Set<Offer>();
/** Replaced whenever `offered` changes. What a teardown reads of a state is its old value, so the set itself is none. */
let changed = $state.raw({});

/** All that is offered, the innermost last. */
export function offers(): Offer[] {
  void changed;
  return [...offered];
}

/** Offers commands as long as the component that calls this is there. */
export function offer(group: () => string, make: () => Command[]): void {
  $effect(() => {
    const own = { group: group(), commands: make() };
    offered.add(own);
    changed = {};
    return () => {
      offered.delete(own);
      changed = {};
    };
  });
}

/** Runs the command of a key, unless somebody types or a dialog is open. */
export function press(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const target = event.target as HTMLElement;
  if (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)) return;
  if (document.querySelector('dialog[open]')) return;
  const found = [...offered].flatMap((each) => each.commands).findLast((command) => command.key === event.key);
  if (!found) return;
  event.preventDefault();
  found.run();
}
