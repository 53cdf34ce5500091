// Where an entry of the record is looked at, whatever it is of.

import { SCREENS } from '../app/screens';

/** The address of an entry: `USA/F/0012` in the record. */
export function entry(serial: string): string {
  const screen = SCREENS.some((each) => each.path === 'record') ? 'record' : 'traffic';
  return `/${screen}/${serial}`;
}
