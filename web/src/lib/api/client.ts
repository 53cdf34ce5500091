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

/** Reads something: `get('message/list', { all: true })`. */
export function get<T>(path: string, query: Fields = {}): Promise<T> {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined && one !== null) search.append(name, String(one));
    }
  }
  const question = search.size ? `?${search}` : '';
  return ask<T>(`/api/${path}${question}`, { signal: AbortSignal.timeout(PATIENCE_S * 1000) });
}

/** Changes something: `post('message/read', { message, by })`. */
export function post<T>(path: string, body: Fields = {}): Promise<T> {
  return ask<T>(`/api/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() },
    body: JSON.stringify(body),
  });
}

/** Ends something. */
export function remove(path: string): Promise<void> {
  return ask<void>(`/api/${path}`, { method: 'DELETE' });
}

/** Whatever was thrown, as a problem that can be shown. */
export function asProblem(thrown: unknown): Problem {
  if (thrown instanceof Problem) return thrown;
  return new Problem(0, '', thrown instanceof Error ? thrown.message : String(thrown), '');
}

async function ask<T>(url: string, init: RequestInit): Promise<T> {
  let answer: Response;
  try {
    answer = await fetch(url, { ...init, credentials: 'same-origin', cache: 'no-store' });
  } catch (thrown) {
    throw asProblem(thrown);
  }
  if (answer.status === 204) return undefined as T;
  const body = await answer.json().catch(() => null);
  if (answer.ok && body !== null) return body as T;
  throw new Problem(
    answer.status,
    body?.title ?? answer.statusText,
    body?.detail ?? '',
    body?.hint ?? '',
    body?.because ?? null,
  );
}
