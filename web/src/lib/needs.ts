// Who must agree before words leave, as far as is known here; the station alone decides.

import { session } from './api/session.svelte';
import { t } from './i18n/words.svelte';

/** Whom words of a kind need, which are no duty officer's alone; `two` where these always need two persons. */
export function needs(kind: string, two = false): string {
  if (session.now?.open) return t('before-open');
  const releases = session.has('releaser');
  if (two || (session.now?.two_persons ?? []).includes(kind)) return t(releases ? 'before-second' : 'before-two');
  return t(releases ? 'before-alone' : 'before-releaser');
}
