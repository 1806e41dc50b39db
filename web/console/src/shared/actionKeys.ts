import { Cell, useCell } from './live/entities';
import { useHotkeys } from './hotkeys';

/** What keys do at the call bar, and which do it unless the person chose others. */
export const usualKeys = { answer: 'F2', hangup: 'F4', hold: 'Alt+KeyH', mute: 'Alt+KeyM', dial: 'Alt+KeyD', available: 'Alt+KeyA', break: 'Alt+KeyB' } as const;

export type KeyAction = keyof typeof usualKeys;
export type KeyMap = Record<KeyAction, string>;

export const keyActions = Object.keys(usualKeys) as KeyAction[];
const storage = 'sb.keys';

/** The keys of this browser; an empty text is no key. */
export const keyMap = new Cell<KeyMap>(load());

function load(): KeyMap {
  try {
    const kept = JSON.parse(localStorage.getItem(storage) ?? '{}') as Partial<Record<string, unknown>>;
    return Object.fromEntries(keyActions.map((action) => [action, typeof kept[action] === 'string' ? kept[action] : usualKeys[action]])) as KeyMap;
  } catch {
    return { ...usualKeys };
  }
}

/** Gives a key to an action; whoever had it loses it. */
export function setKey(action: KeyAction, key: string): void {
  const next = { ...keyMap.get() };
  for (const other of keyActions) if (key && next[other] === key) next[other] = '';
  next[action] = key;
  keep(next);
}

export function resetKeys(): void {
  keep({ ...usualKeys });
}

function keep(next: KeyMap): void {
  keyMap.set(next);
  try {
    localStorage.setItem(storage, JSON.stringify(next));
  } catch {
    // The choice then lasts for this page.
  }
}

/** `Alt+KeyH` as people read it: `Alt+H`. */
export function keyLabel(key: string): string {
  return key.replace(/(^|\+)(Key|Digit)(?=.$)/, '$1');
}

/** Keys of actions, wherever the person has put them. */
export function useActionKeys(handlers: Partial<Record<KeyAction, (() => void) | null>>): void {
  const keys = useCell(keyMap);
  useHotkeys(Object.fromEntries(Object.entries(handlers).flatMap(([action, handler]) => (keys[action as KeyAction] ? [[keys[action as KeyAction], handler]] : []))));
}

export function useKeyLabel(action: KeyAction): string {
  return keyLabel(useCell(keyMap)[action]);
}
