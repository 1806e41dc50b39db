import { Problem } from './problem';

export const apiBase = '/api/v1';

export type Query = Record<string, string | number | boolean | null | undefined>;

export interface RequestOptions {
  query?: Query;
  body?: unknown;
  form?: FormData;
  csv?: string;
  ifMatch?: string;
  wallboard?: string;
  idempotencyKey?: string;
  signal?: AbortSignal;
}

export interface Tagged<T> {
  value: T;
  etag: string | null;
}

let onSignedOut: () => void = () => undefined;

/** Called when the server says that nobody is signed in (any more). */
export function whenSignedOut(listener: () => void): void {
  onSignedOut = listener;
}

export function urlOf(path: string, query?: Query): string {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query ?? {})) {
    if (value !== null && value !== undefined && value !== '') search.set(key, String(value));
  }
  const text = search.toString();
  return `${apiBase}${path}${text ? `${path.includes('?') ? '&' : '?'}${text}` : ''}`;
}

async function send(method: string, path: string, options: RequestOptions): Promise<Response> {
  const headers: Record<string, string> = { Accept: 'application/json' };
  if (method !== 'GET') headers['X-Switchboard'] = '1';
  if (options.ifMatch) headers['If-Match'] = options.ifMatch;
  if (options.wallboard) headers['X-Wallboard'] = options.wallboard;
  if (options.idempotencyKey) headers['Idempotency-Key'] = options.idempotencyKey;
  let body: BodyInit | undefined = options.form;
  if (options.body !== undefined) {
    headers['Content-Type'] = 'application/json';
    body = JSON.stringify(options.body);
  }
  if (options.csv !== undefined) {
    headers['Content-Type'] = 'text/csv';
    body = options.csv;
  }
  let response: Response;
  try {
    response = await fetch(urlOf(path, options.query), { method, headers, body, signal: options.signal, credentials: 'same-origin' });
  } catch (error) {
    if (options.signal?.aborted) throw error;
    throw new Problem(0, 'network.unreachable', String(error));
  }
  if (!response.ok) {
    const problem = await Problem.from(response);
    if (problem.code === 'auth.required') onSignedOut();
    throw problem;
  }
  return response;
}

async function read<T>(response: Response): Promise<T> {
  if (response.status === 204) return undefined as T;
  const text = await response.text();
  return (text ? JSON.parse(text) : undefined) as T;
}

async function json<T>(method: string, path: string, options: RequestOptions = {}): Promise<T> {
  return read<T>(await send(method, path, options));
}

export const api = {
  get: <T>(path: string, query?: Query, signal?: AbortSignal) => json<T>('GET', path, { query, signal }),
  post: <T = void>(path: string, body?: unknown, options?: RequestOptions) => json<T>('POST', path, { ...options, body }),
  put: <T = void>(path: string, body: unknown, ifMatch?: string) => json<T>('PUT', path, { body, ifMatch }),
  patch: <T = void>(path: string, body: unknown) => json<T>('PATCH', path, { body }),
  delete: (path: string) => json<undefined>('DELETE', path),
  upload: <T>(method: 'POST' | 'PUT', path: string, form: FormData) => json<T>(method, path, { form }),

  /** The figures behind a wallboard's link. */
  wall: <T>(token: string, signal?: AbortSignal) => json<T>('GET', '/wall', { wallboard: token, signal }),

  importCsv: <T>(path: string, csv: string, query?: Query) => json<T>('POST', path, { csv, query }),

  /** Reads an object together with the tag that a later edit must name. */
  async tagged<T>(path: string, signal?: AbortSignal): Promise<Tagged<T>> {
    const response = await send('GET', path, { signal });
    return { value: await read<T>(response), etag: response.headers.get('ETag') };
  },
};
