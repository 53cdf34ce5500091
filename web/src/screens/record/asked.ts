// A question as the station takes it. A field that is empty asks nothing.

import type { Fields } from '../../lib/api/client';
import type { Question } from './types';

const DAY = /^\d{4}-\d{2}-\d{2}$/;

export function asked(question: Question, now: number): Fields {
  const some = (text: string): string | undefined => text.trim() || undefined;
  return {
    words: question.words.split(/\s+/).filter(Boolean),
    kinds: question.kind ? [question.kind] : [],
    party: some(question.party),
    post: some(question.post),
    precedence: some(question.precedence),
    from: day(question.from, now),
    until: day(question.until, now),
  };
}

/** A day or a time, or so many days ago: `7d`. */
export function day(typed: string, now: number): string | undefined {
  const text = typed.trim();
  const ago = /^-?(\d+)\s*d$/i.exec(text);
  if (ago) return new Date(now - Number(ago[1]) * 86_400_000).toISOString().slice(0, 10);
  if (!text || DAY.test(text)) return text || undefined;
  const full = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2})(:\d{2})?Z?$/i.exec(text);
  return full ? `${full[1]}T${full[2]}${full[3] ?? ':00'}Z` : text;
}
