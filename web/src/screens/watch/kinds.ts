// What kinds of words are called: those of an affair by the phrases of the forms, all others here.

import { coded } from '../../lib/i18n/coded';
import { has, t } from '../../lib/i18n/words.svelte';

export function kindWord(kind: string): string {
  return has(`kind-${kind}`) ? t(`kind-${kind}`) : coded('affair', kind);
}
