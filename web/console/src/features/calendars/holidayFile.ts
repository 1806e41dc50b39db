import { days, type DateRule } from '../flows/model';

const kinds: readonly string[] = ['holiday', 'workday', 'hours'];
const date = /^\d{4}-\d{2}-\d{2}$/;

/**
 * Dates from a file: JSON as the API has it (a set with `dates`, or the list alone), or lines of
 * `first date, last date, holiday or workday, name, weekday it is like`. Null when it is neither.
 */
export function readHolidays(text: string): DateRule[] | null {
  const found = text.trimStart().startsWith('{') || text.trimStart().startsWith('[') ? fromJson(text) : fromLines(text);
  return found && found.length > 0 && found.every(isRule) ? found : null;
}

function fromJson(text: string): DateRule[] | null {
  try {
    const read = JSON.parse(text) as DateRule[] | { dates?: DateRule[] };
    return Array.isArray(read) ? read : (read.dates ?? null);
  } catch {
    return null;
  }
}

function fromLines(text: string): DateRule[] {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/).map((line) => line.split(/[,;\t，]/).map((cell) => cell.trim()));
  return lines
    .filter((cells, index) => cells.some((cell) => cell) && (index > 0 || date.test(cells[0] ?? ''))) // the first line may be a heading
    .map(([from = '', to = '', kind = '', name = '', as = '']) => {
      const rule: DateRule = { from, kind: (kind || 'holiday') as DateRule['kind'] };
      if (to && to !== from) rule.to = to;
      if (name) rule.name = name;
      if (as) rule.as = as as NonNullable<DateRule['as']>;
      return rule;
    });
}

function isRule(rule: DateRule): boolean {
  return date.test(rule.from) && (rule.to === undefined || (date.test(rule.to) && rule.to >= rule.from)) && kinds.includes(rule.kind) && (rule.as === undefined || days.includes(rule.as));
}

/** The next year, when in its last quarter this year has dates of its own and the next has none; else null. */
export function missingYear(dates: DateRule[], now: Date): number | null {
  const years = new Set(dates.filter((rule) => !rule.yearly).map((rule) => Number(rule.from.slice(0, 4))));
  const year = now.getFullYear();
  return now.getMonth() >= 9 && years.has(year) && !years.has(year + 1) ? year + 1 : null;
}
