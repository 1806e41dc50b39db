import { useCallback, useState } from 'react';

interface Steps<T> {
  past: T[];
  present: T;
  future: T[];
  /** Edits with the same key in a row are one step: typing a sentence is undone at once. */
  key: string | null;
}

const most = 100;

export interface History<T> {
  value: T;
  set: (next: T | ((now: T) => T), key?: string) => void;
  undo: () => void;
  redo: () => void;
  canUndo: boolean;
  canRedo: boolean;
}

/** A value that remembers what it was. */
export function useHistory<T>(initial: T): History<T> {
  const [steps, setSteps] = useState<Steps<T>>({ past: [], present: initial, future: [], key: null });
  const set = useCallback((next: T | ((now: T) => T), key?: string) => {
    setSteps((now) => {
      const present = typeof next === 'function' ? (next as (now: T) => T)(now.present) : next;
      if (present === now.present) return now;
      const same = key !== undefined && key === now.key;
      return { past: same ? now.past : [...now.past, now.present].slice(-most), present, future: [], key: key ?? null };
    });
  }, []);
  const undo = useCallback(() => {
    setSteps((now) => {
      const before = now.past.at(-1);
      return before === undefined ? now : { past: now.past.slice(0, -1), present: before, future: [now.present, ...now.future], key: null };
    });
  }, []);
  const redo = useCallback(() => {
    setSteps((now) => {
      const [after, ...rest] = now.future;
      return after === undefined ? now : { past: [...now.past, now.present], present: after, future: rest, key: null };
    });
  }, []);
  return { value: steps.present, set, undo, redo, canUndo: steps.past.length > 0, canRedo: steps.future.length > 0 };
}
