// Files that come from the station or go to it. They pass through this browser and are kept nowhere in it.

import { Problem } from './api/client';

/** Gives the browser a file to save. */
export function save(name: string, content: Blob): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  // Firefox reads it after the click.
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** Reads a file that the station makes: `file('amendment/save', { amendment })`. */
export async function file(path: string, query: Record<string, string | undefined>): Promise<{ name: string; bytes: Blob }> {
  const search = new URLSearchParams(Object.entries(query).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
  let answer: Response;
  try {
    answer = await fetch(`/api/${path}?${search}`, { credentials: 'same-origin', cache: 'no-store' });
  } catch (thrown) {
    throw new Problem(0, '', String(thrown), '');
  }
  if (!answer.ok) {
    const body = await answer.json().catch(() => null);
    throw new Problem(answer.status, body?.title ?? answer.statusText, body?.detail ?? '', body?.hint ?? '');
  }
  const named = /filename="([^"]+)"/.exec(answer.headers.get('content-disposition') ?? '')?.[1];
  return { name: named ?? `${path.replaceAll('/', '-')}.detente`, bytes: await answer.blob() };
}

/** The bytes of a file or a text, as the station takes them in. */
export async function base64(content: Blob | string): Promise<string> {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : new Uint8Array(await content.arrayBuffer());
  let text = '';
  for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(text);
}
