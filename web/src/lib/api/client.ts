// Speaks to the station over HTTP: one function to read, one to change something. It keeps nothing and retries nothing:
// whether words may be said twice is for a person to decide.

/** What a query or a body may hold. */
export type Fields = Record<string, unknown>;

/** A refusal or failure, in the station's words (RFC 9457). `status` is 0 where the station was not reached. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly title: string,
    readonly detail: string,
    readonly hint: string,
    readonly because: unknown = null,
  ) {
    super(detail || title);
  }

  /** The person who is signed in may not do this. */
  get forbidden(): boolean {
    return this.status === 403;
  }

  /** It is not any more what was shown. */
  get changed(): boolean {
    return this.status === 412;
  }

  /** Nobody is signed in. */
  get signedOut(): boolean {
    return this.status === 401;
  }

  /** The station itself was not reached. */
  get unreached(): boolean {
    return this.status === 0 || this.status === 502 || this.status === 503;
  }
}

/** Seconds after which an unanswered read is given up: the officer is to see that, not a spinner. */
const PATIENCE_S = 20;

/** A file as the station gives it. */
export interface Given {
  name: string;
  blob: Blob;
}

/** What was shown, with the tag that says which state of it that was. */
export interface Held<T> {
  value: T;
  tag: string;
}

/** Reads something: `get('message/list', { all: true })`. */
export async function get<T>(path: string, query: Fields = {}): Promise<T> {
  return whole<T>(await ask(address(path, query), { signal: AbortSignal.timeout(PATIENCE_S * 1000) }));
}

/** The same with the tag of its state, however long it takes. */
export async function held<T>(path: string, query: Fields): Promise<Held<T>> {
  const answer = await ask(address(path, query), {});
  return { value: await whole<T>(answer), tag: answer.headers.get('etag') ?? '' };
}

/** The same in words, as a form that the station makes. */
export async function inWords(path: string, query: Fields): Promise<string> {
  const answer = await ask(address(path, query), { headers: { accept: 'text/plain' } });
  return (await answer.text()).trim();
}

/** A file that the station makes, under the name that it gives. It takes as long as it takes. */
export async function given(path: string, query: Fields): Promise<Given> {
  const answer = await ask(address(path, query), { headers: { accept: 'application/octet-stream' } });
  const name = /filename="([^"]+)"/.exec(answer.headers.get('content-disposition') ?? '')?.[1];
  return { name: name ?? `${path.replaceAll('/', '-')}.detente`, blob: await answer.blob() };
}

/** A part of a file of the station. */
export async function part(path: string, first: number, length: number): Promise<ArrayBuffer> {
  const headers = { range: `bytes=${first}-${first + length - 1}` };
  return (await ask(address(path, {}), { headers, signal: AbortSignal.timeout(PATIENCE_S * 1000) })).arrayBuffer();
}

/** Changes something: `post('message/read', { message, by })`; only if it is still as it was shown, where a tag is given. */
export async function post<T>(path: string, body: Fields = {}, tag = ''): Promise<T> {
  const headers: Record<string, string> = { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() };
  if (tag) headers['if-match'] = tag;
  return whole<T>(await ask(`/api/${path}`, { method: 'POST', headers, body: JSON.stringify(body) }));
}

/** Ends something. */
export async function remove(path: string): Promise<void> {
  await ask(`/api/${path}`, { method: 'DELETE' });
}

/** Whatever was thrown, as a problem that can be shown. */
export function asProblem(thrown: unknown): Problem {
  if (thrown instanceof Problem) return thrown;
  return new Problem(0, '', thrown instanceof Error ? thrown.message : String(thrown), '');
}

/** Where something is read, or got as a file; what is empty is not asked for. */
export function address(path: string, query: Fields): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined && one !== null && one !== '') search.append(name, String(one));
    }
  }
  return `/api/${path}${search.size ? `?${search}` : ''}`;
}

/** The one way to the station. */
async function ask(url: string, init: RequestInit): Promise<Response> {
  let answer: Response;
  try {
    answer = await fetch(url, { ...init, credentials: 'same-origin', cache: 'no-store' });
  } catch (thrown) {
    throw asProblem(thrown);
  }
  if (!answer.ok) throw refusal(answer, await answer.json().catch(() => null));
  return answer;
}

/** An answer that is one object; one that is none is as good as a refusal. */
async function whole<T>(answer: Response): Promise<T> {
  const body: unknown = await answer.json().catch(() => null);
  if (body === null) throw refusal(answer, null);
  return body as T;
}

function refusal(answer: Response, body: Partial<Problem> | null): Problem {
  return new Problem(answer.status, body?.title ?? answer.statusText, body?.detail ?? '', body?.hint ?? '', body?.because ?? null);
}
