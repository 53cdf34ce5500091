// What became of an act is to be in sight, however long the form is that it was done with.

/** Brings what appears into sight. */
export function seen(node: HTMLElement): void {
  node.scrollIntoView({ block: 'center' });
}
