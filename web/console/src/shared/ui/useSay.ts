import { App } from 'antd';
import { useCallback } from 'react';
import { problemText } from '../api/problem';

/** Short messages at the top, and commands whose refusal is told there. */
export function useSay() {
  const { message } = App.useApp();
  const fail = useCallback((error: unknown) => void message.error(problemText(error), 5), [message]);
  const done = useCallback((text: string) => void message.success(text, 2), [message]);
  /** Runs a command; a refusal becomes a message and `false`. */
  const attempt = useCallback(
    async (run: () => Promise<unknown>): Promise<boolean> => {
      try {
        await run();
        return true;
      } catch (error) {
        fail(error);
        return false;
      }
    },
    [fail],
  );
  return { fail, done, attempt, message };
}
