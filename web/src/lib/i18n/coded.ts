// Coded values of the station in the language that is shown. Their words are those of the forms, in
// locales/<language>/phrases.ftl, so that the console calls nothing by a second name.

import { has, t } from './words.svelte';

/** Values whose name on the wire is not the name of their phrase. */
const NAMES: Record<string, string> = {
  'affair line check': 'check',
  'affair entry about protected sites': 'sites',
  'affair warning': 'cease',
  'affair daily plan': 'plan',
  'affair earlier contact': 'contact',
  'affair staffed check': 'staffed',
  'affair suspension or outage': 'suspension',
  'affair query about a term': 'query',
  'affair fact of an incident': 'fact',
  'affair violation of what was agreed': 'violation',
  'affair amendment of the charter': 'amendment',
  'owes say that it is over, or how long it lasts': 'end',
  'owes seek the call that is fixed with it': 'seek',
};

/** The words of a coded value: `coded('stage', 'rough')`. What has no phrase is shown as the station told it. */
export function coded(set: string, value: string): string {
  const name = NAMES[`${set} ${value}`] ?? value.toLowerCase().replaceAll(' ', '-');
  const key = `${set}-${name}`;
  return has(key) ? t(key) : value;
}

/** What a sort of words is called, by the name that the station gives it: by the phrases of the forms where these have one. */
export function kindWord(kind: string): string {
  return has(`kind-${kind}`) ? t(`kind-${kind}`) : coded('affair', kind);
}
