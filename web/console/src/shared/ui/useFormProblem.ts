import type { FormInstance } from 'antd';
import { useState } from 'react';
import { fieldText, Problem } from '../api/problem';
import { useSay } from './useSay';

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
      const fields = problem.errors.map((each) => ({ name: each.field.split('.') as never, errors: [fieldText(each)] }));
      if (fields.length > 0) form.setFields(fields);
      fail(problem);
      return false;
    } finally {
      setBusy(false);
    }
  };
  return { guard, busy };
}
