import { type PageToken, SwitchboardFault } from './types.js';

/** A token is renewed so long before it runs out. */
const renewBeforeMs = 30_000;

/** The contact centre's API, with a token that renews itself. */
export class Api {
  readonly #server: string;
  readonly #fetchToken: () => Promise<PageToken | string>;
  #token: { text: string; until: number } | null = null;
  #asking: Promise<string> | null = null;

  constructor(server: string, token: () => Promise<PageToken | string>) {
    this.#server = server.replace(/\/+$/, '');
    this.#fetchToken = token;
  }

  /** The address of a WebSocket of the same server. */
  socket(path: string): string {
    return `${this.#server.replace(/^http/, 'ws')}/api/v1${path}`;
  }

  forget(): void {
    this.#token = null;
  }

  get<T>(path: string): Promise<T> {
    return this.#send<T>('GET', path);
  }

  post<T>(path: string, body: unknown = {}): Promise<T> {
    return this.#send<T>('POST', path, body);
  }

  async #send<T>(method: string, path: string, body?: unknown): Promise<T> {
    let response = await this.#try(method, path, body);
    if (response.status === 401) {
      this.forget(); // it ran out, or the key was changed: a fresh one may do
      response = await this.#try(method, path, body);
    }
    const text = await response.text();
    if (!response.ok) throw faultOf(response.status, text);
    return (text ? JSON.parse(text) : undefined) as T;
  }

  async #try(method: string, path: string, body: unknown): Promise<Response> {
    const token = await this.#bearer();
    const headers: Record<string, string> = { Authorization: `Bearer ${token}` };
    if (body !== undefined) headers['Content-Type'] = 'application/json';
    try {
      return await fetch(`${this.#server}/api/v1${path}`, { method, headers, body: body === undefined ? undefined : JSON.stringify(body), credentials: 'omit' });
    } catch (error) {
      throw new SwitchboardFault('network.unreachable', String(error));
    }
  }

  async #bearer(): Promise<string> {
    if (this.#token && this.#token.until > Date.now()) return this.#token.text;
    this.#asking ??= this.#ask().finally(() => (this.#asking = null));
    return this.#asking;
  }

  async #ask(): Promise<string> {
    let given: PageToken | string;
    try {
      given = await this.#fetchToken();
    } catch (error) {
      throw new SwitchboardFault('token.unavailable', String(error));
    }
    const text = typeof given === 'string' ? given : given.token;
    const expires = typeof given === 'string' || !given.expiresAt ? Date.now() + 5 * 60_000 : new Date(given.expiresAt).getTime();
    this.#token = { text, until: expires - renewBeforeMs };
    return text;
  }
}

function faultOf(status: number, text: string): SwitchboardFault {
  try {
    const problem = JSON.parse(text) as { code?: string; detail?: string; title?: string };
    return new SwitchboardFault(problem.code ?? `http.${status}`, problem.detail ?? problem.title ?? '', status);
  } catch {
    return new SwitchboardFault(`http.${status}`, text.slice(0, 200), status);
  }
}
