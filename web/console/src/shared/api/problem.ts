import i18n from 'i18next';

export interface FieldProblem {
  field: string;
  code: string;
  detail: string;
}

/** An RFC 9457 answer of the server, or `network.unreachable` when there was none. */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly errors: FieldProblem[];

  constructor(status: number, code: string, detail: string, errors: FieldProblem[] = []) {
    super(`${status} ${code}: ${detail}`);
    this.name = 'Problem';
    this.status = status;
    this.code = code;
    this.detail = detail;
    this.errors = errors;
  }

  static async from(response: Response): Promise<Problem> {
    const body: unknown = await response.json().catch(() => null);
    const said = (body ?? {}) as { code?: string; detail?: string; title?: string; errors?: FieldProblem[] };
    return new Problem(response.status, said.code ?? `http.${response.status}`, said.detail ?? said.title ?? response.statusText, said.errors ?? []);
  }

  static of(error: unknown): Problem {
    if (error instanceof Problem) return error;
    return new Problem(0, 'unexpected', error instanceof Error ? error.message : String(error));
  }
}

/** Where a thing that cannot be removed is used: the server names each place as `path/id`. */
export function placesOf(error: unknown): { path: string; id: string | null; name: string }[] {
  const problem = Problem.of(error);
  if (!problem.code.endsWith('.in_use')) return [];
  return problem.errors.map(({ field, detail }) => {
    const [path = '', id] = field.split('/');
    return { path, id: id ?? null, name: detail };
  });
}

/** What to tell the user: the translation of the code, else that of its family, else the server's own words. */
export function problemText(error: unknown): string {
  const problem = Problem.of(error);
  const places = placesOf(error).map((place) => `${i18n.t(`errors:place.${place.path}`, { defaultValue: place.path })} ${place.name}`);
  if (places.length > 0) return i18n.t('errors:usedBy', { places: places.join(i18n.t('errors:listComma')) });
  const family = problem.code.split('.').at(-1) ?? '';
  const candidates = [problem.code, `http.${problem.status}`, `family.${family}`];
  const order = i18n.exists(`errors:${problem.code}`) ? [problem.code] : [`family.${family}`, ...(problem.detail ? [] : candidates)];
  for (const key of order) {
    if (i18n.exists(`errors:${key}`)) return i18n.t(`errors:${key}`);
  }
  return problem.detail || i18n.t('errors:unexpected');
}

/** The words of a wrong field: its own, else those of the refusal, else the server's. */
export function fieldText(field: FieldProblem): string {
  const key = [`errors:field.${field.code}`, `errors:${field.code}`].find((each) => i18n.exists(each));
  return key ? i18n.t(key) : field.detail;
}
