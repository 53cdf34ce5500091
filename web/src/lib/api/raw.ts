// What the station answers as words or as a file rather than as an object, and changes that are held to what was shown.
// Nothing here gives up by itself: an export of a year's record takes as long as it takes.

import { asProblem, Problem, type Fields } from './client';

/** A file as it came. */
export interface Given {
  name: string;
  blob: Blob;
}

/** What was shown, with the tag that says which state of it that was. */
export interface Held<T> {
  value: T;
  tag: string;
}

/** Bytes of a file that the station's console takes in one request; it is sent as Base64 in a body of at most 4 MiB. */
export const FILE_BYTES_MAX = 3 * 1024 * 1024 - 64 * 1024;

async function ask(url: string, init: RequestInit): Promise<Response> {
  let answer: Response;
  try {
    answer = await fetch(url, { ...init, credentials: 'same-origin', cache: 'no-store' });
  } catch (thrown) {
    throw asProblem(thrown);
  }
  if (answer.ok) return answer;
  const body = await answer.json().catch(() => null);
  throw new Problem(answer.status, body?.title ?? answer.statusText, body?.detail ?? '', body?.hint ?? '', body?.because ?? null);
}

function question(path: string, query: Fields): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined && one !== null && one !== '') search.append(name, String(one));
    }
  }
  return `/api/${path}${search.size ? `?${search}` : ''}`;
}

/** The same in words, as a form that the station makes. */
export async function inWords(path: string, query: Fields): Promise<string> {
  const answer = await ask(question(path, query), { headers: { accept: 'text/plain' } });
  return (await answer.text()).trim();
}

/** A file that the station makes, under the name that it gives. */
export async function given(path: string, query: Fields): Promise<Given> {
  const answer = await ask(question(path, query), { headers: { accept: 'application/octet-stream' } });
  const name = /filename="([^"]+)"/.exec(answer.headers.get('content-disposition') ?? '')?.[1];
  return { name: name ?? `${path.replaceAll('/', '-')}.detente`, blob: await answer.blob() };
}

/** Reads something, with the tag of its state. */
export async function held<T>(path: string, query: Fields): Promise<Held<T>> {
  const answer = await ask(question(path, query), { headers: { accept: 'application/json' } });
  return { value: (await answer.json()) as T, tag: answer.headers.get('etag') ?? '' };
}

/** Changes something, however long that takes; only if it is still as it was shown, where a tag is given. */
export async function change<T>(path: string, body: Fields, tag = ''): Promise<T> {
  const headers: Record<string, string> = { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() };
  if (tag) headers['if-match'] = tag;
  const answer = await ask(`/api/${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
  return (await answer.json()) as T;
}

/** What a file holds, as the station takes it. */
export function base64(file: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result).replace(/^[^,]*,/, ''));
    reader.onerror = () => reject(reader.error ?? new Error(''));
    reader.readAsDataURL(file);
  });
}

/** Gives a file to the person: the browser puts it where it puts such things. */
export function save({ name, blob }: Given): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
