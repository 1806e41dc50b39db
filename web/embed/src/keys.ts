/** What keys can do. */
export type KeyAction = 'answer' | 'hangUp' | 'hold' | 'mute' | 'dial';

/** By key position (`F2`, `Alt+KeyH`), so that layouts do not matter; an empty text takes the key away. */
export type KeyMap = Record<KeyAction, string>;

export const usualKeys: KeyMap = { answer: 'F2', hangUp: 'F4', hold: 'Alt+KeyH', mute: 'Alt+KeyM', dial: 'Alt+KeyD' };

export function keyName(event: KeyboardEvent): string {
  return [event.ctrlKey && 'Ctrl', event.altKey && 'Alt', event.shiftKey && 'Shift', event.metaKey && 'Meta', event.code].filter(Boolean).join('+');
}

/** Keys of the whole page; they sleep while an input method composes, for the keys belong to it then. */
export function listenToKeys(keys: () => KeyMap, act: (action: KeyAction) => boolean): () => void {
  let composing = false;
  const begin = () => (composing = true);
  const end = () => (composing = false);
  const press = (event: KeyboardEvent) => {
    if (composing || event.isComposing || event.keyCode === 229 || event.repeat) return;
    const name = keyName(event);
    const action = (Object.entries(keys()) as [KeyAction, string][]).find(([, key]) => key === name)?.[0];
    if (action && act(action)) event.preventDefault();
  };
  window.addEventListener('compositionstart', begin, true);
  window.addEventListener('compositionend', end, true);
  window.addEventListener('keydown', press);
  return () => {
    window.removeEventListener('compositionstart', begin, true);
    window.removeEventListener('compositionend', end, true);
    window.removeEventListener('keydown', press);
  };
}
