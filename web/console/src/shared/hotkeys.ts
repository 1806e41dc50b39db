import { useEffect, useRef } from 'react';

type Handlers = Record<string, (() => void) | null | undefined>;

/** `F2`, `Alt+KeyM`: by key position, so that layouts and macOS's Option characters do not matter. */
export function hotkeyName(event: KeyboardEvent): string {
  const parts = [event.ctrlKey && 'Ctrl', event.altKey && 'Alt', event.shiftKey && 'Shift', event.metaKey && 'Meta', event.code];
  return parts.filter(Boolean).join('+');
}

/** Keys that work everywhere on the page, but sleep while an input method composes (F-keys belong to it then). */
export function useHotkeys(handlers: Handlers): void {
  const current = useRef(handlers);
  useEffect(() => {
    current.current = handlers;
  });
  useEffect(() => {
    let composing = false;
    const begin = () => (composing = true);
    const end = () => (composing = false);
    const press = (event: KeyboardEvent) => {
      if (composing || event.isComposing || event.keyCode === 229 || event.repeat) return;
      const handler = current.current[hotkeyName(event)];
      if (!handler) return;
      event.preventDefault();
      handler();
    };
    window.addEventListener('compositionstart', begin);
    window.addEventListener('compositionend', end);
    window.addEventListener('keydown', press);
    return () => {
      window.removeEventListener('compositionstart', begin);
      window.removeEventListener('compositionend', end);
      window.removeEventListener('keydown', press);
    };
  }, []);
}
