// Files that come from the station or go to it. They pass through this browser and are kept nowhere in it.

import type { Given } from './api/client';

/** Bytes of a file that the station's console takes in one request: it is sent as Base64 in a body of at most 24 MiB. */
export const FILE_BYTES_MAX = 16 * 1024 * 1024;

/** Gives a file to the person: the browser puts it where it puts such things. */
export function save({ name, blob }: Given): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  // Some browsers read it only after the click.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/** What a file or a text holds, as the station takes it. */
export async function base64(content: Blob | string): Promise<string> {
  return encoded(typeof content === 'string' ? new TextEncoder().encode(content) : new Uint8Array(await content.arrayBuffer()));
}

/** The same of bytes that are at hand. */
export function encoded(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(text);
}
