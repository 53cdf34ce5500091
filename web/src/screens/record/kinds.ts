// What sorts of entries there are, by the names that a search takes, with their words: those of the forms where they have one.

import { kindWord } from '../../lib/i18n/coded';
import { t } from '../../lib/i18n/words.svelte';

export const KINDS = [
  'message', 'cancellation', 'translation', 'delivery', 'notice', 'step', 'stance', 'conflict', 'sites', 'passed', 'strike', 'cease',
  'read-back', 'outcome', 'plan', 'call', 'reply', 'presence', 'spoke', 'contact', 'readout', 'release', 'staffed', 'present',
  'suspension', 'resumption', 'chat', 'query', 'clarification', 'attachment', 'incident', 'attribution', 'request', 'response',
  'fact', 'closure', 'proposal', 'decision', 'violation', 'amendment', 'signature',
] as const;

export function kindWords(kind: string | null): string {
  return kind ? kindWord(kind) : t('unknown');
}
