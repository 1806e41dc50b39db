import type { FormInstance } from 'antd';
import { useState } from 'react';
import { fieldText, Problem } from '../api/problem';
import { useSay } from './useSay';

/** `profile.ports[2].number` → the item of the form that shows it, and the row inside that item. */
export function placeOf(field: string, known: (string | number)[][]): { name: (string | number)[]; row: string | null } {
  const path = field.split(/[.[\]]+/).filter(Boolean).map((part) => (/^\d+$/.test(part) ? Number(part) : part));
  const holds = known.filter((name) => name.length <= path.length && name.every((part, index) => String(part) === String(path[index])));
  const name = holds.sort((a, b) => b.length - a.length)[0] ?? path;
  const row = path.slice(name.length).find((part) => typeof part === 'number');
  return { name, row: row === undefined ? null : `#${Number(row) + 1}` };
}

/** Runs a form's command; what the server says about a field is shown at that field. */
export function useFormProblem<Values>(form: FormInstance<Values>) {
  const { fail } = useSay();
  const [busy, setBusy] = useState(false);
  const guard = async (run: () => Promise<unknown>): Promise<boolean> => {
    setBusy(true);
    try {
      await run();
      return true;
    } catch (error) {
      const problem = Problem.of(error);
      const known = form.getFieldsError().map((field) => field.name);
      const fields = problem.errors.map((each) => {
        const { name, row } = placeOf(each.field, known);
        return { name: name as never, errors: [row === null ? fieldText(each) : `${row}: ${fieldText(each)}`] };
      });
      if (fields.length > 0) form.setFields(fields);
      fail(problem);
      return false;
    } finally {
      setBusy(false);
    }
  };
  return { guard, busy };
}
