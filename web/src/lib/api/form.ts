// The station's own rendering of an affair: its form in words, whole in one language, as whoever reads that language sees it.

import { asProblem, Problem } from './client';

export async function form(path: string, query: Record<string, string | undefined>): Promise<string> {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined) search.append(name, value);
  let answer: Response;
  try {
    answer = await fetch(`/api/${path}?${search}`, { headers: { accept: 'text/plain' }, credentials: 'same-origin', cache: 'no-store' });
  } catch (thrown) {
    throw asProblem(thrown);
  }
  const text = await answer.text();
  if (answer.ok) return text;
  const told = ((): Record<string, string> => {
    try {
      return JSON.parse(text) as Record<string, string>;
    } catch {
      return {};
    }
  })();
  throw new Problem(answer.status, told.title ?? answer.statusText, told.detail ?? '', told.hint ?? '');
}
