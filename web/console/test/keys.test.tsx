import { fireEvent, render, screen } from '@testing-library/react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { changeLanguage, startI18n } from '@/i18n';
import { KeysPanel } from '@/features/shell/KeysPanel';
import { keyLabel, keyMap, resetKeys, setKey, useActionKeys } from '@/shared/actionKeys';

function Page({ answer }: { answer: () => void }) {
  useActionKeys({ answer });
  return <KeysPanel />;
}

beforeEach(async () => {
  await startI18n();
  await changeLanguage('en');
  resetKeys();
});

describe('The keys of the call bar', () => {
  it('are moved by pressing the new key in their field', () => {
    const answer = vi.fn();
    render(<Page answer={answer} />);
    fireEvent.keyDown(screen.getByLabelText('Answer'), { code: 'KeyJ', altKey: true, key: 'j' });
    expect(answer).not.toHaveBeenCalled();
    fireEvent.keyDown(window, { code: 'F2' });
    expect(answer).not.toHaveBeenCalled();
    fireEvent.keyDown(window, { code: 'KeyJ', altKey: true });
    expect(answer).toHaveBeenCalledOnce();
    expect(localStorage.getItem('sb.keys')).toContain('Alt+KeyJ');
  });

  it('belong to one action only and can be taken away', () => {
    render(<Page answer={() => undefined} />);
    fireEvent.keyDown(screen.getByLabelText('Mute or unmute'), { code: 'F2', key: 'F2' });
    expect(keyMap.get()).toMatchObject({ mute: 'F2', answer: '' });
    fireEvent.keyDown(screen.getByLabelText('Mute or unmute'), { code: 'Backspace', key: 'Backspace' });
    expect(keyMap.get().mute).toBe('');
    fireEvent.click(screen.getByText('Usual keys'));
    expect(keyMap.get().answer).toBe('F2');
  });

  it('do not take a letter alone, which people type', () => {
    render(<Page answer={() => undefined} />);
    fireEvent.keyDown(screen.getByLabelText('Answer'), { code: 'KeyJ', key: 'j' });
    expect(keyMap.get().answer).toBe('F2');
  });

  it('read as people write them', () => {
    setKey('hold', 'Ctrl+Alt+KeyH');
    expect(keyLabel(keyMap.get().hold)).toBe('Ctrl+Alt+H');
    expect(keyLabel('F2')).toBe('F2');
  });
});
